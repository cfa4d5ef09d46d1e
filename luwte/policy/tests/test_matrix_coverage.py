"""A matrix that leaves behaviour out, or says two things about it, says so before it is adopted;
what somebody takes out of a class is gone in both languages."""

from __future__ import annotations

import html
from dataclasses import replace
from typing import Any

import pytest
from django.utils import translation

from luwte.catalogue.queries import terms
from luwte.catalogue.rules import Kind as EntryKind
from luwte.lib.spans import Span
from luwte.policy.models import SettingVersion
from luwte.policy.queries import authority_for, pack_matrix
from luwte.policy.rules import (
    Cell,
    Kind,
    Matrix,
    MatrixClass,
    Option,
    Police,
    advise,
    differences,
    fits,
)
from luwte.policy.rules.authority import Authority, AuthorityRule
from luwte.policy.rules.coverage import left_out, overlaps, same_names, too_long
from luwte.policy.shipped import pack_names
from luwte.policy.tests.typing_forms import Person
from luwte.policy.wording.coverage import matrix_gaps
from tests.cast import House

LIMIT = Option(kinds=("limit",), deciders=("employee",))
STEP = Cell(options=(LIMIT,))


def named(key: str, label: str, forms: tuple[str, ...], *gravities: str) -> MatrixClass:
    return MatrixClass(
        key=key, label={"nl": label}, forms=forms, gravities=gravities, steps=(STEP,)
    )


POOL = Matrix(
    classes=(
        named("A", "Geel", ("nuisance", "verbal"), "light", "middle"),
        named("B", "Oranje", ("verbal", "damage"), "middle"),
        named("C", "Rood", ("physical",)),
    )
)


def test_two_classes_for_the_same_behaviour_are_found_and_the_heavier_counts() -> None:
    (found,) = overlaps(POOL)
    assert (found.lighter.key, found.heavier.key) == ("A", "B")
    assert (found.forms, found.gravities) == (("verbal",), ("middle",))
    whole = Matrix(classes=(named("A", "Mild", (), "light"), named("B", "Ernstig", (), "heavy")))
    assert overlaps(whole) == []


def test_a_form_that_no_class_names_is_found_and_a_class_for_every_form_takes_it() -> None:
    assert left_out(POOL, ["verbal", "stalking", "physical"]) == ("stalking",)
    rest = replace(POOL, classes=(named("R", "Al het andere", ()), *POOL.classes))
    assert left_out(rest, ["verbal", "stalking"]) == ()
    assert len(overlaps(rest)) == 1


def test_two_classes_with_one_name_are_found_however_it_is_written() -> None:
    twice = replace(POOL, classes=(*POOL.classes, named("D", " geel ", ("theft",))))
    assert [name.strip().lower() for name in same_names(twice)] == ["geel", "geel"]
    assert not same_names(POOL)


def test_more_months_than_a_case_allows_are_found_by_the_longest_measure_of_a_step(
    zonnedael: House,
) -> None:
    def asking(kinds: tuple[str, ...], most: int, unit: str = "months") -> Matrix:
        option = Option(kinds=kinds, most=most, unit=unit, deciders=("director",))
        cell = Cell(options=(LIMIT, option))
        return Matrix(classes=(replace(POOL.classes[0], steps=(STEP, cell)),))

    assert too_long(asking(("access_ban", "yellow_card"), 24)) == []
    (one,) = too_long(asking(("access_ban",), 60))
    assert (one.within.key, one.step, one.allowed) == ("A", 2, Span(24, "months"))
    assert [one.allowed.amount for one in too_long(asking(("yellow_card",), 13))] == [12]
    assert [one.named for one in too_long(asking(("yellow_card",), 53, "weeks"))] == [
        Span(53, "weeks")
    ]
    assert too_long(asking(("yellow_card",), 365, "days")) == []
    with translation.override("nl"):
        said = matrix_gaps(asking(("access_ban",), 60))
        assert any("60 maanden is langer dan in een zaak kan" in line for line in said)


