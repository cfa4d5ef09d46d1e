"""What the pages of retention ask."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from luwte.core.kit.widgets import DayInput
from luwte.incidents.queries.case_page import case_id_of_number


class HoldForm(forms.Form):
    """Which case is kept, why, and when somebody looks again."""

    number = forms.CharField(label=_("Number of the case"), max_length=12)
    reason = forms.CharField(
        label=_("Why does it have to be kept?"),
        help_text=_("For example: a court case runs. No names."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    look_again_on = forms.DateField(label=_("Look at it again on"), widget=DayInput())

    def clean_number(self) -> Any:
        found = case_id_of_number(self.cleaned_data["number"])
        if found is None:
            raise ValidationError(_("There is no case with this number."))
        return found
