"""What an organisation does not accept, and how grave is how grave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from django.utils.translation import gettext as _

from luwte.policy.rules.kinds import GRAVITIES
from luwte.policy.shipped import Words, norm_statement

MAX_EXAMPLES = 20


@dataclass(frozen=True, kw_only=True)
class NormClass:
    """One of light, middle, heavy: what it means, with examples, per language."""

    description: Words = field(default_factory=dict)
    examples: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Norm:
    """What this organisation does not accept, what staff may do then, and how grave is how grave.

    `statement` and `conduct` are {"nl": …, "en": …}, one sentence a line. `usual`: how grave a form
    of aggression usually is here, {key of the form: gravity}; a form that is not in it is as grave
    as the catalogue says.
    """

    statement: Words = field(default_factory=lambda: dict(norm_statement()["statement"]))
    conduct: Words = field(default_factory=lambda: dict(norm_statement()["conduct"]))
    light: NormClass = field(default_factory=NormClass)
    middle: NormClass = field(default_factory=NormClass)
    heavy: NormClass = field(default_factory=NormClass)
    usual: dict[str, str] = field(default_factory=dict)

    def of(self, gravity: str) -> NormClass:
        """The class with this key; raises KeyError for another word."""
        return {"light": self.light, "middle": self.middle, "heavy": self.heavy}[gravity]

    @classmethod
    def from_values(cls, values: Mapping[str, Any]) -> Self:
        """Read what was stored."""
        read: dict[str, Any] = {
            name: values[name] for name in ("statement", "conduct", "usual") if name in values
        }
        for name in GRAVITIES:
            if name in values:
                read[name] = NormClass(**values[name])
        return cls(**read)

    def values(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)

    def problems(self) -> dict[str, str]:
        """What is wrong: {name of the field: a sentence}."""
        return _wrong_norm(self)


def _wrong_norm(norm: Norm) -> dict[str, str]:
    found = {}
    if not norm.statement.get("nl", "").strip():
        found["statement_nl"] = _("Write what your organisation does not accept.")
    for name in GRAVITIES:
        one = norm.of(name)
        if not one.description.get("nl", "").strip():
            found[f"{name}_description_nl"] = _("Say in one sentence when it is this grave.")
        if not one.examples.get("nl"):
            found[f"{name}_examples_nl"] = _("Give at least one example, each on its own line.")
        for language, examples in one.examples.items():
            if len(examples) > MAX_EXAMPLES:
                found[f"{name}_examples_{language}"] = _("Give at most %(most)s examples.") % {
                    "most": MAX_EXAMPLES
                }
    unknown = [form for form, gravity in norm.usual.items() if gravity not in GRAVITIES]
    found.update({f"usual_{form}": _("Choose light, middle or heavy.") for form in unknown})
    return found
