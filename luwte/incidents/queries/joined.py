"""Cases that belong together: what was merged, what stands beside it, what is double."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q
from django.http import Http404

from luwte.catalogue.queries import term_labels
from luwte.incidents import words
from luwte.incidents.access import (
    BARRING,
    cases_within_reach,
    incidents_within_reach,
    unbarred,
    unbarred_incidents,
)
from luwte.incidents.models import (
    Case,
    CaseJoin,
    CaseLink,
    Incident,
    IncidentTerm,
    Involvement,
)
from luwte.incidents.rules import JoinKind, LinkKind
from luwte.incidents.rules.joining import times_within_a_year
from luwte.org.access import Actor

DEEPEST = 6
SERIES_AT_MOST = 100
SUGGESTED_AT_MOST = 6
LOOKED_AT_MOST = 200
DOUBLE_WITHIN = timedelta(days=1)


def family_of(case_id: UUID) -> dict[UUID, str]:
    """The case itself ("") and all that was merged into it, with the number of each. One query,
    one more only for what was merged into what was merged."""
    found: dict[UUID, str] = {case_id: ""}
    newest = [case_id]
    counting = CaseJoin.objects.filter(kind=JoinKind.MERGE, undone_at=None)
    for _generation in range(DEEPEST):
        deeper = Exists(counting.filter(target_id=OuterRef("source_id")))
        rows = counting.filter(target_id__in=newest).annotate(is_deeper=deeper)
        lines = list(rows.values_list("source_id", "source__number", "is_deeper"))
        newest = [pk for pk, _number, is_deeper in lines if is_deeper and pk not in found]
        found |= {pk: number for pk, number, _deeper in lines if pk not in found}
        if not newest:
            break
    return found


def origins_of(incidents: Iterable[Incident]) -> dict[UUID, str]:
    """The numbers of the cases out of which incidents were merged into those where they are now,
    by incident. One query along an index, none without cases."""
    rows = list(incidents)
    targets = {row.case_id for row in rows if row.case_id}
    if not targets:
        return {}
    wanted = {str(row.pk): row.pk for row in rows}
    joins = CaseJoin.objects.filter(kind=JoinKind.MERGE, undone_at=None, target_id__in=targets)
    found: dict[UUID, str] = {}
    for moved, number in joins.order_by("at").values_list("moved", "source__number"):
        for pk in moved.get("incidents", ()):
            if pk in wanted:
                found[wanted[pk]] = number
    return found


def incidents_moved(pk: UUID) -> CaseJoin | None:
    """What moved, between which cases; None when it is not there any more. One query."""
    return CaseJoin.objects.select_related("source", "target").filter(pk=pk).first()


def cases_joined_with(case_id: UUID) -> set[UUID]:
    """The cases that incidents of this one came from or went to, also where that was undone. One
    query."""
    rows = CaseJoin.objects.filter(Q(source=case_id) | Q(target=case_id))
    pairs = rows.values_list("source_id", "target_id")
    return {pk for pair in pairs for pk in pair} - {case_id}


def has_merged_into(source_id: UUID, target_id: UUID) -> bool:
    """Whether the one case goes on as the other. One query."""
    return Case.objects.filter(pk=source_id, merged_into=target_id).exists()


def joins_before(join: CaseJoin) -> list[CaseJoin]:
    """What was merged into its source before and still is, oldest first. One query."""
    rows = CaseJoin.objects.select_related("source", "target").filter(
        target=join.source_id, kind=JoinKind.MERGE, undone_at=None, at__lt=join.at
    )
    return list(rows.order_by("at"))


def joins_of(case: Case) -> list[CaseJoin]:
    """What was merged into the case or split off from it and can be undone, newest first."""
    rows = CaseJoin.objects.select_related("source", "target", "by").filter(undone_at=None)
    came = rows.filter(target=case, kind=JoinKind.MERGE)
    went = rows.filter(source=case, kind=JoinKind.SPLIT)
    return sorted([*came, *went], key=lambda join: join.at, reverse=True)


@dataclass(frozen=True)
class Span:
    """That an incident belonged to a case from one moment until another (None: no bound)."""

    case_id: UUID
    since: datetime | None = None
    until: datetime | None = None


def spans_of(incident: Incident) -> list[Span]:
    """In which case an incident was when: what its reporter was told stands there. One query for
    an incident that never moved."""
    if incident.case_id is None:
        return []
    steps = sorted(_moves(incident), key=lambda step: step[0])
    if not steps:
        return [Span(incident.case_id)]
    spans: list[Span] = []
    since: datetime | None = None
    for at, before, _after in steps:
        spans.append(Span(before, since, at))
        since = at
    return [*spans, Span(incident.case_id, since)]


def told_in(spans: Sequence[Span], moment: str) -> Q:
    """Rows of a case (`case_id`) at a moment (the name of its column) that lie in these spans."""
    found = Q(pk__in=[])
    for span in spans:
        part = Q(case_id=span.case_id)
        if span.since is not None:
            part &= Q(**{f"{moment}__gte": span.since})
        if span.until is not None:
            part &= Q(**{f"{moment}__lt": span.until})
        found |= part
    return found


def _moves(incident: Incident) -> list[tuple[datetime, UUID, UUID]]:
    """(when, from, to) of each time that this incident moved; also of what was undone."""
    known: dict[UUID, CaseJoin] = {}
    seen: set[UUID] = set()
    newest = {incident.case_id} if incident.case_id else set()
    while newest and len(seen) < LOOKED_AT_MOST:
        seen |= newest
        # Two walks along an index: one OR over both would read all joins.
        came = CaseJoin.objects.filter(target_id__in=newest)
        rows = came.union(CaseJoin.objects.filter(source_id__in=newest), all=True)
        moving = [row for row in rows if str(incident.pk) in row.moved.get("incidents", [])]
        known |= {row.pk: row for row in moving}
        newest = {pk for row in moving for pk in (row.source_id, row.target_id)} - seen
    steps: list[tuple[datetime, UUID, UUID]] = []
    for row in known.values():
        steps.append((row.at, row.source_id, row.target_id))
        if row.undone_at is not None:
            steps.append((row.undone_at, row.target_id, row.source_id))
    return steps


@dataclass(frozen=True)
class Beside:
    """Another case that stands beside this one, as a line."""

    link: CaseLink
    case: Case
    title: str
    moment: str
    when: datetime


@dataclass(frozen=True)
class Series:
    """What the same person did before and after, newest first; `times` counts this case too, in
    the twelve months until the newest."""

    lines: list[Beside] = field(default_factory=list)
    times: int = 1

    @property
    def is_repeated(self) -> bool:
        """Whether the same person did something before, or again."""
        return bool(self.lines)

    @property
    def words(self) -> str:
        """ "3rd time in 12 months", when it is more than once."""
        return words.times_words(self.times) if self.times > 1 else ""


@dataclass(frozen=True)
class Neighbours:
    """Everything that stands beside a case."""

    related: list[Beside] = field(default_factory=list)
    series: Series = field(default_factory=Series)

    @property
    def any(self) -> bool:
        """Whether there is something."""
        return bool(self.related or self.series.lines)


def neighbours(actor: Actor, case: Case, incidents: Iterable[Incident]) -> Neighbours:
    """The linked cases that the actor may open. One query without links, else four or five."""
    links = _links(case.pk)
    if not links:
        return Neighbours()
    reach = cases_within_reach(actor)
    ids = {other for link in links for other in (link.first_id, link.second_id)} - {case.pk}
    bars = Involvement.objects.filter(person_id=actor.person_id, role__in=BARRING)
    rows = Case.objects.filter(reach, pk__in=ids, merged_into=None).exclude(
        Exists(bars.filter(incident__case_id=OuterRef("pk")))
    )
    terms = Prefetch("terms", IncidentTerm.objects.order_by("pk"))
    own = Incident.objects.prefetch_related(terms).order_by("happened_from")
    cases = {row.pk: row for row in rows.prefetch_related(Prefetch("incidents", own))}
    related: list[Beside] = []
    same: list[Beside] = []
    for link in links:
        straight = case.pk in (link.first_id, link.second_id)
        is_same = link.kind == LinkKind.SAME_PERSON
        for other in (link.first_id, link.second_id):
            if other in cases and other != case.pk and (straight or is_same):
                line = _beside(actor, link, cases.pop(other))
                (same if is_same else related).append(line)
    same.sort(key=lambda line: line.when, reverse=True)
    moments = [one.happened_from for one in incidents] + [line.when for line in same]
    times = times_within_a_year(moments, max(moments)) if same else 1
    return Neighbours(related, Series(same, times))


def _links(case_id: UUID) -> list[CaseLink]:
    """The links of a case; those of the same person also through the cases between."""
    found: dict[UUID, CaseLink] = {}
    newest = {case_id}
    seen: set[UUID] = set()
    while newest and len(found) < SERIES_AT_MOST:
        seen |= newest
        links = CaseLink.objects.all()
        if seen != {case_id}:
            links = links.filter(kind=LinkKind.SAME_PERSON)
        # Two walks along an index: one OR over both would read all links.
        rows = links.filter(first_id__in=newest).union(links.filter(second_id__in=newest), all=True)
        found |= {row.pk: row for row in rows[:SERIES_AT_MOST]}
        same = [row for row in found.values() if row.kind == LinkKind.SAME_PERSON]
        newest = {pk for row in same for pk in (row.first_id, row.second_id)} - seen
    # What the case itself is linked with comes first, so that it can be taken apart again.
    return sorted(found.values(), key=lambda row: case_id not in (row.first_id, row.second_id))


def _beside(actor: Actor, link: CaseLink, case: Case) -> Beside:
    incidents = list(case.incidents.all())
    first = incidents[0] if incidents else None
    return Beside(
        link=link,
        case=case,
        title=case.title or _title(actor, incidents),
        moment=words.happened_words(first) if first else "",
        when=first.happened_from if first else case.opened_at,
    )


def _title(actor: Actor, incidents: Iterable[Incident]) -> str:
    labels = term_labels(organisation=actor.organisation)
    forms = [
        labels.get(row.term_id, "")
        for incident in incidents
        for row in incident.terms.all()
        if row.kind == "form"
    ]
    return words.title_of(dict.fromkeys(forms))


@dataclass(frozen=True)
class MaybeDouble:
    """A case that may be about the same event, and why it may."""

    case: Case
    title: str
    moment: str
    why: str
    score: int


def maybe_doubles(actor: Actor, case: Case) -> list[MaybeDouble]:
    """Other cases of about the same moment, the likeliest first. Five queries."""
    mine = list(Incident.objects.prefetch_related("terms").filter(case=case))
    if not mine:
        return []
    first = min(one.happened_from for one in mine) - DOUBLE_WITHIN
    last = max(one.happened_from for one in mine) + DOUBLE_WITHIN
    rows = unbarred_incidents(actor).filter(
        incidents_within_reach(actor),
        is_released=True,
        withdrawn_at=None,
        happened_from__range=(first, last),
        case__isnull=False,
    )
    near = rows.exclude(case=case).select_related("case", "location", "room")
    near = near.prefetch_related(Prefetch("terms", IncidentTerm.objects.order_by("pk")))
    found: dict[UUID, MaybeDouble] = {}
    for incident in near.order_by("-happened_from")[:LOOKED_AT_MOST]:
        score, why = _likeness(incident, mine)
        if incident.case is not None and score > 0:
            line = MaybeDouble(
                incident.case,
                incident.case.title or _title(actor, [incident]),
                words.happened_words(incident),
                words.joined(why),
                score,
            )
            best = found.get(incident.case.pk)
            if best is None or best.score < score:
                found[incident.case.pk] = line
    return sorted(found.values(), key=lambda one: -one.score)[:SUGGESTED_AT_MOST]


def _likeness(other: Incident, mine: Iterable[Incident]) -> tuple[int, list[Any]]:
    best: tuple[int, list[Any]] = (0, [])
    theirs = {row.term_id for row in other.terms.all() if row.kind == "form"}
    for own in mine:
        score, why = 0, [words.ABOUT_THE_SAME_TIME]
        if own.location_id and own.location_id == other.location_id:
            score, why = score + 2, [*why, words.SAME_PLACE]
        if theirs & {row.term_id for row in own.terms.all() if row.kind == "form"}:
            score, why = score + 1, [*why, words.SAME_FORM]
        if own.reported_by_id and own.reported_by_id == other.reported_by_id:
            score, why = score + 1, [*why, words.SAME_REPORTER]
        best = max(best, (score, why), key=lambda pair: pair[0])
    return best


def incidents_of(case: Case) -> list[Incident]:
    """The incidents of a case, as they happened. One query."""
    return list(Incident.objects.filter(case=case).order_by("happened_from"))


def join_between(one: Case, other: Case) -> CaseJoin | None:
    """The join that stands between two cases and was not undone."""
    rows = CaseJoin.objects.select_related("by").filter(undone_at=None)
    came = rows.filter(source=one, target=other).first()
    return came or rows.filter(source=other, target=one).first()


def join_of(case: Case, pk: UUID) -> CaseJoin:
    """A join at one of whose ends the case stands, or 404."""
    ends = Q(source=case) | Q(target=case)
    found = CaseJoin.objects.select_related("source", "target", "by").filter(ends, pk=pk).first()
    if found is None:
        raise Http404
    return found


def link_of(case: Case, pk: UUID) -> CaseLink:
    """A link at one of whose ends the case stands, or 404."""
    ends = Q(first=case) | Q(second=case)
    found = CaseLink.objects.select_related("first", "second").filter(ends, pk=pk).first()
    if found is None:
        raise Http404
    return found


def moved_by(join: CaseJoin) -> list[Incident]:
    """What a join moved and is still where it brought it."""
    ids = join.moved.get("incidents", [])
    return list(Incident.objects.filter(pk__in=ids, case=join.target).order_by("happened_from"))


def case_by_number(actor: Actor, number: str) -> Case | None:
    """The case with this number, when the actor may open it."""
    told = number.strip().upper()
    if not told:
        return None
    rows = Case.objects.filter(cases_within_reach(actor), number=told, merged_into=None)
    return unbarred(actor, rows).first()
