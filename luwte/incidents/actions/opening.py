"""Who may read a report, and the new case with its four running clocks that follows from it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _

from luwte.core.refusal import Refused
from luwte.incidents.agreements import case_terms
from luwte.incidents.models import Case, Track
from luwte.incidents.offering import Readers, managers_to_choose
from luwte.incidents.rules import (
    ReaderChoice,
    TrackKind,
    choices_for,
    is_restricted,
    start_clock,
)
from luwte.lib.ids import crockford, uuid7
from luwte.tenancy.models import Organisation

if TYPE_CHECKING:
    from luwte.org.models import Person, Unit

# Why somebody reads a restricted case: the reporter chose this manager by name.
CHOSEN = "chosen"


def check_readers(
    readers: Readers,
    *,
    by_colleague: bool,
    barred: Collection[UUID],
    reporter_id: UUID | None,
) -> None:
    """Raise Refused for a choice of readers that this report does not know. No query but for a
    manager who was chosen by name."""
    if readers.choice not in choices_for(by_colleague=by_colleague):
        raise Refused(_("Choose who may read it."))
    manager = readers.manager
    if readers.choice != ReaderChoice.OTHER_MANAGER:
        if manager is not None:
            raise Refused(_("Choose who may read it."))
        return
    if manager is None or manager.pk == reporter_id:
        raise Refused(_("Choose the manager who may read it."))
    if manager.pk in barred:
        raise Refused(
            _("%(name)s is involved in this incident and cannot read it. Choose somebody else.")
            % {"name": manager.name}
        )
    if manager.pk not in {person.pk for person in managers_to_choose()}:
        raise Refused(_("Choose a manager from the list."))


def new_case(
    organisation: Organisation,
    *,
    unit: Unit,
    readers: Readers,
    gravity: str,
    happened_until: datetime,
    reported_at: datetime,
    opened_at: datetime,
    by: Person | None = None,
    known_at: datetime | None = None,
    make_id: Callable[[], UUID] = uuid7,
) -> tuple[Case, list[Track]]:
    """A case and its tracks, not stored yet. Owners, reminders and messages follow by event.

    The clocks start at min(happened_until, reported_at). A manager who was chosen by name owns the
    case. known_at: when somebody could act for the first time, when that is not `reported_at`; a
    term that was over by then counts as late at birth. make_id: of case and tracks; for an
    anonymous report one without a time in it.
    """
    terms = case_terms(organisation)
    clocks = [
        start_clock(kind, terms, happened_until=happened_until, reported_at=reported_at)
        for kind in TrackKind
    ]
    case = Case(
        id=make_id(),
        number=crockford(7),
        unit=unit,
        gravity=gravity,
        owner=readers.manager,
        is_restricted=is_restricted(readers.choice),
        opened_at=opened_at,
        next_due=min(clock.deadline for clock in clocks),
        terms_version=terms.version,
        changed_at=opened_at,
        changed_by=by,
        changed_what="report",
    )
    tracks = [
        Track(
            id=make_id(),
            case=case,
            kind=clock.kind,
            started_at=clock.started_at,
            deadline=clock.deadline,
            born_late=clock.deadline <= (known_at or reported_at),
        )
        for clock in clocks
    ]
    return case, tracks
