"""A field in which somebody is chosen out of people who were fetched before."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms


class SomebodyField(forms.ChoiceField):
    """One of these people; gives the Person or None. nobody: what stands there when nobody was
    chosen; a field that is required has no such line."""

    nobody: Any = "–"

    def __init__(self, **more: Any) -> None:
        self.people: dict[str, Any] = {}
        super().__init__(**{"required": False, **more})

    def offer(self, people: Iterable[Any]) -> None:
        """Set whom to choose from: rows with a key and a name."""
        self.people = {str(person.pk): person for person in people}
        nobody = [] if self.required else [("", self.nobody)]
        self.choices = nobody + [(pk, person.name) for pk, person in self.people.items()]

    def clean(self, value: Any) -> Any:
        return self.people.get(super().clean(value) or "")

    def prepare_value(self, value: Any) -> Any:
        return str(getattr(value, "pk", value) or "")
