"""Who may read a report: which choices there are, and which are wider than others."""

from __future__ import annotations

from luwte.incidents.rules.states import ReaderChoice

# From the fewest readers to the most. Coordinators read along with a manager who was chosen by
# name, so that choosing one adds a reader.
WIDTH: dict[ReaderChoice, int] = {
    ReaderChoice.CONFIDANT: 0,
    ReaderChoice.HR: 0,
    ReaderChoice.COORDINATOR: 1,
    ReaderChoice.OTHER_MANAGER: 2,
    ReaderChoice.MANAGER: 3,
}
ORDINARY = (
    ReaderChoice.MANAGER,
    ReaderChoice.OTHER_MANAGER,
    ReaderChoice.COORDINATOR,
    ReaderChoice.CONFIDANT,
)
BY_COLLEAGUE = (ReaderChoice.CONFIDANT, ReaderChoice.HR)
# An anonymous reporter is no employee of any manager, and names nobody of the staff.
ANONYMOUS = (ReaderChoice.MANAGER, ReaderChoice.COORDINATOR, ReaderChoice.CONFIDANT)
CONFIDED = frozenset(BY_COLLEAGUE)


def choices_for(*, by_colleague: bool) -> tuple[ReaderChoice, ...]:
    """Between whom a reporter chooses."""
    return BY_COLLEAGUE if by_colleague else ORDINARY


def is_restricted(choice: ReaderChoice) -> bool:
    """Whether a case of a report with this choice is closed to who only has a right over its
    unit."""
    return choice != ReaderChoice.MANAGER


def narrows(before: ReaderChoice, after: ReaderChoice, *, same_person: bool) -> bool:
    """Whether somebody who may read it now could not any more."""
    if before == after:
        return before == ReaderChoice.OTHER_MANAGER and not same_person
    return WIDTH[after] < WIDTH[before]
