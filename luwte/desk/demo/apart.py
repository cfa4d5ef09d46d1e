"""What stands apart in the years: reports to a confidant or HR, and of who stays unknown."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass
from uuid import uuid4

from luwte.desk.demo.happenings import ZONE, Happening
from luwte.desk.demo.ledger import Ledger, id_at
from luwte.desk.demo.scenes import words
from luwte.desk.demo.staging import moment
from luwte.incidents.actions.talking import add_message, hash_of
from luwte.incidents.models import ConfidedReport, Incident, Talk
from luwte.incidents.rules import ConfidedState, Precision, ReaderChoice, TalkKind
from luwte.incidents.rules.rounds import start_of

HOLDERS = {ReaderChoice.CONFIDANT: "anouk", ReaderChoice.HR: "petra"}


@dataclass(frozen=True)
class Sealed:
    """A talk, and what is said in it: (key of who speaks, "" for the reporter; text; moment)."""

    talk: Talk
    said: tuple[tuple[str, str, dt.datetime], ...]


def forget_when(ledger: Ledger, incident: Incident) -> None:
    """Keep of a report by who stays unknown only the day, and neither room nor order."""
    incident.id = uuid4()
    incident.room = None
    incident.precision = Precision.DAY
    incident.reported_at = start_of(incident.reported_at, ledger.zone)
    incident.happened_until = incident.happened_from


def stay_unknown(ledger: Ledger, told: Happening, incident: Incident) -> Sealed:
    """The talk that only a code opens; in some, somebody asked and was answered."""
    chance = _chance(told)
    talk = Talk(
        id=uuid4(), incident=incident, kind=TalkKind.ANONYMOUS,
        code_hash=hash_of(f"demo {told.number}"),
    )  # fmt: skip
    ledger.add(talk)
    said: list[tuple[str, str, dt.datetime]] = []
    if chance.random() < 0.4:
        asked = told.reported + dt.timedelta(days=2)
        said = [
            ("ruth", chance.choice(words()["anonymous_asked"]), asked),
            ("", chance.choice(words()["anonymous_said"]), asked + dt.timedelta(days=3)),
        ]
    days = [(who, text, start_of(at, ledger.zone)) for who, text, at in said]
    return Sealed(talk, tuple(one for one in days if one[2] < ledger.now))


def confide(ledger: Ledger, told: Happening, incident: Incident) -> Sealed:
    """To a confidant or to HR: taken up the next day, and closed after some weeks."""
    chance = _chance(told)
    holder = HOLDERS[told.reader]
    if holder in told.victims:
        holder = "z217" if told.reader is ReaderChoice.CONFIDANT else "z216"
    taken = told.reported + dt.timedelta(hours=chance.uniform(3, 22))
    ended = told.reported + dt.timedelta(days=chance.randint(20, 120))
    is_over = ended < ledger.now
    ledger.add(
        ConfidedReport(
            id=id_at(told.reported),
            incident=incident,
            route=told.reader,
            state=ConfidedState.CLOSED if is_over else ConfidedState.OPEN,
            taken_by=ledger.person(holder) if taken < ledger.now else None,
            created_at=told.reported,
            ended_at=ended if is_over else None,
        )
    )
    talk = ledger.add(Talk(id=id_at(told.reported), incident=incident, kind=TalkKind.CONFIDED))
    said = [
        (holder, chance.choice(words()["confidant"]), taken),
        ("", chance.choice(words()["confided"]), taken + dt.timedelta(hours=5)),
        (holder, chance.choice(words()["agreed"]), ended),
    ]
    return Sealed(talk, tuple(one for one in said if one[2] < ledger.now))


def say(ledger: Ledger, sealed: Sealed) -> None:
    """Seal what was said, under keys as old as the talk."""
    talk = sealed.talk
    is_known = talk.kind == TalkKind.CONFIDED
    for who, text, at in sealed.said:
        by = ledger.person(who) if who else (talk.incident.reported_by if is_known else None)
        with moment(at):
            add_message(talk, text, by=by, from_reporter=not who, at=at)


def _chance(told: Happening) -> random.Random:
    return random.Random(f"apart {told.number} {told.happened.astimezone(ZONE):%Y%m%d}")
