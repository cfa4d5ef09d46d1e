"""What the matrix advises is shown and kept; deviating asks a reason; only who the authority names
decides."""

from __future__ import annotations

import html
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone, translation

from luwte.core.refusal import NotPermitted, Refused
from luwte.incidents.models import Incident
from luwte.lib.spans import months_later
from luwte.policy.actions import adopt_settings, draft_settings
from luwte.policy.models import SettingVersion
from luwte.policy.queries import matrix_for
from luwte.policy.rules import Kind, Option, Police, options_from
from luwte.policy.rules.measures import LONGEST
from luwte.response.actions.parties import confirm_party, link_party
from luwte.response.models import Measure
from luwte.response.queries.advising import KeptWords, advice_for, words_of
from luwte.response.rules.kinds import FACTS
from luwte.response.rules.proposals import Terms, deviations
from luwte.response.rules.states import MeasureKind, MeasureState
from luwte.response.tests.measure_scene import Scene, fresh, report_of, with_form
from luwte.response.words.measures import still_holds

K = MeasureKind
TODAY = date(2026, 11, 18)


def again(scene: Scene, *, confirm: bool = True) -> Scene:
    """The same person in a new case, recognised by who handles it."""
    case = report_of(scene.house, "sanne")
    later = Scene(scene.house, case, scene.party)
    link_party(
        actor=scene.actor("mo"),
        desk=later.desk("mo"),
        party=scene.party,
        incidents=list(Incident.objects.filter(case=case)),
        matched=["name"],
    )
    if confirm:
        confirm_party(actor=scene.actor("ruth"), desk=later.desk("ruth"), party=scene.party)
    return later


def days(months: int) -> Terms:
    last = months_later(TODAY, months)
    return Terms(kind=K.ACCESS_BAN, starts_on=TODAY, ends_on=last, review_on=last)


@pytest.mark.spec("RES-2")
@pytest.mark.parametrize(
    ("kind", "months", "differs"),
    [
        (K.ACCESS_BAN, 6, 0),
        (K.ACCESS_BAN, 7, 1),
        (K.WARNING, 6, 1),
        (K.WARNING, 7, 1),
    ],
)
def test_another_measure_or_a_longer_one_differs_from_the_advice(
    kind: MeasureKind, months: int, differs: int
) -> None:
    advised = (Option(kinds=("access_ban",), most=6),)
    assert len(deviations(advised, kind, days(months))) == differs
    assert deviations(None, kind, days(months)) == []


@pytest.mark.spec("RES-2")
def test_the_advice_says_which_cell_and_why_and_is_kept_with_its_version(scene: Scene) -> None:
    with_form(scene, "threat")
    advice = advice_for(scene.actor("mo"), scene.case, scene.party)
    assert advice is not None
    assert advice.advice.class_key == "C" and advice.advice.repetition == 1
    assert advice.class_label in advice.why
    measure = scene.propose()
    kept = fresh(measure).advice
    assert kept["class"] == measure.class_key == "C"
    (option,) = options_from(kept)
    assert option.kinds == ("access_ban",) and (option.most, option.unit) == (6, "months")
    assert kept["version"] == matrix_for(scene.house.organisation).version == 0
    assert words_of(kept).why == advice.why
    assert SettingVersion.objects.count() == 0


def in_english(scene: Scene, measure: Measure) -> str:
    """The page of a measure for a team lead who reads English."""
    client = scene.house.client("mo")
    client.cookies["luwte_language"] = "en"
    url = scene.house.url("response:measure", pk=measure.case_id, measure_pk=measure.pk)
    return html.unescape(client.get(url).text)


@pytest.mark.spec("RES-2")
def test_the_advice_that_is_kept_is_said_in_the_language_of_who_reads_it(scene: Scene) -> None:
    scene.propose(K.WARNING, deviation_reason="Eerder werkte dit.")
    Measure.objects.update(state=MeasureState.RUNNING, ends_on=date(2031, 3, 1))
    later = again(scene)
    with_form(later, "threat")
    with translation.override("nl"):
        measure = fresh(later.propose())
        assert words_of(measure.advice).why == (
            "Klasse “C. Bedreigen, bang maken of lastigvallen”, de tweede keer binnen 12 maanden."
            " Schriftelijke waarschuwing geldt nog tot en met 1 maart 2031, dus dit is een"
            " herhaling."
        )
    with translation.override("en"):
        said = words_of(measure.advice).why
    assert said == (
        "Class “C. Threat, intimidation or harassment”, the second time within 12 months. "
        "Written warning still holds until 1 March 2031, so this is a repetition."
    )
    page = in_english(later, measure)
    assert said in page and "Klasse" not in page and "herhaling" not in page
    assert not {"why", "remarks"} & set(measure.advice)


