"""The other party of a case: who it was, for whose task it is, and nobody else."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.http import Http404
from django.utils import timezone

from luwte.core.models import AuditEntry, OutboxEvent
from luwte.core.refusal import NotPermitted, Refused
from luwte.incidents.models import Case, CaseEntry, Incident
from luwte.incidents.rules import TrackKind
from luwte.response.access import Desk, desk_for
from luwte.response.actions.parties import (
    PartyFacts,
    add_party,
    change_party,
    restore_party,
    unlink_party,
)
from luwte.response.models import OtherParty, PartyIncident, PartyToken
from luwte.response.queries.parties import face_in, identity_of, parties_of
from luwte.response.rules.identity import Identity
from luwte.response.rules.states import Knowledge
from tests.cast import House

JAN = Identity(
    name="Jan van den Berg",
    address="Dorpsstraat 12, 1234 AB Zonnedael",
    phone="06-12345678",
    email="jan@example.nl",
    reference="CL-2024/0017",
)
MakeCase = Callable[..., Case]
PutDown = Callable[..., OtherParty]


def desk(house: House, case: Case, who: str = "mo") -> Desk:
    return desk_for(house.actor(who), case.pk, TrackKind.RESPONSE)


def incidents_in(case: Case) -> list[Incident]:
    return list(Incident.objects.filter(case=case).order_by("pk"))


@pytest.mark.spec("RES-1")
@pytest.mark.parametrize(
    ("identity", "knowledge"),
    [
        (Identity(), Knowledge.UNKNOWN),
        (Identity(description="Man, blauwe jas, tattoo in de hals"), Knowledge.DESCRIBED),
        (JAN, Knowledge.KNOWN),
    ],
)
def test_a_party_is_unknown_described_or_known(
    zonnedael: House, put_down: PutDown, identity: Identity, knowledge: Knowledge
) -> None:
    party = put_down(identity)
    assert OtherParty.objects.get(pk=party.pk).knowledge == knowledge
    assert identity_of(zonnedael.actor("mo"), party) == identity


@pytest.mark.spec("RES-1")
def test_one_incident_has_several_parties_told_apart_without_a_name(
    zonnedael: House, make_case: MakeCase, put_down: PutDown
) -> None:
    case = make_case()
    for identity in (JAN, Identity(name="Piet Smit"), Identity()):
        put_down(identity, case=case)
    faces = parties_of(case)
    assert [face.letter for face in faces] == ["A", "B", "C"]
    assert not any("Jan" in face.label or "Smit" in face.label for face in faces)


@pytest.mark.spec("RES-1")
def test_an_identity_has_no_field_for_diagnosis_origin_or_bsn() -> None:
    allowed = {"name", "address", "phone", "email", "reference", "description", "birth_year"}
    assert set(Identity.__dataclass_fields__) == allowed
    columns = {field.name for field in OtherParty._meta.get_fields()}
    forbidden = (
        "diagnos",
        "origin",
        "ethnic",
        "nation",
        "bsn",
        "birth_place",
        "religion",
        "health",
    )
    assert not [name for name in columns | allowed if any(word in name for word in forbidden)]


@pytest.mark.spec("RES-1")
def test_what_is_stored_says_nothing_of_who_it_is(
    zonnedael: House, put_down: PutDown, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        party = put_down(JAN)
        identity_of(zonnedael.actor("mo"), party)
    row = OtherParty.objects.get(pk=party.pk)
    kept = io.StringIO()
    kept.write(repr(bytes(row.sealed or b"")))
    for model in (PartyToken, PartyIncident, CaseEntry, AuditEntry, OutboxEvent):
        rows: Any = model.objects
        kept.write(json.dumps(list(rows.values()), default=str))
    kept.write(caplog.text)
    text = kept.getvalue().casefold()
    for secret in ("berg", "dorpsstraat", "1234 ab", "1234ab", "12345678", "jan@", "cl-2024"):
        found = text.find(secret)
        assert found < 0, text[max(0, found - 80) : found + 40]


@pytest.mark.spec("RES-1")
def test_every_opening_of_an_identity_stands_in_the_audit(
    zonnedael: House, put_down: PutDown
) -> None:
    party = put_down(JAN)
    actor = zonnedael.actor("mo")
    reads = AuditEntry.objects.filter(verb="response.read_identity", object_id=party.pk)
    before = reads.count()
    identity_of(actor, party)
    identity_of(actor, party)
    assert reads.count() == before + 2
    assert set(reads.values_list("actor_id", flat=True)) == {actor.person_id}
    assert set(reads.values_list("outcome", flat=True)) == {"read"}


@pytest.mark.spec("RES-1")
@pytest.mark.parametrize(
    "who", ["sanne", "bram", "ilse", "daan", "tessa", "joost", "hanna", "petra", "femke", "lies"]
)
def test_who_it_is_is_not_for_whose_task_it_is_not(
    zonnedael: House, put_down: PutDown, who: str
) -> None:
    party = put_down(JAN)
    with pytest.raises(Http404):
        identity_of(zonnedael.actor(who), party)
    assert not AuditEntry.objects.filter(
        verb="response.read_identity", actor_id=zonnedael.person(who).pk
    ).exists()


@pytest.mark.parametrize("who", ["mo", "ruth", "sjoerd", "karin"])
def test_who_it_is_is_for_who_handles_and_who_decides(
    zonnedael: House, put_down: PutDown, who: str
) -> None:
    assert identity_of(zonnedael.actor(who), put_down(JAN)) == JAN


def test_who_decides_but_does_not_handle_adds_nobody(zonnedael: House, make_case: MakeCase) -> None:
    case = make_case()
    seen = desk(zonnedael, case, "karin")
    assert seen.may_decide and not seen.may_handle
    with pytest.raises(NotPermitted):
        add_party(
            actor=zonnedael.actor("karin"),
            desk=seen,
            incidents=incidents_in(case),
            facts=PartyFacts(JAN),
        )


def test_a_change_is_refused_when_somebody_else_was_first(
    zonnedael: House, make_case: MakeCase, put_down: PutDown
) -> None:
    case = make_case()
    party = put_down(JAN, case=case)
    known = PartyFacts(Identity(name="Jan van den Berg", phone="0687654321"))
    change_party(
        actor=zonnedael.actor("mo"), desk=desk(zonnedael, case), party=party, seen=1, facts=known
    )
    with pytest.raises(Refused):
        change_party(
            actor=zonnedael.actor("ruth"),
            desk=desk(zonnedael, case, "ruth"),
            party=party,
            seen=1,
            facts=PartyFacts(JAN),
        )
    fresh = OtherParty.objects.get(pk=party.pk)
    assert identity_of(zonnedael.actor("mo"), fresh) == known.identity


@pytest.mark.spec("RES-1")
def test_taking_somebody_away_from_a_case_can_be_undone(
    zonnedael: House, make_case: MakeCase, put_down: PutDown
) -> None:
    case = make_case()
    party = put_down(JAN, case=case)
    actor, here = zonnedael.actor("mo"), desk(zonnedael, case)
    unlink_party(actor=actor, desk=here, party=party)
    assert parties_of(case) == []
    with pytest.raises(Http404):
        identity_of(actor, party)
    restore_party(actor=actor, desk=here, party=party)
    assert face_in(case, party.pk).is_confirmed
    assert identity_of(actor, party) == JAN


def test_when_somebody_last_had_a_part_is_known_for_the_retention(
    zonnedael: House, make_case: MakeCase, put_down: PutDown
) -> None:
    moment = timezone.now() - timedelta(days=40)
    case = make_case(happened_from=moment)
    party = put_down(JAN, case=case)
    last = OtherParty.objects.get(pk=party.pk).last_incident_at
    assert last is not None
    assert abs(last - moment) < timedelta(minutes=5)
