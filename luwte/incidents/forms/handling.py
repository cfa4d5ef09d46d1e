"""What handlers fill in, step by step."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luwte.catalogue.queries import Line
from luwte.core.kit.people_field import SomebodyField
from luwte.core.kit.widgets import TileSelect
from luwte.incidents import words
from luwte.incidents.actions import TrackPlan
from luwte.incidents.forms.careful import CarefulLine, CarefulText, careful_area
from luwte.incidents.forms.moments import LaterDayField
from luwte.incidents.forms.people import PersonByNameField
from luwte.incidents.models import Track
from luwte.incidents.rules import Gravity, TrackKind

# Beside the questions of the catalogue: who was at the talk.
PRESENT = words.PRESENT
LONGEST_TEXT = 20_000
TOO_LONG = gettext_lazy(
    "This is too long: at most %(limit_value)d characters, and you have %(show_value)d."
)
SAY_WHY = gettext_lazy("Say why in a few words.")


def _text(label: Any, *, hint: Any = "", required: bool = True, rows: int = 4) -> CarefulText:
    return CarefulText(
        label=label,
        help_text=hint,
        required=required,
        max_length=LONGEST_TEXT,
        widget=careful_area(rows),
        error_messages={"required": SAY_WHY, "max_length": TOO_LONG},
    )


class OwnerField(SomebodyField):
    """One of the people who can be given something; gives the Person or None."""

    nobody = gettext_lazy("Nobody yet")


class TriageForm(forms.Form):
    """How grave, who takes care of it, and which of the four tracks are needed."""

    gravity = forms.ChoiceField(
        label=gettext_lazy("How grave is it?"),
        widget=TileSelect,
        error_messages={"required": gettext_lazy("Choose how grave it is.")},
    )
    reason = _text(
        gettext_lazy("Why this gravity?"),
        hint=gettext_lazy("The reporter can read this."),
        rows=2,
    )
    owner = OwnerField(
        label=gettext_lazy("Who takes care of the case?"),
        required=True,
        error_messages={"required": gettext_lazy("Choose who takes care of it.")},
    )

    def __init__(
        self,
        *args: Any,
        people: Iterable[Any],
        tracks: Iterable[Track],
        hints: dict[str, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        people = list(people)
        self.tracks = [track for track in tracks if track.done_at is None]
        gravity: Any = self.fields["gravity"]
        gravity.widget = TileSelect(hints=hints)
        gravity.choices = [
            (Gravity.LIGHT.value, _("Light")),
            (Gravity.MIDDLE.value, _("Middle")),
            (Gravity.HEAVY.value, _("Heavy")),
        ]
        self._owner("owner", people)
        for track in self.tracks:
            self._add_track(track, people)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        for track in self.tracks:
            kind = track.kind
            because = data.get(f"{kind}_reason", "").strip()
            if data.get(f"{kind}_not_needed") and not because:
                self.add_error(f"{kind}_reason", _("Say in a few words why it is not needed."))
            elif because and not data.get(f"{kind}_not_needed"):
                self.add_error(f"{kind}_reason", _("Tick “not needed” too, or empty this."))
        return data

    def plans(self) -> dict[TrackKind, TrackPlan]:
        """What was decided about the tracks. Only after `is_valid()`."""
        data = self.cleaned_data
        return {
            TrackKind(track.kind): TrackPlan(
                owner=data[f"{track.kind}_owner"],
                is_needed=not data[f"{track.kind}_not_needed"],
                reason=data[f"{track.kind}_reason"],
            )
            for track in self.tracks
        }

    def track_fields(self) -> list[dict[str, Any]]:
        """The fields of each track together, for the template."""
        return [
            {
                "label": words.TRACKS[track.kind],
                "icon": words.TRACK_ICONS[track.kind],
                "owner": self[f"{track.kind}_owner"],
                "not_needed": self[f"{track.kind}_not_needed"],
                "reason": self[f"{track.kind}_reason"],
            }
            for track in self.tracks
        ]

    def _add_track(self, track: Track, people: list[Any]) -> None:
        kind = track.kind
        label = words.TRACKS[kind]
        self.fields[f"{kind}_owner"] = OwnerField(label=_("Owner"), initial=track.owner_id)
        self._owner(f"{kind}_owner", people)
        self.fields[f"{kind}_not_needed"] = forms.BooleanField(
            label=_("Not needed"), required=False
        )
        self.fields[f"{kind}_reason"] = CarefulLine(
            label=_("%(track)s is not needed, because") % {"track": label},
            required=False,
            max_length=500,
        )

    def _owner(self, name: str, people: list[Any]) -> None:
        field: Any = self.fields[name]
        field.offer(people)


class MoveForm(forms.Form):
    """One move of a track, with what it asks for."""

    reason = _text(
        gettext_lazy("Why?"), hint=gettext_lazy("Whom it happened to can read this."), rows=3
    )
    until = LaterDayField(
        label=gettext_lazy("On which day do you look at it again?"),
        error_messages={"required": gettext_lazy("Choose the day on which you look again.")},
    )
    late_because = CarefulLine(
        label=gettext_lazy("Why did it become later than agreed?"),
        max_length=500,
        error_messages={"required": SAY_WHY},
    )

    def __init__(
        self, *args: Any, required: Iterable[str], ask_late: bool, label: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        wanted = {*required, *(["late_because"] if ask_late else [])}
        for name in [name for name in self.fields if name not in wanted]:
            del self.fields[name]
        if "reason" in self.fields:
            self.fields["reason"].label = label


class DeadlineForm(forms.Form):
    """Another deadline for a track."""

    day = LaterDayField(label=gettext_lazy("Ready on which day, before five o'clock?"))
    reason = _text(gettext_lazy("Why does it move?"), rows=3)


class GiveForm(forms.Form):
    """Hand a track to somebody."""

    owner = OwnerField(label=gettext_lazy("Who does this?"))
    by_name = PersonByNameField(
        label=gettext_lazy("Or somebody of another department, by name"),
        help_text=gettext_lazy("Who gets it reads this case as long as it is theirs."),
        max_length=200,
        required=False,
    )
    next_step = CarefulLine(
        label=gettext_lazy("What is the next step?"),
        help_text=gettext_lazy("A few words: who does what."),
        max_length=200,
        required=False,
    )

    def __init__(self, *args: Any, people: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["owner"]
        field.offer(people)


class DiscussForm(forms.Form):
    """A talk: when, and what was said."""

    held_on = forms.DateField(
        label=gettext_lazy("When was the talk?"),
        error_messages={"required": gettext_lazy("Fill in the day.")},
    )
    text = _text(gettext_lazy("What was said?"), required=False)

    def __init__(self, *args: Any, questions: Iterable[Line] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["held_on"].initial = timezone.localdate()
        self.questions = list(questions)
        for question in self.questions:
            self.fields[f"q_{question.key}"] = _text(
                question.label, hint=question.text, required=False, rows=2
            )
        if self.questions:
            self.fields["present"] = forms.CharField(
                label=_("Who was there?"), required=False, max_length=300
            )
            self.fields["text"].label = _("Anything else")
            self.order_fields(
                ["held_on", "present", *(f"q_{q.key}" for q in self.questions), "text"]
            )

    def clean_held_on(self) -> Any:
        day = self.cleaned_data["held_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come."))
        if day < timezone.localdate() - timedelta(days=5 * 365):
            raise forms.ValidationError(_("This is very long ago. Look at the year again."))
        return day

    def answers(self) -> dict[str, str]:
        """What was said to each question."""
        said = {q.key: self.cleaned_data[f"q_{q.key}"] for q in self.questions}
        return {PRESENT: self.cleaned_data["present"], **said} if said else said


class ObserverForm(forms.Form):
    """Whom to ask to look along."""

    person = PersonByNameField(
        label=gettext_lazy("Who? Name or e-mail address"),
        help_text=gettext_lazy("Of another department, and not involved."),
        max_length=200,
        error_messages={"required": gettext_lazy("Write a name.")},
    )


class ActionForm(forms.Form):
    """An action of one's own, or who does a chosen one and until when."""

    title = CarefulLine(
        label=gettext_lazy("What will be done?"),
        max_length=200,
        error_messages={"required": gettext_lazy("Say in a few words what somebody will do.")},
    )
    owner = OwnerField(label=gettext_lazy("Who does it?"))
    day = LaterDayField(label=gettext_lazy("Ready before which day?"), required=False)

    def __init__(
        self, *args: Any, people: Iterable[Any], with_title: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["owner"]
        field.offer(people)
        if not with_title:
            del self.fields["title"]

    def deadline(self) -> datetime | None:
        """The end of the chosen day, in the organisation's time zone."""
        day = self.cleaned_data.get("day")
        return datetime.combine(day, time(23, 59), timezone.get_current_timezone()) if day else None


class WordsForm(forms.Form):
    """One text."""

    text = _text(gettext_lazy("In your words"))

    def __init__(
        self, *args: Any, label: Any = "", hint: Any = "", empty: Any = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["text"]
        field.label = label or field.label
        field.help_text = hint
        if empty:
            field.error_messages["required"] = empty


DISCUSSIONS = words.DISCUSSIONS
