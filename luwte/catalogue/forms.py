"""The forms of who keeps the terms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from luwte.catalogue.actions import LONGEST_LABEL
from luwte.catalogue.queries import TermView, phases
from luwte.catalogue.wording import ADDRESSEES, CHARACTERS, TOWARD


def _as_choices(words: Mapping[Any, Any]) -> list[tuple[Any, Any]]:
    return [(code.value, text) for code, text in words.items()]


class LabelsForm(forms.Form):
    """The words of a term."""

    nl = forms.CharField(label=_("Name in Dutch"), max_length=LONGEST_LABEL)
    en = forms.CharField(
        label=_("Name in English"),
        max_length=LONGEST_LABEL,
        required=False,
        help_text=_("Leave it empty to show the Dutch name in English too."),
    )

    def labels(self) -> dict[str, str]:
        """The words as the verbs take them."""
        return {"nl": self.cleaned_data["nl"], "en": self.cleaned_data.get("en", "")}


class OwnTermForm(LabelsForm):
    """An own term, and the term of the catalogue that it counts as."""

    counts_as = forms.ChoiceField(
        label=_("Counts as"),
        help_text=_(
            "In figures and advice your own term counts as this one. "
            "Choose the one that comes closest."
        ),
    )

    def __init__(self, *args: Any, choices: list[TermView], **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["counts_as"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Choose")), *((term.key, term.label) for term in choices)]

    def data_of_own(self) -> dict[str, Any]:
        """What an own term holds beside its name."""
        return {}


class OwnActionForm(OwnTermForm):
    """An own action: like one of the 37, with its own addressee, phase, character and deadline."""

    explanation = forms.CharField(
        label=_("What you do, in a few sentences"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    addressee = forms.ChoiceField(label=_("Who does it"), choices=_as_choices(ADDRESSEES))
    phase = forms.ChoiceField(label=_("Phase"))
    character = forms.TypedChoiceField(
        label=_("Character"), choices=_as_choices(CHARACTERS), coerce=int
    )
    toward = forms.ChoiceField(label=_("Directed at"), choices=_as_choices(TOWARD))
    deadline_hours = forms.IntegerField(
        label=_("Suggested deadline in hours"),
        min_value=0,
        max_value=24 * 365,
        initial=48,
        help_text=_("Counted from the event. 0 means at once."),
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["phase"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(line.key, line.label) for line in phases()]
        self.fields["counts_as"].help_text = _(
            "Your action opens what this one opens, and counts as this one in figures."
        )

    def data_of_own(self) -> dict[str, Any]:
        """The fields of an own action, as `add_term` takes them."""
        names = ("addressee", "phase", "character", "toward", "deadline_hours")
        words = self.cleaned_data["explanation"].strip()
        return {
            **{name: self.cleaned_data[name] for name in names},
            "text": {"nl": words, "en": words},
        }
