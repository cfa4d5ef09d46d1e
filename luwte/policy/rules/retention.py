"""How long what is kept (GOV-3). No law names a term for data about aggressors: each is a setting
with a reasoned default (`content/retention.yaml`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luwte.lib.spans import MONTHS_A_YEAR, Span
from luwte.policy.shipped import KeepFact, keep_facts


@dataclass(frozen=True)
class KeepTerm(Span):
    """So many hours, days or months; none is: at once."""

    @property
    def words(self) -> str:
        """ "24 hours", "2 years", "at once"."""
        if not self.amount:
            return _("at once")
        if self.unit == "months" and self.amount and self.amount % MONTHS_A_YEAR == 0:
            years = self.amount // MONTHS_A_YEAR
            return ngettext("%(n)s year", "%(n)s years", years) % {"n": years}
        words = {
            "hours": ngettext("%(n)s hour", "%(n)s hours", self.amount),
            "days": ngettext("%(n)s day", "%(n)s days", self.amount),
            "months": ngettext("%(n)s month", "%(n)s months", self.amount),
        }
        return words[self.unit] % {"n": self.amount}


@dataclass(frozen=True, kw_only=True)
class Retention:
    """For every kind of data how many of its unit; `keep_facts()` says which unit, and from when
    it counts. `amounts`: {kind of data: number}; what is not in it has the default."""

    amounts: dict[str, int] = field(default_factory=dict)

    def of(self, kind: str) -> KeepTerm:
        """The term of this kind of data; raises KeyError for a kind that is not in the file."""
        fact = keep_facts()[kind]
        return KeepTerm(self.amounts.get(kind, fact.default), fact.unit)

    @classmethod
    def from_values(cls, values: Mapping[str, Any]) -> Self:
        """Read what was stored; a kind that no longer exists is left out."""
        amounts = values.get("amounts", {})
        return cls(amounts={key: int(amounts[key]) for key in keep_facts() if key in amounts})

    @classmethod
    def shipped(cls) -> Self:
        """The defaults of the file."""
        return cls(amounts={key: fact.default for key, fact in keep_facts().items()})

    def values(self) -> dict[str, Any]:
        """As JSON."""
        return {"amounts": {key: self.of(key).amount for key in keep_facts()}}

    def problems(self) -> dict[str, str]:
        """What is wrong: {kind of data: a sentence}."""
        return {
            key: _out_of_reason(fact)
            for key, fact in keep_facts().items()
            if not fact.minimum <= self.of(key).amount <= fact.maximum
        }


def _out_of_reason(fact: KeepFact) -> str:
    return _("Choose between %(least)s and %(most)s.") % {
        "least": KeepTerm(fact.minimum, fact.unit).words,
        "most": KeepTerm(fact.maximum, fact.unit).words,
    }