@pytest.mark.parametrize("pack", pack_names())
def test_the_examples_leave_nothing_out_and_say_nothing_twice(zonnedael: House, pack: str) -> None:
    with translation.override("nl"):
        assert terms(EntryKind.FORM)
        assert matrix_gaps(pack_matrix(pack), [pack]) == []


def test_the_advice_says_when_it_is_only_the_nearest_class() -> None:
    assert fits(POOL, "B", ["verbal"], "middle")
    assert not fits(POOL, "A", ["stalking"], "middle")
    assert not fits(POOL, "B", ["verbal"], "heavy")
    with translation.override("nl"):
        assert "het dichtst bij" in advise(POOL, "A", 1, is_nearest=True).why
        assert "het dichtst bij" not in advise(POOL, "A", 1).why


def test_the_page_of_a_draft_and_its_proposal_name_what_is_left_out_and_what_is_said_twice(
    zonnedael: House,
) -> None:
    ruth = Person(zonnedael.client("ruth"))
    ruth.opens(zonnedael.url("policy:draft", kind="matrix"))
    ruth.sends(start_from="current", reason="Zwembad")
    ruth.opens(zonnedael.url("policy:matrix_class", key="A"))
    ruth.sends(forms=["verbal"], gravities=["light"], label_nl="Geel")
    for url in ("policy:draft", "policy:proposal"):
        ruth.opens(zonnedael.url(url, kind="matrix"))
        page = html.unescape(ruth.page)
        assert "Geen klasse noemt: storen of hinderen, iets anders" in page
        assert "“Geel” en “B. Beledigen, schreeuwen of discrimineren” gelden allebei voor" in page


def test_what_is_emptied_in_dutch_does_not_come_back_in_english(zonnedael: House) -> None:
    ruth = Person(zonnedael.client("ruth"))
    ruth.opens(zonnedael.url("policy:draft", kind="matrix"))
    ruth.sends(start_from="hospital", reason="Zwembad")
    ruth.opens(zonnedael.url("policy:matrix_class", key="C"))
    assert "Call 112" in ruth.page
    ruth.sends(step_1_remarks_nl="")
    ruth.opens(zonnedael.url("policy:matrix_general"))
    ruth.sends(mitigating_nl="", remedy_nl="U kunt bellen.", remedy_en="You may phone.")
    values = SettingVersion.objects.get(kind=Kind.MATRIX.value, state="draft").values
    matrix = Matrix.from_values(values)
    assert matrix.of("C").step(1).remarks == {} and matrix.mitigating == {}
    assert matrix.remedy == {"nl": "U kunt bellen.", "en": "You may phone."}
    assert matrix.of("B").step(1).remarks["en"]


def test_a_step_that_is_emptied_goes_and_what_was_changed_in_dutch_only_is_pointed_at(
    zonnedael: House,
) -> None:
    ruth = Person(zonnedael.client("ruth"))
    ruth.opens(zonnedael.url("policy:draft", kind="matrix"))
    ruth.sends(start_from="hospital", reason="Zwembad")
    url = zonnedael.url("policy:matrix_class", key="A")
    ruth.opens(url)
    gone: dict[str, Any] = {
        "kinds": [],
        "deciders": [],
        "least": "",
        "most": "",
        "review": "",
        "exceptional": "",
    }
    ruth.sends(
        label_nl="Geel",
        step_2_remarks_nl="",
        step_2_police="no",
        **{f"step_2_1_{name}": value for name, value in gone.items()},
    )
    page = html.unescape(ruth.page)
    assert "Bewaard in het concept" in page and "Hetzelfde in het Engels" in page
    values = SettingVersion.objects.get(kind=Kind.MATRIX.value, state="draft").values
    assert len(Matrix.from_values(values).of("A").steps) == 1


