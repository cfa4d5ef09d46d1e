"""The sanction matrix advises: the class from the behaviour, the step from the repetition, and why
(RES-2)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from luwte.catalogue.queries import terms
from luwte.catalogue.rules import Kind as EntryKind
from luwte.policy.actions import adopt_settings, draft_settings
from luwte.policy.queries import matrix_for, pack_matrix, settings_of_version
from luwte.policy.rules import (
    GRAVITIES,
    MEASURES,
    Cell,
    Kind,
    Matrix,
    MatrixClass,
    advise,
    class_of,
    repeats_of,
)
from luwte.policy.rules.arranging import free_key, rearranged
from luwte.policy.shipped import pack_file, pack_names, pack_of
from tests.cast import House

PACKS = pack_names()


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
    assert (advice.months_min, advice.months_max) == months
    assert police is None or advice.cell.police == police


def test_violence_lasts_longer_only_by_way_of_exception_and_is_looked_at_again() -> None:
    cell = advise(pack_matrix("municipality"), "D", 2).cell
    assert (cell.months_max, cell.months_exceptional, cell.longest) == (12, 24, 24)
    assert cell.review_months == 6
    assert cell.deciders == ("director",)


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
    milder = replace(now.classes[2], steps=(Cell(kinds=("order_talk",), deciders=("team_lead",)),))
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
    assert advice.deciders and advice.why


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
    assert max(cell.longest for cell in cells) == 6


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
        ({"months_min": 7, "months_max": 6}, "months_max"),
        ({"months_max": 0, "kinds": ("access_ban",)}, "months_max"),
        ({"months_max": 12, "months_exceptional": 6}, "months_exceptional"),
        ({"months_max": 3, "review_months": 6}, "review_months"),
        ({"months_max": 999}, "months_max"),
        ({"police": "perhaps"}, "police"),
        ({"hearing": "never"}, "hearing"),
    ],
)
def test_a_cell_that_makes_no_sense_is_named(changed: dict[str, object], field: str) -> None:
    good = Cell(kinds=("order_talk",), deciders=("team_lead",))
    one = MatrixClass(
        key="A",
        label={"nl": "A"},
        description={"nl": "A"},
        steps=(replace(good, **changed),),  # type: ignore[arg-type]
    )
    assert f"A.step_1_{field}" in Matrix(classes=(one,)).problems()


def test_classes_and_steps_move_and_a_key_is_never_used_twice() -> None:
    matrix = pack_matrix("municipality")
    assert rearranged(matrix, "lighter:C").keys == ("A", "C", "B", "D")
    assert rearranged(matrix, "heavier:D").keys == matrix.keys
    assert rearranged(matrix, "remove:A").keys == ("B", "C", "D")
    swapped = rearranged(matrix, "earlier_step:B:2").of("B").steps
    assert swapped == matrix.of("B").steps[::-1]
    assert free_key({"A", "B", "D"}) == "C"
    assert free_key({*"ABCDEFGHIJKLMNOPQRSTUVWXYZ", "K1"}) == "K2"
