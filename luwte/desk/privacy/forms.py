"""What the search in the audit asks."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from luwte.core.kit.widgets import DayInput
from luwte.desk.privacy.searching import Question


class QuestionForm(forms.Form):
    who = forms.CharField(label=_("Who"), max_length=100, required=False)
    verb = forms.CharField(
        label=_("Deed"),
        max_length=80,
        required=False,
        help_text=_("The beginning is enough: org. or incidents.read"),
    )
    kind = forms.CharField(label=_("Kind of thing"), max_length=60, required=False)
    object_id = forms.UUIDField(label=_("Id of the thing"), required=False)
    since = forms.DateField(label=_("From"), required=False, widget=DayInput())
    until = forms.DateField(label=_("Until and including"), required=False, widget=DayInput())
    outcome = forms.ChoiceField(
        label=_("Outcome"),
        required=False,
        choices=[
            ("", _("all")),
            ("done", pgettext_lazy("audit", "done")),
            ("read", _("read")),
            ("refused", _("refused")),
        ],
    )

    def question(self) -> Question:
        """What was filled in; call it on a form that is right."""
        return Question(**self.cleaned_data)
