"""How far cases are, for one case and for a page of them: the only place that gathers it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db.models import Q

from luwte.incidents.models import (
    Case,
    CaseAction,
    CaseEntry,
    CaseJoin,
    Discussion,
    Incident,
    PersonalReaction,
    Track,
)
from luwte.incidents.rules import (
    ActionState,
    Gravity,
    JoinKind,
    Progress,
    TrackKind,
    TrackState,
)
from luwte.org.queries import names_of

DEEPEST = 6


def progress_of(case: Case, *, learning: str = "") -> Progress:
    """How far one case is. learning: what is typed now, instead of what is stored. Six queries."""
    found = progress_of_many([case])[case.pk]
    return replace(found, learning=learning) if learning else found


def progress_of_many(cases: Sequence[Case]) -> dict[UUID, Progress]:
    """How far these cases are. Six queries for all of them, one more when some were merged."""
    homes = _homes([case.pk for case in cases])
    tracks: dict[UUID, list[Track]] = {case.pk: [] for case in cases}
    for track in Track.objects.filter(case_id__in=list(tracks)):
        tracks[track.case_id].append(track)
    talks = _count(Discussion.objects.exclude(kind=Discussion.Kind.OBSERVERS), homes)
    running = _count(CaseAction.objects.filter(state=ActionState.CHOSEN), homes)
    reported = _count(Incident.objects.filter(reported_by__isnull=False), homes)
    asked = PersonalReaction.objects.filter(case_id__in=list(homes), done_at=None)
    reactions: dict[UUID, list[PersonalReaction]] = {}
    for one in asked:
        reactions.setdefault(homes[one.case_id], []).append(one)
    return {
        case.pk: progress_from(
            case,
            tracks=tracks[case.pk],
            discussions=talks[case.pk],
            open_actions=running[case.pk],
            has_reporter=reported[case.pk] > 0,
            reactions=reactions.get(case.pk, []),
        )
        for case in cases
    }


def progress_from(
    case: Case,
    *,
    tracks: Iterable[Track],
    discussions: int,
    open_actions: int,
    has_reporter: bool,
    reactions: Iterable[PersonalReaction],
) -> Progress:
    """The same out of rows that are there already. No query."""
    tracks = list(tracks)
    return Progress(
        is_triaged=case.triaged_at is not None,
        discussions=discussions,
        tracks={TrackKind(t.kind): (TrackState(t.state), t.waiting_until) for t in tracks},
        open_actions=open_actions,
        has_reporter=has_reporter,
        reporter_told=case.reporter_told_at is not None,
        learning=case.learning,
        is_contested=case.contested_at is not None,
        unexplained=tuple(TrackKind(track.kind) for track in tracks if needs_reason(track)),
        open_reactions=tuple(one.who for one in reactions if is_asked(case, one)),
    )


def needs_reason(track: Track) -> bool:
    """Whether a term was missed and nobody said why. What was over before anybody could know is
    no fault of anybody."""
    return track.missed_at is not None and not track.missed_reason and not track.born_late


def is_asked(case: Case, reaction: PersonalReaction) -> bool:
    """Whether this reaction still has to come: the director's only while the case is heavy."""
    if reaction.done_at is not None:
        return False
    return reaction.who == PersonalReaction.Who.MANAGER or case.gravity == Gravity.HEAVY


def unexplained_track(tracks: Iterable[Track]) -> str:
    """The kind of the first track of which nobody said why it was missed."""
    found = [track.kind for track in tracks if needs_reason(track)]
    return found[0] if found else TrackKind.RESPONSE.value


def asked_reaction(case: Case, reactions: Iterable[PersonalReaction]) -> PersonalReaction:
    """The reaction that still has to come, what is due first."""
    found = [one for one in reactions if is_asked(case, one)]
    return min(found, key=lambda one: one.due_at)


def reactions_of_family(case: Case) -> list[PersonalReaction]:
    """What was asked in a case and in what was merged into it. Two queries."""
    return list(PersonalReaction.objects.filter(case_id__in=list(_homes([case.pk]))))


def _homes(ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Of these cases and of all that was merged into them: in which of these it counts."""
    homes = {pk: pk for pk in ids}
    newest = list(ids)
    for _generation in range(DEEPEST):
        joins = CaseJoin.objects.filter(
            Q(target_id__in=newest), kind=JoinKind.MERGE, undone_at=None
        ).values_list("source_id", "target_id")
        found = {source: homes[target] for source, target in joins if source not in homes}
        homes |= found
        newest = list(found)
        if not newest:
            break
    return homes


def _count(rows: Any, homes: Mapping[UUID, UUID]) -> Counter[UUID]:
    counted: Counter[UUID] = Counter()
    for pk in rows.filter(case_id__in=list(homes)).values_list("case_id", flat=True):
        counted[homes[pk]] += 1
    return counted


def told_of_miss(track: Track) -> list[str]:
    """The names of who got the message that the term of this track passed, as it was kept then.
    Two queries."""
    entry = (
        CaseEntry.objects.filter(case_id=track.case_id, verb="track_missed")
        .filter(params__track=track.kind)
        .order_by("-at")
        .first()
    )
    told = entry.params.get("told", []) if entry is not None else []
    names = names_of(told)
    return [names[one] for one in told if one in names]
