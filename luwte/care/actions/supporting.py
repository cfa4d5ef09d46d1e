"""Who supports: chosen by the person, found by who looks after it, handed over by who did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from luwte.care import messages
from luwte.care.access import require_desk, require_person, require_supporter
from luwte.care.actions.load import unshare
from luwte.care.actions.starting import find_supporter
from luwte.care.actions.telling import tell_before, tell_person, tell_supporter
from luwte.care.actions.tracking import follow_track
from luwte.care.models import CarePath, SupporterPlace
from luwte.care.queries.roster import (
    MOST_OPEN,
    may_support_in,
    paths_without_role,
    place_of,
    shares_without_role,
)
from luwte.core import audit
from luwte.core.refusal import Refused, verb
from luwte.core.versions import take_version
from luwte.incidents.queries.involved import case_and_care
from luwte.org.access import Actor, require
from luwte.org.rules import Right

if TYPE_CHECKING:
    from luwte.org.models import Person

MOST_PLACES = 50


@dataclass(frozen=True)
class Outside:
    """Somebody outside the organisation, and how to reach him or her."""

    name: str
    contact: str


@verb("care.choose_supporter")
def choose_supporter(*, actor: Actor, path: CarePath, supporter: Person, seen: int) -> None:
    """The person chooses who supports; also the one that was proposed, who then is the own choice.
    Raises Refused for somebody who stands too near, Conflict when it changed meanwhile."""
    require_person(actor, path)
    _give(path, supporter, seen=seen, own=True)
    audit.record("care.choose_supporter", actor=actor, kind="care.path", object_id=path.pk)


@verb("care.give_supporter")
def give_supporter(*, actor: Actor, path: CarePath, supporter: Person | Outside, seen: int) -> None:
    """Who looks after the care of the case finds somebody: of the care team, a colleague outside
    the incident, or somebody outside the organisation. What the person chose stays."""
    found = case_and_care(path.case_id)
    if found is None or found[1] is None:
        raise Refused(_("This cannot be done any more: somebody went on in the meantime."))
    require_desk(actor, found[0], found[1])
    if path.is_own_choice and path.supporter_id is not None:
        raise Refused(_("This is who the person chose. Ask the person first."))
    if isinstance(supporter, Outside):
        _give_outside(path, supporter, seen=seen)
    else:
        _give(path, supporter, seen=seen, own=False)
    audit.record("care.give_supporter", actor=actor, kind="care.path", object_id=path.pk)


@verb("care.hand_path")
def hand_path(*, actor: Actor, path: CarePath, supporter: Person, seen: int) -> None:
    """Who supports hands over to a colleague. What was written so far stays with who wrote it,
    unless the person agrees that it is read."""
    require_supporter(actor, path)
    _give(path, supporter, seen=seen, own=False)
    tell_person(path, messages.FOR_ME, f"{path.pk}:handed:{path.version}")
    audit.record("care.hand_path", actor=actor, kind="care.path", object_id=path.pk)


@verb("care.let_earlier_notes")
def let_earlier_notes(*, actor: Actor, path: CarePath, agrees: bool) -> None:
    """The person lets who supports now read what was written before, or takes that back."""
    require_person(actor, path)
    CarePath.objects.filter(pk=path.pk).update(
        earlier_agreed_at=timezone.now() if agrees else None, version=F("version") + 1
    )
    audit.record("care.let_earlier_notes", actor=actor, kind="care.path", object_id=path.pk)


@verb("care.change_place")
def change_place(
    *, actor: Actor, person: Person, most_open: int, paused_until: date | None, is_on: bool
) -> None:
    """How much somebody of the care team can have open, until when nothing new is asked, or that
    nothing is asked any more: then colleagues take over what is open. Nothing of what was said."""
    require(actor, Right.CARE_ROSTER)
    if place_of(person.pk) is None:
        raise Refused(_("This is nobody of the care team."))
    if not 0 < most_open <= MOST_PLACES:
        raise Refused(_("Choose a number from 1 up to and including 50."))
    row, _is_new = SupporterPlace.objects.get_or_create(
        person=person, defaults={"most_open": MOST_OPEN, "added_by": actor.person}
    )
    ended_at = None if is_on else row.ended_at or timezone.now()
    SupporterPlace.objects.filter(pk=row.pk).update(
        most_open=most_open, paused_until=paused_until, ended_at=ended_at
    )
    if not is_on:
        hand_on(person.pk)
    audit.record(
        "care.change_place",
        actor=actor,
        kind="org.person",
        object_id=person.pk,
        fields=["most_open", "paused_until", "is_on"],
    )


def hand_on(person_id: UUID) -> None:
    """Colleagues take over what somebody has open who is not asked any more, or who left; and what
    was shared with that supporter alone is shared with nobody until the employee chooses again."""
    rows = CarePath.objects.select_related("case", "person", "supporter")
    for path in rows.filter(supporter_id=person_id, ended_at=None):
        _hand_on(path)
    unshare(person_id)


def hand_on_without_role(person_id: UUID | None = None) -> int:
    """The same for who is of the care team no more, taken back or past its last day: of one person,
    or of everybody in the organisation in scope. Whom a person chose from outside the care team
    stays. Returns how many paths changed hands."""
    found = [path for path in paths_without_role(person_id) if _hand_on(path)]
    for one in shares_without_role(person_id):
        unshare(one)
    return len(found)


def _hand_on(path: CarePath) -> bool:
    """Somebody else, without the notes; both hear it. False when it had changed hands before."""
    before = path.supporter
    with transaction.atomic():
        if not find_supporter(path, besides=path.supporter_id):
            return False
        follow_track(path.case_id)
        tell_person(path, messages.FOR_ME, f"{path.pk}:handed:{path.version}")
        if before is not None and before.is_active:
            tell_before(path, before, f"{path.pk}:{before.pk}:{path.version}")
    return True


def _give(path: CarePath, supporter: Person, *, seen: int, own: bool) -> None:
    before = path.supporter
    if not may_support_in(path, supporter):
        raise Refused(
            _("Choose somebody who was not there, and is not the manager or reports to the person.")
        )
    is_same = before is not None and before.pk == supporter.pk
    if is_same and not own:
        raise Refused(_("This is who supports already."))
    changes: dict[str, object] = {"is_own_choice": own}
    if not is_same:
        changes |= {
            "supporter": supporter,
            "supporter_since": timezone.now() if before else path.started_at,
            "earlier_agreed_at": None,
            "outside_name": "",
            "outside_contact": "",
        }
    _write(path, seen, changes)
    if not is_same:
        tell_supporter(path, messages.GIVEN, f"{path.pk}:{supporter.pk}:{path.version}")
        if before is not None:
            tell_before(path, before, f"{path.pk}:{before.pk}:{path.version}")
    follow_track(path.case_id)


def _give_outside(path: CarePath, outside: Outside, *, seen: int) -> None:
    if not outside.name.strip() or not outside.contact.strip():
        raise Refused(_("Say who it is and how to reach him or her."))
    before = path.supporter
    _write(
        path,
        seen,
        {
            "supporter": None,
            "is_own_choice": False,
            "supporter_since": None,
            "earlier_agreed_at": None,
            "outside_name": outside.name.strip()[:120],
            "outside_contact": outside.contact.strip()[:120],
        },
    )
    if before is not None:
        tell_before(path, before, f"{path.pk}:{before.pk}:{path.version}")
    tell_person(path, messages.FOR_ME, f"{path.pk}:outside:{path.version}")
    follow_track(path.case_id)


def _write(path: CarePath, seen: int, changes: dict[str, object]) -> None:
    take_version(CarePath.objects.all(), changes, pk=path.pk, seen=seen, kind="care.path")
    path.refresh_from_db()
