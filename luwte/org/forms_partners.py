"""What the screens of partners ask."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from luwte.core.kit.widgets import DayInput
from luwte.org.models import InEmergency, Partner
from luwte.org.partnering import FOR_NEIGHBOURS, SHARABLE


def emergency_field() -> forms.ChoiceField:
    """Whether the number stands on the emergency page, which everybody on staff opens."""
    return forms.ChoiceField(
        label=_("On the emergency page"),
        choices=[("", _("no")), *InEmergency.choices],
        required=False,
        help_text=_("For instance: the community police officer, or victim support."),
    )


class PartnerForm(forms.Form):
    """A partner as everybody on staff sees it."""

    kind = forms.ChoiceField(label=_("Kind of partner"), choices=Partner.Kind.choices)
    name = forms.CharField(label=_("Name"), max_length=120)
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)
    out_of_hours = forms.CharField(
        label=_("Phone out of hours"),
        max_length=40,
        required=False,
        help_text=_("Where to call in the evening, at night and in the weekend."),
    )
    email = forms.EmailField(label=_("E-mail address"), required=False)
    note = forms.CharField(label=_("What for"), max_length=300, required=False)
    in_emergency = emergency_field()


class PartnerContactForm(forms.Form):
    """Somebody to call at a partner."""

    name = forms.CharField(label=_("Name"), max_length=120)
    part = forms.CharField(label=_("What for"), max_length=120, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)
    out_of_hours = forms.CharField(label=_("Phone out of hours"), max_length=40, required=False)
    email = forms.EmailField(label=_("E-mail address"), required=False)
    in_emergency = emergency_field()


class AgreementForm(forms.Form):
    """What was agreed."""

    title = forms.CharField(label=_("What is it called?"), max_length=200)
    may_share = forms.MultipleChoiceField(
        label=_("What may be shared?"),
        choices=[(str(key), label) for key, label in SHARABLE.items()],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose what is shared.")},
    )
    ground = forms.CharField(
        label=_("On which ground?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For instance: legitimate interest, with the assessment of 3 May; or consent."),
    )
    starts_on = forms.DateField(label=_("From"), widget=DayInput())
    ends_on = forms.DateField(label=_("Until and including"), widget=DayInput())
    review_on = forms.DateField(
        label=_("Look at it again on"),
        widget=DayInput(),
        help_text=_("Who manages partners is reminded on that day."),
    )

    def __init__(self, *args: Any, partner: Partner, **more: Any) -> None:
        super().__init__(*args, **more)
        if partner.kind == Partner.Kind.NEIGHBOUR:
            may_share: Any = self.fields["may_share"]
            may_share.choices = [(str(key), SHARABLE[key]) for key in FOR_NEIGHBOURS]
