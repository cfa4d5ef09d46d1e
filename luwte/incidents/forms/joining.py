"""What handlers fill in to bring cases together or to take them apart."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from luwte.core.kit.widgets import TileSelect
from luwte.incidents.forms.careful import CarefulLine
from luwte.incidents.rules import LinkKind


class ConfirmForm(forms.Form):
    """Nothing to fill in: the page says what happens, the button does it."""


class MergeForm(forms.Form):
    """Nothing but why; the page shows what it does."""

    why = CarefulLine(label=gettext_lazy("Why are they one case?"), required=False, max_length=300)


class LinkForm(forms.Form):
    """Why two cases stand beside each other."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What do they have in common?"),
        widget=TileSelect,
        choices=[
            (LinkKind.SAME_PERSON.value, gettext_lazy("The same person did it")),
            (LinkKind.RELATED.value, gettext_lazy("They have to do with each other")),
        ],
        error_messages={"required": gettext_lazy("Choose what they have in common.")},
    )
    why = CarefulLine(
        label=gettext_lazy("How do you know?"),
        help_text=gettext_lazy("No names of visitors. “The same car” is enough."),
        required=False,
        max_length=300,
    )


class SplitForm(forms.Form):
    """Which incidents get a case of their own, and why."""

    incidents = forms.MultipleChoiceField(
        label=gettext_lazy("What gets a case of its own?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": gettext_lazy("Choose at least one."),
            "invalid_choice": gettext_lazy("This case changed meanwhile. Look again."),
        },
    )
    why = CarefulLine(
        label=gettext_lazy("Why is this a case of its own?"),
        max_length=300,
        error_messages={"required": gettext_lazy("Say why in a few words.")},
    )

    def __init__(self, *args: Any, choices: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["incidents"]
        field.choices = list(choices)
