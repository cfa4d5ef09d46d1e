"""The sanction matrix and who may decide what, in the words of a screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from luwte.catalogue.queries import terms
from luwte.catalogue.rules import Kind as EntryKind
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
    Over,
    decider_words,
)
from luwte.policy.rules.matrix import HEARING_WORDS, POLICE_WORDS, REPEATS_WORDS
from luwte.policy.shipped import pack_file, pack_names, spoken
from luwte.policy.wording.agreements import text_lines

OVER_WORDS: dict[str, Any] = {
    Over.UNIT: gettext_lazy("cases of the own unit"),
    Over.ORGANISATION: gettext_lazy("cases of the whole organisation"),
}


@dataclass(frozen=True)
class CellWords:
    """One cell of the matrix: what may follow, and about it line by line."""

    kinds: list[str]
    months: str
    deciders: str
    about: list[str]
    remarks: list[str]

    @property
    def lines(self) -> list[str]:
        """All of it, a line each."""
        who = _("decides: %(who)s") % {"who": self.deciders}
        named = ", ".join([*self.kinds[:1], *(kind.lower() for kind in self.kinds[1:])])
        return [line for line in (named, self.months, who, *self.about, *self.remarks) if line]


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
    about = [str(POLICE_WORDS[cell.police]), str(HEARING_WORDS[cell.hearing])]
    if cell.review_months:
        about.append(
            ngettext(
                "looked at again every month",
                "looked at again every %(n)s months",
                cell.review_months,
            )
            % {"n": cell.review_months}
        )
    return CellWords(
        kinds=[str(MEASURES.get(kind, kind)) for kind in cell.kinds],
        months=months_words(cell),
        deciders=decider_words(cell.deciders),
        about=about,
        remarks=text_lines(spoken(cell.remarks)),
    )


def months_words(cell: Cell) -> str:
    """ "3 to 6 months", "at most 12 months, by way of exception 24", or nothing."""
    least, most = cell.months_min, cell.months_max
    if not most:
        return ""
    if least and least != most:
        said = _("%(least)s to %(most)s months") % {"least": least, "most": most}
    else:
        said = ngettext("%(n)s month", "%(n)s months", most) % {"n": most}
        said = said if least else _("at most %(term)s") % {"term": said}
    if cell.months_exceptional > most:
        said += _(", by way of exception %(n)s") % {"n": cell.months_exceptional}
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
    return PackWords(spoken(about["label"]), spoken(about["source"]), str(about["checked_on"]))


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
            for kind in cell.kinds:
                allowed = authority.rule(kind).deciders
                if Decider.EMPLOYEE not in allowed and not set(allowed) & set(cell.deciders):
                    found.append(_doubt(matrix, one, number, kind, allowed))
    return found


def _doubt(
    matrix: Matrix, one: MatrixClass, number: int, kind: str, allowed: tuple[str, ...]
) -> str:
    return _(
        "%(class)s, %(time)s: nobody named there may decide “%(measure)s”; that is for %(who)s."
    ) % {
        "class": spoken(one.label),
        "time": step_label(number, matrix.window_months).lower(),
        "measure": MEASURES[kind],
        "who": decider_words(allowed),
    }
