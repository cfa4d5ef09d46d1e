"""Incidents moved to another case: what was done about them goes along, and back when it is undone.

Merging two reports of one event leaves one case to work in; a ban, a talk, an aangifte or a damage
that stayed behind would be out of sight. A split takes along what hangs on the incidents that went
(a klacht) and what is about somebody who is in those alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models

from luwte.core.actor import TheClock
from luwte.incidents.queries.case_page import track_of
from luwte.incidents.queries.joined import incidents_moved, joins_before
from luwte.incidents.rules import JoinKind, TrackKind
from luwte.response.access import Desk
from luwte.response.actions import damage, measure_news, measure_track, police_track
from luwte.response.models import (
    CaseFollowing,
    Claim,
    ComplaintRequest,
    DamageItem,
    Disclosure,
    Evidence,
    FirstReaction,
    Letter,
    Measure,
    NextContact,
    PartnerContactLog,
    PartyIncident,
    PartyTalk,
    PoliceFile,
    PoliceReport,
)

if TYPE_CHECKING:
    from luwte.incidents.models import Case, CaseJoin

# Every table of the room that names a case and has many rows of it.
OF_A_CASE: tuple[type[models.Model], ...] = (
    Claim,
    ComplaintRequest,
    DamageItem,
    Disclosure,
    Evidence,
    FirstReaction,
    Letter,
    Measure,
    NextContact,
    PartnerContactLog,
    PartyTalk,
    PoliceReport,
)
# Of these a row about somebody goes where he or she went. A claim stays with its damage.
OF_A_PARTY: tuple[type[models.Model], ...] = (
    Disclosure,
    FirstReaction,
    Letter,
    Measure,
    NextContact,
    PartyTalk,
)
DECISION = (
    "likelihood",
    "filer",
    "reason",
    "uses_domicile",
    "asks_number",
    "decided_by_id",
    "decided_at",
)
VPT = "said_vpt_at"
Rows = dict[str, list[str]]
Table = type[models.Model]


def follow(join_id: UUID) -> None:
    """Bring along what belongs to the incidents that moved. Once; nothing when it was undone in the
    meantime. In a transaction of the clock."""
    join = incidents_moved(join_id)
    if join is None or join.undone_at is not None:
        return
    if CaseFollowing.objects.filter(join=join.pk).exists():
        return
    for earlier in joins_before(join):
        # Told in another order than it happened: what came first goes first.
        follow(earlier.pk)
    followed = CaseFollowing(join_id=join.pk)
    if join.kind == JoinKind.MERGE:
        followed.rows = _move_all(join.source, join.target)
        followed.taken_over = _take_over_police(join.source, join.target, followed.rows)
    else:
        followed.rows = _move_split_off(join)
    followed.save(force_insert=True)
    _tell(join)


def go_back(join_id: UUID) -> None:
    """It was undone: what went along comes back, and stays where it was made when it is newer."""
    join = incidents_moved(join_id)
    if join is None:
        return
    if join.kind == JoinKind.SPLIT:
        # The case that was split off ends: whatever was made in it belongs to the old one again.
        moved = _move_all(join.target, join.source)
        _take_over_police(join.target, join.source, moved)
        _tell(join)
        return
    followed = CaseFollowing.objects.filter(join=join.pk).first()
    if followed is None:
        return
    tables: tuple[Table, ...] = (*OF_A_CASE, PoliceFile)
    for table in tables:
        ids = followed.rows.get(table.__name__, [])
        _rows(table).filter(pk__in=ids, case_id=join.target_id).update(case_id=join.source_id)
    _give_back_police(join, followed.taken_over)
    followed.delete()
    _tell(join)


def _move_all(source: Case, target: Case) -> Rows:
    return {
        table.__name__: ids
        for table in OF_A_CASE
        if (ids := _move(table, {"case_id": source.pk}, target))
    }


def _move_split_off(join: CaseJoin) -> Rows:
    """A klacht goes with its incident; what is about somebody who is in none of the incidents that
    stayed goes along."""
    incidents = join.moved["incidents"]
    here = {"case_id": join.source_id}
    moved = {
        "ComplaintRequest": _move(
            ComplaintRequest, {**here, "incident_id__in": incidents}, join.target
        )
    }
    links = PartyIncident.objects.filter(unlinked_at=None)
    stay = links.filter(incident__case_id=join.source_id).values("party_id")
    gone = links.filter(incident_id__in=incidents).exclude(party_id__in=stay)
    parties = list(gone.values_list("party_id", flat=True))
    for table in OF_A_PARTY:
        moved[table.__name__] = _move(table, {**here, "party_id__in": parties}, join.target)
    return {name: ids for name, ids in moved.items() if ids}


def _move(table: Table, which: Mapping[str, object], target: Case) -> list[str]:
    rows = _rows(table).filter(**which)
    ids = list(rows.values_list("pk", flat=True))
    _rows(table).filter(pk__in=ids).update(case_id=target.pk)
    return [str(pk) for pk in ids]


def _rows(table: Table) -> models.QuerySet[models.Model]:
    return table._default_manager.all()


def _take_over_police(source: Case, target: Case, moved: Rows) -> list[str]:
    """A case has one police file. The one of the source moves when the target has none; else the
    target takes over what it lacks. Returns the columns that were filled."""
    file = PoliceFile.objects.filter(case=source).first()
    if file is None:
        return []
    mine = PoliceFile.objects.filter(case=target).first()
    if mine is None:
        PoliceFile.objects.filter(pk=file.pk).update(case=target)
        moved["PoliceFile"] = [str(file.pk)]
        return []
    columns: list[str] = []
    if mine.decided_at is None and file.decided_at is not None:
        columns += DECISION
    if mine.said_vpt_at is None and file.said_vpt_at is not None:
        columns.append(VPT)
    if columns:
        values = {name: getattr(file, name) for name in columns}
        version = models.F("version") + 1
        PoliceFile.objects.filter(pk=mine.pk).update(version=version, **values)
    return columns


def _give_back_police(join: CaseJoin, columns: list[str]) -> None:
    """Empty what was taken over, unless somebody decided anew since."""
    mine = PoliceFile.objects.filter(case_id=join.target_id).first()
    theirs = PoliceFile.objects.filter(case_id=join.source_id).first()
    if not columns or mine is None or theirs is None:
        return
    empty: dict[str, object] = {}
    if "decided_at" in columns and mine.decided_at == theirs.decided_at:
        empty |= {name: getattr(PoliceFile(), name) for name in DECISION}
    if VPT in columns and mine.said_vpt_at == theirs.said_vpt_at:
        empty[VPT] = None
    if empty:
        version = models.F("version") + 1
        PoliceFile.objects.filter(pk=mine.pk).update(version=version, **empty)


def _tell(join: CaseJoin) -> None:
    """The cards of both cases say what their tracks come to now, and the response of what runs
    names the next thing its measures wait for."""
    for case in (join.source, join.target):
        for kind, tell in _TELLING.items():
            track = track_of(case, kind)
            if track is None:
                continue
            tell(Desk(case, track, may_handle=False, may_decide=False))


def _tell_response(desk: Desk) -> None:
    measure_news.tell_track(desk.track)
    if desk.case.closed_at is None:
        measure_track.go_on(actor=TheClock(desk.case.organisation_id), desk=desk)


_TELLING: Mapping[TrackKind, Callable[[Desk], None]] = {
    TrackKind.RESPONSE: _tell_response,
    TrackKind.POLICE: police_track.tell_header,
    TrackKind.DAMAGE: damage.tell_track,
}
