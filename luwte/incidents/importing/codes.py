"""The page where codes get a meaning: what it shows and what its answers say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import BinaryIO

from django.utils.translation import gettext as _

from luwte.incidents.importing.forms import KIND_WORDS, LEAVE_OUT, NOT_CHOSEN, code_choices
from luwte.incidents.importing.spec import CODED, SPLITTERS, ColumnRule, Spec, Target
from luwte.incidents.importing.suggestions import (
    Choice,
    are_counts,
    suggest_codes,
    suggest_split,
)
from luwte.incidents.importing.survey import ColumnValues, count_values
from luwte.incidents.importing.vocabulary import choices_for, gravity_choices, unit_choices
from luwte.incidents.importing.words import TARGETS
from luwte.lib.numbers import is_blank
from luwte.lib.tabular import Reading
from luwte.org.access import Actor


@dataclass(frozen=True)
class CodeLine:
    """One value of a column: how often it stands there, and what was chosen for it."""

    field: str
    value: str
    count: int
    chosen: str
    is_suggested: bool


@dataclass(frozen=True)
class CodedColumn:
    """One column on the page. Either every value gets a meaning, or (`is_counting`) a number
    above zero gets one."""

    field: str
    name: str
    meaning: str
    choices: list[tuple[str, str]]
    lines: list[CodeLine]
    is_counting: bool
    over_zero: str
    split: str
    keeps_unknown: bool
    is_too_many: bool

    @property
    def open_lines(self) -> int:
        """How many values have no meaning yet."""
        return sum(line.chosen == NOT_CHOSEN for line in self.lines)


@dataclass(frozen=True)
class CodesPage:
    """All coded columns; `rows` were looked at."""

    columns: list[CodedColumn]
    rows: int
    is_whole: bool


def gravity_words() -> dict[str, str]:
    """The three gravities on screen."""
    return {"light": _("light"), "middle": _("middle"), "heavy": _("heavy")}


def choices_of(actor: Actor, rule: ColumnRule) -> list[Choice]:
    """What values of this column may point to."""
    if rule.to is Target.GRAVITY:
        return gravity_choices(gravity_words())
    if rule.to is Target.UNIT:
        return unit_choices(actor)
    return choices_for(rule.kind)


def codes_page(actor: Actor, source: BinaryIO, reading: Reading, spec: Spec) -> CodesPage:
    """What the page shows. Suggestions fill what nobody chose yet; nothing is stored."""
    coded = {name: rule for name, rule in spec.columns.items() if rule.to in CODED}
    survey = count_values(source, reading, coded)
    columns = []
    for number, (name, rule) in enumerate(coded.items()):
        if name in survey.columns:
            columns.append(_column(actor, number, name, rule, survey.columns[name]))
    return CodesPage(columns, survey.rows, survey.is_whole)


def _column(
    actor: Actor, number: int, name: str, rule: ColumnRule, values: ColumnValues
) -> CodedColumn:
    choices = choices_of(actor, rule)
    present = [(value, count) for value, count in values.most_common() if not is_blank(value)]
    is_counting = bool(rule.over_zero) or (not rule.codes and are_counts(values.counts))
    suggested = suggest_codes((value for value, _count in present), choices)
    lines = [
        CodeLine(
            field=f"code:{number}:{value}",
            value=value,
            count=count,
            chosen=rule.codes.get(value, suggested.get(value, NOT_CHOSEN)),
            is_suggested=value not in rule.codes and value in suggested,
        )
        for value, count in present
    ]
    meaning = KIND_WORDS.get(rule.kind, "") if rule.to is Target.TERM else TARGETS[rule.to]
    return CodedColumn(
        field=str(number),
        name=name,
        meaning=str(meaning),
        choices=code_choices(choices),
        lines=[] if is_counting or values.is_too_many else lines,
        is_counting=is_counting,
        over_zero=rule.over_zero,
        split=rule.split or ("" if rule.codes else suggest_split(values.counts)),
        keeps_unknown=not rule.refuse_unknown,
        is_too_many=values.is_too_many,
    )


def chosen_codes(actor: Actor, spec: Spec, answers: Mapping[str, str]) -> Spec:
    """The mapping with the meanings that were posted; codes that were not on the page stay."""
    rules = dict(spec.columns)
    coded = [name for name, rule in spec.columns.items() if rule.to in CODED]
    for number, name in enumerate(coded):
        allowed = {choice.key for choice in choices_of(actor, rules[name])}
        rules[name] = _answered(rules[name], str(number), answers, allowed)
    return replace(spec, columns=rules)


def _answered(
    rule: ColumnRule, field: str, answers: Mapping[str, str], allowed: set[str]
) -> ColumnRule:
    prefix = f"code:{field}:"
    codes = dict(rule.codes)
    for key, answer in answers.items():
        if not key.startswith(prefix):
            continue
        value = key.removeprefix(prefix)
        if answer == NOT_CHOSEN:
            codes.pop(value, None)
        elif answer in allowed or answer == LEAVE_OUT:
            codes[value] = answer
    over_zero = answers.get(f"over:{field}", "")
    split = answers.get(f"split:{field}", "")
    return replace(
        rule,
        codes=codes,
        over_zero=over_zero if over_zero in allowed else "",
        split=split if split in SPLITTERS else "",
        refuse_unknown=f"keep:{field}" not in answers,
    )
