"""What the screens of measures and first reactions ask. Forms check shapes; the verbs know what may
be done, and the table of the gate what each step needs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luwte.core.kit.widgets import DayInput, MomentField, TileSelect
from luwte.incidents.panels import CarefulLine, CarefulText, careful_area
from luwte.lib.spans import Span, months_later
from luwte.lib.text_warnings import Concern
from luwte.response.actions.gate import Said
from luwte.response.actions.measures import Proposal
from luwte.response.rules.asking import Ask
from luwte.response.rules.gate import GateMove
from luwte.response.rules.kinds import FACTS, PROVISIONAL_DAYS, is_care
from luwte.response.rules.proposals import REVIEW_MONTHS
from luwte.response.rules.states import MeasureKind, ReactionKind
from luwte.response.words import measures as measure_words

if TYPE_CHECKING:
    from luwte.org.models import Location, Person
    from luwte.response.queries.advising import MatrixAdvice

LONGEST_TEXT = 4_000
SAY_WHY = gettext_lazy("Say why in a few words.")
FILL_IN = gettext_lazy("Fill this in.")
CHOOSE = gettext_lazy("Choose one.")
A_DAY = gettext_lazy("Fill in the day.")
ANSWER, WHY = "a_", "w_"
# What is looked at once is looked at while there is still something to change.
BEFORE_THE_END = timedelta(days=7)


class _Text(CarefulText):
    # A phone number or an address may be the channel that stays open.
    asks_about = frozenset({Concern.BSN, Concern.MEDICAL})


class DayField(forms.DateField):
    """A day with the device's own picker."""

    def __init__(self, **more: Any) -> None:
        super().__init__(widget=DayInput(), error_messages={"required": A_DAY}, **more)


def _text(label: Any, *, hint: Any = "", required: bool = True, rows: int = 3) -> CarefulText:
    return _Text(
        label=label,
        help_text=hint,
        required=required,
        max_length=LONGEST_TEXT,
        widget=careful_area(rows),
        error_messages={"required": FILL_IN},
    )


class ReactionForm(forms.Form):
    """What the other party heard from us outside the gate."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What was done?"),
        widget=TileSelect,
        error_messages={"required": CHOOSE},
    )
    at = MomentField(label=gettext_lazy("When?"))
    party = forms.ChoiceField(label=gettext_lazy("Towards whom?"), required=False)
    note = CarefulLine(
        label=gettext_lazy("In a few words"),
        help_text=gettext_lazy("For example: called, he comes on Tuesday at ten."),
        max_length=500,
        required=False,
    )

    def __init__(self, *args: Any, parties: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds: Any = self.fields["kind"]
        kinds.widget = TileSelect(hints=measure_words.REACTION_HINTS)
        kinds.choices = [
            (kind.value, measure_words.REACTIONS[kind])
            for kind in ReactionKind
            if kind is not ReactionKind.PROVISIONAL_BAN
        ]
        self.fields["at"].initial = timezone.localtime().replace(second=0, microsecond=0)
        self.parties = {str(face.pk): face.party for face in parties}
        chosen: Any = self.fields["party"]
        chosen.choices = [("", _("Nobody in particular")), *((str(f.pk), f.label) for f in parties)]
        if len(parties) == 1:
            chosen.initial = str(parties[0].pk)
        if not parties:
            del self.fields["party"]

    def said(self) -> dict[str, Any]:
        """As the verb wants it. Only after `is_valid()`."""
        data = self.cleaned_data
        at: datetime = data["at"]
        return {
            "kind": ReactionKind(data["kind"]),
            "at": min(at, timezone.now()) if _is_now(at) else at,
            "note": data["note"],
            "party": self.parties.get(data.get("party", "")),
        }


def _is_now(at: datetime) -> bool:
    """A phone's clock may run a few minutes ahead of ours."""
    return at < timezone.now() + timedelta(minutes=10)


