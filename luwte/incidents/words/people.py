"""Who was in an incident, in words above the names."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy

from luwte.incidents.models import Involvement
from luwte.incidents.rules import PersonRole

ROLES_OF_SEVERAL: dict[str, Any] = {
    PersonRole.VICTIM: gettext_lazy("It happened to:"),
    PersonRole.WITNESS: gettext_lazy("Saw it:"),
    PersonRole.HELPER: gettext_lazy("Helped:"),
    PersonRole.PROBLEM: gettext_lazy("Part of the problem, as the reporter says:"),
    PersonRole.BYSTANDER: gettext_lazy("Bystanders:"),
    PersonRole.CAUSER: gettext_lazy("Who did it too:"),
}


def people_lines(people: Iterable[Involvement]) -> list[tuple[str, str]]:
    """Who was in an incident: (role, names), in the order of the roles."""
    named = [(one.role, one.person.name if one.person else one.name) for one in people]
    found = []
    for role, label in ROLES_OF_SEVERAL.items():
        names = [name for held, name in named if held == role and name]
        if names:
            found.append((str(label), ", ".join(names)))
    return found
