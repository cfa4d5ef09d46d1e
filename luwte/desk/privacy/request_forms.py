"""What the pages of requests ask."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from luwte.core.kit.widgets import DayInput, TileSelect
from luwte.desk.models import SubjectRequest
from luwte.org.queries import people_named
from luwte.response.rules.identity import Identity

LONGEST = 4_000
STAFF, OTHER = "staff", "other"


class ReceiveForm(forms.Form):
    """Who asks what, and since when."""

    kind = forms.ChoiceField(
        label=_("What does this person ask?"),
        choices=[(value, capfirst(label)) for value, label in SubjectRequest.Kind.choices],
        widget=TileSelect,
    )
    who = forms.ChoiceField(
        label=_("Who asks?"),
        choices=[(STAFF, _("Somebody who works here")), (OTHER, _("Somebody else"))],
        widget=TileSelect,
    )
    name = forms.CharField(label=_("Name"), max_length=120)
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)
    email = forms.EmailField(label=_("E-mail address"), required=False)
    reference = forms.CharField(label=_("Client number"), max_length=60, required=False)
    received_on = forms.DateField(
        label=_("When did the request come in?"),
        widget=DayInput(),
    )
    # Chosen on the second look: the id of who was found, or nobody.
    party = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["received_on"].initial = timezone.localdate()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("who") == STAFF and given.get("name"):
            found = people_named(given["name"], 2)
            if len(found) != 1:
                words = _("Nobody of the staff has this name, or several have. Write it in full.")
                self.add_error("name", words)
            given["person"] = found[0] if found else None
        return given

    @property
    def identity(self) -> Identity:
        """What somebody says of himself or herself."""
        names = ("name", "address", "phone", "email", "reference")
        return Identity(**{name: self.cleaned_data[name] for name in names})


class CheckForm(forms.Form):
    """How it was made sure who asks."""

    how = forms.CharField(
        label=_("How did you make sure that it is this person?"),
        help_text=_("For example: called back on the number we know. Keep no copy of a passport."),
        max_length=200,
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)


class ExtendForm(forms.Form):
    """Why it takes longer."""

    reason = forms.CharField(
        label=_("Why does it take longer?"), max_length=LONGEST, widget=forms.Textarea
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)


class AnswerForm(forms.Form):
    """What was answered."""

    granted = forms.TypedChoiceField(
        label=_("What do you decide?"),
        choices=[("yes", _("Done as asked")), ("no", _("Not done, or not all of it"))],
        coerce=lambda value: value == "yes",
        widget=TileSelect,
    )
    answer = forms.CharField(
        label=_("What did you answer, and why?"),
        help_text=_("No names. Say also where the person can complain: with us and with the AP."),
        max_length=LONGEST,
        widget=forms.Textarea,
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)
