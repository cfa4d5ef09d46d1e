"""One row of a stranger's register becomes one incident, or says why not."""

from __future__ import annotations

import io
from datetime import date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luwte.incidents.importing.spec import BadSpec, ColumnRule, Spec, Target, problems_of
from luwte.incidents.importing.suggestions import (
    Choice,
    are_counts,
    best_choice,
    suggest_spec,
    suggest_split,
)
from luwte.incidents.importing.translate import Translator, Vocabulary
from luwte.incidents.importing.words import (
    problem_sentence,
    reason_sentence,
    unreadable_sentence,
)
from luwte.incidents.tests.strangers import SPEC, bad_row, register
from luwte.lib.dates import Precision
from luwte.lib.tabular import Column, Row, Unreadable, detect, inspect, read_columns, read_rows

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
WORDS = Vocabulary(
    terms={
        "form": frozenset({"verbal", "threat", "physical"}),
        "means": frozenset({"firearm"}),
        "consequence": frozenset({"doctor"}),
    },
    units={"balie": "balie"},
)


def translated(content: bytes, spec: Spec | None = None):
    source = io.BytesIO(content)
    reading = detect(source)
    columns = read_columns(source, reading)
    translator = Translator(
        spec or Spec.from_dict(SPEC), columns, WORDS, zone=AMSTERDAM, latest=date(2026, 11, 22)
    )
    return [translator.translate(row) for row in read_rows(source, reading)]


def one(cells: dict[str, str], rules: dict[str, ColumnRule], **more):
    columns = [Column(index, name) for index, name in enumerate(cells)]
    spec = Spec("x", {"Datum": ColumnRule(Target.DATE), **rules}, **more)
    columns.append(Column(len(columns), "Datum"))
    translator = Translator(spec, columns, WORDS, zone=AMSTERDAM, latest=date(2026, 11, 22))
    return translator.translate(Row(2, (*cells.values(), "5-9-2016")))


def codes_of(reasons):
    return [reason.code for reason in reasons]


def test_every_row_of_the_strangers_register_comes_in():
    results = translated(register(600, title=True, tags=True))
    assert len(results) == 600
    assert [reasons for _found, reasons in results if reasons] == []
    precisions = {found.when.precision for found, _reasons in results}
    assert precisions == {Precision.YEAR, Precision.MONTH, Precision.DAY, Precision.MINUTE}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"Maand": "2", "Dag": "31"}, "date_no_such_day"),
        ({"Jaar": "1900"}, "date_too_early"),
        ({"Jaar": "2100"}, "date_too_late"),
        ({"Jaar": ""}, "date_unreadable"),
        ({"Jaar": "", "Maand": "", "Dag": ""}, "date_blank"),
        ({"Maand": "", "Dag": "3"}, "date_day_without_month"),
        ({"Dag": "3", "Maand": "3", "Tijdstip": "26:00"}, "date_no_such_time"),
        ({"Soort": "Z"}, "unknown_code"),
        ({"Gewond": "veel"}, "not_a_number"),
        ({"Toelichting": "x" * 100_000}, "narrative_too_long"),
        ({"Meldnr": "9" * 300}, "too_long"),
    ],
)
def test_a_wrong_row_says_why(changes, code):
    found, reasons = translated(register(3, bad_row(900, **changes)))[-1]
    assert found is None
    assert codes_of(reasons) == [code]
    assert len(reason_sentence(reasons[0].as_dict())) > 20


def test_several_columns_and_several_codes_in_a_cell_go_to_one_list():
    found, _ = one(
        {"A": "V + B", "B": "2"},
        {
            "A": ColumnRule(Target.TERM, "form", {"V": "verbal", "B": "threat"}, split="+"),
            "B": ColumnRule(Target.TERM, "form", over_zero="physical"),
        },
    )
    assert list(found.terms) == [("form", "verbal"), ("form", "threat"), ("form", "physical")]
    assert found.extra == {"B": "2"}


def test_a_code_without_meaning_is_kept_beside_the_incident():
    rule = ColumnRule(Target.TERM, "form", {"Z": ""})
    assert one({"A": "Z"}, {"A": rule})[0].extra == {"A": "Z"}
    lenient = ColumnRule(Target.TERM, "form", refuse_unknown=False)
    assert one({"A": "Q"}, {"A": lenient})[0].extra == {"A": "Q"}


def test_a_code_that_points_to_nothing_is_refused():
    rule = ColumnRule(Target.TERM, "form", {"Z": "gone"})
    assert codes_of(one({"A": "Z"}, {"A": rule})[1]) == ["unknown_target"]
    unit = ColumnRule(Target.UNIT, codes={"7": "elsewhere"})
    assert codes_of(one({"A": "7"}, {"A": unit})[1]) == ["unknown_target"]


def test_the_heaviest_gravity_counts():
    found, _ = one(
        {"A": "1", "B": "1", "C": "2"},
        {
            "A": ColumnRule(Target.GRAVITY, codes={"1": "middle"}),
            "B": ColumnRule(Target.GRAVITY, over_zero="heavy"),
            "C": ColumnRule(Target.GRAVITY, codes={"2": "light"}),
        },
    )
    assert found.gravity == "heavy"


