"""What changed between two versions, in words that somebody who only reads the screen follows."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from luwte.catalogue.queries import terms
from luwte.catalogue.rules import Kind as EntryKind
from luwte.core.kit.shapes import gravity_label
from luwte.policy.rules import (
    DECISIONS,
    MEASURES,
    CareMoment,
    Difference,
    KeepTerm,
    Matrix,
    Settings,
    decider_words,
)
from luwte.policy.rules.cells import HEARING_WORDS, POLICE_WORDS, UNIT_WORDS
from luwte.policy.rules.matrix import REPEATS_WORDS
from luwte.policy.shipped import keep_facts, spoken, term_facts
from luwte.policy.wording.agreements import term_words, text_lines
from luwte.policy.wording.care import LETTERHEAD_LABELS
from luwte.policy.wording.measures import (
    OVER_WORDS,
    cell_words,
    option_words,
    pack_words,
    step_label,
)

_STEP = re.compile(r"classes\.([^.]+)\.steps\.(\d+)\.(?:options\.(\d+)\.)?(.+)")
_CLASS = re.compile(r"classes\.([^.]+)\.(.+)")


@dataclass(frozen=True)
class Change:
    """One difference in words; lists are lines."""

    label: str
    before: list[str]
    after: list[str]


def change_lines(
    changes: Iterable[Difference], before: Settings | None = None, after: Settings | None = None
) -> list[Change]:
    """Differences in words. `before` and `after` name the classes of a matrix; a class or a step
    that came or went is one line."""
    known = _Classes(before, after)
    found: dict[str, Change] = {}
    for change in changes:
        whole = known.whole(change.name)
        if whole is not None:
            found.setdefault(whole.label, whole)
        elif change.name == "pack" and not _pack_name(change.after):
            continue
        else:
            said = Change(
                _name(change.name, known),
                _value(change.name, change.before, known),
                _value(change.name, change.after, known),
            )
            found[change.name] = said
    return list(found.values())


class _Classes:
    """The classes of both versions, by key."""

    def __init__(self, before: Settings | None, after: Settings | None) -> None:
        self.old = {one.key: one for one in before.classes} if isinstance(before, Matrix) else {}
        self.new = {one.key: one for one in after.classes} if isinstance(after, Matrix) else {}
        held = after if isinstance(after, Matrix) else before
        self.window = held.window_months if isinstance(held, Matrix) else 12

    def name(self, key: str) -> str:
        one = self.new.get(key) or self.old.get(key)
        return spoken(one.label) if one else key

    def whole(self, path: str) -> Change | None:
        """The one line for a class or a step that came or went, when this path is part of it."""
        if not (self.old or self.new):
            return None
        step = _STEP.fullmatch(path)
        named = _CLASS.fullmatch(path)
        if named and ((named[1] in self.old) != (named[1] in self.new) or self._other(named[1])):
            key = named[1]
            return Change(
                _("Class of behaviour: %(class)s") % {"class": self.name(key)},
                self._class_lines(self.old.get(key)),
                self._class_lines(self.new.get(key)),
            )
        return self._step(step[1], int(step[2])) if step else None

    def _other(self, key: str) -> bool:
        """True when the key is used for behaviour that shares nothing with what it was: what
        changed in it word by word would say nothing."""
        old, new = self.old.get(key), self.new.get(key)
        return (
            old is not None
            and new is not None
            and spoken(old.label) != spoken(new.label)
            and spoken(old.description) != spoken(new.description)
            and set(old.forms) != set(new.forms)
        )

    def _step(self, key: str, number: int) -> Change | None:
        """The one line for a step that came or went, or in which options came or went."""
        cells = [
            one.steps[number - 1] if one and len(one.steps) >= number else None
            for one in (self.old.get(key), self.new.get(key))
        ]
        was, becomes = cells
        if was and becomes and len(was.options) == len(becomes.options):
            return None
        lines = [[] if cell is None else cell_words(cell).lines for cell in cells]
        return Change(self.step_name(key, number), *lines)

    def option_name(self, key: str, number: int, option: str | None) -> str:
        """The step, and which of its options when it has several."""
        one = self.new.get(key) or self.old.get(key)
        name = self.step_name(key, number)
        options = one.steps[number - 1].options if one else ()
        if option is None or len(options) == 1:
            return name
        return f"{name}, {option_words(options[int(option) - 1]).named.lower()}"

    def step_name(self, key: str, number: int) -> str:
        return f"{self.name(key)}: {step_label(number, self.window).lower()}"

    def _class_lines(self, one: Any) -> list[str]:
        if one is None:
            return []
        steps = [
            f"{step_label(n, self.window)}: {'; '.join(cell_words(cell).lines)}"
            for n, cell in enumerate(one.steps, start=1)
        ]
        return [f"{spoken(one.label)}: {spoken(one.description)}", *steps]


def _name(path: str, known: _Classes) -> str:
    fact = term_facts().get(path)
    if fact:
        return spoken(fact.label)
    first, _dot, rest = path.partition(".")
    namers = {
        "usual": lambda: _("How grave it usually is: %(form)s") % {"form": _form_name(rest)},
        "classes": lambda: _class_path(path, known),
        "rules": lambda: _rule_path(rest),
        "amounts": lambda: spoken(keep_facts()[rest].label) if rest in keep_facts() else rest,
    }
    if first in namers and rest:
        return namers[first]()
    return _in_language(path) if _ends_with_language(path) else _word(path)


def _ends_with_language(path: str) -> bool:
    return path.rpartition(".")[2] in ("nl", "en")


def _in_language(path: str) -> str:
    *parts, language = path.split(".")
    tongue = {"nl": _("Dutch"), "en": _("English")}.get(language, language)
    return f"{', '.join(_word(part) for part in parts)} ({tongue})"


def _class_path(path: str, known: _Classes) -> str:
    if path == "classes.order":
        return _("Classes, from light to heavy")
    step = _STEP.fullmatch(path)
    if step:
        name = _in_language(step[4]) if _ends_with_language(step[4]) else _word(step[4])
        return f"{known.option_name(step[1], int(step[2]), step[3])}: {name.lower()}"
    named = _CLASS.fullmatch(path)
    assert named is not None
    name = _in_language(named[2]) if _ends_with_language(named[2]) else _word(named[2])
    return f"{known.name(named[1])}: {name.lower()}"


def _rule_path(rest: str) -> str:
    key, _dot, part = rest.partition(".")
    return f"{DECISIONS.get(key, key)}: {_word(part).lower()}"


def _word(part: str) -> str:
    words = {**_norm_words(), **_matrix_words(), **_other_words()}
    return words.get(part) or str(LETTERHEAD_LABELS.get(part, part))


def _norm_words() -> dict[str, str]:
    return {
        "statement": _("What we do not accept"),
        "conduct": _("What you may do then"),
        "light": _("Light"),
        "middle": _("Middle"),
        "heavy": _("Heavy"),
        "description": _("when"),
        "examples": _("examples"),
    }


def _matrix_words() -> dict[str, str]:
    return {
        "pack": _("Example it started from"),
        "window_months": _("How many months does an earlier incident count?"),
        "repeats": _("What makes it a repetition?"),
        "mitigating": _("What makes it less grave?"),
        "safeguards": _("What stays open, whatever happens?"),
        "remedy": _("What can the other party do who disagrees?"),
        "label": _("name"),
        "forms": _("forms of aggression"),
        "gravities": _("How grave is it?"),
        "kinds": _("What may follow?"),
        "unit": _("Days, weeks or months?"),
        "least": _("At least how long?"),
        "most": _("At most how long?"),
        "exceptional": _("At most, by way of exception"),
        "review": _("Look again every so many"),
        "deciders": _("Who decides?"),
        "longer_than": _("Does somebody else decide when it lasts longer than this?"),
        "longer_deciders": _("Who decides then?"),
        "called": _("What do you call it?"),
        "letter": _("What does the letter say about it?"),
        "police": _("And the police?"),
        "hearing": _("When is the other party heard?"),
        "remarks": _("What else should the handler know?"),
    }


def _other_words() -> dict[str, str]:
    return {
        "over": _("For which cases?"),
        "second": _("Who looks second?"),
        "offer_again_days": _("Offer it again after how many days?"),
        "load_on": _("Give a signal when it adds up"),
        "load_count": _("At how many incidents?"),
        "load_months": _("Within how many months?"),
    }


def _value(path: str, value: Any, known: _Classes) -> list[str]:
    if value is None:
        return []
    fact = term_facts().get(path)
    if fact:
        return [term_words(fact, value)]
    if path == "classes.order":
        return [known.name(key) for key in value]
    if path.startswith("usual."):
        return [gravity_label(str(value))]
    if path.startswith("amounts."):
        kind = path.removeprefix("amounts.")
        return [KeepTerm(value, keep_facts()[kind].unit).words if kind in keep_facts() else "–"]
    return _by_last_word(path.rpartition(".")[2], value)


def _by_last_word(word: str, value: Any) -> list[str]:
    tables: dict[str, Any] = {
        "kinds": MEASURES,
        "police": POLICE_WORDS,
        "unit": UNIT_WORDS,
        "hearing": HEARING_WORDS,
        "repeats": REPEATS_WORDS,
        "over": OVER_WORDS,
    }
    if word in tables:
        keys = value if isinstance(value, list) else [value]
        return [str(tables[word].get(key, key)) for key in keys]
    speakers = {
        "deciders": lambda: [decider_words(value)],
        "longer_deciders": lambda: [decider_words(value)] if value else [],
        "second": lambda: [decider_words(value)] if value else [],
        "gravities": lambda: [gravity_label(key) for key in value],
        "forms": lambda: [_form_name(key) for key in value],
        "pack": lambda: [_pack_name(value)],
    }
    return speakers[word]() if word in speakers else _plain(value)


def _plain(value: Any) -> list[str]:
    if isinstance(value, bool):
        return [_("yes") if value else _("no")]
    if isinstance(value, str):
        return text_lines(value)
    if isinstance(value, list):
        return [CareMoment(**one).words if isinstance(one, dict) else str(one) for one in value]
    return [str(value)]


def _form_name(key: str) -> str:
    return {form.entry_key: form.label for form in terms(EntryKind.FORM)}.get(key, key)


def _pack_name(pack: Any) -> str:
    about = pack_words(str(pack or ""))
    return about.label if about else ""
