"""The form of how long what is kept."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from luwte.policy.forms.draft import DraftForm
from luwte.policy.rules import KeepTerm, Retention
from luwte.policy.shipped import KeepFact, keep_facts, spoken


class RetentionForm(DraftForm):
    """A number for each kind of data, within what is reasonable."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for key, fact in keep_facts().items():
            self.fields[key] = forms.IntegerField(label=_label(fact), help_text=_hint(fact))
        self._with_reason()

    @staticmethod
    def initial_of(now: Retention) -> dict[str, Any]:
        """What the form shows for these terms."""
        return {key: now.of(key).amount for key in keep_facts()}

    @property
    def settings(self) -> Retention:
        return Retention(amounts={key: self.cleaned_data[key] for key in keep_facts()})


def _label(fact: KeepFact) -> str:
    units = {"hours": _("hours"), "days": _("days"), "months": _("months")}
    return f"{spoken(fact.label)} ({units[fact.unit]})"


def _hint(fact: KeepFact) -> str:
    return _("Counted from: %(moment)s. Between %(least)s and %(most)s. %(why)s") % {
        "moment": spoken(fact.counts_from),
        "least": KeepTerm(fact.minimum, fact.unit).words,
        "most": KeepTerm(fact.maximum, fact.unit).words,
        "why": spoken(fact.why),
    }