def adopted(scene: Scene, remark: dict[str, str], window: int) -> None:
    """Another matrix from now on, with something to know at a threat."""
    matrix = matrix_for(scene.house.organisation).value
    cell = replace(matrix.of("C").step(1), remarks=remark)
    draft = draft_settings(
        actor=scene.actor("ruth"),
        settings=replace(
            matrix,
            classes=(replace(matrix.of("C"), forms=("threat",), steps=(cell,)),),
            window_months=window,
        ),
        kind=Kind.MATRIX,
        reason="Anders",
    )
    adopt_settings(actor=scene.actor("karin"), kind=Kind.MATRIX, edits_seen=draft.edits)


@pytest.mark.spec("RES-2")
def test_the_advice_is_said_as_it_was_whatever_is_adopted_later(scene: Scene) -> None:
    with_form(scene, "threat")
    before = scene.propose(K.WARNING)
    adopted(scene, {"nl": "Bel de wijkagent.", "en": "Call the community officer."}, 6)
    measure = scene.propose()
    adopted(scene, {"nl": "Bel niemand.", "en": "Call nobody."}, 3)
    with translation.override("en"):
        assert "within 12 months" in words_of(fresh(before).advice).why
        said = words_of(fresh(measure).advice)
    assert "within 6 months" in said.why and said.remarks == ["Call the community officer."]
    page = in_english(scene, measure)
    assert "Call the community officer." in page and "wijkagent" not in page


def test_what_was_kept_of_an_advice_in_sentences_stays_as_it_was(scene: Scene) -> None:
    measure = scene.propose()
    kept = {**measure.advice, "why": "Klasse “X”.", "remarks": ["Bel."], "version": 7}
    Measure.objects.filter(pk=measure.pk).update(advice=kept)
    assert "Klasse “X”." in in_english(scene, measure)
    assert words_of({}) == KeptWords("", [])


@pytest.mark.spec("RES-2")
@pytest.mark.parametrize(
    ("kind", "more", "is_deviation"),
    [
        (K.ACCESS_BAN, {}, False),
        (K.WARNING, {}, True),
        (K.ACCESS_BAN, {"ends_on": 300}, True),
    ],
)
def test_deviating_asks_a_reason_that_is_kept(
    scene: Scene, kind: MeasureKind, more: dict[str, Any], is_deviation: bool
) -> None:
    with_form(scene, "threat")
    today = timezone.localdate()
    changed = {name: today + timedelta(days=after) for name, after in more.items()}
    if changed:
        changed["review_on"] = today + timedelta(days=90)
    if is_deviation:
        with pytest.raises(Refused):
            scene.propose(kind, deviation_reason=" ", **changed)
        measure = scene.propose(kind, deviation_reason="Eerder werkte dit.", **changed)
        assert fresh(measure).deviation_reason == "Eerder werkte dit."
    else:
        assert scene.propose(kind, deviation_reason="", **changed).pk


@pytest.mark.spec("RES-2")
def test_a_decider_whom_the_advice_does_not_name_says_why(scene: Scene) -> None:
    with_form(scene, "physical")  # class D: the director decides
    measure = scene.propose(deviation_reason="")
    measure = scene.step(measure, "hear", "mo")
    measure = scene.step(measure, "look", "ruth")
    assert [option.deciders for option in options_from(measure.advice)] == [("director",)]
    with pytest.raises(Refused):
        scene.step(measure, "decide", "mo")
    decided = scene.step(measure, "decide", "mo", deviation="Karin is ziek.")
    assert decided.deviation_reason == "Karin is ziek."


def test_the_director_decides_without_a_reason_where_the_advice_names_one(scene: Scene) -> None:
    with_form(scene, "physical")
    measure = scene.propose(deviation_reason="")
    measure = scene.step(scene.step(measure, "hear", "mo"), "look", "ruth")
    assert scene.step(measure, "decide", "karin").deviation_reason == ""


@pytest.mark.spec("RES-2")
def test_who_decides_may_choose_less_than_was_proposed_and_never_more(scene: Scene) -> None:
    measure = scene.bring(MeasureState.LOOKED)
    assert measure.ends_on is not None
    with pytest.raises(Refused):
        scene.step(measure, "decide", "karin", ends_on=measure.ends_on + timedelta(days=1))
    shorter = measure.ends_on - timedelta(days=30)
    decided = scene.step(measure, "decide", "karin", ends_on=shorter, review_on=shorter)
    assert decided.ends_on == shorter


