"""Telling more about a report that was sent; everything may stay empty."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luwte.catalogue.queries import TermView, terms
from luwte.catalogue.rules import Kind
from luwte.core.kit.widgets import TileSelectMany
from luwte.incidents.actions import Enrichment, Involved
from luwte.incidents.forms.careful import CarefulLine
from luwte.incidents.forms.report import known_by_name
from luwte.incidents.forms.story import (
    narrative_field,
    other_party_field,
    place_field,
    spoken_field,
)
from luwte.incidents.models import Incident, Involvement
from luwte.incidents.rules import PersonRole
from luwte.org.access import Actor
from luwte.org.queries import colleagues_of

# What is asked with tiles, in this order: field, kind, question.
ASKED: tuple[tuple[str, Kind, Any], ...] = (
    ("consequence", Kind.CONSEQUENCE, gettext_lazy("What did it do to you, or to others?")),
    ("means", Kind.MEANS, gettext_lazy("With what?")),
    ("channel", Kind.CHANNEL, gettext_lazy("How did you have contact?")),
    ("trigger", Kind.TRIGGER, gettext_lazy("What started it, do you think?")),
    ("motive", Kind.MOTIVE, gettext_lazy("Why did they do it, do you think?")),
)
ROLES: tuple[tuple[PersonRole, Any], ...] = (
    (PersonRole.VICTIM, gettext_lazy("It happened to them too")),
    (PersonRole.WITNESS, gettext_lazy("A colleague who saw it")),
    (PersonRole.HELPER, gettext_lazy("A colleague who helped")),
    (PersonRole.BYSTANDER, gettext_lazy("A bystander who does not work here")),
    (PersonRole.CAUSER, gettext_lazy("Somebody who did it too")),
)
DESCRIBED = frozenset({PersonRole.BYSTANDER, PersonRole.CAUSER})


class MoreForm(forms.Form):
    """Make with the actor and the incident. One query for the colleagues, one for its terms, one
    for who was there."""

    narrative = narrative_field(gettext_lazy("It is added below what you told already."), rows=6)
    spoken = spoken_field(
        gettext_lazy("Also when it is ugly. It helps with a report to the police."), rows=3
    )
    other_party = other_party_field(gettext_lazy("Who was it?"))
    place_text = place_field(gettext_lazy("Where exactly?"))
    role = forms.ChoiceField(label=gettext_lazy("Who was there too?"), required=False)
    person = forms.ChoiceField(label=gettext_lazy("Which colleague?"), required=False)
    name = CarefulLine(
        label=gettext_lazy("Not in the list, or not a colleague? Describe who it was"),
        help_text=gettext_lazy("For example: a woman with a red coat, behind me in the queue."),
        max_length=120,
        required=False,
    )
    gone = forms.MultipleChoiceField(
        label=gettext_lazy("Named by mistake"), required=False, widget=TileSelectMany()
    )

    def __init__(self, *args: Any, actor: Actor, incident: Incident, **kwargs: Any) -> None:
        self.actor, self.incident = actor, incident
        self.offered = {
            name: terms(kind, organisation=actor.organisation) for name, kind, _label in ASKED
        }
        self.involved = list(
            Involvement.objects.select_related("person").filter(incident=incident).order_by("pk")
        )
        had = {str(row.term_id) for row in incident.terms.all()}
        super().__init__(*args, **kwargs)
        for name, _kind, label in ASKED:
            self.fields[name] = forms.MultipleChoiceField(
                label=label,
                required=False,
                choices=[(str(term.id), term.label) for term in self.offered[name]],
                widget=TileSelectMany(),
                initial=[str(term.id) for term in self.offered[name] if str(term.id) in had],
            )
        self._field("role").choices = [
            ("", _("Nobody else")),
            *((role.value, label) for role, label in ROLES),
        ]
        self._field("person").choices = self._colleagues
        self._field("gone").choices = [
            (str(one.pk), one.person.name if one.person else one.name) for one in self.removable
        ]

    @property
    def removable(self) -> list[Involvement]:
        """Who can be taken out: not a victim, nor whom the reporter marked as the problem."""
        stays = (PersonRole.VICTIM, PersonRole.PROBLEM)
        return [one for one in self.involved if one.role not in stays]

    @property
    def more_is_open(self) -> bool:
        """Whether something of what folds was chosen, now or before."""
        return any(self[name].value() for name, _kind, _label in ASKED[1:])

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        role, named = data.get("role"), data.get("person") or (data.get("name") or "").strip()
        if role and not named and not {"person", "name"} & set(self.errors):
            self.add_error("name", _("Choose a colleague, or describe who it was."))
        if not role and named:
            self.add_error("role", _("Say what this person was in it."))
        if role in DESCRIBED and data.get("person"):
            self.add_error("person", _("This is for who does not work here: describe who it was."))
        return data

    def more(self) -> Enrichment:
        """What was filled in, as the verb wants it. Only after `is_valid()`."""
        data = self.cleaned_data
        chosen = {value for name, _kind, _label in ASKED for value in data[name]}
        return Enrichment(
            narrative=data["narrative"],
            spoken=data["spoken"],
            other_party=data["other_party"],
            place_text=data["place_text"],
            kinds=[kind.value for _name, kind, _label in ASKED],
            terms=[term for term in self._all_offered() if str(term.id) in chosen],
            people=self._people(),
            gone={UUID(pk) for pk in data["gone"]},
        )

    def _all_offered(self) -> list[TermView]:
        return [term for found in self.offered.values() for term in found]

    def _people(self) -> list[Involved]:
        data = self.cleaned_data
        if not data["role"]:
            return []
        person = next((p for p in self._known() if str(p.pk) == data["person"]), None)
        if person is None and data["role"] not in DESCRIBED:
            person = known_by_name(data["name"])
        name = "" if person else data["name"].strip()
        return [Involved(PersonRole(data["role"]), person, name)]

    def _colleagues(self) -> Iterable[tuple[str, str]]:
        yield "", _("Choose a colleague")
        for person in self._known():
            yield str(person.pk), person.name

    def _known(self) -> list[Any]:
        if not hasattr(self, "_found"):
            self._found = colleagues_of(self.actor.person)
        return self._found

    def _field(self, name: str) -> Any:
        return self.fields[name]
