"""What the screens of notices ask. Forms check shapes; what may be done, the verbs know."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from luwte.core.kit.widgets import DayInput, TileSelect, TileSelectMany
from luwte.notices.actions import Instructed
from luwte.notices.rules import LONGEST_LINE, Instruction, NoticeAbout
from luwte.notices.wording import DO
from luwte.org.queries import Places

EVERYWHERE = "everywhere"
ABOUT = ((NoticeAbout.PERSON.value, _("A person")), (NoticeAbout.PLACE.value, _("An address")))


class NoticeForm(forms.Form):
    """Whom or where it is about, what to do, where and until when."""

    about = forms.ChoiceField(label=_("What is it about?"), choices=ABOUT, widget=TileSelect)
    who = forms.CharField(label=_("Name"), required=False, max_length=120)
    address = forms.CharField(label=_("Address"), required=False, max_length=200)
    look = forms.CharField(
        label=_("How do you recognise this person?"),
        help_text=_("What you see: no illness, no origin."),
        required=False,
        max_length=LONGEST_LINE,
    )
    instruction = forms.ChoiceField(label=_("What should a colleague do?"), widget=TileSelect)
    places = forms.MultipleChoiceField(label=_("Where?"), required=False, widget=TileSelectMany)
    allowed = forms.CharField(
        label=_("What is still possible?"), required=False, max_length=LONGEST_LINE
    )
    starts_on = forms.DateField(label=_("From"), widget=DayInput())
    ends_on = forms.DateField(label=_("Until and including"), widget=DayInput())

    def __init__(self, *args: Any, places: Places, **more: Any) -> None:
        super().__init__(*args, **more)
        self._kept = places.locations
        offered = [(str(place.pk), place.name) for place, _rooms in places.rooms_by_location]
        self.fields["places"].choices = [(EVERYWHERE, _("Everywhere")), *offered]  # type: ignore[attr-defined]
        self.fields["instruction"].choices = [(one.value, DO[one]) for one in Instruction]  # type: ignore[attr-defined]
        self.fields["starts_on"].initial = timezone.localdate()

    @property
    def said(self) -> Instructed:
        """The instruction, once the form is valid."""
        given = self.cleaned_data
        chosen = set(given["places"])
        return Instructed(
            about=NoticeAbout(given["about"]),
            instruction=Instruction(given["instruction"]),
            who=given["who"],
            address=given["address"],
            look=given["look"],
            allowed=given["allowed"],
            places=[place for pk, place in self._kept.items() if str(pk) in chosen],
            is_everywhere=EVERYWHERE in chosen,
            starts_on=given["starts_on"],
            ends_on=given["ends_on"],
        )
