"""What the gate asks before a measure is proposed, and what stops it: the traps of the facts."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone, translation

from luwte.core.models import OutboxEvent
from luwte.core.refusal import NotPermitted, Refused
from luwte.incidents.models import CaseEntry
from luwte.lib.spans import months_later
from luwte.response.models import Measure
from luwte.response.rules.asking import Weight, asked_for, is_pupil, stop_words
from luwte.response.rules.kinds import FACTS, PROPOSED, last_day, months_between
from luwte.response.rules.proposals import (
    Terms,
    wrong_behaviour,
    wrong_days,
    wrong_openings,
    wrong_pupil,
)
from luwte.response.rules.remedies import ORDER, OTHER, always_open, remedy_for
from luwte.response.rules.states import MeasureKind
from luwte.response.tests.measure_scene import QUOTE, Scene, good_answers

K = MeasureKind
TODAY = date(2026, 11, 18)
SECTORS = ["municipality", "gp_care", "hospital", "school", "public_task"]


def answers(kind: MeasureKind, sector: str, **other: str) -> dict[str, dict[str, str]]:
    return good_answers(asked_for(kind, [sector]), **other)


# --- Behaviour, not opinion ---------------------------------------------------------------------


@pytest.mark.spec("RES-6")
@pytest.mark.parametrize("kind", PROPOSED)
@pytest.mark.parametrize("answer", ["opinion", "complaint"])
def test_a_measure_never_answers_an_opinion_or_a_complaint(
    scene: Scene, kind: MeasureKind, answer: str
) -> None:
    given = answers(kind, "municipality", behaviour_or_opinion=answer)
    with pytest.raises(Refused) as refused:
        scene.propose(kind, answers=given)
    with translation.override("en"):
        assert stop_words(asked_for(kind, ["municipality"]), given)
    assert len(refused.value.why) > 40
    assert not Measure.objects.exists()


@pytest.mark.spec("RES-6")
@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("own_mistake", "not_yet"),
        ("illness", "not_yet"),
        ("warned", "no"),
        ("least", "yes"),
    ],
)
def test_own_mistake_illness_warning_and_least_come_first(
    scene: Scene, question: str, answer: str
) -> None:
    with pytest.raises(Refused):
        scene.propose(answers=answers(K.ACCESS_BAN, "municipality", **{question: answer}))


@pytest.mark.spec("RES-6")
@pytest.mark.parametrize("sector", SECTORS)
@pytest.mark.parametrize("kind", PROPOSED)
def test_every_question_must_be_answered_and_some_with_why(kind: MeasureKind, sector: str) -> None:
    asked = asked_for(kind, [sector])
    good = answers(kind, sector)
    assert stop_words(asked, good) == []
    for ask in asked:
        without = {key: given for key, given in good.items() if key != ask.key}
        assert len(stop_words(asked, without)) == 1
        for one in ask.answers:
            silent = {**good, ask.key: {"answer": one.key, "why": " "}}
            stops = bool(stop_words(asked, silent))
            assert stops is (one.weight is not Weight.PASS or ask.always_why)


def test_every_answer_is_kept_with_why(scene: Scene) -> None:
    given = answers(K.ACCESS_BAN, "municipality", minor="yes", house_rules="no")
    given["minor"]["why"] = "Zestien jaar, de moeder was erbij."
    measure = scene.propose(answers=given)
    measure.refresh_from_db()
    assert measure.answers["minor"] == {
        "answer": "yes",
        "why": "Zestien jaar, de moeder was erbij.",
    }
    assert set(measure.answers) == {ask.key for ask in asked_for(K.ACCESS_BAN, ["municipality"])}


@pytest.mark.parametrize(
    ("words", "day", "is_wrong"),
    [
        (QUOTE, TODAY, False),
        ("Agressief.", TODAY, True),
        (QUOTE, TODAY + timedelta(days=1), True),
        (QUOTE, TODAY - timedelta(days=184), True),
        (QUOTE, TODAY - timedelta(days=183), False),
    ],
)
@pytest.mark.spec("RES-6")
def test_behaviour_is_concrete_and_recent(words: str, day: date, is_wrong: bool) -> None:
    assert bool(wrong_behaviour(words, day, TODAY)) is is_wrong


# --- Every measure has an end, a review and a way that stays open ---------------------------------


@pytest.mark.spec("RES-5", "RES-9")
@pytest.mark.parametrize(
    "missing",
    [
        "behaviour",
        "behaved_on",
        "basis",
        "ends_on",
        "review_on",
        "open_channel",
        "contact",
        "places",
    ],
)
def test_a_ban_is_not_proposed_without_what_it_has_to_say(scene: Scene, missing: str) -> None:
    nothing: Any = {"places": ()}.get(missing, None if missing.endswith("_on") else "")
    if missing == "contact":
        nothing = None
    with pytest.raises(Refused):
        scene.propose(**{missing: nothing})
    assert not Measure.objects.exists()


@pytest.mark.spec("RES-9")
@pytest.mark.parametrize("kind", PROPOSED)
def test_somebody_can_always_still_reach_us(scene: Scene, kind: MeasureKind) -> None:
    if kind is K.GP_MESSAGE:
        organisation = scene.house.organisation
        organisation.sectors = ["gp_care"]
        organisation.save(update_fields=["sectors"])
    with pytest.raises(Refused):
        scene.propose(kind, open_channel="  ")
    measure = scene.propose(kind)
    assert measure.contact_person == scene.house.person("mo")
    assert measure.open_channel and measure.ends_on and measure.review_on


@pytest.mark.parametrize(
    ("starts", "ends", "review", "wrong"),
    [
        (0, 90, 60, 0),
        (-1, 90, 60, 1),
        (0, -1, -1, 2),
        (0, 90, 91, 1),
        (0, 365, 300, 1),
        (0, 800, 100, 1),
    ],
)
def test_days_of_a_ban_that_cannot_be(starts: int, ends: int, review: int, wrong: int) -> None:
    days = Terms(
        kind=K.ACCESS_BAN,
        starts_on=TODAY + timedelta(days=starts),
        ends_on=TODAY + timedelta(days=ends),
        review_on=TODAY + timedelta(days=review),
    )
    assert len(wrong_days(days, TODAY)) == wrong


@pytest.mark.spec("RES-6")
def test_a_provisional_ban_of_fifteen_days_is_refused(scene: Scene) -> None:
    today = timezone.localdate()
    with pytest.raises(Refused):
        scene.impose(ends_on=today + timedelta(days=14), review_on=today)
    assert scene.impose(ends_on=today + timedelta(days=13), review_on=today).pk


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2027, 3, 31), -1, date(2027, 2, 28)),
    ],
)
def test_months_end_on_a_day_that_exists(start: date, months: int, expected: date) -> None:
    assert months_later(start, months) == expected


def test_months_between_count_the_last_day() -> None:
    assert months_between(date(2027, 1, 1), date(2027, 6, 30)) == 6
    assert months_between(date(2027, 1, 1), date(2027, 7, 1)) == 7


@pytest.mark.parametrize("kind", FACTS)
def test_no_measure_lasts_longer_than_two_years(kind: MeasureKind) -> None:
    assert last_day(kind, TODAY) < months_later(TODAY, 24)


# --- Traps of the facts ---------------------------------------------------------------------------


@pytest.mark.spec("RES-6")
@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_municipal_ban_offers_complaint_and_civil_court_and_never_objection(
    language: str,
) -> None:
    text = remedy_for(["municipality", "public_task"], language).lower()
    assert "bezwaar" not in text and "objection" not in text
    words = ("klacht", "burgerlijke rechter") if language == "nl" else ("complain", "civil court")
    assert all(word in text for word in words)


def test_the_remedy_that_a_municipality_starts_from_never_says_objection(scene: Scene) -> None:
    from luwte.policy.queries import matrix_for

    adopted = matrix_for(scene.house.organisation).value.remedy
    for language in ("nl", "en"):
        text = remedy_for(scene.house.organisation.sectors, language, adopted=adopted).lower()
        assert "bezwaar" not in text and "objection" not in text
        assert "klacht" in text or "complain" in text


@pytest.mark.parametrize(
    ("sector", "words"),
    [
        ("gp_care", ("klachten", "geschil", "spoed")),
        ("hospital", ("klachten", "geschil", "spoed")),
        ("school", ("zes weken", "bezwaar", "klacht")),
        ("other_sector", ("klacht", "rechter")),
    ],
)
def test_the_remedy_is_right_for_the_sector(sector: str, words: tuple[str, ...]) -> None:
    text = remedy_for([sector], "nl").lower()
    assert all(word in text for word in words)
    assert remedy_for([sector], "en") != remedy_for([sector], "nl")
    assert OTHER not in ORDER


@pytest.mark.spec("RES-5")
def test_no_measure_closes_the_channel_that_the_law_gives() -> None:
    with translation.override("nl"):
        assert always_open(["municipality"]) and always_open(["public_task"])
        assert always_open(["school"]) == []


@pytest.mark.spec("RES-5")
@pytest.mark.parametrize("kind", [K.ACCESS_BAN, K.RED_CARD, K.SERVICE_STOP])
@pytest.mark.parametrize("sector", ["gp_care", "hospital"])
def test_emergency_care_stays_open(kind: MeasureKind, sector: str) -> None:
    assert always_open([sector])
    assert wrong_openings(kind, "Bellen kan altijd.", "", [sector])
    assert not wrong_openings(kind, "Bellen kan altijd.", "Spoed blijft open.", [sector])


@pytest.mark.spec("RES-3")
def test_a_crisis_card_is_suggested_and_never_kept(scene: Scene) -> None:
    answer: Any = {"behaviour_or_opinion": {"answer": "behaviour", "why": ""}}
    proposal = {**vars(scene.proposal(K.WARNING)), "kind": K.CRISIS_CARD, "answers": answer}
    from luwte.response.actions.measures import Proposal, propose

    with pytest.raises(Refused):
        propose(
            actor=scene.actor("mo"),
            desk=scene.desk("mo"),
            party=scene.party,
            proposal=Proposal(**proposal),
        )
    url = scene.house.url(
        "response:measure_propose", pk=scene.case.pk, party_pk=scene.party.pk, kind="crisis_card"
    )
    assert scene.house.client("mo").get(url).status_code == 404
    assert not Measure.objects.exists()


# --- Stopping service, with the safeguards of the sector (RES-7) ----------------------------------


@pytest.mark.spec("RES-7")
@pytest.mark.parametrize(
    "safeguard",
    [
        "weighty_reason",
        "warned_repeatedly",
        "word_and_letter",
        "reasonable_term",
        "necessary_care",
        "transfer",
    ],
)
def test_care_is_not_stopped_without_every_safeguard(practice: Scene, safeguard: str) -> None:
    given = answers(K.SERVICE_STOP, "gp_care", **{safeguard: "no"})
    with pytest.raises(Refused):
        practice.propose(K.SERVICE_STOP, answers=given)
    assert practice.propose(K.SERVICE_STOP, answers=answers(K.SERVICE_STOP, "gp_care")).pk


@pytest.mark.spec("RES-7")
def test_cutting_a_benefit_is_a_decision_under_the_law_and_is_not_taken_here(
    scene: Scene,
) -> None:
    with pytest.raises(Refused) as refused:
        scene.propose(
            K.SERVICE_STOP, answers=answers(K.SERVICE_STOP, "municipality", benefit="yes")
        )
    assert "Awb" in refused.value.why
    with pytest.raises(Refused):
        scene.propose(
            K.SERVICE_STOP, answers=answers(K.SERVICE_STOP, "municipality", basic_service="no")
        )


@pytest.mark.spec("RES-7")
def test_a_pupil_is_suspended_for_a_week_at_most_and_the_inspectie_hears_it() -> None:
    def days(ends: int) -> Terms:
        last = TODAY + timedelta(days=ends)
        return Terms(
            kind=K.SERVICE_STOP, starts_on=TODAY, ends_on=last, review_on=last, is_pupil=True
        )

    given = answers(K.SERVICE_STOP, "school", pupil="pupil")
    assert is_pupil(given)
    assert wrong_days(days(6), TODAY) == []
    assert len(wrong_days(days(7), TODAY)) == 1
    assert wrong_pupil(days(0), given) == ""
    assert wrong_pupil(days(1), given) != ""
    told = {**given, "inspectorate": {"answer": "yes", "why": "Vandaag gemeld."}}
    assert wrong_pupil(days(1), told) == ""


# --- Who may begin --------------------------------------------------------------------------------


@pytest.mark.spec("RES-6")
@pytest.mark.parametrize("who", ["ruth", "sjoerd"])
def test_only_who_holds_the_house_right_keeps_somebody_out_at_once(scene: Scene, who: str) -> None:
    with pytest.raises(NotPermitted):
        scene.impose(by=who)
    assert scene.impose(by="mo").decided_by == scene.house.person("mo")


def test_a_proposal_leaves_no_person_and_no_words_in_timeline_and_events(scene: Scene) -> None:
    measure = scene.propose()
    said = [str(entry.params) for entry in CaseEntry.objects.filter(case=scene.case)]
    said += [str(event.payload) for event in OutboxEvent.objects.all()]
    assert not [line for line in said if "Groot" in line or "weet waar" in line]
    assert measure.advice["class"] and "Groot" not in str(measure.advice)