def test_what_is_wrong_with_a_step_says_which_step(zonnedael: House) -> None:
    ruth = Person(zonnedael.client("ruth"))
    ruth.opens(zonnedael.url("policy:draft", kind="matrix"))
    ruth.sends(start_from="current", reason="Zwembad")
    url = zonnedael.url("policy:matrix_class", key="B")
    ruth.opens(url)
    typed = {**ruth.form["values"], "step_2_1_least": "9", "step_2_1_most": "3"}
    answer = ruth.client.post(url, typed)
    assert answer.status_code == 422
    page = html.unescape(answer.content.decode())
    assert "Herhaling binnen 12 maanden: Het hoogste getal is lager dan het laagste." in page


def test_the_same_roles_in_another_order_are_no_change(zonnedael: House) -> None:
    now = authority_for(zonnedael.organisation).value
    turned = {
        key: AuthorityRule(deciders=rule.deciders[::-1], over=rule.over, second=rule.second[::-1])
        for key, rule in now.rules.items()
    }
    assert differences(now, Authority(pack=now.pack, rules=turned)) == []
    fewer = {**now.rules, "warning": AuthorityRule(deciders=("director",))}
    assert differences(now, Authority(pack=now.pack, rules=fewer))


@pytest.mark.spec("RES-2")
def test_a_protocol_that_only_tells_the_police_can_say_so(zonnedael: House) -> None:
    ruth = Person(zonnedael.client("ruth"))
    ruth.opens(zonnedael.url("policy:draft", kind="matrix"))
    ruth.sends(start_from="hospital", reason="Gele kaart: politie weet ervan")
    ruth.opens(zonnedael.url("policy:matrix_class", key="A"))
    ruth.sends(step_1_police="told")
    assert "De politie hoort het, zonder aangifte" in html.unescape(ruth.page)
    values = SettingVersion.objects.get(kind=Kind.MATRIX.value, state="draft").values
    assert Matrix.from_values(values).of("A").step(1).police == Police.TOLD


def test_a_class_that_became_something_else_is_one_change_and_not_twenty(zonnedael: House) -> None:
    ruth = Person(zonnedael.client("ruth"))
    ruth.opens(zonnedael.url("policy:draft", kind="matrix"))
    ruth.sends(start_from="hospital", reason="Wij zijn een ziekenhuis")
    ruth.opens(zonnedael.url("policy:proposal", kind="matrix"))
    page = html.unescape(ruth.page)
    changes = page.split("Wat er verandert")[1].split("Beslis")[0]
    assert "Klasse van gedrag: A. Schelden of schreeuwen" in changes
    assert "A. Lomp of hinderlijk: Iemand is lomp" in changes
    assert "Gele kaart, 12 maanden" in changes
    assert changes.count("<tr") < 15 and "(engels)" not in changes.split("Wat maakt het")[0]
    ruth.opens(zonnedael.url("policy:matrix_class", key="A"))
    ruth.sends(label_nl="A. Lomp of hinderlijk")
    ruth.opens(zonnedael.url("policy:proposal", kind="matrix"))
    assert "A. Lomp of hinderlijk: wanneer (nederlands)" in html.unescape(ruth.page)


def test_a_decision_that_nobody_may_take_is_named(zonnedael: House) -> None:
    ruth = Person(zonnedael.client("ruth"))
    url = zonnedael.url("policy:draft", kind="authority")
    ruth.opens(url)
    typed = {**ruth.form["values"], "reason": "Niemand", "access_ban_deciders": []}
    answer = ruth.client.post(url, typed)
    assert answer.status_code == 422
    said = "Toegangsontzegging: kies minstens één rol die dit mag beslissen."
    assert said in html.unescape(answer.content.decode())


@pytest.mark.parametrize("text", ["U kunt bezwaar maken.", "You may lodge an objection."])
def test_a_municipality_that_names_objection_is_told_that_it_is_not_possible(
    zonnedael: House, text: str
) -> None:
    wrong = replace(pack_matrix("municipality"), remedy={"nl": text})
    with translation.override("nl"):
        (said,) = matrix_gaps(wrong, ["public_task", "municipality"])
        assert "bezwaar kan dus niet" in said
        assert matrix_gaps(wrong, ["school"]) == []
