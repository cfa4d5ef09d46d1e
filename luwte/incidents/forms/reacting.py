"""What somebody says after going to see a colleague."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luwte.incidents.forms.careful import CarefulLine, CarefulText, careful_area


class ReactForm(forms.Form):
    """Done, with a note when one likes; or not needed, with the reason. The button says which."""

    note = CarefulText(
        label=gettext_lazy("A note"),
        help_text=gettext_lazy("Handlers read this. Nothing about health."),
        required=False,
        max_length=2_000,
        widget=careful_area(2),
    )
    because = CarefulLine(label=gettext_lazy("Not needed, because"), required=False, max_length=500)
    answer = forms.ChoiceField(
        choices=[("done", "done"), ("not_needed", "not_needed")], required=False
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        data["is_needed"] = data.get("answer") != "not_needed"
        if not data["is_needed"] and not data.get("because", "").strip():
            self.add_error("because", _("Say in a few words why it is not needed."))
        elif not data["is_needed"] and data.get("note", "").strip():
            self.add_error("note", _("A note belongs to a visit. Put it in the reason."))
        elif data["is_needed"] and data.get("because", "").strip():
            self.add_error("because", _("You were there, so empty this, or choose “not needed”."))
        return data