class MeasureForm(forms.Form):
    """A measure of one kind: behaviour, basis, days, places, what stays open; and the questions."""

    behaviour = _text(
        gettext_lazy("What did he or she do or say?"),
        hint=gettext_lazy("Concrete and recent, word for word as far as you know. No opinion."),
    )
    behaved_on = DayField(label=gettext_lazy("On which day?"))
    basis = CarefulLine(
        label=gettext_lazy("On what is it based?"),
        help_text=gettext_lazy("House rules, an agreement, an earlier warning."),
        max_length=500,
        error_messages={"required": FILL_IN},
    )
    starts_on = DayField(label=gettext_lazy("From"))
    ends_on = DayField(label=gettext_lazy("Until and including"))
    review_on = DayField(
        label=gettext_lazy("When do you look again?"),
        help_text=gettext_lazy("Before the end, and within six months."),
    )
    places = forms.MultipleChoiceField(
        label=gettext_lazy("Where?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    places_text = CarefulLine(label=gettext_lazy("Or where else?"), max_length=300, required=False)
    contact = forms.ChoiceField(
        label=gettext_lazy("Who stays the contact?"),
        help_text=gettext_lazy("One person whom he or she can reach."),
        error_messages={"required": gettext_lazy("Choose who stays the contact.")},
    )
    open_channel = _text(
        gettext_lazy("How can he or she still reach you?"),
        hint=gettext_lazy("By post, by phone, by e-mail, at another place. One way stays open."),
        rows=2,
    )
    exceptions = _text(
        gettext_lazy("What is excepted?"),
        hint=gettext_lazy("Emergency care always is."),
        required=False,
        rows=2,
    )
    deviation_reason = _text(
        gettext_lazy("If you deviate from the advice: why?"), required=False, rows=2
    )

    def __init__(
        self,
        *args: Any,
        kind: MeasureKind,
        asked: Sequence[Ask],
        people: Iterable[Person],
        places: Iterable[Location],
        sectors: Iterable[str],
        advice: MatrixAdvice | None = None,
        follows: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.asked, self.follows = kind, list(asked), follows
        self.people = {str(person.pk): person for person in people}
        self.locations = {str(place.pk): place for place in places}
        self._choices()
        self._days(advice)
        if not FACTS[kind].keeps_out:
            del self.fields["places"], self.fields["places_text"]
        self.must_except = FACTS[kind].keeps_out and is_care(frozenset(sectors))
        if not is_care(frozenset(sectors)):
            self.fields["exceptions"].help_text = ""
        if kind is MeasureKind.PROVISIONAL_BAN:
            del self.fields["deviation_reason"]
            self.fields["review_on"].help_text = _("After the hearing.")
        for ask in self.asked:
            self._ask(ask)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        says_where = cleaned.get("places") or cleaned.get("places_text", "").strip()
        if FACTS[self.kind].keeps_out and not says_where and "places" not in self.errors:
            self.add_error("places", _("Say where somebody may not come."))
        if self.must_except and not cleaned.get("exceptions", "").strip():
            self.add_error("exceptions", _("Say that emergency care stays open, and how."))
        return cleaned

    def questions(self) -> list[tuple[Any, Any]]:
        """The questions of the gate, each with its why, for the template."""
        return [(self[ANSWER + ask.key], self[WHY + ask.key]) for ask in self.asked]

    def proposal(self) -> Proposal:
        """As the verb wants it. Only after `is_valid()`."""
        data = self.cleaned_data
        return Proposal(
            kind=self.kind,
            behaviour=data["behaviour"],
            behaved_on=data["behaved_on"],
            basis=data["basis"],
            starts_on=data["starts_on"],
            ends_on=data["ends_on"],
            review_on=data["review_on"],
            open_channel=data["open_channel"],
            contact=self.people.get(data["contact"]),
            answers={
                ask.key: {"answer": data[ANSWER + ask.key], "why": data[WHY + ask.key]}
                for ask in self.asked
            },
            places=[self.locations[pk] for pk in data.get("places", ())],
            places_text=data.get("places_text", ""),
            exceptions=data["exceptions"],
            deviation_reason=data.get("deviation_reason", ""),
            follows=self.follows,
        )

    def _choices(self) -> None:
        contact: Any = self.fields["contact"]
        contact.choices = [("", _("Choose")), *((pk, p.name) for pk, p in self.people.items())]
        places: Any = self.fields["places"]
        places.choices = [(pk, place.name) for pk, place in self.locations.items()]

    def _days(self, advice: MatrixAdvice | None) -> None:
        today = timezone.localdate()
        ends_on = _usual_end(self.kind, today, advice)
        self.fields["behaved_on"].initial = today
        self.fields["starts_on"].initial = today
        self.fields["ends_on"].initial = ends_on
        self.fields["review_on"].initial = _usual_review(self.kind, today, ends_on, advice)

    def _ask(self, ask: Ask) -> None:
        self.fields[ANSWER + ask.key] = forms.ChoiceField(
            label=ask.label,
            help_text=ask.hint,
            widget=TileSelect,
            choices=[(one.key, one.label) for one in ask.answers],
            error_messages={"required": CHOOSE},
        )
        self.fields[WHY + ask.key] = CarefulLine(
            label=_("Why, or how do you know?"), max_length=500, required=ask.always_why
        )


def _usual_review(
    kind: MeasureKind, today: date, ends_on: date, advice: MatrixAdvice | None
) -> date:
    """As often as the matrix says, at least every half year; else once, in time to let it end."""
    option = advice.option(kind.value) if advice is not None else None
    looked_at = months_later(today, REVIEW_MONTHS)
    if option is not None and option.review:
        looked_at = min(option.span(option.review).after(today), looked_at)
    if looked_at < ends_on:
        return looked_at
    return ends_on - BEFORE_THE_END if ends_on - today > 2 * BEFORE_THE_END else ends_on


def _usual_end(kind: MeasureKind, today: date, advice: MatrixAdvice | None) -> date:
    if kind is MeasureKind.PROVISIONAL_BAN:
        return today + timedelta(days=PROVISIONAL_DAYS - 1)
    option = advice.option(kind.value) if advice is not None else None
    lasts = option.usual if option else Span(0, "")
    if not lasts:
        return months_later(today, FACTS[kind].default_months) - timedelta(days=1)
    return lasts.after(today) - timedelta(days=1)


class StepForm(forms.Form):
    """One step of the gate, with what it asks for."""

    heard_on = DayField(label=gettext_lazy("On which day?"))
    heard_how = forms.ChoiceField(
        label=gettext_lazy("How?"), widget=TileSelect, error_messages={"required": CHOOSE}
    )
    heard_said = _text(
        gettext_lazy("What does he or she say about it?"),
        hint=gettext_lazy("In his or her words. Also when you see it differently."),
    )
    informed_on = DayField(label=gettext_lazy("On which day?"))
    informed_how = forms.ChoiceField(
        label=gettext_lazy("How?"), widget=TileSelect, error_messages={"required": CHOOSE}
    )
    starts_on = DayField(label=gettext_lazy("From"))
    ends_on = DayField(label=gettext_lazy("Until and including"))
    review_on = DayField(label=gettext_lazy("When do you look again?"))
    said = _text(gettext_lazy("What do you notice?"))
    reason = _text(gettext_lazy("Why?"))
    deviation = _text(gettext_lazy("If you deviate from the advice: why?"), required=False, rows=2)

    def __init__(self, *args: Any, move: GateMove, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wanted = set(move.required) | _MORE.get(move.name, set())
        for name in [name for name in self.fields if name not in wanted]:
            del self.fields[name]
        for name, choices in (("heard_how", _HEARD), ("informed_how", _TOLD)):
            if name in self.fields:
                field: Any = self.fields[name]
                field.choices = [(key, measure_words.HOW[key]) for key in choices]
        for name in ("heard_on", "informed_on"):
            if name in self.fields:
                self.fields[name].initial = timezone.localdate()
        for name, (label, hint) in _LABELS.get(move.name, {}).items():
            self.fields[name].label, self.fields[name].help_text = label, hint

    def inputs(self) -> Said:
        """As the verb wants it. Only after `is_valid()`."""
        return Said(**{name: value for name, value in self.cleaned_data.items() if value})


_HEARD = ("talk", "phone", "letter", "email")
_TOLD = ("word_and_letter", "letter", "talk", "phone", "email")
# What else a step shows, beside what it cannot do without.
_MORE: dict[str, set[str]] = {
    "decide": {"ends_on", "review_on", "deviation"},
    "agree": {"ends_on", "review_on", "deviation"},
}
_LABELS: dict[str, dict[str, tuple[Any, Any]]] = {
    "skip_hearing": {
        "reason": (
            gettext_lazy("Why was he or she not heard?"),
            gettext_lazy("When was the invitation, and what came back?"),
        )
    },
    "skip_hearing_after": {
        "reason": (
            gettext_lazy("Why was he or she not heard?"),
            gettext_lazy("When was the invitation, and what came back?"),
        )
    },
    "look": {"said": (gettext_lazy("Why do you agree?"), "")},
    "send_back": {"reason": (gettext_lazy("What do you see differently?"), "")},
    "look_missing": {
        "reason": (
            gettext_lazy("Why can nobody look along?"),
            gettext_lazy("Everybody who opens this measure reads it."),
        )
    },
    "decide": {"reason": (gettext_lazy("Why do you decide this?"), "")},
    "agree": {"reason": (gettext_lazy("Why do you decide this?"), "")},
    "review": {"said": (gettext_lazy("Is it still needed? What changed?"), "")},
    "lighten": {"reason": (gettext_lazy("Why shorter or lighter?"), "")},
}
