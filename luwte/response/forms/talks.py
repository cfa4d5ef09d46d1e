"""What the screens of talks ask. Forms check shapes; what may be done, the verbs know."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from luwte.core.kit.people_field import SomebodyField
from luwte.core.kit.widgets import DayInput, MomentField, TileSelect
from luwte.incidents.panels import CarefulText, careful_area
from luwte.lib.text_warnings import Concern
from luwte.response.actions.talks import TalkPlan
from luwte.response.forms.letters import ChosenField
from luwte.response.rules.states import TalkKind
from luwte.response.rules.talks import LONGEST, Signed, Then
from luwte.response.words.letters import TALK_HINTS, TALKS

NOT_HERE = frozenset({Concern.BSN, Concern.MEDICAL})
DRAWN = "data:image/png;base64,"
DRAWN_AT_MOST = 400_000  # characters
REASON = 1_000


class _Text(CarefulText):
    asks_about = NOT_HERE


class PlanForm(forms.Form):
    """When, where, who leads it, who else is there."""

    planned_at = MomentField(label=_("When?"))
    place = forms.CharField(label=_("Where?"), max_length=200)
    led_by = SomebodyField(
        label=_("Who leads it?"), help_text=_("Not somebody who was there, in a hearing.")
    )
    others = forms.CharField(
        label=_("Who else is there?"),
        required=False,
        max_length=300,
        help_text=_("As what, not by name: the community police officer, the brother."),
    )

    def __init__(self, *args: Any, people: Iterable[Any], **more: Any) -> None:
        super().__init__(*args, **more)
        somebody = self.fields["led_by"]
        assert isinstance(somebody, SomebodyField)
        somebody.offer(people)

    @property
    def talk_plan(self) -> TalkPlan:
        """What the verbs take."""
        data = self.cleaned_data
        return TalkPlan(
            planned_at=data["planned_at"],
            place=data["place"],
            led_by=data["led_by"],
            others=data["others"],
        )


class NewTalkForm(PlanForm):
    """Which talk, with whom."""

    kind = forms.ChoiceField(
        label=_("Which talk?"),
        choices=[(one.value, TALKS[one]) for one in TalkKind],
        widget=TileSelect(hints=TALK_HINTS),
    )
    party = ChosenField(label=_("With whom?"))
    measure = ChosenField(label=_("About which measure?"))
    field_order = ("kind", "party", "measure", "planned_at", "place", "led_by", "others")

    def __init__(
        self,
        *args: Any,
        parties: Iterable[tuple[Any, str]],
        measures: Iterable[tuple[Any, str]],
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        for name, rows in (("party", parties), ("measure", measures)):
            field = self.fields[name]
            assert isinstance(field, ChosenField)
            field.offer(rows)


class ReasonForm(forms.Form):
    """Why."""

    reason = _Text(label=_("Why?"), max_length=REASON, widget=careful_area(3))


class MissedForm(PlanForm):
    """They did not come: what then?"""

    reason = _Text(
        label=_("What do you know about it?"),
        max_length=REASON,
        widget=careful_area(3),
        help_text=_("Did they let you know? Did the invitation arrive?"),
    )
    then = forms.ChoiceField(
        label=_("And then?"),
        choices=[
            (Then.AGAIN.value, _("A new date")),
            (Then.WITHOUT.value, _("We go on without them")),
        ],
        widget=TileSelect(
            hints={Then.WITHOUT.value: _("Only when they were invited in time. Say why above.")}
        ),
    )
    field_order = ("reason", "then", "planned_at", "place", "led_by", "others")

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["planned_at"].required = False
        self.fields["place"].required = False

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("then") == Then.AGAIN:
            if not data.get("planned_at") and "planned_at" not in self.errors:
                self.add_error("planned_at", _now("Choose the new day and time."))
            if not data.get("place") and "place" not in self.errors:
                self.add_error("place", _now("Say where the talk is."))
        return data

    @property
    def again(self) -> TalkPlan | None:
        """The next try, or None."""
        return self.talk_plan if self.cleaned_data["then"] == Then.AGAIN else None


class MinutesForm(forms.Form):
    """What was said and agreed."""

    minutes = _Text(
        label=_("What was said?"),
        max_length=LONGEST,
        widget=careful_area(8),
        help_text=_("What the other party told counts most. Facts, no opinions about a person."),
    )
    agreed = _Text(
        label=_("What was agreed?"),
        max_length=LONGEST,
        widget=careful_area(6),
        required=False,
        help_text=_("What each side does and leaves. It can be signed afterwards."),
    )


class HeldForm(MinutesForm):
    """It was held."""

    held_at = MomentField(label=_("When was it?"))
    follow_up_on = forms.DateField(
        label=_("When do you look whether it holds?"), widget=DayInput, required=False
    )
    field_order = ("held_at", "minutes", "agreed", "follow_up_on")


class LookBackForm(forms.Form):
    """How it goes since."""

    said = _Text(label=_("How does it go?"), max_length=REASON, widget=careful_area(4))
    next_on = forms.DateField(
        label=_("Look again on"),
        widget=DayInput,
        required=False,
        help_text=_("Leave it empty when this is done."),
    )


class SignForm(forms.Form):
    """Signed on this screen, on paper, or not. drawn: a picture as the browser made it."""

    how = forms.ChoiceField(
        label=_("How is it signed?"),
        choices=[
            (Signed.SCREEN.value, _("Here, on this screen")),
            (Signed.UPLOAD.value, _("On paper, I add a photo or PDF")),
            (Signed.REFUSED.value, _("Not: they do not want to sign")),
        ],
        widget=TileSelect,
    )
    drawn = forms.CharField(required=False, max_length=DRAWN_AT_MOST, widget=forms.HiddenInput)
    paper = forms.FileField(
        label=_("The signed paper"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*,application/pdf,.heic"}),
    )

    def clean_drawn(self) -> bytes:
        told = self.cleaned_data["drawn"]
        if not told:
            return b""
        try:
            return base64.b64decode(told.removeprefix(DRAWN), validate=True)
        except (binascii.Error, ValueError):
            raise ValidationError(_now("This signature could not be read. Sign again.")) from None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if (
            data.get("how") == Signed.SCREEN
            and not data.get("drawn")
            and "drawn" not in self.errors
        ):
            self.add_error("how", _now("Nothing was drawn. Sign below, or choose paper."))
        if data.get("how") == Signed.UPLOAD and not data.get("paper"):
            self.add_error("paper", _now("Choose a photo or PDF of the signed paper."))
        return data
