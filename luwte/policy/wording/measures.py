"""The sanction matrix and who may decide what, in the words of a screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from luwte.catalogue.queries import terms
from luwte.catalogue.rules import Kind as EntryKind
from luwte.lib.spans import Span
from luwte.policy.rules import (
    ALWAYS,
    DECISIONS,
    MEASURES,
    Authority,
    AuthorityRule,
    Cell,
    Decider,
    Matrix,
    MatrixClass,
    Option,
    Over,
    Unit,
    decider_words,
)
from luwte.policy.rules.cells import HEARING_WORDS, POLICE_WORDS, span_words
from luwte.policy.rules.matrix import REPEATS_WORDS
from luwte.policy.shipped import pack_file, pack_names, spoken
from luwte.policy.wording.agreements import text_lines

OVER_WORDS: dict[str, Any] = {
    Over.UNIT: gettext_lazy("cases of the own unit"),
    Over.ORGANISATION: gettext_lazy("cases of the whole organisation"),
}


@dataclass(frozen=True)
class OptionWords:
    """One option of a cell: which measures, for how long, who decides, and about it line by
    line."""

    kinds: list[str]
    lasts: str
    deciders: str
    about: list[str]

    @property
    def named(self) -> str:
        """The measures in one line: "Order talk, written warning"."""
        return ", ".join([*self.kinds[:1], *(_inside(kind) for kind in self.kinds[1:])])

    @property
    def line(self) -> str:
        """All of it on one line."""
        who = _("decides: %(who)s") % {"who": self.deciders}
        return ", ".join(part for part in (self.named, self.lasts, who, *self.about) if part)


def _inside(name: str) -> str:
    """A name in the middle of a sentence: small, unless it is written in capitals."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


@dataclass(frozen=True)
class CellWords:
    """One cell of the matrix: what may follow, and about all of it line by line."""

    options: list[OptionWords]
    about: list[str]
    remarks: list[str]

    @property
    def lines(self) -> list[str]:
        """All of it, a line each."""
        return [*(option.line for option in self.options), *self.about, *self.remarks]


@dataclass(frozen=True)
class Column:
    """One time: its name, and the cell (None: as the time before)."""

    label: str
    cell: CellWords | None
    number: int = 0


@dataclass(frozen=True)
class ClassRow:
    """One class of the matrix as a row."""

    key: str
    label: str
    description: str
    examples: list[str]
    belongs: str
    columns: list[Column]
    steps: list[Column]


def step_label(number: int, window_months: int) -> str:
    """ "First time", "Repeat within 12 months", "Third time within 12 months"."""
    if number == 1:
        return _("First time")
    words = {
        2: ngettext("Repeat within %(n)s month", "Repeat within %(n)s months", window_months),
        3: ngettext(
            "Third time within %(n)s month", "Third time within %(n)s months", window_months
        ),
    }
    later = ngettext(
        "Fourth time within %(n)s month", "Fourth time within %(n)s months", window_months
    )
    return words.get(number, later) % {"n": window_months}


def matrix_heads(matrix: Matrix) -> list[str]:
    """The heads of the columns: as many times as the longest class has."""
    most = max((len(one.steps) for one in matrix.classes), default=1)
    return [step_label(number, matrix.window_months) for number in range(1, most + 1)]


def matrix_rows(matrix: Matrix) -> list[ClassRow]:
    """The classes from light to heavy, each with a column for every head."""
    heads = matrix_heads(matrix)
    labels = {form.entry_key: form.label for form in terms(EntryKind.FORM)}
    return [_row(one, heads, labels, matrix.window_months) for one in matrix.classes]


def _row(one: MatrixClass, heads: list[str], labels: dict[str, str], window: int) -> ClassRow:
    cells = [cell_words(cell) for cell in one.steps]
    columns = [
        Column(head, cells[n] if n < len(cells) else None, n + 1) for n, head in enumerate(heads)
    ]
    steps = [Column(step_label(n, window), cell, n) for n, cell in enumerate(cells, start=1)]
    return ClassRow(
        key=one.key,
        label=spoken(one.label),
        description=spoken(one.description),
        examples=_examples(one.examples),
        belongs=belongs_words(one, labels),
        columns=columns,
        steps=steps,
    )


def _examples(examples: dict[str, list[str]]) -> list[str]:
    return text_lines(spoken({say: "\n".join(lines) for say, lines in examples.items()}))


def belongs_words(one: MatrixClass, labels: dict[str, str]) -> str:
    """Which forms and gravities fall in this class, in one sentence."""
    forms = ", ".join(labels.get(key, key).lower() for key in one.forms) or _("every form")
    if not one.gravities:
        return _("Forms: %(forms)s. Any gravity.") % {"forms": forms}
    words = {"light": _("light"), "middle": _("middle"), "heavy": _("heavy")}
    return _("Forms: %(forms)s. Gravity: %(gravities)s.") % {
        "forms": forms,
        "gravities": ", ".join(words[key] for key in one.gravities),
    }


