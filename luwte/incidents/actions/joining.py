"""Two cases that are one, one case that is two, and the way back.

Merging moves incidents. The readers become the intersection, the earliest deadline wins, and what
was written stays with the case it was written in, to be read from the other. `CaseJoin.moved` holds
all it takes to undo it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from luwte.core import audit
from luwte.core.outbox import publish
from luwte.core.refusal import Refused, verb
from luwte.core.timers import cancel_timers, set_timers
from luwte.incidents.access import Verb, require_on
from luwte.incidents.actions.opening import new_case
from luwte.incidents.actions.timeline import add_entry
from luwte.incidents.actions.triage import not_involved
from luwte.incidents.actions.turns import beaten, earliest, take_turn
from luwte.incidents.agreements import case_terms_of_version
from luwte.incidents.events import CasesJoined, CasesParted
from luwte.incidents.models import Case, CaseAction, CaseJoin, CaseReader, Incident, Track
from luwte.incidents.moments import TRACK_REMINDER, moments_of
from luwte.incidents.offering import Readers
from luwte.incidents.queries.readership import barred_from, who_opens, who_opens_by_role
from luwte.incidents.rules import (
    ActionState,
    CaseState,
    JoinKind,
    ReaderChoice,
    TrackKind,
    TrackState,
)
from luwte.incidents.rules.joining import TrackFacts, graver, joined_track
from luwte.org.access import Actor

# Why somebody reads a joined case whose role would not open it: he or she read both before.
READ_BOTH = "read_both"
TRACK_COLUMNS = tuple(one.name for one in fields(TrackFacts))


@dataclass(frozen=True)
class Readership:
    """Who reads a case that two become: a unit above both, restricted when one of them was."""

    unit_id: UUID
    is_restricted: bool
    stay: dict[UUID, Any]
    lose: dict[UUID, Any]
    by_role: frozenset[UUID]


def readership_of(actor: Actor, target: Case, source: Case) -> Readership:
    """Who reads both now, and who will not read one of them any more. Seven queries.

    The owner of the target stays. Raises Refused when no unit stands above both.
    """
    unit_id = _unit_above(actor, target, source)
    is_restricted = target.is_restricted or source.is_restricted
    first, second = who_opens(actor, target), who_opens(actor, source)
    barred = barred_from(target, source)
    everybody = first | second
    stay = {pk: who for pk, who in first.items() if pk in second and pk not in barred}
    if target.owner is not None and target.owner.pk not in barred:
        stay[target.owner.pk] = target.owner
    by_role = who_opens_by_role(actor, unit_id=unit_id, is_restricted=is_restricted)
    return Readership(
        unit_id=unit_id,
        is_restricted=is_restricted,
        stay=stay,
        lose={pk: who for pk, who in everybody.items() if pk not in stay},
        by_role=frozenset(by_role),
    )


@verb("incidents.merge_cases")
def merge_cases(
    *, actor: Actor, target: Case, source: Case, seen: int, source_seen: int, why: str = ""
) -> CaseJoin:
    """Move the incidents of `source` to `target`, because both are about the same.

    seen, source_seen: the versions on the actor's screen. The target has to be open; a closed
    source may join. Raises Conflict when somebody was first in either, Refused for a case with
    itself, one that was merged before, or one whose handlers are involved in the other.
    """
    _may_merge(actor, target, source)
    readers = readership_of(actor, target, source)
    join = CaseJoin(kind=JoinKind.MERGE, source=source, target=target, by=actor.person)
    join.at = timezone.now()
    kept: dict[str, Any] = {"why": why.strip()}
    kept["incidents"] = _move_incidents(source, target)
    kept["actions"] = _move_actions(source, target)
    kept["tracks"] = _join_tracks(target, source, readers)
    kept |= _change_readers(target, source, readers)
    kept["target"] = _take(target, actor, "merged_in", seen, _target_changes(
        actor, target, source, readers
    ))  # fmt: skip
    kept["source"] = _take(source, actor, "merged_away", source_seen, {
        "state": CaseState.CLOSED,
        "closed_at": source.closed_at or join.at,
        "merged_into_id": target.pk,
        "unit_id": readers.unit_id,
        "is_restricted": readers.is_restricted,
        "owner_id": target.owner_id,
        "next_due": None,
    })  # fmt: skip
    join.moved = kept
    join.save(force_insert=True)
    _watch(actor, target, source)
    add_entry(target, "merged_in", actor=actor, number=source.number, reason=why.strip())
    add_entry(source, "merged_away", actor=actor, number=target.number, reason=why.strip())
    _record(actor, "incidents.merge_cases", join, CasesJoined)
    return join


@verb("incidents.split_case")
def split_case(
    *, actor: Actor, case: Case, seen: int, incident_ids: Collection[UUID], why: str
) -> CaseJoin:
    """Move some of the incidents to a new case with four clocks of its own.

    The new case has the readers of the old one. Raises Refused without a reason, without an
    incident, or when no incident would stay; Conflict when somebody was first.
    """
    require_on(actor, Verb.HANDLE, case)
    if case.state == CaseState.CLOSED:
        raise Refused(_("This case is closed. Open it again first."))
    if not why.strip():
        raise Refused(_("Say in a few words why this is a case of its own."))
    all_of_it = list(Incident.objects.filter(case=case))
    chosen = [one for one in all_of_it if one.pk in set(incident_ids)]
    if not chosen or len(chosen) == len(all_of_it):
        raise Refused(_("Choose what gets a case of its own, and leave at least one here."))
    now = timezone.now()
    new = _new_beside(actor, case, chosen, now)
    Incident.objects.filter(pk__in=[one.pk for one in chosen], case=case).update(case=new)
    _copy_readers(case, new)
    take_turn(case, actor=actor, what="split", seen=seen)
    join = CaseJoin.objects.create(
        kind=JoinKind.SPLIT,
        source=case,
        target=new,
        by=actor.person,
        at=now,
        moved={"incidents": [str(one.pk) for one in chosen], "why": why.strip()},
    )
    _watch(actor, new)
    add_entry(case, "split_off", actor=actor, number=new.number, reason=why.strip())
    add_entry(new, "split_from", actor=actor, number=case.number, reason=why.strip())
    _record(actor, "incidents.split_case", join, CasesJoined)
    return join


@verb("incidents.undo_join")
def undo_join(*, actor: Actor, join: CaseJoin, seen: int) -> None:
    """Bring back what moved: incidents, actions, clocks and readers as they were before.

    seen: the version of the case that took the incidents. What was changed since by hand stays as
    it is. Raises Conflict when somebody undid it before, Refused when a later merge stands on it.
    """
    target, source = join.target, join.source
    require_on(actor, Verb.HANDLE, target)
    require_on(actor, Verb.HANDLE, source)
    _is_newest(join)
    now = timezone.now()
    done = CaseJoin.objects.filter(pk=join.pk, undone_at=None)
    if not done.update(undone_at=now, undone_by=actor.person):
        raise beaten(target)
    moved = join.moved
    back = Incident.objects.filter(pk__in=moved["incidents"], case=target)
    back.update(case=source)
    if join.kind == JoinKind.MERGE:
        _undo_merge(actor, join, seen)
    else:
        _end_split_off(actor, join, seen, now)
    _watch(actor, source, target)
    add_entry(target, "join_undone", actor=actor, number=source.number)
    add_entry(source, "join_undone", actor=actor, number=target.number)
    _record(actor, "incidents.undo_join", join, CasesParted)


def _may_merge(actor: Actor, target: Case, source: Case) -> None:
    require_on(actor, Verb.HANDLE, target)
    require_on(actor, Verb.HANDLE, source)
    if target.pk == source.pk:
        raise Refused(_("A case cannot be merged with itself."))
    if target.state == CaseState.CLOSED:
        raise Refused(_("This case is closed. Open it again first."))
    if source.merged_into_id is not None:
        raise Refused(_("Case %(number)s was merged before.") % {"number": source.number})
    not_involved(source, [target.owner])


def _unit_above(actor: Actor, target: Case, source: Case) -> UUID:
    """The lowest unit that stands above both: who reads there reads both already."""
    mine = [node.pk for node in actor.tree.ancestors(target.unit_id)]
    theirs = {node.pk for node in actor.tree.ancestors(source.unit_id)}
    above = [pk for pk in mine if pk in theirs]
    if not above:
        raise Refused(_("These cases are of two parts that have nobody above both."))
    return above[-1]


def _target_changes(
    actor: Actor, target: Case, source: Case, readers: Readership
) -> dict[str, Any]:
    contested = [one.contested_at for one in (target, source) if one.contested_at]
    told = [one.reporter_told_at for one in (target, source)]
    return {
        "unit_id": readers.unit_id,
        "is_restricted": readers.is_restricted,
        "gravity": graver(target.gravity, source.gravity),
        "contested_at": min(contested, default=None),
        # Both reporters have to hear something.
        "reporter_told_at": None if None in told else max(filter(None, told)),
        "next_due": earliest(actor, Track.objects.filter(case=target)),
    }


def _take(
    case: Case, actor: Actor, what: str, seen: int, changes: dict[str, Any]
) -> dict[str, dict[str, Any]]:
    """Write `changes`; returns before and after of each, as `CaseJoin.moved` keeps them."""
    before = {name: getattr(case, name) for name in changes}
    take_turn(case, actor=actor, what=what, seen=seen, **changes)
    return {"before": _plain(before), "after": _plain(changes)}


def _move_incidents(source: Case, target: Case) -> list[str]:
    rows = Incident.objects.filter(case=source)
    ids = [str(pk) for pk in rows.values_list("pk", flat=True)]
    rows.update(case=target)
    return ids


def _move_actions(source: Case, target: Case) -> list[str]:
    """What still has to be done moves along, but for what was chosen in both."""
    chosen = CaseAction.objects.filter(case=target).exclude(entry_key="")
    taken = set(chosen.values_list("entry_key", flat=True))
    rows = CaseAction.objects.filter(case=source, state=ActionState.CHOSEN)
    ids = [pk for pk, key in rows.values_list("pk", "entry_key") if key not in taken]
    CaseAction.objects.filter(pk__in=ids).update(case=target)
    return [str(pk) for pk in ids]


def _join_tracks(target: Case, source: Case, readers: Readership) -> dict[str, dict[str, Any]]:
    theirs = {track.kind: track for track in Track.objects.filter(case=source)}
    kept: dict[str, dict[str, Any]] = {}
    for track in Track.objects.filter(case=target):
        other = theirs.get(track.kind)
        if other is None:
            continue
        each_apart = track.kind == TrackKind.CARE
        joined = joined_track(_facts(track), _facts(other), each_apart=each_apart)
        changes = {name: getattr(joined, name) for name in TRACK_COLUMNS}
        owner = next((pk for pk in (track.owner_id, other.owner_id) if pk in readers.stay), None)
        changes["owner_id"] = owner or target.owner_id
        kept[str(track.pk)] = {
            "before": _plain({name: getattr(track, name) for name in changes}),
            "after": _plain(changes),
        }
        version = models.F("version") + 1
        Track.objects.filter(pk=track.pk).update(version=version, **changes)
    return kept


def _facts(track: Track) -> TrackFacts:
    values = {name: getattr(track, name) for name in TRACK_COLUMNS}
    return TrackFacts(**{**values, "state": TrackState(track.state)})


def _change_readers(target: Case, source: Case, readers: Readership) -> dict[str, Any]:
    """Who does not read both reads neither; who did, and has no role over the unit above, is
    asked in."""
    now = timezone.now()
    rows = CaseReader.objects.filter(case__in=(target, source)).exclude(until__lte=now)
    ended = [row for row in rows if row.person_id not in readers.stay]
    CaseReader.objects.filter(pk__in=[row.pk for row in ended]).update(until=now)
    has_row = {row.person_id for row in rows if row.case_id == target.pk}
    needed = [pk for pk in readers.stay if pk not in readers.by_role and pk not in has_row]
    added = [CaseReader(case=target, person_id=pk, why=READ_BOTH) for pk in needed]
    CaseReader.objects.filter(case=target, person_id__in=needed).delete()
    CaseReader.objects.bulk_create(added)
    return {
        "readers": [[str(row.pk), _text(row.until)] for row in ended],
        "added": [str(row.pk) for row in added],
    }


def _undo_merge(actor: Actor, join: CaseJoin, seen: int) -> None:
    target, source, moved = join.target, join.source, join.moved
    CaseAction.objects.filter(pk__in=moved["actions"], case=target).update(case=source)
    for pk, kept in moved["tracks"].items():
        track = Track.objects.get(pk=pk)
        changes = _unchanged_since(track, kept)
        if changes:
            Track.objects.filter(pk=pk).update(version=models.F("version") + 1, **changes)
    for pk, until in moved["readers"]:
        CaseReader.objects.filter(pk=pk).update(until=_back(CaseReader, "until", until))
    CaseReader.objects.filter(pk__in=moved["added"]).delete()
    fresh = Case.objects.get(pk=target.pk)
    back = _unchanged_since(fresh, moved["target"])
    back["next_due"] = earliest(actor, Track.objects.filter(case=target))
    take_turn(target, actor=actor, what="join_undone", seen=seen, **back)
    restored = {name: _back(Case, name, value) for name, value in moved["source"]["before"].items()}
    restored["next_due"] = (
        None if restored["closed_at"] else earliest(actor, Track.objects.filter(case=source))
    )
    take_turn(source, actor=actor, what="join_undone", seen=None, **restored)


def _end_split_off(actor: Actor, join: CaseJoin, seen: int, now: datetime) -> None:
    """The case that was made for it ends as the trace that it was there."""
    changes = {"state": CaseState.CLOSED, "closed_at": now, "merged_into_id": join.source_id}
    take_turn(join.target, actor=actor, what="join_undone", seen=seen, next_due=None, **changes)
    due = earliest(actor, Track.objects.filter(case=join.source))
    take_turn(join.source, actor=actor, what="join_undone", seen=None, next_due=due)


def _is_newest(join: CaseJoin) -> None:
    """Undoing goes from the newest back: each step only knows what stood before it."""
    both = (join.target_id, join.source_id)
    later = CaseJoin.objects.filter(undone_at=None, at__gt=join.at).exclude(pk=join.pk)
    newest = later.filter(target_id__in=both).first() or later.filter(source_id__in=both).first()
    if newest is not None:
        raise Refused(_("Something was merged or split later. Undo that first."))


def _new_beside(actor: Actor, case: Case, chosen: list[Incident], now: datetime) -> Case:
    """A case with four clocks, judged by the terms in force, with the owner of the old one."""
    graveness = ""
    for one in chosen:
        graveness = graver(graveness, one.gravity)
    new, tracks = new_case(
        actor.organisation,
        unit=case.unit,
        readers=Readers(ReaderChoice.MANAGER),
        gravity=graveness,
        happened_until=min(one.happened_until for one in chosen),
        reported_at=min(one.reported_at for one in chosen),
        opened_at=now,
        by=actor.person,
    )
    new.is_restricted = case.is_restricted
    new.owner = case.owner
    new.changed_what = "split_from"
    new.save(force_insert=True)
    owners = dict(Track.objects.filter(case=case).values_list("kind", "owner_id"))
    for track in tracks:
        track.owner_id = owners.get(track.kind)
    Track.objects.bulk_create(tracks)
    return new


def _copy_readers(case: Case, new: Case) -> None:
    """Who was asked in to the one is asked in to the other; nobody else."""
    rows = CaseReader.objects.filter(case=case).exclude(until__lte=timezone.now())
    CaseReader.objects.bulk_create(
        CaseReader(case=new, person_id=row.person_id, why=row.why, until=row.until) for row in rows
    )


def _watch(actor: Actor, *cases: Case) -> None:
    """The moments of what runs are set anew; those of what ended are taken away."""
    rows = list(Track.objects.select_related("case").filter(case__in=cases))
    now = timezone.now()
    cancel_timers(actor.organisation_id, TRACK_REMINDER, [row.pk for row in rows])
    moments = []
    for row in rows:
        if row.done_at is None and row.case.closed_at is None:
            terms = case_terms_of_version(actor.organisation, row.case.terms_version)
            moments += moments_of(row, terms, now)
    set_timers(actor.organisation_id, moments)


def _record(
    actor: Actor, name: str, join: CaseJoin, event: type[CasesJoined] | type[CasesParted]
) -> None:
    for case_id in (join.source_id, join.target_id):
        audit.record(name, actor=actor, kind="case", object_id=case_id, fields=["incidents"])
    publish(
        event(
            organisation_id=actor.organisation_id,
            join_id=join.pk,
            source_id=join.source_id,
            target_id=join.target_id,
        )
    )


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {name: _text(value) for name, value in values.items()}


def _text(value: Any) -> Any:
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    return str(value) if isinstance(value, (UUID, str)) else value


def _back(model: type[models.Model], name: str, value: Any) -> Any:
    """What `_text` made, as the column holds it."""
    field: Any = model._meta.get_field(name.removesuffix("_id"))
    if value is None:
        return None
    target = field.target_field if field.is_relation else field
    return target.to_python(value)


def _unchanged_since(row: Any, kept: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """The values of before, of what nobody changed by hand since."""
    return {
        name: _back(type(row), name, before)
        for name, before in kept["before"].items()
        if _text(getattr(row, name)) == kept["after"][name]
    }