def test_text_is_cleaned_and_a_harmless_formula_is_read_as_it_was():
    found, _ = one(
        {"A": "'=1+1 &ndash; a\u202eb\x00", "B": "  x "},
        {"A": ColumnRule(Target.NARRATIVE), "B": ColumnRule(Target.NARRATIVE)},
    )
    assert found.narrative == "=1+1 – ab\n\nx"


def test_a_long_place_is_cut_and_kept_whole_beside_it():
    found, _ = one({"A": "lang " * 100}, {"A": ColumnRule(Target.PLACE)})
    assert len(found.place) <= 200
    assert len(found.extra["(place)"]) > 400


def test_a_row_is_known_by_its_own_number_whatever_else_changes():
    before = translated(register(2))[0][0]
    content = register(2).replace(b"Zonnedael", b"Elders").replace(b"Oudvoorde", b"Elders")
    assert translated(content)[0][0].key == before.key


def test_without_a_number_of_its_own_a_row_is_known_by_all_that_stands_in_it():
    rules = {"Wat": ColumnRule(Target.NARRATIVE), "Datum": ColumnRule(Target.DATE)}
    spec = Spec("tally", rules)
    content = b"Wat;Datum\nx;5-9-2016\nx;5-9-2016\ny;5-9-2016\n"
    keys = [found.key for found, _ in translated(content, spec)]
    assert len(set(keys)) == 3
    assert [found.key for found, _ in translated(content, spec)] == keys


def test_the_same_number_twice_in_a_file_is_said():
    same = bad_row(1)
    other = bad_row(1, Toelichting="anders")
    results = translated(register(1, same, same, other))
    assert [codes_of(reasons) for _, reasons in results] == [
        [],
        ["same_row_twice"],
        ["same_row_twice"],
        ["ref_twice"],
    ]


def test_a_mapping_survives_being_stored():
    spec = Spec.from_dict(SPEC)
    assert Spec.from_dict(spec.as_dict()) == spec


@pytest.mark.parametrize(
    "stored",
    [None, [], {}, {"columns": []}, {"columns": {"a": 1}}, {"columns": {"a": {"to": "x"}}}]
    + [{"version": 2, "columns": {}}, {"columns": {}, "earliest": "soon"}]
    + [{"columns": {"a": {"to": "term", "split": "::"}}}],
)
def test_what_is_no_mapping_is_refused(stored):
    with pytest.raises(BadSpec):
        Spec.from_dict(stored)


@settings(max_examples=40)
@given(st.recursive(st.none() | st.text(max_size=8), lambda s: st.dictionaries(st.text(), s)))
def test_any_json_is_a_mapping_or_is_refused(stored):
    try:
        Spec.from_dict(stored)
    except BadSpec as refused:
        assert refused.code


@pytest.mark.parametrize(
    ("columns", "code"),
    [
        ({}, "no_date"),
        ({"a": Target.DATE, "b": Target.YEAR}, "date_and_parts"),
        ({"a": Target.DATE, "b": Target.DATE}, "twice_date"),
        ({"a": Target.YEAR, "b": Target.DAY}, "day_without_month"),
        ({"a": Target.DATE, "b": Target.TERM}, "term_without_kind"),
        ({"a": Target.DATE, "z": Target.KEEP}, "missing_columns"),
    ],
)
def test_an_incomplete_mapping_says_what_is_missing(columns, code):
    spec = Spec("x", {name: ColumnRule(target) for name, target in columns.items()})
    problems = problems_of(spec, ["a", "b"])
    assert [problem.code for problem in problems] == [code]
    assert problem_sentence(problems[0])


def test_the_first_guess_knows_most_columns():
    source = io.BytesIO(register(100))
    reading = detect(source)
    look = inspect(source, reading)
    guess = suggest_spec("x", look.columns, look.rows, frozenset())
    found = {name: rule.to for name, rule in guess.columns.items()}
    assert found["Meldnr"] is Target.REF
    assert [found[name] for name in ("Jaar", "Maand", "Dag")] == [
        Target.YEAR,
        Target.MONTH,
        Target.DAY,
    ]
    assert found["Toelichting"] is Target.NARRATIVE
    assert found["Ernst"] is Target.GRAVITY
    assert guess.columns["Soort"] == ColumnRule(Target.TERM, "form")
    assert problems_of(guess, [column.name for column in look.columns]) == []


def test_codes_are_recognised_by_likeness_and_letters_are_not_guessed():
    choices = [
        Choice("verbal", ("Schelden en beledigen", "Verbal")),
        Choice("threat", ("Bedreiging", "Threat")),
    ]
    assert best_choice("bedreigingen", choices) == "threat"
    assert best_choice("Schelden", choices) == "verbal"
    assert best_choice("B", choices) == ""
    assert best_choice("onweer", choices) == ""


def test_counting_and_joined_values_are_noticed():
    assert are_counts(["0", "1", "12"])
    assert not are_counts(["1", "2", "3"])
    values = {"V": 3, "F": 2, "V, F": 1, "V, B": 1, "F, B": 1, "B": 1, "V, F, B": 1}
    assert suggest_split(values) == ","


def test_every_reason_why_a_file_cannot_be_read_has_a_sentence():
    for code in ("empty", "too_large", "old_excel", "wrong_encoding", "cell_too_large", "gone"):
        assert unreadable_sentence(Unreadable(code, "5")) != unreadable_sentence(Unreadable("?"))
