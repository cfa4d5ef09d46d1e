"""Text that is looked at before it is stored: a BSN, a private address, a diagnosis (REP-8).

    narrative = CarefulText(label=…)        several lines
    other_party = CarefulLine(label=…)      one line

Nothing is refused: the form comes back once with what was recognised marked, and why; who writes
chooses to take it out or to let it stand, and the next sending passes. `{% field form.narrative %}`
draws all of it. What is found after that choice is asked about again.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luwte.incidents.rules.proposals import is_in_care
from luwte.lib.text_warnings import Concern, Finding, MedicalWords, find_warnings, without
from luwte.org.queries import are_colleagues
from luwte.tenancy.scope import organisation_in_scope

WORDS = Path(__file__).resolve().parent.parent / "content" / "medical_words.yaml"
REMOVE, KEEP_NEEDED, KEEP_WRONG = "remove", "keep", "mistaken"
CHOICES: dict[str, tuple[Any, Any]] = {
    REMOVE: (gettext_lazy("Take it out"), gettext_lazy("[…] will stand in its place.")),
    KEEP_NEEDED: (gettext_lazy("Let it stand"), gettext_lazy("It is needed here.")),
    KEEP_WRONG: (gettext_lazy("Let it stand"), gettext_lazy("It is something else.")),
}
WHY: dict[Concern, Any] = {
    Concern.BSN: gettext_lazy(
        "This looks like a citizen service number. Nobody needs it here, and it can be misused."
    ),
    Concern.ADDRESS: gettext_lazy(
        "This looks like somebody's home address. That of a colleague never belongs here: who did "
        "it may ask for the file later."
    ),
    Concern.PHONE: gettext_lazy(
        "This looks like a private phone number. Who did it may ask for the file later."
    ),
    Concern.EMAIL: gettext_lazy(
        "This looks like a private e-mail address. Who did it may ask for the file later."
    ),
    Concern.MEDICAL: gettext_lazy(
        "This looks like a medical fact. Write what somebody did and said, not what somebody has."
    ),
}
AROUND = 30


class Typed(str):
    """What was typed, with what was chosen about what was found in it."""

    choice: str = ""
    seen: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Mark:
    """One thing that was found, with a few words around it and why it is asked about."""

    before: str
    found: str
    after: str
    why: str


@functools.cache
def medical_words() -> MedicalWords:
    """The list of `content/medical_words.yaml`."""
    raw = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    return MedicalWords(
        diagnoses=tuple(raw["diagnoses"]),
        medicines=tuple(raw["medicines"]),
        treatment=tuple(raw["treatment"]),
    )


def concerns_in(text: str) -> list[Finding]:
    """What this text should perhaps not hold, in the organisation in scope. No query, but for one
    when an address stands beside names."""
    organisation = organisation_in_scope()
    return find_warnings(
        text,
        words=medical_words(),
        in_care=organisation is not None and is_in_care(organisation.sectors),
        names_known=are_colleagues,
    )


class _Asking(forms.Widget):
    """Draws the question below the text, and reads its answer."""

    marks: list[Mark]
    seen: frozenset[str]

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        text = super().value_from_datadict(data, files, name)
        if text is None:
            return None
        typed = Typed(text)
        typed.choice = str(data.get(f"{name}_careful", ""))
        typed.seen = frozenset(str(data.get(f"{name}_seen", "")).split())
        return typed

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        control = super().render(name, value, attrs, renderer)
        if not getattr(self, "marks", None):
            return control
        question = {
            "name": name,
            "id": (attrs or {}).get("id", f"id_{name}"),
            "marks": self.marks,
            "seen": " ".join(sorted(self.seen)),
            "choices": [(value, *words) for value, words in CHOICES.items()],
            "chosen": getattr(value, "choice", ""),
        }
        return mark_safe(control + render_to_string("incidents/parts/careful.html", question))


class _CarefulArea(_Asking, forms.Textarea):
    pass


class _CarefulInput(_Asking, forms.TextInput):
    pass


class CarefulText(forms.CharField):
    """Several lines that are looked at before they are stored. `asks_about`: what is asked about,
    everything unless a subclass asks for an address or a phone number itself."""

    widget: Any = _CarefulArea
    asks_about: Collection[Concern] = frozenset(Concern)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        findings = (
            [one for one in concerns_in(text) if one.concern in self.asks_about] if text else []
        )
        if not findings:
            return text
        seen = frozenset(_fingerprint(text, one) for one in findings)
        self.widget.marks = [_mark(text, one) for one in findings]
        self.widget.seen = seen
        choice = getattr(value, "choice", "")
        if choice not in CHOICES or not seen <= value.seen:
            raise ValidationError(
                _("Look at this once: perhaps it should not be stored. You choose below."),
                code="careful",
            )
        return without(text, findings) if choice == REMOVE else text


class CarefulLine(CarefulText):
    """One line that is looked at before it is stored."""

    widget = _CarefulInput


def careful_area(rows: int) -> forms.Widget:
    """The widget of CarefulText with so many lines."""
    return _CarefulArea(attrs={"rows": rows})


def _fingerprint(text: str, one: Finding) -> str:
    found = f"{one.concern}:{text[one.start : one.end].casefold()}"
    return hashlib.sha256(found.encode()).hexdigest()[:16]


def _mark(text: str, one: Finding) -> Mark:
    return Mark(
        before=_words_before(text[: one.start]),
        found=text[one.start : one.end],
        after=_words_after(text[one.end :]),
        why=str(WHY[one.concern]),
    )


def _words_before(text: str) -> str:
    """The last words, whole ones."""
    if len(text) <= AROUND:
        return text
    _cut, _space, rest = text[-AROUND:].partition(" ")
    return f"… {rest}"


def _words_after(text: str) -> str:
    """The first words, whole ones."""
    if len(text) <= AROUND:
        return text
    rest, _space, _cut = text[:AROUND].rpartition(" ")
    return f"{rest} …"
