"""Who may read a report, in words: the choices of a reporter and what they mean."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luwte.incidents.models import Incident
from luwte.incidents.rules import (
    ReaderChoice,
)

READER_ICONS: dict[str, str] = {
    ReaderChoice.MANAGER: "people",
    ReaderChoice.OTHER_MANAGER: "person",
    ReaderChoice.COORDINATOR: "folder",
    ReaderChoice.CONFIDANT: "lock",
    ReaderChoice.HR: "people",
}
_READER_LABELS: dict[str, Any] = {
    ReaderChoice.MANAGER: gettext_lazy("My manager, and who handles cases in my department"),
    ReaderChoice.OTHER_MANAGER: gettext_lazy("Another manager, whom I choose"),
    ReaderChoice.COORDINATOR: gettext_lazy("Only the coordinator"),
    ReaderChoice.CONFIDANT: gettext_lazy("Only the confidant"),
    ReaderChoice.HR: gettext_lazy("HR"),
}
_READER_HINTS: dict[str, Any] = {
    ReaderChoice.MANAGER: gettext_lazy("Most reports go this way. Help comes fastest."),
    ReaderChoice.OTHER_MANAGER: gettext_lazy(
        "That manager and the coordinator. Your own manager does not see it."
    ),
    ReaderChoice.COORDINATOR: gettext_lazy("No manager sees it, and the director does not either."),
    ReaderChoice.CONFIDANT: gettext_lazy(
        "It stays between you two. Then your employer can do nothing: nobody speaks with who did "
        "it, there is no measure and no report to the police by your employer, and no terms run. "
        "You can release it later."
    ),
}
_ANONYMOUS_HINTS: dict[str, Any] = {
    ReaderChoice.MANAGER: gettext_lazy(
        "The manager of the team and who handles cases there. Choose this unless you do not trust "
        "it."
    ),
    ReaderChoice.COORDINATOR: _READER_HINTS[ReaderChoice.COORDINATOR],
    ReaderChoice.CONFIDANT: gettext_lazy(
        "Also when a colleague did it. Then your employer can do nothing: nobody speaks with who "
        "did it, there is no measure and no report to the police by your employer, and no terms "
        "run."
    ),
}
_COLLEAGUE_HINTS: dict[str, Any] = {
    ReaderChoice.CONFIDANT: gettext_lazy(
        "It stays between you two. The confidant listens and thinks along; your employer knows "
        "nothing and can do nothing. You can go to HR later."
    ),
    ReaderChoice.HR: gettext_lazy(
        "HR speaks with you first, and then decides with you what happens. HR can start an "
        "investigation or a measure under labour law."
    ),
}
# Why a choice cannot be made now.
NOBODY_THERE: dict[str, Any] = {
    ReaderChoice.CONFIDANT: gettext_lazy(
        "There is no confidant now who may read this. In Who is who you find the confidant "
        "outside the organisation."
    ),
    ReaderChoice.HR: gettext_lazy("There is nobody of HR now who may read this."),
}


def reader_label(
    choice: ReaderChoice, *, by_colleague: bool = False, anonymous: bool = False
) -> str:
    """A choice of who may read, as the reporter sees it."""
    if by_colleague and choice == ReaderChoice.CONFIDANT:
        return _("The confidant")
    if anonymous and choice == ReaderChoice.MANAGER:
        return _("The manager, and who handles cases")
    return str(_READER_LABELS[choice])


_READS_NOW: dict[str, Any] = {
    ReaderChoice.MANAGER: gettext_lazy("Your manager, and who handles cases in the department."),
    ReaderChoice.OTHER_MANAGER: gettext_lazy("%(name)s and the coordinator."),
    ReaderChoice.COORDINATOR: gettext_lazy("Only the coordinator."),
    ReaderChoice.CONFIDANT: gettext_lazy("Only the confidant. It stands in no list or figure."),
    ReaderChoice.HR: gettext_lazy("Only HR. It stands in no list or figure."),
}


def readers_now(incident: Incident) -> str:
    """Who may read a report now, for its reporter."""
    text = str(_READS_NOW[incident.reader_choice])
    if incident.reader_choice == ReaderChoice.OTHER_MANAGER:
        owner = incident.case.owner if incident.case else None
        return text % {"name": owner.name if owner else _("The manager you chose")}
    return text


def reader_hint(
    choice: ReaderChoice, *, by_colleague: bool = False, anonymous: bool = False
) -> str:
    """What that choice means, also what the organisation then cannot do."""
    hints = _COLLEAGUE_HINTS if by_colleague else _READER_HINTS
    return str((_ANONYMOUS_HINTS if anonymous else hints).get(choice, ""))
