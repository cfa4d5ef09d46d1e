"""Reports by somebody who stays unknown, and the talk that a secret code opens.

Nothing that is kept says when on a day it came: ids are random, moments are the midnight on which
the day began, and what follows (case, clocks, messages, audit) follows in rounds, four times a day.
`docs/adr/030-anonymous-reports.md` says what remains.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from luwte.catalogue.queries import TermView
from luwte.core import audit
from luwte.core.actor import TheClock
from luwte.core.outbox import publish
from luwte.core.refusal import NotPermitted, Refused, verb
from luwte.core.timers import Moment, set_timers
from luwte.incidents.access import Verb, require_on
from luwte.incidents.actions.confiding import confide
from luwte.incidents.actions.opening import new_case
from luwte.incidents.actions.talking import PURPOSE, add_message, hash_of
from luwte.incidents.events import IncidentReported
from luwte.incidents.models import (
    Case,
    ConfidedReport,
    Incident,
    IncidentTerm,
    Talk,
    TalkMessage,
    Track,
)
from luwte.incidents.offering import Readers, would_read
from luwte.incidents.rules import (
    CONFIDED,
    ConfidedState,
    Gravity,
    Precision,
    ReaderChoice,
    ReportWay,
    TalkKind,
)
from luwte.incidents.rules.readers import ANONYMOUS
from luwte.incidents.rules.rounds import end_of, next_round, start_of
from luwte.incidents.words import readers as reader_words
from luwte.lib.ids import CROCKFORD
from luwte.lib.limits import HourlyLimit
from luwte.org.access import Actor
from luwte.tenancy import keys
from luwte.tenancy.models import Organisation

if TYPE_CHECKING:
    from luwte.org.models import Location, Unit

PASS_ON = "incidents.pass_on_anonymous"
PASS_ON_TALK = "incidents.pass_on_talk"
CODE_LENGTH = 16  # characters of five bits: 80 bits
# How many an organisation takes in an hour, per process.
reports_per_hour = HourlyLimit(30)
wrong_codes_per_hour = HourlyLimit(200)


class TooMany(Refused):
    """The organisation took enough of these in this hour."""


@dataclass(frozen=True)
class AnonymousReport:
    """What somebody tells who stays unknown. key: made by the page, at least 80 random bits; the
    same key is the same report and has the same code."""

    key: str
    unit: Unit
    day: date
    location: Location | None = None
    place_text: str = ""
    terms: Sequence[TermView] = ()
    gravity: Gravity | None = None
    narrative: str = ""
    other_party: str = ""
    reader_choice: ReaderChoice = ReaderChoice.MANAGER


@dataclass(frozen=True)
class Kept:
    """An anonymous report that is kept: the code is told now and never again."""

    code: str
    passed_on_at: datetime


def report_anonymously(*, organisation: Organisation, report: AnonymousReport) -> Kept:
    """Keep a report of somebody who stays unknown; nothing else happens before the next round.

    There is no actor, no audit row and no event now: each would carry the moment. Raises Refused
    for readers who do not fit, TooMany when the organisation took enough in this hour.
    """
    zone = ZoneInfo(organisation.timezone)
    now = timezone.now()
    kept = Kept(_code_of(report.key), next_round(now, zone))
    if report.reader_choice not in ANONYMOUS:
        raise Refused(_("Choose who may read it."))
    if report.reader_choice in CONFIDED and not would_read(
        organisation, report.reader_choice, report.unit.pk
    ):
        raise Refused(str(reader_words.NOBODY_THERE[report.reader_choice]))
    if not reports_per_hour.take(organisation.pk):
        raise TooMany(
            _(
                "There were very many anonymous reports in this hour. Please try again in an hour, "
                "or report it in another way. In danger call 112."
            )
        )
    try:
        with transaction.atomic():
            incident = _store(report, zone, start_of(now, zone))
            _store_talk(incident, kept.code)
            moment = Moment(PASS_ON, incident.pk, kept.passed_on_at)
            set_timers(organisation.pk, [moment], untraced=True)
    except IntegrityError:
        # The same page was sent twice: the same report, and the same code.
        if not Incident.objects.filter(client_key=_stored(report.key)).exists():
            raise
    return kept


def pass_on(incident: Incident) -> None:
    """Let an anonymous report become a case (or go to the confidant), at the round.

    Its clocks start at the end of the day on which it happened, and at the latest at the end of the
    day on which it came: that is all that is known of when.
    """
    organisation = incident.organisation
    clock = TheClock(organisation.pk)
    if incident.reader_choice in CONFIDED:
        confide(incident, actor=clock, created_at=incident.reported_at, make_id=uuid4)
    else:
        _open(incident, organisation)
    # The key of the talk is made now, so that it does not say when the first words came.
    keys.data_key(PURPOSE, Talk.objects.get(incident=incident).pk)
    audit.record(
        "incidents.report_anonymously", actor=clock, kind="incident", object_id=incident.pk
    )


def talk_with_code(*, organisation: Organisation, code: str) -> Talk:
    """The talk that a code opens. Raises Refused with one and the same sentence for every code that
    opens nothing, TooMany after very many of them."""
    if wrong_codes_per_hour.is_reached(organisation.pk):
        raise TooMany(_("There were very many wrong codes in this hour. Please try again later."))
    rows = Talk.objects.select_related("incident__case", "incident__confided")
    talk = rows.filter(kind=TalkKind.ANONYMOUS, code_hash=hash_of(plain_code(code))).first()
    if talk is None:
        wrong_codes_per_hour.take(organisation.pk)
        raise Refused(_("This code opens nothing. Look whether you typed it as it was shown."))
    return talk


def say_with_code(*, organisation: Organisation, code: str, text: str, number: int) -> TalkMessage:
    """Who reported anonymously says something. number: its place in the talk as the page showed
    it, so that the same page sent twice is one message. Who reads it hears of it at the round."""
    with transaction.atomic():
        talk = talk_with_code(organisation=organisation, code=code)
        if not is_passed_on(talk.incident):
            raise Refused(_("Your report has not been passed on yet. From then on you can write."))
        confided = getattr(talk.incident, "confided", None)
        if confided is not None and confided.state == ConfidedState.CLOSED:
            raise Refused(_("This talk has ended."))
        message = add_message(talk, text, by=None, from_reporter=True, number=max(number, 1))
        zone = ZoneInfo(organisation.timezone)
        moment = Moment(PASS_ON_TALK, message.pk, next_round(timezone.now(), zone))
        set_timers(organisation.pk, [moment], untraced=True)
    return message


@verb("incidents.answer_anonymous")
def answer_anonymous(*, actor: Actor, case: Case, talk_id: UUID, text: str) -> TalkMessage:
    """Who handles the case answers whoever reported it anonymously."""
    require_on(actor, Verb.HANDLE, case)
    talk = Talk.objects.select_related("incident").filter(pk=talk_id).first()
    if talk is None or talk.incident.case_id != case.pk or talk.kind != TalkKind.ANONYMOUS:
        raise NotPermitted(_("You may not do this."), kind="case", object_id=case.pk)
    message = add_message(talk, text, by=actor.person, from_reporter=False)
    audit.record("incidents.answer_anonymous", actor=actor, kind="case", object_id=case.pk)
    return message


def is_passed_on(incident: Incident) -> bool:
    """Whether its round has come."""
    if incident.case_id is not None:
        return True
    return ConfidedReport.objects.filter(incident_id=incident.pk).exists()


def plain_code(typed: str) -> str:
    """A code as somebody typed it, without spaces and dashes; what looks alike is taken alike."""
    letters = typed.upper().translate(str.maketrans("OIL", "011"))
    return "".join(one for one in letters if one in CROCKFORD)[: CODE_LENGTH + 1]


def in_groups(code: str) -> str:
    """A code as it is shown: four groups of four."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))


