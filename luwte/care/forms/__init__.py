"""What is filled in about care. No field measures anybody (a test holds it so)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luwte.care.actions import Away, Outside
from luwte.care.queries.roster import Place
from luwte.care.rules import LoadChoice, Outcome
from luwte.core.kit.widgets import DayInput, TileSelect
from luwte.incidents.panels import CarefulText, careful_area

LONGEST = 20_000


class TalkForm(forms.Form):
    """How a talk went, and if wanted a note that only two people read."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("How did it go?"),
        error_messages={"required": gettext_lazy("Choose how it went.")},
    )
    note = forms.CharField(
        label=gettext_lazy("Something to remember"),
        help_text=gettext_lazy(
            "You need not write anything. Only you and the person can read this. No diagnosis, no "
            "scores."
        ),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, *args: Any, with_note: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        outcome: Any = self.fields["outcome"]
        outcome.widget = TileSelect(
            hints={
                Outcome.HELD.value: _("You spoke with each other."),
                Outcome.NO_ANSWER.value: _("You tried. After three times somebody else hears it."),
                Outcome.DECLINED.value: _("It is offered once more later, and then never again."),
            }
        )
        outcome.choices = [
            (Outcome.HELD.value, _("The talk was held")),
            (Outcome.NO_ANSWER.value, _("No answer")),
            (Outcome.DECLINED.value, _("The person does not want it now")),
        ]
        if not with_note:
            del self.fields["note"]

    @property
    def outcome_chosen(self) -> Outcome:
        """Only after `is_valid()`."""
        return Outcome(self.cleaned_data["outcome"])


class NoteForm(forms.Form):
    """A note that only the supporter and the person read."""

    text = forms.CharField(
        label=gettext_lazy("A new note"),
        help_text=gettext_lazy("Only you two can read this. No diagnosis, no scores."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": gettext_lazy("Write something first.")},
    )


class SupporterForm(forms.Form):
    """Who supports: one of the care team."""

    supporter = forms.ChoiceField(
        label=gettext_lazy("Who?"),
        error_messages={
            "required": gettext_lazy("Choose who supports."),
            "invalid_choice": gettext_lazy("Choose one of these people."),
        },
    )

    def __init__(self, *args: Any, places: Iterable[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(one.person.pk): one.person for one in places}
        field: Any = self.fields["supporter"]
        field.widget = TileSelect(hints={str(one.person.pk): _hint(one) for one in places})
        field.choices = [(pk, person.name) for pk, person in self.people.items()]

    @property
    def chosen(self) -> Any:
        """The person; only after `is_valid()`."""
        return self.people[self.cleaned_data["supporter"]]


class FindForm(SupporterForm):
    """Who supports when nobody of the care team can: a colleague by name, or somebody outside."""

    colleague = forms.CharField(
        label=gettext_lazy("Or a colleague who was not there"),
        help_text=gettext_lazy("Name or e-mail address. Not the manager, and nobody who reports."),
        required=False,
        max_length=120,
    )
    outside_name = forms.CharField(
        label=gettext_lazy("Or somebody outside the organisation"),
        help_text=gettext_lazy("For example a colleague of another practice who does this."),
        required=False,
        max_length=120,
    )
    outside_contact = forms.CharField(
        label=gettext_lazy("How to reach him or her"), required=False, max_length=120
    )

    def __init__(self, *args: Any, places: Iterable[Place], **kwargs: Any) -> None:
        super().__init__(*args, places=places, **kwargs)
        self.fields["supporter"].required = False
        if not self.people:
            del self.fields["supporter"]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        named = [data.get("supporter"), data.get("colleague"), data.get("outside_name")]
        if sum(bool(one) for one in named) != 1:
            raise forms.ValidationError(_("Choose one of the three."))
        return data

    @property
    def outside(self) -> Outside | None:
        """Somebody outside, when that was filled in."""
        data = self.cleaned_data
        if not data.get("outside_name"):
            return None
        return Outside(data["outside_name"], data.get("outside_contact", ""))


class PlaceForm(forms.Form):
    """A place on the roster."""

    is_on = forms.BooleanField(label=gettext_lazy("Can be asked for talks"), required=False)
    most_open = forms.IntegerField(
        label=gettext_lazy("How many people at most at the same time?"), min_value=1, max_value=50
    )
    paused_until = forms.DateField(
        label=gettext_lazy("Nothing new until and including"),
        help_text=gettext_lazy("Leave empty when new talks can be asked."),
        required=False,
        widget=DayInput(),
    )


class LoadForm(forms.Form):
    """Who else may hear that it adds up."""

    choice = forms.ChoiceField(
        label=gettext_lazy("Who may know this?"),
        error_messages={"required": gettext_lazy("Choose who may know this.")},
    )
    supporter = forms.ChoiceField(
        label=gettext_lazy("Which supporter?"),
        required=False,
    )

    def __init__(
        self, *args: Any, places: Iterable[Place], has_manager: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(one.person.pk): one.person for one in places}
        choice: Any = self.fields["choice"]
        choice.widget = TileSelect(
            hints={LoadChoice.NOT_NOW.value: _("Nobody hears of it. You are asked again later.")}
        )
        choice.choices = [(LoadChoice.NOT_NOW.value, _("Nobody, not now"))]
        if self.people:
            choice.choices += [(LoadChoice.SUPPORTER.value, _("A supporter"))]
        if self.people and has_manager:
            choice.choices += [
                (LoadChoice.SUPPORTER_AND_MANAGER.value, _("A supporter and my manager"))
            ]
        supporter: Any = self.fields["supporter"]
        supporter.widget = TileSelect()
        supporter.choices = [(pk, person.name) for pk, person in self.people.items()]
        if not self.people:
            del self.fields["supporter"]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        wants = data.get("choice") not in (None, "", LoadChoice.NOT_NOW.value)
        if wants and not data.get("supporter"):
            self.add_error("supporter", _("Choose who supports you."))
        return data

    @property
    def supporter_chosen(self) -> Any:
        """The person, or None; only after `is_valid()`."""
        return self.people.get(self.cleaned_data.get("supporter", ""))


class AbsenceForm(forms.Form):
    """Days away and what is agreed; never why in medical words."""

    from_day = forms.DateField(
        label=gettext_lazy("First day away"),
        widget=DayInput(),
        error_messages={"required": gettext_lazy("Give the first day.")},
    )
    until_day = forms.DateField(
        label=gettext_lazy("Last day away"),
        help_text=gettext_lazy("Leave empty while it goes on."),
        required=False,
        widget=DayInput(),
    )
    share = forms.IntegerField(
        label=gettext_lazy("Which part of the working time, in percent?"),
        min_value=1,
        max_value=100,
        initial=100,
    )
    agreements = CarefulText(
        label=gettext_lazy("What is agreed about work meanwhile?"),
        help_text=gettext_lazy(
            "Which work can be done, where, with whom, who keeps in touch. Never what somebody "
            "has: that is between the person and the doctor."
        ),
        required=False,
        max_length=10_000,
        widget=careful_area(5),
    )

    @property
    def away(self) -> Away:
        """Only after `is_valid()`."""
        data = self.cleaned_data
        return Away(data["from_day"], data["until_day"], data["share"], data["agreements"] or "")


class StepForm(forms.Form):
    """A step back to work."""

    on_day = forms.DateField(
        label=gettext_lazy("On which day?"),
        widget=DayInput(),
        error_messages={"required": gettext_lazy("Give the day.")},
    )
    words = CarefulText(
        label=gettext_lazy("Which step?"),
        help_text=gettext_lazy("For example: two mornings, not at the counter."),
        max_length=200,
        widget=careful_area(2),
        error_messages={"required": gettext_lazy("Say in a few words what the step is.")},
    )


def _hint(place: Place) -> str:
    if place.is_paused and place.paused_until is not None:
        return _("Away until %(day)s") % {"day": _day(place.paused_until)}
    return _("Full at the moment") if place.is_full else ""


def _day(day: date) -> str:
    from django.utils.formats import date_format

    return date_format(day, "j F")
