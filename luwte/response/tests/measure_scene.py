"""A case with somebody on record, and measures at every step of the gate."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from luwte.catalogue.queries import terms
from luwte.incidents.actions import Involved, Report, report_incident
from luwte.incidents.models import Case, Incident, IncidentTerm
from luwte.incidents.rules import Gravity, PersonRole, TrackKind
from luwte.lib.ids import crockford
from luwte.lib.spans import months_later
from luwte.org.access import Actor
from luwte.response.access import Desk, desk_for
from luwte.response.actions.gate import Said, advance
from luwte.response.actions.measures import Proposal, impose, propose
from luwte.response.actions.parties import PartyFacts, add_party
from luwte.response.models import Measure, OtherParty
from luwte.response.rules.asking import Ask, Weight, asked_for
from luwte.response.rules.gate import Road, road_of
from luwte.response.rules.identity import Identity
from luwte.response.rules.states import MeasureKind, MeasureState
from tests.cast import House

WHO = Identity(name="Piet de Groot", address="Dorpsstraat 3, Zonnedael", phone="06-11122233")
QUOTE = "Hij zei: 'ik weet waar je woont, wacht maar tot je vrij bent'."


def good_answers(asked: list[Ask], **other: str) -> dict[str, dict[str, str]]:
    """The first answer to every question that does not stop, with why."""
    found = {}
    for ask in asked:
        first = next(one for one in ask.answers if one.weight is not Weight.STOP)
        found[ask.key] = {"answer": other.get(ask.key, first.key), "why": "Zo was het."}
    return found


@dataclass
class Scene:
    """A house with one case in it, handled by `lead` and decided about by `boss`."""

    house: House
    case: Case
    party: OtherParty
    lead: str = "mo"
    looker: str = "ruth"
    boss: str = "karin"
    place: str = "Stadskantoor"

    def actor(self, key: str) -> Actor:
        return self.house.actor(key)

    def desk(self, key: str) -> Desk:
        return desk_for(self.actor(key), self.case.pk, TrackKind.RESPONSE)

    def proposal(self, kind: MeasureKind = MeasureKind.ACCESS_BAN, **more: Any) -> Proposal:
        """A proposal that is complete: three months from today."""
        today = timezone.localdate()
        ends_on = months_later(today, 3) - timedelta(days=1)
        if kind is MeasureKind.PROVISIONAL_BAN:
            ends_on = today + timedelta(days=13)
        values: dict[str, Any] = {
            "kind": kind,
            "behaviour": QUOTE,
            "behaved_on": today,
            "basis": "Huisregels, punt 3.",
            "starts_on": today,
            "ends_on": ends_on,
            "review_on": ends_on,
            "open_channel": "Bel of mail de contactpersoon; post kan altijd.",
            "contact": self.house.person(self.lead),
            "answers": good_answers(asked_for(kind, self.house.organisation.sectors)),
            "places": [self.house.location(self.place)],
            "exceptions": "Spoedzorg blijft open.",
            "deviation_reason": "Past hier beter.",
        }
        return Proposal(**{**values, **more})

    def propose(self, kind: MeasureKind = MeasureKind.ACCESS_BAN, **more: Any) -> Measure:
        return propose(
            actor=self.actor(self.lead),
            desk=self.desk(self.lead),
            party=self.party,
            proposal=self.proposal(kind, **more),
        )

    def impose(self, by: str = "", **more: Any) -> Measure:
        by = by or self.boss
        return impose(
            actor=self.actor(by),
            desk=self.desk(by),
            party=self.party,
            proposal=self.proposal(MeasureKind.PROVISIONAL_BAN, **more),
        )

    def step(self, measure: Measure, move: str, by: str, **said: Any) -> Measure:
        """Take one step as somebody, and read the measure again."""
        advance(
            actor=self.actor(by),
            desk=self.desk(by),
            measure=measure,
            seen=measure.version,
            move=move,
            said=Said(**{**filled_in(measure), **said}),
        )
        return fresh(measure)

    def bring(self, state: MeasureState, kind: MeasureKind = MeasureKind.ACCESS_BAN) -> Measure:
        """A measure that came to this state along the gate."""
        if road_of(kind) is Road.PROVISIONAL:
            measure = self.impose()
            path: list[tuple[str, str]] = []
        else:
            measure = self.propose(kind)
            path = list(LIGHT if road_of(kind) is Road.LIGHT else LASTING)
        path += [("review", "lead"), ("end", "boss")]
        if state is MeasureState.DROPPED:
            return self.step(measure, "drop", self.lead)
        for move, who in path:
            if measure.state == state:
                break
            measure = self.step(measure, move, getattr(self, who))
            if measure.state == MeasureState.RUNNING and state is MeasureState.INFORMED:
                raise AssertionError("begins tomorrow to stay informed")
        assert measure.state == state, f"{measure.state}, not {state}"
        return measure


LASTING = (("hear", "lead"), ("look", "looker"), ("decide", "boss"), ("inform", "lead"))
LIGHT = (("agree", "lead"), ("inform", "lead"))


def filled_in(measure: Measure) -> dict[str, Any]:
    """What every step needs, filled in well."""
    today = timezone.localdate()
    return {
        "reason": "Het is nodig.",
        "said": "Eens.",
        "heard_on": today,
        "heard_how": "talk",
        "heard_said": "Hij vond dat het meeviel.",
        "informed_on": today,
        "informed_how": "letter",
        "starts_on": max(measure.starts_on or today, today),
        "ends_on": measure.ends_on,
        "review_on": measure.ends_on,
    }


def fresh(measure: Measure) -> Measure:
    rows = Measure.objects.select_related("case", "party", "contact_person", "decided_by")
    return rows.get(pk=measure.pk)


def tomorrow() -> date:
    return timezone.localdate() + timedelta(days=1)


def report_of(house: House, by: str, gravity: Gravity = Gravity.HEAVY, **more: Any) -> Case:
    """A report with its case, in which `by` is the victim."""
    actor = house.actor(by)
    assert actor.person.unit is not None
    incident = report_incident(
        actor=actor,
        report=Report(
            client_key=crockford(12),
            unit=actor.person.unit,
            happened_from=timezone.now(),
            gravity=gravity,
            narrative="Een bezoeker bedreigde een collega.",
            people=[Involved(PersonRole.VICTIM, actor.person)],
            **more,
        ),
    )
    assert incident.case is not None
    return incident.case


def party_in(house: House, case: Case, who: str, identity: Identity = WHO) -> OtherParty:
    """Somebody new on record in this case."""
    actor = house.actor(who)
    return add_party(
        actor=actor,
        desk=desk_for(actor, case.pk, TrackKind.RESPONSE),
        incidents=list(Incident.objects.filter(case=case)),
        facts=PartyFacts(identity),
    )


MakeScene = Callable[..., Scene]


@pytest.fixture
def scene(zonnedael: House) -> Scene:
    """A threat at the counter of Zonnedael by somebody known."""
    case = report_of(zonnedael, "sanne")
    return Scene(zonnedael, case, party_in(zonnedael, case, "mo"))


@pytest.fixture
def practice(de_linde: House) -> Scene:
    """The same at the practice of six."""
    case = report_of(de_linde, "joke")
    party = party_in(de_linde, case, "noor")
    return Scene(de_linde, case, party, "noor", "tim", "bas", "Praktijk")


def with_form(scene: Scene, key: str) -> None:
    """What happened in the case, by a form of the catalogue."""
    term = next(
        one for one in terms("form", organisation=scene.house.organisation) if one.key == key
    )
    for incident in Incident.objects.filter(case=scene.case):
        IncidentTerm.objects.create(incident=incident, term_id=term.id, kind="form")