def _code_of(key: str) -> str:
    """The secret code that belongs to a page: 80 bits out of the key that only the page holds."""
    digest = hashlib.sha256(b"luwte anonymous code " + key.encode()).digest()
    number = int.from_bytes(digest[:10])
    return "".join(CROCKFORD[number >> (5 * place) & 31] for place in range(CODE_LENGTH))


def _stored(key: str) -> str:
    """What is kept of the key of a page: not the key, from which the code follows."""
    return hashlib.sha256(b"luwte anonymous key " + key.encode()).hexdigest()


def _store(report: AnonymousReport, zone: ZoneInfo, today: datetime) -> Incident:
    happened = datetime.combine(report.day, time(0), zone)
    incident = Incident(
        id=uuid4(),
        client_key=_stored(report.key),
        way=ReportWay.ANONYMOUS,
        unit=report.unit,
        location=report.location,
        place_text=report.place_text,
        happened_from=happened,
        happened_until=happened,
        precision=Precision.DAY,
        reported_at=today,
        reader_choice=report.reader_choice,
        gravity=report.gravity or "",
        narrative=report.narrative,
        other_party=report.other_party,
        is_released=False,
    )
    incident.save(force_insert=True)
    IncidentTerm.objects.bulk_create(
        IncidentTerm(id=uuid4(), incident=incident, term_id=term.id, kind=term.kind)
        for term in report.terms
    )
    return incident


def _store_talk(incident: Incident, code: str) -> None:
    talk = Talk(id=uuid4(), incident=incident, kind=TalkKind.ANONYMOUS, code_hash=hash_of(code))
    talk.save(force_insert=True)


def _open(incident: Incident, organisation: Organisation) -> None:
    zone = ZoneInfo(organisation.timezone)
    case, tracks = new_case(
        organisation,
        unit=incident.unit,
        readers=Readers(ReaderChoice(incident.reader_choice)),
        gravity=incident.gravity,
        happened_until=end_of(incident.happened_until, zone),
        reported_at=end_of(incident.reported_at, zone),
        opened_at=incident.reported_at,
        known_at=timezone.now(),
        make_id=uuid4,
    )
    case.save(force_insert=True)
    Track.objects.bulk_create(tracks)
    incident.case, incident.is_released = case, True
    incident.save(update_fields=["case", "is_released"])
    publish(
        IncidentReported(organisation_id=organisation.pk, incident_id=incident.pk, case_id=case.pk)
    )
