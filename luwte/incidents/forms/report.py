"""The report: what, when, where, who, how grave; everything else may wait.

All fields at once for who works at a desk, or those of one question (`only`) for the report in
steps: both are checked by the same rules, and end in the same `report()`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luwte.catalogue.queries import TermView, terms
from luwte.catalogue.rules import Kind
from luwte.core.kit.widgets import TileSelect, TileSelectMany
from luwte.incidents.actions import Involved, Report
from luwte.incidents.forms.moments import HappenedField
from luwte.incidents.forms.story import (
    narrative_field,
    other_party_field,
    place_field,
    spoken_field,
)
from luwte.incidents.rules import Gravity, PersonRole, ReportWay
from luwte.lib.ids import crockford
from luwte.org.access import Actor
from luwte.org.queries import Places, colleagues_of, people_named, places_of
from luwte.org.rules import Right
from luwte.policy.queries import norm_for

UNKNOWN = "unknown"
ME, SAW, HEARD, TOLD, PAPER = "me", "saw", "heard", "told", "paper"
OUTSIDE, COLLEAGUE = "outside", "colleague"
WAYS: dict[str, ReportWay] = {
    ME: ReportWay.SELF,
    SAW: ReportWay.WITNESS,
    HEARD: ReportWay.COLLEAGUE,
    TOLD: ReportWay.TOLD,
    PAPER: ReportWay.PAPER,
}
ENTERED = frozenset({TOLD, PAPER})


class ReportForm(forms.Form):
    """Make with the actor; now, the own workplace and oneself are filled in already. only: the
    fields of one question; the others are not asked, and not checked.

    Neither showing nor checking a report about oneself costs a query: terms, places and norm are
    in memory.
    """

    client_key = forms.CharField(max_length=80, widget=forms.HiddenInput)
    what = forms.MultipleChoiceField(
        label=gettext_lazy("What happened?"),
        help_text=gettext_lazy("Choose what fits best. More than one is fine."),
        error_messages={"required": gettext_lazy("Choose at least one.")},
    )
    gravity = forms.ChoiceField(
        label=gettext_lazy("How bad was it?"),
        error_messages={"required": gettext_lazy("Choose one. You may also say you do not know.")},
    )
    happened = HappenedField(
        label=gettext_lazy("When was it?"),
        error_messages={
            "required": gettext_lazy("Fill in the day and the time. About is good enough."),
            "invalid_date": gettext_lazy("This is not a day: write it as 18-11-2026."),
            "invalid_time": gettext_lazy("This is not a time: write it as 14:10."),
        },
    )
    place = forms.ChoiceField(
        label=gettext_lazy("Where was it?"),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Choose a place from the list.")},
    )
    place_text = place_field(gettext_lazy("Somewhere else, or more precisely"))
    channel = forms.ChoiceField(
        label=gettext_lazy("Was it by phone, mail or online?"),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Choose one from the list.")},
    )
    who = forms.ChoiceField(
        label=gettext_lazy("Whom did it happen to?"), widget=TileSelect, initial=ME
    )
    colleague = forms.ChoiceField(label=gettext_lazy("Which colleague?"), required=False)
    colleague_name = forms.CharField(
        label=gettext_lazy("Not in the list? Write the name"), max_length=120, required=False
    )
    victim_name = forms.CharField(
        label=gettext_lazy("Did it happen to somebody else than who told it? Write the name"),
        max_length=120,
        required=False,
    )
    by = forms.ChoiceField(
        label=gettext_lazy("Who did it?"), widget=TileSelect, required=False, initial=OUTSIDE
    )
    problem = forms.ChoiceField(label=gettext_lazy("Which colleague did it?"), required=False)
    problem_name = forms.CharField(
        label=gettext_lazy("Not in the list, or you do not want to choose? Write what you want"),
        max_length=120,
        required=False,
    )
    narrative = narrative_field(
        gettext_lazy(
            "A few lines are enough. What was said literally helps. You can also do this later."
        )
    )
    spoken = spoken_field()
    other_party = other_party_field(gettext_lazy("Who was it?"))

    def __init__(
        self, *args: Any, actor: Actor, only: Collection[str] | None = None, **kwargs: Any
    ) -> None:
        self.actor = actor
        self.places = places_of(actor.organisation)
        self.forms_of_aggression = terms(Kind.FORM, organisation=actor.organisation)
        kwargs.setdefault("initial", self._proposed())
        super().__init__(*args, **kwargs)
        self._choose_what()
        self._choose_gravity()
        self._choose_who()
        self._field("place").choices = place_choices(self.places)
        self._field("channel").choices = self._channels
        for name in ("colleague", "problem"):
            self._field(name).choices = self._colleagues
        if only is not None and "by" in only:
            self._field("by").required = True
        for name in [name for name in self.fields if only is not None and name not in only]:
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("who", ME) != ME and not _says(data, "colleague", "colleague_name"):
            entered = data["who"] in ENTERED
            missing = (
                _("Choose who told it, or write the name.")
                if entered
                else _("Choose your colleague, or write the name.")
            )
            self.add_error("colleague", missing)
        self._check_name(data)
        if data.get("what") is not None:
            self._check_unit()
        return data

    def _check_name(self, data: dict[str, Any]) -> None:
        """A name that would go nowhere: then somebody else is written down as hurt."""
        if not data.get("colleague_name", "").strip():
            return
        if data.get("who", ME) == ME:
            words = _("You chose that it happened to you. Choose otherwise, or empty this.")
            self.add_error("colleague_name", words)
        elif data.get("colleague"):
            words = _("You chose somebody from the list too. Empty one of the two.")
            self.add_error("colleague_name", words)

    def report(self) -> Report:
        """What was filled in, as the verb wants it. Only after `is_valid()`."""
        data = self.cleaned_data
        room = self.places.rooms.get(_id_of("room", data["place"]))
        location = self.places.locations.get(_id_of("location", data["place"]))
        people, unit_id = self._people()
        gravity = data["gravity"]
        entered = data["who"] in ENTERED
        teller = self._chosen("colleague") if entered else None
        return Report(
            client_key=data["client_key"],
            unit=self.places.units[unit_id],
            happened_from=data["happened"],
            location=room.location if room else location,
            room=room,
            place_text=data["place_text"].strip(),
            terms=self._terms(),
            gravity=None if gravity == UNKNOWN else Gravity(gravity),
            narrative=data["narrative"].strip(),
            spoken=data["spoken"].strip(),
            other_party=data["other_party"].strip(),
            people=people,
            way=WAYS[data["who"]],
            reporter=teller,
            reporter_name=data["colleague_name"].strip() if entered and not teller else "",
            by_colleague=data["by"] == COLLEAGUE,
        )

    def _terms(self) -> list[TermView]:
        chosen = {*self.cleaned_data["what"], self.cleaned_data["channel"]}
        return [
            term
            for term in (*self.forms_of_aggression, *self._known_channels)
            if str(term.id) in chosen
        ]

    def _people(self) -> tuple[list[Involved], UUID]:
        """Who was involved, and the unit it happened in: that of who it happened to."""
        data = self.cleaned_data
        me, own_unit = self.actor.person, self._own_unit()
        problem = self._problem()
        if data["who"] == ME:
            return [Involved(PersonRole.VICTIM, me), *problem], own_unit
        victim = self._chosen("colleague")
        name = "" if victim else data["colleague_name"].strip()
        unit_id = victim.unit_id if victim and victim.unit_id in self.places.units else own_unit
        other = data["victim_name"].strip() if data["who"] in ENTERED else ""
        known = known_by_name(other)
        hurt = Involved(PersonRole.VICTIM, known, "" if known else other) if other else None
        people = [hurt or Involved(PersonRole.VICTIM, victim, name), *problem]
        if data["who"] == SAW:
            people.append(Involved(PersonRole.WITNESS, me))
        return people, unit_id

    def _problem(self) -> list[Involved]:
        """The colleague who did it, as far as the reporter wants to say."""
        if self.cleaned_data["by"] != COLLEAGUE:
            return []
        person = self._chosen("problem")
        name = "" if person else self.cleaned_data["problem_name"].strip()
        return [Involved(PersonRole.PROBLEM, person, name)] if person or name else []

    def _chosen(self, name: str) -> Any:
        """Who was chosen, or is written by the full name; None for who is not known here."""
        chosen = self.cleaned_data[name]
        found = next((p for p in self._known_colleagues() if str(p.pk) == chosen), None)
        return found or known_by_name(self.cleaned_data[f"{name}_name"])

    def _own_unit(self) -> UUID:
        unit_id = self.actor.person.unit_id
        return unit_id if unit_id in self.places.units else self.actor.tree.ordered[0].pk

    def _check_unit(self) -> None:
        if not self.places.units:
            raise ValidationError(
                _("There is no department yet. Ask your administrator to make one.")
            )

    def _proposed(self) -> dict[str, Any]:
        person = self.actor.person
        place = ""
        if person.room_id in self.places.rooms:
            place = f"room:{person.room_id}"
        elif person.location_id in self.places.locations:
            place = f"location:{person.location_id}"
        return {
            "client_key": crockford(20),
            "happened": timezone.now(),
            "place": place,
            "who": ME,
            "by": OUTSIDE,
        }

    def _choose_what(self) -> None:
        field = self._field("what")
        field.widget = TileSelectMany(
            icons={str(term.id): term.icon for term in self.forms_of_aggression if term.icon},
        )
        field.choices = [(str(term.id), term.label) for term in self.forms_of_aggression]

    def _choose_gravity(self) -> None:
        norm = norm_for(self.actor.organisation).value
        field = self._field("gravity")
        field.widget = TileSelect(
            hints={
                **{gravity.value: spoken(norm.of(gravity).description) for gravity in Gravity},
                UNKNOWN: _("Then the coordinator looks at it with you."),
            }
        )
        field.choices = [
            (Gravity.LIGHT.value, _("Light")),
            (Gravity.MIDDLE.value, _("Middle")),
            (Gravity.HEAVY.value, _("Heavy")),
            (UNKNOWN, _("I do not know")),
        ]

    def _choose_who(self) -> None:
        choices = [
            (ME, _("To me")),
            (SAW, _("To a colleague, and I was there")),
            (HEARD, _("To a colleague, who told me")),
        ]
        if self.actor.may(Right.REPORT_FOR_OTHERS):
            choices += [
                (TOLD, _("Somebody without an account tells it, and I enter it")),
                (PAPER, _("I enter a report on paper")),
            ]
        self._field("who").choices = choices
        self._field("by").choices = [
            (OUTSIDE, _("Somebody from outside")),
            (COLLEAGUE, _("A colleague")),
        ]

    @property
    def _known_channels(self) -> list[TermView]:
        return terms(Kind.CHANNEL, organisation=self.actor.organisation)

    def _channels(self) -> Iterable[tuple[str, str]]:
        yield "", _("No, or I leave it open")
        for term in self._known_channels:
            yield str(term.id), term.label

    def _colleagues(self) -> Iterable[tuple[str, str]]:
        yield "", _("Choose a colleague")
        for person in self._known_colleagues():
            yield str(person.pk), person.name

    def _known_colleagues(self) -> list[Any]:
        if not hasattr(self, "_colleagues_found"):
            self._colleagues_found = colleagues_of(self.actor.person)
        return self._colleagues_found

    def _field(self, name: str) -> Any:
        return self.fields[name]


def place_choices(places: Places) -> list[tuple[str, Any]]:
    """Locations with their rooms, as a select shows them."""
    found: list[tuple[str, Any]] = [("", _("Somewhere else"))]
    for location, rooms in places.rooms_by_location:
        lines = [(f"location:{location.pk}", location.name)]
        lines += [(f"room:{room.pk}", f"{room.name}, {location.name}") for room in rooms]
        found.append((location.name, lines))
    return found


def _id_of(kind: str, value: str) -> UUID:
    """The id in "room:…"; the nil UUID when it is something else."""
    found, _sep, pk = value.partition(":")
    return UUID(pk) if found == kind and pk else UUID(int=0)


def spoken(words: dict[str, str]) -> str:
    """A text of a norm in the language of the reader, else in Dutch."""
    from django.utils.translation import get_language

    language = (get_language() or "nl")[:2]
    return words.get(language) or words.get("nl", "")


def known_by_name(name: str) -> Any:
    """The one person here who has exactly this name, so that a victim who is written instead of
    chosen has the own page, and does not open the case. One query, none for an empty name."""
    words = name.strip()
    found = people_named(words, 5) if words else []
    exact = [person for person in found if person.name.casefold() == words.casefold()]
    return exact[0] if len(exact) == 1 else None


def _says(data: dict[str, Any], *names: str) -> bool:
    return any((data.get(name) or "").strip() for name in names)
