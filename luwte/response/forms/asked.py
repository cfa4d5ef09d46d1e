"""What somebody says who was asked to hold something, or to have it repaired."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luwte.core.kit.widgets import TileSelect
from luwte.incidents.panels import CarefulLine


class KeeperForm(forms.Form):
    """It is held, or it is gone."""

    answer = forms.ChoiceField(
        label=gettext_lazy("How does it stand?"),
        widget=TileSelect,
        choices=[("held", gettext_lazy("I hold it")), ("lost", gettext_lazy("It is gone"))],
    )
    where = forms.CharField(label=gettext_lazy("Where is it kept?"), max_length=300, required=False)
    reason = CarefulLine(
        label=gettext_lazy("If it is gone: how did that happen?"), max_length=300, required=False
    )

    def clean(self) -> dict[str, Any]:
        """What was said; how it went is needed only when it is gone."""
        told: dict[str, Any] = super().clean() or {}
        if told.get("answer") == "lost" and not (told.get("reason") or "").strip():
            self.add_error("reason", _("Say in a few words how it went."))
        return told


class RepairForm(forms.Form):
    """One button: it is repaired. Nothing to fill in."""
