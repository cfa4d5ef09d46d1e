"""What a reader wants to be told."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from luwte.notify.models import Preference
from luwte.notify.queries import optional_messages


class PreferenceForm(forms.Form):
    """Which messages come, and the hours at which those that can wait do wait."""

    wanted = forms.MultipleChoiceField(
        label=_("Messages that you can switch off"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    quiet_from = forms.TimeField(
        label=_("Quiet from"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=_("In these hours we keep what can wait. Alarms and deadlines always come."),
    )
    quiet_until = forms.TimeField(
        label=_("Quiet until"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )

    def __init__(self, *args: Any, preference: Preference, **more: Any) -> None:
        off = set(preference.switched_off)
        keys = [key for key, _message in optional_messages()]
        more["initial"] = {
            "wanted": [key for key in keys if key not in off],
            "quiet_from": preference.quiet_from,
            "quiet_until": preference.quiet_until,
        }
        super().__init__(*args, **more)
        choices = [(key, message.label) for key, message in optional_messages()]
        if choices:
            self.fields["wanted"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["wanted"]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        start, end = values.get("quiet_from"), values.get("quiet_until")
        if (start is None) != (end is None) and not self.errors:
            missing = "quiet_from" if start is None else "quiet_until"
            self.add_error(missing, _("Fill in both hours, or none."))
        return values

    @property
    def switched_off(self) -> list[str]:
        """The keys that are not wanted."""
        wanted = set(self.cleaned_data.get("wanted", []))
        return [key for key, _message in optional_messages() if key not in wanted]
