"""The sanction matrix advises: the class from the behaviour, the step from the repetition, and why
(RES-2)."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, replace
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from luwte.catalogue.queries import terms
from luwte.catalogue.rules import Kind as EntryKind
from luwte.lib.spans import Span
from luwte.policy.actions import adopt_settings, draft_settings
from luwte.policy.queries import matrix_for, option_words, pack_matrix, settings_of_version
from luwte.policy.rules import (
    GRAVITIES,
    MEASURES,
    Cell,
    Kind,
    Matrix,
    MatrixClass,
    Option,
    Unit,
    advise,
    class_of,
    repeats_of,
)
from luwte.policy.rules.arranging import free_key, rearranged
from luwte.policy.rules.matrix import class_from
from luwte.policy.shipped import pack_file, pack_names, pack_of
from tests.cast import House

PACKS = pack_names()
TALK = Cell(options=(Option(kinds=("order_talk",), deciders=("team_lead",)),))
LIMIT = Option(kinds=("limit",), deciders=("employee",))


@pytest.mark.spec("RES-2")
@pytest.mark.parametrize(
    ("form", "gravity", "repetition", "kinds", "months", "police"),
    [
        ("nuisance", "light", 1, {"limit"}, (0, 0), "no"),
        ("nuisance", "light", 2, {"order_talk", "warning"}, (0, 12), "no"),
        ("verbal", "light", 1, {"order_talk", "warning"}, (12, 12), "where_punishable"),
        ("discrimination", "middle", 2, {"contact_agreement", "access_ban"}, (1, 3), None),
        ("threat", "middle", 1, {"access_ban"}, (3, 6), "yes"),
        ("stalking", "heavy", 2, {"access_ban"}, (6, 12), "yes"),
        ("physical", "heavy", 1, {"access_ban"}, (6, 12), "yes"),
        ("physical", "heavy", 5, {"access_ban"}, (6, 12), "yes"),
    ],
)
def test_a_municipality_starts_from_the_example_matrix_of_the_facts(
    zonnedael: House,
    form: str,
    gravity: str,
    repetition: int,
    kinds: set[str],
    months: tuple[int, int],
    police: str | None,
) -> None:
    matrix = matrix_for(zonnedael.organisation)
    assert matrix.version == 0 and matrix.value.pack == "municipality"
    advice = advise(matrix.value, class_of(matrix.value, [form], gravity), repetition)
    assert set(advice.kinds) == kinds
    option = advice.cell.options[-1]  # a talk that may go before it has no term
    assert (option.least, option.most, option.unit) == (*months, Unit.MONTHS)
    assert police is None or advice.cell.police == police


def test_violence_lasts_longer_only_by_way_of_exception_and_is_looked_at_again() -> None:
    cell = advise(pack_matrix("municipality"), "D", 2).cell
    (option,) = cell.options
    assert (option.most, option.exceptional, option.longest) == (12, 24, Span(24, "months"))
    assert option.review == 6
    assert option.deciders == ("director",)


@pytest.mark.spec("RES-2")
@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "nl",
            "Klasse “C. Bedreigen, bang maken of lastigvallen”, de tweede keer binnen 12 maanden.",
        ),
        ("en", "Class “C. Threat, intimidation or harassment”, the second time within 12 months."),
    ],
)
def test_the_advice_says_which_cell_it_is_and_why(language: str, said: str) -> None:
    with translation.override(language):
        assert advise(pack_matrix("municipality"), "C", 2).why == said


def test_the_why_says_when_the_table_has_no_further_step() -> None:
    with translation.override("nl"):
        third = advise(pack_matrix("municipality"), "C", 3).why
        assert third.startswith("Klasse “C.") and "2 stappen" in third
        once = advise(pack_matrix("gp_care"), "C", 2).why
        assert "elke keer hetzelfde" in once


@pytest.mark.spec("RES-2")
def test_a_case_keeps_the_version_by_which_it_was_judged(zonnedael: House) -> None:
    now = matrix_for(zonnedael.organisation).value
    milder = replace(now.classes[2], steps=(TALK,))
    changed = replace(now, classes=(*now.classes[:2], milder, *now.classes[3:]))
    draft = draft_settings(
        actor=zonnedael.actor("ruth"), settings=changed, kind=Kind.MATRIX, reason="Eerst praten"
    )
    adopt_settings(actor=zonnedael.actor("karin"), kind=Kind.MATRIX, edits_seen=draft.edits)
    new = matrix_for(zonnedael.organisation)
    assert new.version == 1 and advise(new.value, "C", 1).kinds == ("order_talk",)
    assert advise(settings_of_version(Matrix, 0), "C", 1).kinds == ("access_ban",)


def test_every_form_at_its_usual_gravity_is_of_the_class_that_the_catalogue_names(
    zonnedael: House,
) -> None:
    matrix = pack_matrix("municipality")
    for form in terms(EntryKind.FORM):
        found = class_of(matrix, [form.entry_key], form.data.usual_gravity)
        assert found == form.data.usual_class, form.entry_key


@pytest.mark.parametrize(
    ("forms", "gravity", "expected"),
    [
        (["nuisance", "threat"], "middle", "C"),  # the heaviest of what happened
        (["nuisance"], "middle", "B"),  # graver than its own class takes: the next one
        (["verbal"], "heavy", "C"),
        (["own_word"], "light", "A"),  # a form that no class names
        ([], "heavy", "C"),
        ([], "", "A"),
    ],
)
def test_the_class_follows_from_form_and_gravity(
    forms: list[str], gravity: str, expected: str
) -> None:
    matrix = pack_matrix("municipality")
    assert class_of(matrix, forms, gravity) == expected


@given(
    st.sampled_from(PACKS),
    st.lists(st.sampled_from(["verbal", "threat", "physical", "own_word", "nuisance"])),
    st.sampled_from([*GRAVITIES, ""]),
    st.integers(min_value=-1, max_value=50),
)
def test_there_is_always_an_advice_with_somebody_who_decides(
    pack: str, forms: list[str], gravity: str, repetition: int
) -> None:
    matrix = pack_matrix(pack)
    advice = advise(matrix, class_of(matrix, forms, gravity), repetition)
    assert advice.kinds and set(advice.kinds) <= set(MEASURES)
    assert advice.why and all(option.deciders for option in advice.cell.options)


def test_what_makes_a_repetition_is_a_setting() -> None:
    matrix = pack_matrix("municipality")
    assert repeats_of(matrix, "C") == ("A", "B", "C", "D")
    assert repeats_of(replace(matrix, repeats="same_or_heavier"), "C") == ("C", "D")
    assert repeats_of(replace(matrix, repeats="same"), "C") == ("C",)
    with pytest.raises(LookupError):
        repeats_of(matrix, "Z")
    with pytest.raises(LookupError):
        advise(matrix, "Z", 1)


@pytest.mark.parametrize("pack", PACKS)
def test_every_pack_is_whole_in_two_languages_and_says_where_it_comes_from(pack: str) -> None:
    matrix, about = pack_matrix(pack), pack_file("matrix", pack)
    assert not matrix.problems()
    assert str(about["checked_on"]).startswith("2026-")
    texts = [
        about["source"],
        pack_file("authority", pack)["source"],
        about["label"],
        matrix.mitigating,
        matrix.safeguards,
        matrix.remedy,
    ]
    for one in matrix.classes:
        texts += [one.label, one.description, one.examples]
        texts += [cell.remarks for cell in one.steps if cell.remarks]
    assert all(set(text) == {"nl", "en"} for text in texts)
    assert Matrix.from_values(matrix.values()) == matrix


def test_a_municipal_ban_never_offers_an_objection_and_a_school_does_within_six_weeks() -> None:
    municipal = pack_matrix("municipality").remedy["nl"]
    assert "bezwaar" not in municipal and "klacht" in municipal and "rechter" in municipal
    assert "binnen zes weken bezwaar" in pack_matrix("school").remedy["nl"]


def test_in_care_urgent_care_stays_open_and_nothing_is_passed_on_without_a_ground() -> None:
    for pack in ("gp_care", "hospital"):
        safeguards = pack_matrix(pack).safeguards["nl"]
        assert "Spoedzorg" in safeguards and "grond" in safeguards
        cards = {kind for one in pack_matrix(pack).classes for c in one.steps for kind in c.kinds}
        assert {"yellow_card", "red_card"} <= cards


def test_a_school_bans_for_six_months_at_most_and_never_by_way_of_exception() -> None:
    cells = [cell for one in pack_matrix("school").classes for cell in one.steps]
    longest = [option.longest for cell in cells for option in cell.options]
    assert max(span.days for span in longest) == Span(6, "months").days


def test_the_pack_follows_from_the_sectors_of_the_organisation(
    zonnedael: House,
) -> None:
    assert pack_of(["gp_care", "municipality"]) == "gp_care"
    assert pack_of(["railway"]) == "public_task"
    assert pack_of([]) == "public_task"


def test_a_practice_starts_from_cards(de_linde: House) -> None:
    matrix = matrix_for(de_linde.organisation).value
    assert advise(matrix, class_of(matrix, ["verbal"], "middle"), 1).kinds == ("yellow_card",)
    assert advise(matrix, class_of(matrix, ["verbal"], "middle"), 2).kinds == ("red_card",)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"kinds": ()}, "kinds"),
        ({"kinds": ("banish",)}, "kinds"),
        ({"deciders": ()}, "deciders"),
        ({"deciders": ("neighbour",)}, "deciders"),
        ({"least": 7, "most": 6}, "most"),
        ({"most": 0, "kinds": ("access_ban",)}, "most"),
        ({"most": 12, "exceptional": 6}, "exceptional"),
        ({"most": 3, "review": 6}, "review"),
        ({"most": 999}, "most"),
        ({"most": 3_651, "unit": "days"}, "most"),
        ({"unit": "years"}, "unit"),
        ({"longer_than": 1, "most": 3}, "longer_deciders"),
        ({"longer_deciders": ("director",), "most": 3}, "longer_than"),
        ({"longer_than": 3, "longer_deciders": ("director",), "most": 3}, "longer_than"),
        ({"longer_than": 1, "longer_deciders": ("king",), "most": 3}, "longer_deciders"),
        ({"called": {"nl": "Pandverbod"}, "kinds": ("order_talk", "warning"), "most": 1},
         "called_nl"),
    ],
)  # fmt: skip
def test_an_option_that_makes_no_sense_is_named(changed: dict[str, Any], field: str) -> None:
    wrong = replace(TALK.options[0], **changed)
    assert f"A.step_1_1_{field}" in problems_of(replace(TALK, options=(wrong,)))
    assert f"A.step_1_2_{field}" in problems_of(replace(TALK, options=(LIMIT, wrong)))


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"police": "perhaps"}, "police"),
        ({"hearing": "never"}, "hearing"),
        ({"options": ()}, "1_kinds"),
        ({"options": TALK.options * 2}, "2_kinds"),
        ({"options": tuple(replace(LIMIT, kinds=(kind,)) for kind in MEASURES)}, "1_kinds"),
    ],
)
def test_a_cell_that_makes_no_sense_is_named(changed: dict[str, Any], field: str) -> None:
    assert f"A.step_1_{field}" in problems_of(replace(TALK, **changed))


def problems_of(cell: Cell) -> dict[str, str]:
    one = MatrixClass(key="A", label={"nl": "A"}, description={"nl": "A"}, steps=(cell,))
    return Matrix(classes=(one,)).problems()


@pytest.mark.spec("RES-2", "RUL-6")
def test_what_lasts_longer_is_for_somebody_else_from_the_first_day_beyond() -> None:
    option = Option(
        kinds=("access_ban",), unit="weeks", least=1, most=26, deciders=("manager",),
        longer_than=4, longer_deciders=("director",),
    )  # fmt: skip
    first = dt.date(2026, 11, 23)
    assert option.deciders_for(first, dt.date(2026, 12, 20)) == ("manager",)  # 28 days
    assert option.deciders_for(first, dt.date(2026, 12, 21)) == ("director",)
    assert option.deciders_for(first, None) == ("manager",)
    with translation.override("nl"):
        said = option_words(option)
        assert said.lasts == "1 tot 26 weken"
        assert said.about == ["langer dan 4 weken: directie of bestuur"]


def test_what_was_adopted_before_there_were_options_still_reads() -> None:
    stored = {
        "kinds": ["access_ban"], "months_min": 6, "months_max": 12, "months_exceptional": 24,
        "review_months": 6, "deciders": ["director"], "police": "yes", "hearing": "before",
        "remarks": {"nl": "Bel 112."},
    }  # fmt: skip
    one = class_from({"key": "D", "steps": [stored]})
    (option,) = one.step(1).options
    assert option == Option(
        kinds=("access_ban",), least=6, most=12, exceptional=24, review=6, deciders=("director",)
    )
    assert one.step(1).police == "yes" and one.step(1).remarks == {"nl": "Bel 112."}
    assert class_from(asdict(one)) == one


def test_classes_and_steps_move_and_a_key_is_never_used_twice() -> None:
    matrix = pack_matrix("municipality")
    assert rearranged(matrix, "lighter:C").keys == ("A", "C", "B", "D")
    assert rearranged(matrix, "heavier:D").keys == matrix.keys
    assert rearranged(matrix, "remove:A").keys == ("B", "C", "D")
    swapped = rearranged(matrix, "earlier_step:B:2").of("B").steps
    assert swapped == matrix.of("B").steps[::-1]
    assert free_key({"A", "B", "D"}) == "C"
    assert free_key({*"ABCDEFGHIJKLMNOPQRSTUVWXYZ", "K1"}) == "K2"
