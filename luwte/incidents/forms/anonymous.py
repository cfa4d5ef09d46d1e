"""The report of somebody who stays unknown, on one page; nobody of the staff is named on it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luwte.catalogue.queries import terms
from luwte.catalogue.rules import Kind
from luwte.core.kit.widgets import DayInput, TileSelect, TileSelectMany
from luwte.incidents.actions.anonymous import AnonymousReport
from luwte.incidents.forms.readers import ReadersForm
from luwte.incidents.forms.story import narrative_field, other_party_field, place_field
from luwte.incidents.rules import Gravity
from luwte.incidents.rules.readers import ANONYMOUS
from luwte.lib.ids import crockford
from luwte.org.queries import places_of
from luwte.tenancy.models import Organisation

NARRATIVE_AT_MOST = 20_000
UNKNOWN = "unknown"
LONGEST_AGO = timedelta(days=30 * 365)
KEY_LENGTH = 26  # characters of five bits: 130 bits


class AnonymousForm(forms.Form):
    """Make with the organisation. Who may read it is a form of its own within the same page:
    `readers`. Costs no query beside what is in memory, but one for the confidants."""

    key = forms.CharField(max_length=40, min_length=KEY_LENGTH, widget=forms.HiddenInput)
    what = forms.MultipleChoiceField(
        label=gettext_lazy("What happened?"),
        help_text=gettext_lazy("Choose what fits best. More than one is fine."),
        error_messages={"required": gettext_lazy("Choose at least one.")},
    )
    gravity = forms.ChoiceField(
        label=gettext_lazy("How bad was it?"),
        initial=UNKNOWN,
        error_messages={"required": gettext_lazy("Choose one. You may also say you do not know.")},
    )
    day = forms.DateField(
        label=gettext_lazy("On which day?"),
        help_text=gettext_lazy("The day only. The time could tell who you are."),
        widget=DayInput(),
        error_messages={
            "required": gettext_lazy("Fill in the day. About is good enough."),
            "invalid": gettext_lazy("This is not a day: write it as 18-11-2026."),
        },
    )
    unit = forms.ChoiceField(
        label=gettext_lazy("Which team is it about?"),
        help_text=gettext_lazy("It decides who takes care of it."),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Choose a team from the list.")},
    )
    place = forms.ChoiceField(
        label=gettext_lazy("Where was it?"),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Choose a place from the list.")},
    )
    place_text = place_field(gettext_lazy("Somewhere else, or more precisely"))
    narrative = narrative_field(
        gettext_lazy(
            "Leave out what only you can know. Your way of writing may be recognised too."
        ),
        most=NARRATIVE_AT_MOST,
    )
    other_party = other_party_field(gettext_lazy("Who did it?"))

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        self.organisation = organisation
        self.places = places_of(organisation)
        self.forms_of_aggression = terms(Kind.FORM, organisation=organisation)
        kwargs.setdefault("initial", {"key": crockford(KEY_LENGTH), "day": timezone.localdate()})
        super().__init__(*args, **kwargs)
        self._offer()
        self.readers = ReadersForm(
            self.data if self.is_bound else None,
            organisation=organisation,
            unit_id=self._unit_id(),
            only=ANONYMOUS,
            anonymous=True,
        )

    def clean_day(self) -> Any:
        day = self.cleaned_data["day"]
        today = timezone.localdate()
        if day > today:
            raise ValidationError(_("This is still to come. Look at the day again."))
        if day < today - LONGEST_AGO:
            raise ValidationError(_("This is very long ago. Look at the year again."))
        return day

    def is_valid(self) -> bool:
        """Whether the report and the choice of readers are both complete."""
        return bool(super().is_valid() & self.readers.is_valid())

    def report(self) -> AnonymousReport:
        """What was filled in, as the verb wants it. Only after `is_valid()`."""
        data = self.cleaned_data
        chosen = set(data["what"])
        gravity = data["gravity"]
        return AnonymousReport(
            key=data["key"],
            unit=self.places.units[self._unit_id()],
            day=data["day"],
            location=self.places.locations.get(UUID(data["place"])) if data["place"] else None,
            place_text=data["place_text"].strip(),
            terms=[term for term in self.forms_of_aggression if str(term.id) in chosen],
            gravity=None if gravity == UNKNOWN else Gravity(gravity),
            narrative=data["narrative"].strip(),
            other_party=data["other_party"].strip(),
            reader_choice=self.readers.readers().choice,
        )

    def _offer(self) -> None:
        what = self._field("what")
        what.widget = TileSelectMany(
            icons={str(term.id): term.icon for term in self.forms_of_aggression if term.icon}
        )
        what.choices = [(str(term.id), term.label) for term in self.forms_of_aggression]
        gravity = self._field("gravity")
        gravity.widget = TileSelect()
        gravity.choices = [
            (Gravity.LIGHT.value, _("Light")),
            (Gravity.MIDDLE.value, _("Middle")),
            (Gravity.HEAVY.value, _("Heavy")),
            (UNKNOWN, _("I do not know")),
        ]
        ordered = sorted(self.places.units.values(), key=lambda unit: (unit.path, unit.name))
        self._field("unit").choices = [
            ("", _("I would rather not say")),
            *((str(unit.pk), unit.name) for unit in ordered),
        ]
        self._field("place").choices = [
            ("", _("Somewhere else")),
            *((str(pk), location.name) for pk, location in self.places.locations.items()),
        ]

    def _unit_id(self) -> UUID:
        """The team that was chosen, else the organisation as a whole."""
        chosen = str(self.data.get("unit", "")) if self.is_bound else ""
        found = next((pk for pk in self.places.units if str(pk) == chosen), None)
        return found or min(self.places.units.values(), key=lambda unit: unit.path).pk

    def _field(self, name: str) -> Any:
        return self.fields[name]