def test_what_runs_is_made_shorter_and_never_longer(scene: Scene) -> None:
    measure = scene.bring(MeasureState.RUNNING)
    assert measure.ends_on is not None
    with pytest.raises(Refused):
        scene.step(measure, "lighten", "karin", ends_on=measure.ends_on + timedelta(days=1))
    lighter = scene.step(measure, "lighten", "karin", ends_on=measure.ends_on - timedelta(days=9))
    assert lighter.ends_on == measure.ends_on - timedelta(days=9)


# --- Repetition -----------------------------------------------------------------------------------


@pytest.mark.spec("RES-2", "RES-4")
def test_a_second_time_within_the_window_is_another_cell(scene: Scene) -> None:
    with_form(scene, "threat")
    later = again(scene)
    with_form(later, "threat")
    advice = advice_for(later.actor("mo"), later.case, later.party)
    assert advice is not None and advice.advice.repetition == 2
    (option,) = advice.advice.cell.options
    assert (option.least, option.most) == (6, 12)


@pytest.mark.spec("RES-4")
def test_a_card_that_holds_makes_the_next_time_a_repetition(practice: Scene) -> None:
    """Yellow for a year; on a repetition within it the advice is red."""
    house = practice.house
    practice.case.gravity = "middle"
    practice.case.save(update_fields=["gravity"])
    with_form(practice, "verbal")
    first = advice_for(practice.actor("noor"), practice.case, practice.party)
    assert first is not None and first.advice.kinds == ("yellow_card",)
    assert [option.most for option in first.advice.cell.options] == [12]
    measure = practice.propose(
        K.YELLOW_CARD, ends_on=months_later(timezone.localdate(), 12) - timedelta(days=1),
        review_on=timezone.localdate() + timedelta(days=150), deviation_reason="",
    )  # fmt: skip
    Measure.objects.filter(pk=measure.pk).update(state=MeasureState.RUNNING)
    case = report_of(house, "joke")
    case.gravity = "middle"
    case.save(update_fields=["gravity"])
    later = Scene(house, case, practice.party, "noor", "tim", "bas", "Praktijk")
    link_party(
        actor=later.actor("noor"),
        desk=later.desk("noor"),
        party=practice.party,
        incidents=list(Incident.objects.filter(case=case)),
        matched=["name"],
    )
    with_form(later, "verbal")
    unseen = advice_for(later.actor("noor"), case, practice.party)
    assert unseen is not None and unseen.advice.kinds == ("yellow_card",)
    confirm_party(actor=later.actor("bas"), desk=later.desk("bas"), party=practice.party)
    red = advice_for(later.actor("noor"), case, practice.party)
    assert red is not None and red.advice.kinds == ("red_card",)
    assert red.holding and still_holds(red.holding) in red.why


@pytest.mark.spec("RES-1", "RES-6")
def test_a_match_raises_no_measure_before_a_second_person_looked(scene: Scene) -> None:
    with_form(scene, "threat")
    later = again(scene, confirm=False)
    with_form(later, "threat")
    advice = advice_for(later.actor("mo"), later.case, later.party)
    assert advice is not None and advice.advice.repetition == 1
    with pytest.raises(Refused):
        later.propose()
    confirm_party(actor=later.actor("ruth"), desk=later.desk("ruth"), party=later.party)
    assert later.propose().repetition == 2


# --- Authority ------------------------------------------------------------------------------------


@pytest.mark.spec("RUL-6", "RES-2")
@pytest.mark.parametrize("who", ["ruth", "sjoerd", "ilse", "sanne"])
def test_who_is_not_named_does_not_decide_whatever_the_rights(scene: Scene, who: str) -> None:
    from luwte.response.actions.gate import Said, advance
    from luwte.response.tests.gate_attempts import raw_desk
    from luwte.response.tests.measure_scene import filled_in

    measure = scene.bring(MeasureState.LOOKED)
    actor = scene.actor(who)
    with pytest.raises(NotPermitted):
        advance(
            actor=actor,
            desk=raw_desk(scene, actor),
            measure=measure,
            seen=measure.version,
            move="decide",
            said=Said(**filled_in(measure)),
        )
    assert fresh(measure).state == MeasureState.LOOKED


