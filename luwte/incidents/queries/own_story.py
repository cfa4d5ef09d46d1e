"""What was done and said about one incident, as far as it is for who reported it, or its victim."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from luwte.incidents import words
from luwte.incidents.models import Case, CaseEntry, Incident, ReporterMessage
from luwte.incidents.queries.case_page import TimelineEntry
from luwte.incidents.queries.joined import spans_of, told_in
from luwte.incidents.rules.own_news import own_params
from luwte.incidents.words import own as own_words
from luwte.incidents.words import timeline as timeline_words
from luwte.org.access import Actor
from luwte.org.queries import names_of

LINES_AT_MOST = 200


@dataclass(frozen=True)
class OwnStory:
    """Messages, newest first, and the lines of the timeline."""

    messages: list[ReporterMessage]
    lines: list[TimelineEntry]


def own_story(actor: Actor, incident: Incident, *, is_victim: bool) -> OwnStory:
    """Read both: of each case only the time in which this incident was there, and of what others
    wrote back nothing. Four statements."""
    spans = spans_of(incident)
    theirs = Q(from_reporter=False) | Q(by_id=actor.person_id)
    messages = ReporterMessage.objects.select_related("by").filter(
        told_in(spans, "created_at"), theirs
    )
    rows = CaseEntry.objects.select_related("by").filter(told_in(spans, "at"), for_reporter=True)
    entries = _theirs(
        rows.order_by("-at", "-pk")[:LINES_AT_MOST],
        str(incident.pk),
        me=actor.person_id,
        is_victim=is_victim,
    )
    names = names_of(timeline_words.person_ids(entries))
    is_reporter = incident.reported_by_id == actor.person_id
    lines = [_line(entry, names, actor.person_id, is_reporter=is_reporter) for entry in entries]
    lines += [_reported(incident, actor.person_id)]
    lines += [TimelineEntry(incident.happened_from, words.the_incident())]
    lines.sort(key=lambda line: line.when, reverse=True)
    return OwnStory(list(messages.order_by("-created_at")), lines)


@dataclass(frozen=True)
class Contest:
    """That somebody does not agree with the gravity: who, why, and what was said at first."""

    entry: CaseEntry
    reason: str
    reported: str


def contest_of(case: Case, *, also_answered: bool = False) -> Contest | None:
    """The disagreement that waits for an answer (or the last one, answered or not), or None. Two
    queries."""
    if case.contested_at is None and not also_answered:
        return None
    rows = CaseEntry.objects.select_related("by").filter(case=case, verb="contested")
    entry = rows.order_by("-at").first()
    if entry is None:
        return None
    incident = Incident.objects.filter(pk=entry.params.get("incident")).first()
    reported = incident.reported_gravity if incident is not None else ""
    return Contest(entry, str(entry.params.get("reason", "")), reported or "")


def _theirs(
    rows: Iterable[CaseEntry], incident_id: str, *, me: UUID, is_victim: bool
) -> list[CaseEntry]:
    kept = []
    for entry in rows:
        params = own_params(
            entry.verb,
            entry.params,
            incident_id=incident_id,
            is_victim=is_victim,
            is_mine=entry.by_id == me,
        )
        if params is not None:
            entry.params = params
            kept.append(entry)
    return kept


def _line(entry: CaseEntry, names: dict[str, str], me: UUID, *, is_reporter: bool) -> TimelineEntry:
    kind = "mine" if entry.by_id == me else ""
    who = entry.by.name if entry.by else ""
    said = own_words.entry_words(entry, names, is_reporter=is_reporter)
    return TimelineEntry(entry.at, said, who, kind)


def _reported(incident: Incident, me: UUID) -> TimelineEntry:
    """Who reported it stands there for the reporter alone."""
    is_mine = incident.reported_by_id == me
    who = incident.reported_by.name if is_mine and incident.reported_by else ""
    return TimelineEntry(incident.reported_at, words.the_report(), who, "mine" if is_mine else "")
