"""Handing over all that is open in one act, and taking it back on the same day."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from luwte.core import audit
from luwte.core.refusal import NotPermitted, Refused, verb
from luwte.incidents import messages
from luwte.incidents.models import (
    Case,
    CaseAction,
    CaseEntry,
    CaseReader,
    PersonalReaction,
    Track,
)
from luwte.incidents.queries.handing_over import (
    HANDED_OVER,
    Batch,
    CaseLoad,
    HandOverPlan,
    batches_today,
    plan_for,
)
from luwte.lib.ids import uuid7
from luwte.notify.actions import tell, withdraw
from luwte.org.access import Actor
from luwte.org.queries import person_or_none
from luwte.org.rules import Right

if TYPE_CHECKING:
    from luwte.org.models import Person

AT_ONCE: Final = 500  # cases in one transaction
HANDED_BACK: Final = "handed_back"


def hand_over(*, actor: Actor, giver: Person, receiver: Person) -> tuple[UUID, HandOverPlan]:
    """Give all that is open with the giver to the receiver: owned cases, tracks, actions, personal
    reactions. Returns the batch, and what passed and what stayed.

    By the giver, or by who handles cases, within that reach: for who is away. Five hundred cases
    in one transaction; the receiver is told once. Raises Refused when nothing passes.
    """
    batch = uuid7()
    plan = _pass_on(actor=actor, giver=giver, receiver=receiver, batch=batch)
    passed, rest = list(plan.passes[:AT_ONCE]), plan.passes[AT_ONCE:]
    while rest:
        more = _pass_on(actor=actor, giver=giver, receiver=receiver, batch=batch)
        passed += more.passes[:AT_ONCE]
        rest = more.passes[AT_ONCE:]
    return batch, HandOverPlan(giver, receiver, passed, plan.stays)


@verb("incidents.hand_over")
def _pass_on(*, actor: Actor, giver: Person, receiver: Person, batch: UUID) -> HandOverPlan:
    """The first five hundred cases of it."""
    if giver.pk != actor.person_id and not actor.may(Right.CASES_HANDLE):
        raise NotPermitted(_("You may not do this."), kind="person", object_id=giver.pk)
    if giver.pk == receiver.pk or not receiver.is_active:
        raise Refused(_("Choose a colleague who works here."))
    plan = plan_for(actor, giver, receiver)
    loads = plan.passes[:AT_ONCE]
    if not loads:
        raise Refused(_("There is nothing that %(name)s can take over.") % {"name": receiver.name})
    _change_hands(actor, loads, giver, receiver, what=HANDED_OVER)
    _let_read(loads, receiver)
    _enter(
        actor, HANDED_OVER, receiver, ((load.case, _params(load, giver, batch)) for load in loads)
    )
    tell(
        actor=actor,
        persons=[receiver],
        message=messages.HANDED_OVER,
        url=reverse("incidents:work_list", kwargs={"slug": actor.organisation.slug}) + "?tab=mine",
        subject_id=batch,
        once_key=str(batch),
    )
    return plan


@verb("incidents.take_back")
def take_back(*, actor: Actor, receiver: Person, batch: UUID) -> int:
    """Undo a hand-over of today: what the receiver still has open goes back. By who did it.
    Returns how many cases. Raises Refused when nothing is left to take back."""
    found = next((one for one in batches_today(actor, receiver) if one.id == str(batch)), None)
    if found is None:
        raise Refused(_("There is nothing left to take back."))
    giver = person_or_none(UUID(found.giver_id))
    if giver is None or not giver.is_active:
        raise Refused(_("There is nobody to give it back to."))
    loads = [load for load in map(_still_there(found), found.entries) if load is not None]
    if not loads:
        raise Refused(_("There is nothing left to take back."))
    _change_hands(actor, loads, receiver, giver, what=HANDED_BACK)
    CaseReader.objects.filter(
        case_id__in=[load.case.pk for load in loads], person=receiver, why=HANDED_OVER
    ).delete()
    _enter(actor, HANDED_BACK, giver, ((load.case, {"batch": str(batch)}) for load in loads))
    withdraw(actor=actor, subject_id=batch)
    return len(loads)


def _change_hands(
    actor: Actor, loads: list[CaseLoad], before: Person, after: Person, *, what: str
) -> None:
    """Write the new owner wherever the old one still is."""
    cases = Case.objects.filter(pk__in=[load.case.pk for load in loads], closed_at=None)
    cases.filter(pk__in=[load.case.pk for load in loads if load.is_owner], owner=before).update(
        owner=after
    )
    cases.update(
        version=F("version") + 1,
        changed_at=timezone.now(),
        changed_by=actor.person,
        changed_what=what,
    )
    tracks = [track.pk for load in loads for track in load.tracks]
    Track.objects.filter(pk__in=tracks, owner=before, done_at=None).update(
        owner=after, version=F("version") + 1
    )
    todo = [action.pk for load in loads for action in load.actions]
    CaseAction.objects.filter(pk__in=todo, owner=before, done_at=None).update(owner=after)
    reactions = [one.pk for load in loads for one in load.reactions]
    rows = PersonalReaction.objects.filter(pk__in=reactions, person=before, done_at=None)
    rows.update(person=after)


def _let_read(loads: list[CaseLoad], receiver: Person) -> None:
    """The receiver reads these cases, whatever the unit; also where that had come to an end."""
    ids = [load.case.pk for load in loads]
    CaseReader.objects.filter(
        Q(until__lte=timezone.now()), case_id__in=ids, person=receiver
    ).update(until=None, why=HANDED_OVER)
    CaseReader.objects.bulk_create(
        [CaseReader(case=load.case, person=receiver, why=HANDED_OVER) for load in loads],
        ignore_conflicts=True,
    )


def _enter(
    actor: Actor, what: str, owner: Person, lines: Iterable[tuple[Case, dict[str, Any]]]
) -> None:
    """One line of the timeline and one of the audit for each case."""
    now = timezone.now()
    entries = [
        CaseEntry(
            case=case,
            at=now,
            verb=what,
            by=actor.person,
            params={"owner": str(owner.pk), **params},
            for_reporter=False,
        )
        for case, params in lines
    ]
    CaseEntry.objects.bulk_create(entries)
    for entry in entries:
        audit.record(
            f"incidents.{what}",
            actor=actor,
            kind="case",
            object_id=entry.case_id,
            fields=["owner"],
        )


def _params(load: CaseLoad, giver: Person, batch: UUID) -> dict[str, Any]:
    """What passed, so that it can be taken back."""
    return {
        "from": str(giver.pk),
        "batch": str(batch),
        "case": load.is_owner,
        "tracks": [str(track.pk) for track in load.tracks],
        "actions": [str(action.pk) for action in load.actions],
        "reactions": [str(one.pk) for one in load.reactions],
    }


def _still_there(batch: Batch) -> Any:
    """A function from a line of the timeline to what the receiver still has of it, or None."""
    receiver = batch.receiver
    tracks = _kept(Track.objects.filter(owner=receiver), batch, "tracks")
    todo = _kept(CaseAction.objects.filter(owner=receiver), batch, "actions")
    reactions = _kept(PersonalReaction.objects.filter(person=receiver), batch, "reactions")

    def load(entry: CaseEntry) -> CaseLoad | None:
        is_owner = bool(entry.params.get("case")) and entry.case.owner_id == receiver.pk
        found = CaseLoad(
            entry.case,
            is_owner,
            tracks.get(entry.case_id, []),
            todo.get(entry.case_id, []),
            reactions.get(entry.case_id, []),
        )
        has_any = is_owner or found.tracks or found.actions or found.reactions
        return found if has_any else None

    return load


def _kept(rows: Any, batch: Batch, name: str) -> dict[UUID, list[Any]]:
    """What of this kind passed in the batch, is still open and still with the receiver, by case."""
    ids = [pk for entry in batch.entries for pk in entry.params.get(name, [])]
    found: dict[UUID, list[Any]] = {}
    for row in rows.filter(pk__in=ids, done_at=None):
        found.setdefault(row.case_id, []).append(row)
    return found
