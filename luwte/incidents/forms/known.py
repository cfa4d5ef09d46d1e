"""What it was done with, and what it led to: known at once, or only later."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy

from luwte.catalogue.queries import TermView, terms
from luwte.catalogue.rules import Kind
from luwte.core.kit.widgets import TileSelectMany
from luwte.tenancy.models import Organisation


class KnownForm(forms.Form):
    """Make it with the organisation; terms are in memory, so showing costs no query."""

    consequence = forms.MultipleChoiceField(
        label=gettext_lazy("What did it lead to?"),
        help_text=gettext_lazy("Tick what you know now. You can change it later."),
        required=False,
    )
    means = forms.MultipleChoiceField(label=gettext_lazy("What was it done with?"), required=False)

    def __init__(
        self,
        *args: Any,
        organisation: Organisation,
        chosen: Iterable[UUID] = (),
        **kwargs: Any,
    ) -> None:
        kept = set(chosen)
        self.known = {
            str(term.id): term
            for kind in (Kind.CONSEQUENCE, Kind.MEANS)
            for term in terms(kind, organisation=organisation)
        }
        kwargs["initial"] = {
            kind.value: [key for key, term in self.known.items() if term.id in kept]
            for kind in (Kind.CONSEQUENCE, Kind.MEANS)
        }
        super().__init__(*args, **kwargs)
        for kind in (Kind.CONSEQUENCE, Kind.MEANS):
            offered = [term for term in self.known.values() if term.kind == kind]
            field: Any = self.fields[kind.value]
            field.widget = TileSelectMany(hints={str(one.id): one.text for one in offered})
            field.choices = [(str(one.id), one.label) for one in offered]

    def chosen_terms(self) -> list[TermView]:
        """What was ticked. Only after `is_valid()`."""
        ticked = [*self.cleaned_data["consequence"], *self.cleaned_data["means"]]
        return [self.known[key] for key in ticked]