def cell_words(cell: Cell) -> CellWords:
    """One cell in the reader's language."""
    return CellWords(
        options=[option_words(option) for option in cell.options],
        about=[str(POLICE_WORDS[cell.police]), str(HEARING_WORDS[cell.hearing])],
        remarks=text_lines(spoken(cell.remarks)),
    )


def option_words(option: Option) -> OptionWords:
    """One option in the reader's language."""
    about = []
    if option.longer_deciders and option.longer_than:
        about.append(
            _("longer than %(term)s: %(who)s")
            % {
                "term": span_words(option.span(option.longer_than)),
                "who": decider_words(option.longer_deciders),
            }
        )
    if option.review:
        about.append(_("looked at again %(every)s") % {"every": _every(option.span(option.review))})
    letter = spoken(option.letter)
    if letter:
        about.append(_("in the letter: “%(text)s”") % {"text": " ".join(letter.split())})
    return OptionWords(
        kinds=[option_name(option, kind) for kind in option.kinds],
        lasts=lasts_words(option),
        deciders=decider_words(option.deciders),
        about=about,
    )


def option_name(option: Option | None, kind: str) -> str:
    """What a measure is called: the organisation's own name for it in this option, else ours."""
    return (spoken(option.called) if option else "") or str(MEASURES.get(kind, kind))


def _every(span: Span) -> str:
    words = {
        Unit.DAYS: ngettext("every day", "every %(n)s days", span.amount),
        Unit.WEEKS: ngettext("every week", "every %(n)s weeks", span.amount),
        Unit.MONTHS: ngettext("every month", "every %(n)s months", span.amount),
    }
    return words[Unit(span.unit)] % {"n": span.amount}


def lasts_words(option: Option) -> str:
    """ "3 to 6 months", "at most 14 days, by way of exception 28 days", or nothing."""
    least, most = option.least, option.most
    if not most:
        return ""
    said = span_words(option.span(most))
    if least and least != most:
        said = _("%(least)s to %(most)s") % {"least": least, "most": said}
    elif not least:
        said = _("at most %(term)s") % {"term": said}
    if option.exceptional > most:
        longest = span_words(option.span(option.exceptional))
        said += _(", by way of exception %(n)s") % {"n": longest}
    return said


def matrix_texts(matrix: Matrix) -> dict[str, Any]:
    """What holds for all classes, for the template."""
    return {
        "always": [str(line) for line in ALWAYS],
        "mitigating": text_lines(spoken(matrix.mitigating)),
        "safeguards": text_lines(spoken(matrix.safeguards)),
        "remedy": text_lines(spoken(matrix.remedy)),
        "repeats": str(REPEATS_WORDS[matrix.repeats]),
        "window_months": matrix.window_months,
        "pack": pack_words(matrix.pack),
    }


@dataclass(frozen=True)
class PackWords:
    """The example that something started from."""

    label: str
    source: str
    checked_on: str


def pack_words(pack: str) -> PackWords | None:
    """What an example is called and where it comes from; None for none."""
    if pack not in pack_names():
        return None
    about = pack_file("matrix", pack)
    day = date_format(about["checked_on"], "j F Y")
    return PackWords(spoken(about["label"]), spoken(about["source"]), day)


@dataclass(frozen=True)
class DecisionWords:
    """One decision: who takes it, for which cases, and who looks second."""

    key: str
    label: str
    deciders: str
    over: str
    second: str


def authority_lines(authority: Authority) -> list[DecisionWords]:
    """All decisions in the order of the screen."""
    return [decision_words(key, authority.rule(key)) for key in DECISIONS]


def decision_words(key: str, rule: AuthorityRule) -> DecisionWords:
    """One decision in the reader's language."""
    return DecisionWords(
        key=key,
        label=str(DECISIONS[key]),
        deciders=decider_words(rule.deciders),
        over="" if Decider.EMPLOYEE in rule.deciders else str(OVER_WORDS[rule.over]),
        second=decider_words(rule.second) if rule.second else "",
    )


def matrix_doubts(matrix: Matrix, authority: Authority) -> list[str]:
    """Where the matrix names somebody who may not decide that measure at all: a sentence each."""
    found = []
    for one in matrix.classes:
        for number, cell in enumerate(one.steps, start=1):
            for option in cell.options:
                found += _doubts(_time(matrix, one, number), option, authority)
    return found


def _time(matrix: Matrix, one: MatrixClass, number: int) -> str:
    label = step_label(number, matrix.window_months)
    return f"{spoken(one.label)}, {label[:1].lower()}{label[1:]}"


def _doubts(where: str, option: Option, authority: Authority) -> list[str]:
    found = []
    for kind in option.kinds:
        allowed = authority.rule(kind).deciders
        said = {"where": where, "measure": option_name(option, kind)}
        said["who"] = decider_words(allowed)
        if Decider.EMPLOYEE in allowed:
            continue
        if not set(allowed) & set(option.deciders):
            found.append(
                _("%(where)s: nobody named there may decide “%(measure)s”; that is for %(who)s.")
                % said
            )
        elif option.longer_deciders and not set(allowed) & set(option.longer_deciders):
            found.append(
                _("%(where)s: who decides there when it lasts longer may not decide “%(measure)s”; "
                  "that is for %(who)s.") % said
            )  # fmt: skip
    return found
