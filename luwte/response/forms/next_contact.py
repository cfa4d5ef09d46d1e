"""The list for the next contact or visit."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from luwte.core.kit.widgets import DayInput
from luwte.incidents.panels import CarefulLine, CarefulText, careful_area
from luwte.notices.queries import instruction_choices
from luwte.notices.rules import Instruction
from luwte.response.actions.next_contact import Looked
from luwte.response.queries.parties import PartyFace
from luwte.response.rules.next_contact import Answer, points

ANSWERS = (
    (Answer.YES.value, _("In order")),
    (Answer.NO.value, _("Not in order")),
    (Answer.NOT_NEEDED.value, _("Not needed")),
)
USUAL = timedelta(days=90)


class NextContactForm(forms.Form):
    """The points, what is agreed, and what who goes is told."""

    contact_on = forms.DateField(
        label=_("When is the next contact?"),
        widget=DayInput(),
    )
    plan = CarefulText(
        label=_("What do you do about what is not in order?"),
        required=False,
        max_length=2_000,
        widget=careful_area(3),
    )
    instruction = forms.ChoiceField(
        label=_("What does a colleague who goes later read?"),
        help_text=_("Only what to do, never why."),
        required=False,
    )
    party = forms.ChoiceField(label=_("With whom is it?"), required=False)
    address = CarefulLine(label=_("At which address?"), required=False, max_length=200)
    until = forms.DateField(
        label=_("Until which day does this hold?"),
        widget=DayInput(),
    )

    def __init__(self, *args: Any, parties: Iterable[PartyFace], **more: Any) -> None:
        super().__init__(*args, **more)
        asked = {
            f"point_{point.key}": forms.ChoiceField(
                label=point.question,
                choices=ANSWERS,
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose one; “not needed” is an answer too.")},
            )
            for point in points()
        }
        self.fields = asked | self.fields
        self._parties = {str(face.pk): face.party for face in parties}
        named = [(str(face.pk), face.label) for face in parties]
        self.fields["party"].choices = [("", "–"), *named]  # type: ignore[attr-defined]
        nothing = [("", _("Nothing special"))]
        self.fields["instruction"].choices = nothing + instruction_choices()  # type: ignore[attr-defined]
        today = timezone.localdate()
        self.fields["contact_on"].initial, self.fields["until"].initial = today, today + USUAL

    def points(self) -> list[forms.BoundField]:
        """The questions of the list."""
        return [one for one in self if one.name.startswith("point_")]

    def others(self) -> list[forms.BoundField]:
        """What is agreed and told."""
        return [one for one in self if not one.name.startswith("point_")]

    @property
    def looked(self) -> Looked:
        """What was found, once the form is valid."""
        given = self.cleaned_data
        return Looked(
            answers={point.key: given[f"point_{point.key}"] for point in points()},
            contact_on=given["contact_on"],
            until=given["until"],
            plan=given["plan"],
            instruction=Instruction(given["instruction"]) if given["instruction"] else None,
            address=given["address"],
            party=self._parties.get(given["party"]),
        )