def page_of(scene: Scene, name: str, **more: Any) -> str:
    """A page about what to do towards the party of the scene, as its team lead reads it."""
    url = scene.house.url(name, pk=scene.case.pk, party_pk=scene.party.pk, **more)
    return html.unescape(scene.house.client("mo").get(url).content.decode())


def test_the_advice_shows_what_the_table_says_beside_the_measure(scene: Scene) -> None:
    matrix = matrix_for(scene.house.organisation).value
    first = matrix.of("C").step(1)
    noted = replace(
        first,
        options=(replace(first.options[0], least=1, most=1, review=0),),
        police=Police.TOLD.value,
        remarks={"nl": "Jonger dan 16: eerst met de ouders praten."},
    )
    one = replace(matrix.of("C"), forms=("threat",), steps=(noted,))
    draft = draft_settings(
        actor=scene.actor("ruth"),
        settings=replace(matrix, classes=(one,)),
        kind=Kind.MATRIX,
        reason="Bibliotheek",
    )
    adopt_settings(actor=scene.actor("karin"), kind=Kind.MATRIX, edits_seen=draft.edits)
    with_form(scene, "threat")
    page = page_of(scene, "response:measure_advice")
    assert "Jonger dan 16: eerst met de ouders praten." in page
    assert "</b>, 1 maand. Beslist:" in page and "1 maanden" not in page
    assert "De politie hoort het, zonder aangifte" in page
    assert "Gehoord voordat er wordt beslist" in page
    assert "het dichtst bij" not in page
    form = page_of(scene, "response:measure_propose", kind="access_ban")
    assert "Jonger dan 16: eerst met de ouders praten." in form


def test_the_advice_says_that_no_class_names_what_happened(scene: Scene) -> None:
    with_form(scene, "threat")
    matrix = matrix_for(scene.house.organisation).value
    only = replace(matrix, classes=(matrix.classes[0],))
    draft = draft_settings(
        actor=scene.actor("ruth"), settings=only, kind=Kind.MATRIX, reason="Eén klasse"
    )
    adopt_settings(actor=scene.actor("karin"), kind=Kind.MATRIX, edits_seen=draft.edits)
    page = page_of(scene, "response:measure_advice")
    assert "Geen klasse van jullie tabel noemt dit gedrag" in page


def test_a_ban_says_at_the_field_where_somebody_may_not_come_and_that_urgent_care_stays_open(
    practice: Scene,
) -> None:
    url = practice.house.url(
        "response:measure_propose",
        pk=practice.case.pk,
        party_pk=practice.party.pk,
        kind="red_card",
    )
    client = practice.house.client("noor")
    shown = html.unescape(client.get(url).content.decode())
    where = shown.split("Waar?")[1][:200]
    assert "niet verplicht" not in where
    answer = client.post(url, {"behaviour": "Sloeg met een stok", "places_text": " "})
    assert answer.status_code == 422
    page = html.unescape(answer.content.decode())
    assert 'href="#id_places' in page and "Zeg waar iemand niet mag komen." in page
    assert 'href="#id_exceptions"' in page and "Sloeg met een stok" in page


def test_the_table_and_the_case_allow_the_same_months() -> None:
    assert {kind: FACTS[K(kind)].longest for kind in LONGEST} == LONGEST


@pytest.mark.parametrize(
    ("months", "review_months", "after"),
    # after: in how many months it is looked at; None: a week before the end.
    [(12, 3, 3), (12, 0, 6), (12, 9, 6), (1, 0, None), (3, 3, None)],
)
def test_the_form_looks_again_as_often_as_the_table_says_and_before_the_end(
    scene: Scene, months: int, review_months: int, after: int | None
) -> None:
    matrix = matrix_for(scene.house.organisation).value
    first = matrix.of("C").step(1)
    option = replace(first.options[0], least=months, most=months, review=review_months)
    one = replace(matrix.of("C"), steps=(replace(first, options=(option,)),))
    draft = draft_settings(
        actor=scene.actor("ruth"),
        settings=replace(matrix, classes=(one,)),
        kind=Kind.MATRIX,
        reason="Zwembad",
    )
    adopt_settings(actor=scene.actor("karin"), kind=Kind.MATRIX, edits_seen=draft.edits)
    with_form(scene, "threat")
    page = page_of(scene, "response:measure_propose", kind="access_ban")
    today = timezone.localdate()
    ends = months_later(today, months) - timedelta(days=1)
    looks = months_later(today, after) if after else ends - timedelta(days=7)
    assert f'name="ends_on" value="{ends}"' in page
    assert f'name="review_on" value="{looks}"' in page
