"""Who may read a report: chosen when it is made, or later by its reporter.

Drawn by `incidents/parts/reader_choice.html` (`{% include … with form=readers_form %}`), within the
form of a step or on a page of its own. Its fields are `reader_choice` and `chosen_reader`; it keeps
nothing else, so that a draft can hold both answers.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luwte.core.kit.widgets import TileSelect
from luwte.incidents import offering, words
from luwte.incidents.offering import Readers
from luwte.incidents.rules import ReaderChoice, choices_for
from luwte.incidents.words import readers as reader_words
from luwte.tenancy.models import Organisation

if TYPE_CHECKING:
    from luwte.org.models import Person

NAMES_AT_MOST = 5


class ReadersForm(forms.Form):
    """Make it with the organisation and what is known of the report so far.

    unit_id: of the report. barred: ids of those whom the reporter marks as victim or as part of the
    problem, who read it under no choice. by_colleague: then between confidant and HR. only: fewer
    choices than usual (anonymous reports, releasing). anonymous: on the page for everybody in the
    world, which names nobody. Three or four queries to show, one to check a manager who was chosen
    by name.
    """

    reader_choice = forms.ChoiceField(
        label=gettext_lazy("Who may read your report?"),
        error_messages={
            "required": gettext_lazy("Choose who may read it."),
            "invalid_choice": gettext_lazy("Choose who may read it."),
        },
    )
    chosen_reader = forms.ChoiceField(
        label=gettext_lazy("Which manager?"),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Choose a manager from the list.")},
    )
    part_of_problem = forms.ChoiceField(
        label=gettext_lazy("Is somebody of us part of the problem?"),
        help_text=gettext_lazy(
            "He or she can then never open it, hears nothing of it and gets no part in it."
        ),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Choose somebody from the list.")},
    )

    def __init__(
        self,
        *args: Any,
        organisation: Organisation,
        unit_id: UUID | None,
        reporter_id: UUID | None = None,
        by_colleague: bool = False,
        barred: Collection[UUID] = (),
        only: Collection[ReaderChoice] = (),
        anonymous: bool = False,
        **kwargs: Any,
    ) -> None:
        self.organisation = organisation
        self.unit_id = unit_id
        self.by_colleague = by_colleague
        self.barred = frozenset(barred)
        self.unfit = self.barred | ({reporter_id} if reporter_id else frozenset())
        self.anonymous = anonymous
        self.choices = [
            one for one in choices_for(by_colleague=by_colleague) if not only or one in only
        ]
        if ReaderChoice.MANAGER in self.choices:
            kwargs.setdefault("initial", {}).setdefault("reader_choice", ReaderChoice.MANAGER)
        super().__init__(*args, **kwargs)
        self._choose()
        if ReaderChoice.OTHER_MANAGER in self.choices:
            self._field("chosen_reader").choices = self._managers
            self._field("part_of_problem").choices = self._in_the_way
        else:
            del self.fields["chosen_reader"]
            del self.fields["part_of_problem"]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        choice = data.get("reader_choice")
        nobody = not data.get("chosen_reader") and "chosen_reader" not in self.errors
        if choice == ReaderChoice.OTHER_MANAGER and nobody:
            self.add_error("chosen_reader", _("Choose the manager who may read it."))
        marked = data.get("part_of_problem")
        if choice == ReaderChoice.OTHER_MANAGER and marked and marked == data.get("chosen_reader"):
            self.add_error("part_of_problem", _("This is the manager whom you let read it."))
        if choice in reader_words.NOBODY_THERE and not self.readers_of(ReaderChoice(choice)):
            self.add_error("reader_choice", str(reader_words.NOBODY_THERE[choice]))
        return data

    def readers(self) -> Readers:
        """What was chosen, as the verbs want it. Only after `is_valid()`."""
        choice = ReaderChoice(self.cleaned_data["reader_choice"])
        marked = self.cleaned_data.get("part_of_problem", "")
        problem = next((one for one in self._known_people() if str(one.pk) == marked), None)
        if choice != ReaderChoice.OTHER_MANAGER:
            return Readers(choice, problem=problem if marked else None)
        chosen = self.cleaned_data["chosen_reader"]
        found = (person for person in self._known_managers() if str(person.pk) == chosen)
        return Readers(choice, next(found), problem)

    def readers_of(self, choice: ReaderChoice) -> list[Person]:
        """Who reads it by this choice."""
        if not hasattr(self, "_readers"):
            self._readers: dict[ReaderChoice, list[Person]] = {}
        if choice not in self._readers:
            unfit = self.unfit if choice in reader_words.NOBODY_THERE else self.barred
            self._readers[choice] = offering.would_read(
                self.organisation, choice, self.unit_id, barred=unfit
            )
        return self._readers[choice]

    @property
    def offers_manager_by_name(self) -> bool:
        """Whether a manager can be chosen by name."""
        return "chosen_reader" in self.fields

    @property
    def _situation(self) -> dict[str, bool]:
        return {"by_colleague": self.by_colleague, "anonymous": self.anonymous}

    def _choose(self) -> None:
        field = self._field("reader_choice")
        field.widget = TileSelect(
            hints={choice.value: self._hint(choice) for choice in self.choices},
            icons={choice.value: reader_words.READER_ICONS[choice] for choice in self.choices},
        )
        field.choices = [
            (choice.value, reader_words.reader_label(choice, **self._situation))
            for choice in self.choices
        ]

    def _hint(self, choice: ReaderChoice) -> str:
        text = reader_words.reader_hint(choice, **self._situation)
        if choice in reader_words.NOBODY_THERE and not self.readers_of(choice):
            return f"{reader_words.NOBODY_THERE[choice]} {text}"
        if self.anonymous or choice == ReaderChoice.OTHER_MANAGER:
            return text
        found = [person.name for person in self.readers_of(choice)]
        if len(found) > NAMES_AT_MOST:
            more = len(found) - NAMES_AT_MOST
            found = [*found[:NAMES_AT_MOST], _("%(count)s others") % {"count": more}]
        return (_("Now: %(names)s.") % {"names": words.joined(found)} if found else "") + " " + text

    def _managers(self) -> Iterable[tuple[str, str]]:
        yield "", _("Choose a manager")
        for person in self._known_managers():
            unit = person.unit.name if person.unit else ""
            yield str(person.pk), f"{person.name}, {unit}" if unit else person.name

    def _in_the_way(self) -> Iterable[tuple[str, str]]:
        yield "", _("Nobody")
        for person in self._known_people():
            yield str(person.pk), person.name

    def _known_people(self) -> list[Person]:
        """Whoever could read it or get a part in it, by name; nobody on the public page."""
        if "part_of_problem" not in self.fields:
            return []
        found = [*self._known_managers()]
        for choice in (ReaderChoice.MANAGER, ReaderChoice.CONFIDANT):
            found += self.readers_of(choice) if choice in self.choices else []
        people = {one.pk: one for one in found if one.pk not in self.unfit}
        return sorted(people.values(), key=lambda one: one.name.casefold())

    def _known_managers(self) -> list[Person]:
        if not hasattr(self, "_managers_found"):
            self._managers_found = offering.managers_to_choose(barred=self.unfit)
        return self._managers_found

    def _field(self, name: str) -> Any:
        return self.fields[name]
