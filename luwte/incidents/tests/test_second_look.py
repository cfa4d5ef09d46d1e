"""Who is involved never decides alone: a colleague looks along, or a guest from outside."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone

from luwte.core.models import AuditEntry
from luwte.core.refusal import NotPermitted, Refused
from luwte.incidents.actions import Involved, Report, advance_track, report_incident
from luwte.incidents.actions.guest import (
    Question,
    SecondLookNeeded,
    answer_look,
    ask_look,
    overrule_look,
    require_second_look,
    token_of,
    withdraw_look,
)
from luwte.incidents.models import Case, CaseEntry, GuestLook, Track
from luwte.incidents.queries.second_look import colleagues_to_ask, is_involved
from luwte.incidents.rules import LookAnswer, PersonRole
from luwte.incidents.rules.second_look import Decision, Look, Standing, standing
from luwte.lib.ids import crockford
from luwte.notify.models import Delivery
from luwte.notify.sending import source
from tests.cast import Cast, House

NOW = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=7)


def a_case(house: House, **roles: PersonRole) -> Case:
    """Joke reports at the practice; the others were there as they say."""
    people = [Involved(role, house.person(key)) for key, role in roles.items()]
    actor = house.actor("joke")
    unit = actor.person.unit
    assert unit is not None
    incident = report_incident(
        actor=actor,
        report=Report(
            client_key=crockford(12),
            unit=unit,
            happened_from=timezone.now(),
            narrative="Hij schold en sloeg op de balie.",
            people=people,
        ),
    )
    assert incident.case is not None
    return incident.case


def close_alone(house: House, case: Case, key: str) -> None:
    require_second_look(actor=house.actor(key), case=case, decision=Decision.CLOSE)


def guest() -> Question:
    return Question(
        Decision.CLOSE,
        "Mag deze zaak dicht?",
        facts="Schelden aan de balie.",
        guest_name="Ans Ander",
        guest_email="ans@elders.example",
    )


def address(look: GuestLook) -> str:
    return f"/guest/de-linde/{token_of(look.pk)}/"


@pytest.fixture
def asked(de_linde: House) -> Iterator[GuestLook]:
    """Noor helped, and asks a colleague from outside."""
    case = a_case(de_linde, noor=PersonRole.HELPER)
    yield ask_look(actor=de_linde.actor("noor"), case=case, asked=guest())


# --- The table ---------------------------------------------------------------------------------


@pytest.mark.spec("ORG-3")
@pytest.mark.parametrize(
    ("look", "expected"),
    [
        (None, Standing.TO_ASK),
        (Look(LATER), Standing.ASKED),
        (Look(NOW), Standing.TO_ASK),
        (Look(LATER, LookAnswer.AGREE, NOW), Standing.ENOUGH),
        (Look(LATER, LookAnswer.AGREE, NOW - timedelta(days=7)), Standing.TO_ASK),
        (Look(LATER, LookAnswer.DISAGREE, NOW), Standing.DISAGREED),
        (Look(LATER, LookAnswer.DISAGREE, NOW, is_overruled=True), Standing.ENOUGH),
    ],
)
def test_when_a_look_is_enough(look: Look | None, expected: Standing) -> None:
    looks = [look] if look else []
    assert standing(looks, NOW, is_involved=True) is expected
    assert standing(looks, NOW, is_involved=False) is Standing.FREE


# --- Deciding ----------------------------------------------------------------------------------


@pytest.mark.spec("ORG-3")
@pytest.mark.parametrize("role", [PersonRole.WITNESS, PersonRole.HELPER])
def test_who_was_there_does_not_decide_alone(de_linde: House, role: PersonRole) -> None:
    case = a_case(de_linde, noor=role)
    assert is_involved(de_linde.actor("noor"), case)
    with pytest.raises(SecondLookNeeded):
        close_alone(de_linde, case, "noor")
    assert not is_involved(de_linde.actor("bas"), case)
    close_alone(de_linde, case, "bas")


@pytest.mark.spec("ORG-3")
def test_no_police_and_no_response_are_not_decided_alone(de_linde: House) -> None:
    case = a_case(de_linde, noor=PersonRole.HELPER)
    for kind in ("police", "response"):
        track = Track.objects.select_related("case").get(case=case, kind=kind)
        with pytest.raises(SecondLookNeeded):
            advance_track(
                actor=de_linde.actor("noor"), track=track, seen=track.version,
                move="set_aside", reason="Hij heeft spijt.",
            )  # fmt: skip
    damage = Track.objects.select_related("case").get(case=case, kind="damage")
    advance_track(
        actor=de_linde.actor("noor"), track=damage, seen=damage.version,
        move="set_aside", reason="Niets stuk.",
    )  # fmt: skip


@pytest.mark.spec("ORG-3")
def test_a_colleague_agrees_in_one_tap_and_it_counts_once(de_linde: House) -> None:
    case = a_case(de_linde, noor=PersonRole.HELPER)
    noor, bas = de_linde.actor("noor"), de_linde.actor("bas")
    assert bas.person in colleagues_to_ask(noor, case)
    asked = Question(Decision.CLOSE, "Mag de zaak dicht?", colleague=bas.person)
    look = ask_look(actor=noor, case=case, asked=asked)
    told = Delivery.objects.get(message="incidents.look_asked")
    assert told.person == bas.person
    page = de_linde.client("bas").get(de_linde.url("incidents:case", pk=case.pk))
    assert "Mag de zaak dicht?" in page.content.decode()
    where = de_linde.url("incidents:answer_look", pk=case.pk, look=look.pk)
    assert de_linde.client("bas").post(where, {"answer": "agree"}).status_code == 302
    assert Delivery.objects.filter(message="incidents.look_answered").count() == 1
    close_alone(de_linde, case, "noor")
    with pytest.raises(SecondLookNeeded):
        close_alone(de_linde, case, "noor")


def test_who_is_involved_is_not_asked_and_does_not_answer(de_linde: House) -> None:
    case = a_case(de_linde, noor=PersonRole.HELPER, bas=PersonRole.WITNESS)
    noor, bas = de_linde.actor("noor"), de_linde.actor("bas")
    assert colleagues_to_ask(noor, case) == []
    with pytest.raises(Refused):
        ask_look(actor=noor, case=case, asked=Question(Decision.CLOSE, "?", colleague=bas.person))
    look = ask_look(actor=noor, case=case, asked=guest())
    with pytest.raises(NotPermitted):
        answer_look(actor=bas, look=look, answer=LookAnswer.AGREE, words="")


@pytest.mark.spec("ORG-3")
def test_nobody_inside_is_a_guest(de_linde: House) -> None:
    case = a_case(de_linde, noor=PersonRole.HELPER)
    for key in ("noor", "joke"):
        own = de_linde.login(key).email.upper()
        asked = Question(Decision.CLOSE, "Mag dit?", guest_name="Ans Ander", guest_email=own)
        with pytest.raises(Refused):
            ask_look(actor=de_linde.actor("noor"), case=case, asked=asked)
    assert not GuestLook.objects.exists()


@pytest.mark.spec("ORG-3")
def test_closing_by_hand_asks_for_a_second_look(de_linde: House) -> None:
    case = a_case(de_linde, noor=PersonRole.HELPER)
    client = de_linde.client("noor")
    page = client.get(de_linde.url("incidents:close", pk=case.pk)).content.decode()
    ask = de_linde.url("incidents:ask_look", pk=case.pk, decision="close")
    assert ask in page
    form = client.get(ask).content.decode()
    assert "Bas" in form
    fields = {
        "whom": "guest",
        "question": "Mag deze zaak dicht?",
        "guest_name": "Ans Ander",
        "guest_email": "ans@elders.example",
        "facts": ["what0"],
        "more_facts": "Er is met iedereen gepraat.",
    }
    assert client.post(ask, {**fields, "guest_email": ""}).status_code == 422
    assert client.post(ask, fields).status_code == 302
    look = GuestLook.objects.get()
    assert "Er is met iedereen gepraat." in look.facts
    assert "sloeg op de balie" not in look.facts
    assert client.post(ask, fields).status_code == 422


# --- The guest ---------------------------------------------------------------------------------


@pytest.mark.spec("ORG-3")
def test_a_guest_gets_a_link_that_says_nothing(asked: GuestLook) -> None:
    source.work(timezone.now() + timedelta(minutes=1), threading.Event())
    sent = mail.outbox[-1]
    assert sent.to == ["ans@elders.example"]
    assert address(asked) in sent.body
    told = f"{sent.subject} {sent.body.replace(address(asked), '')}"
    for word in ("Linde", "Noor", "agressie", "Schelden", asked.case.number):
        assert word not in told
    kept = Delivery.objects.get(message="incidents.guest_asked")
    assert (kept.url, kept.person_id) == ("", None)
    assert token_of(asked.pk) not in str(GuestLook.objects.values().get(pk=asked.pk))


@pytest.mark.spec("ORG-3")
def test_a_guest_reads_only_what_was_ticked_and_answers_once(asked: GuestLook) -> None:
    client = Client(enforce_csrf_checks=False)
    page = client.get(address(asked))
    text = page.content.decode()
    assert page.status_code == 200
    assert "Mag deze zaak dicht?" in text
    assert "Schelden aan de balie." in text
    assert "sloeg" not in text
    assert asked.case.number not in text
    assert "sessionid" not in page.cookies
    assert client.get(address(asked)).status_code == 200
    assert client.post(address(asked), {"answer": "disagree", "words": ""}).status_code == 422
    assert client.post(address(asked), {"answer": "agree", "words": ""}).status_code == 200
    gone = client.get(address(asked))
    assert gone.status_code == 404
    assert "Deze link werkt niet" in gone.content.decode()
    assert client.post(address(asked), {"answer": "disagree", "words": "x"}).status_code == 404
    asked.refresh_from_db()
    assert asked.answer == LookAnswer.AGREE
    assert AuditEntry.objects.filter(verb="incidents.guest_looks", actor_id=None).exists()
    verbs = set(CaseEntry.objects.filter(case=asked.case).values_list("verb", flat=True))
    assert {"look_asked", "look_answered"} <= verbs


@pytest.mark.spec("ORG-3")
def test_after_seven_days_the_link_is_dead(asked: GuestLook) -> None:
    with time_machine.travel(asked.asked_at + timedelta(days=7, seconds=1), tick=False):
        assert Client().get(address(asked)).status_code == 404
    with time_machine.travel(asked.asked_at + timedelta(days=6, hours=23), tick=False):
        assert Client().get(address(asked)).status_code == 200


@pytest.mark.spec("ORG-3")
def test_a_withdrawn_question_is_dead_and_does_not_leave(de_linde: House, asked: GuestLook) -> None:
    withdraw_look(actor=de_linde.actor("noor"), look=asked)
    assert Client().get(address(asked)).status_code == 404
    source.work(timezone.now() + timedelta(minutes=1), threading.Event())
    assert not mail.outbox
    with pytest.raises(Refused):
        withdraw_look(actor=de_linde.actor("noor"), look=asked)


def test_a_guess_opens_nothing(de_linde: House, asked: GuestLook) -> None:
    for guess in ("0" * 64, token_of(asked.pk)[:-1] + "g", asked.token_hash or ""):
        assert Client().get(f"/guest/de-linde/{guess}/").status_code == 404
    for house in ("zonnedael", "nergens"):
        assert Client().get(f"/guest/{house}/{token_of(asked.pk)}/").status_code == 404


@pytest.mark.spec("ORG-3")
def test_a_guest_may_have_a_login_of_another_house(
    cast: Cast, de_linde: House, asked: GuestLook
) -> None:
    assert cast.zonnedael.client("ruth").get(address(asked)).status_code == 200


@pytest.mark.spec("ORG-3")
def test_a_no_asks_a_reason_to_go_on(de_linde: House, asked: GuestLook) -> None:
    noor = de_linde.actor("noor")
    Client().post(address(asked), {"answer": "disagree", "words": "Te vroeg."})
    with pytest.raises(SecondLookNeeded) as still:
        close_alone(de_linde, asked.case, "noor")
    assert still.value.standing is Standing.DISAGREED
    where = de_linde.url("incidents:overrule_look", pk=asked.case_id, look=asked.pk)
    client = de_linde.client("noor")
    assert "Te vroeg." in client.get(where).content.decode()
    assert client.post(where, {"text": ""}).status_code == 422
    assert client.post(where, {"text": "De patiënt is verhuisd."}).status_code == 302
    with pytest.raises(Refused):
        overrule_look(actor=noor, look=asked, reason="nog eens")
    close_alone(de_linde, asked.case, "noor")
    assert CaseEntry.objects.filter(verb="look_overruled").exists()


def test_in_a_large_house_the_same_holds_and_somebody_else_decides(zonnedael: House) -> None:
    actor = zonnedael.actor("sanne")
    unit = actor.person.unit
    assert unit is not None
    people = [Involved(PersonRole.HELPER, zonnedael.person("mo"))]
    incident = report_incident(
        actor=actor,
        report=Report(
            client_key=crockford(12), unit=unit, happened_from=timezone.now(), people=people
        ),
    )
    assert incident.case is not None
    with pytest.raises(SecondLookNeeded):
        close_alone(zonnedael, incident.case, "mo")
    close_alone(zonnedael, incident.case, "ruth")
