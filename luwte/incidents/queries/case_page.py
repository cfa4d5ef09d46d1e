"""Everything that the page of one case shows, in a fixed number of statements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, UUIDField
from django.utils import timezone

from luwte.catalogue.queries import (
    ActionView,
    entry_keys,
    evaluation_questions,
    recommended,
    term_labels,
)
from luwte.core.models import AuditEntry
from luwte.incidents import words
from luwte.incidents.access import Verb, may, may_move_track
from luwte.incidents.models import (
    Case,
    CaseAction,
    CaseEntry,
    Discussion,
    Incident,
    IncidentTerm,
    Involvement,
    Note,
    ReporterMessage,
    Track,
)
from luwte.incidents.queries.acting import suggested_from
from luwte.incidents.queries.faces import TrackFace, faces_of, first_of, in_order
from luwte.incidents.queries.joined import (
    Neighbours,
    family_of,
    neighbours,
)
from luwte.incidents.queries.progress import progress_from
from luwte.incidents.queries.reactions import ReactionFace, reactions_of
from luwte.incidents.rules import (
    ActionState,
    CaseState,
    Missing,
    PersonRole,
    missing_before_closing,
)
from luwte.incidents.rules.contents import track_contents
from luwte.incidents.words import timeline as timeline_words
from luwte.org.access import Actor
from luwte.org.queries import names_of
from luwte.policy.queries import is_action_offered
from luwte.tenancy.rows import TenantQuery

RECOMMENDED_AT_MOST = 3
LINES_AT_MOST = 200
# A case was reported: "report it" is no advice any more.
ALREADY_DONE = "incidents.register"


@dataclass(frozen=True)
class TimelineEntry:
    """A line of the timeline as `kit/timeline.html` draws it."""

    when: datetime
    words: str
    who: str = ""
    kind: str = ""
    note: str = ""
    is_detail: bool = False


@dataclass(frozen=True)
class Advice:
    """An action that a rule advises: why, and until when it would have to be done."""

    action: ActionView
    why: str
    rule: str
    before: datetime


@dataclass(frozen=True)
class TalkLine:
    """One of the three talks about a case, with what was held of it."""

    kind: str
    label: Any
    talks: list[Discussion]


@dataclass(frozen=True)
class CasePage:
    """One case, one page."""

    case: Case
    incidents: list[Incident]
    faces: list[TrackFace]
    title: str
    place: str
    moment: str
    forms: list[str]
    victims: list[str]
    reporters: list[str]
    people: list[Involvement]
    actions: list[CaseAction]
    recommendations: list[Advice]
    discussions: list[Discussion]
    notes: list[Note]
    messages: list[ReporterMessage]
    timeline: list[TimelineEntry]
    missing: list[Missing]
    readers: int
    beside: Neighbours
    reactions: list[ReactionFace]
    may_handle: bool
    may_close: bool
    movable: frozenset[str]
    # Kinds of tracks whose content this reader may open.
    opens: frozenset[str]

    @property
    def first(self) -> TrackFace | None:
        """The track that asks for somebody first."""
        return first_of(self.faces)

    @property
    def reporter_words(self) -> str:
        """Who reported it."""
        return words.joined(self.reporters)

    @property
    def is_new(self) -> bool:
        """Whether nobody looked at it yet."""
        return self.case.state == CaseState.NEW

    @property
    def is_closed(self) -> bool:
        """Whether it has ended."""
        return self.case.state == CaseState.CLOSED

    @property
    def talk_lines(self) -> list[TalkLine]:
        """The three talks in the order of the work."""
        return [
            TalkLine(kind, label, [one for one in self.discussions if one.kind == kind])
            for kind, label in words.DISCUSSIONS.items()
        ]

    @property
    def talks_held(self) -> int:
        """How many of the three were held at least once."""
        return sum(bool(line.talks) for line in self.talk_lines)

    @property
    def main_lines(self) -> list[TimelineEntry]:
        """The timeline without what only matters to who looks something up."""
        return [entry for entry in self.timeline if not entry.is_detail]

    @property
    def is_withdrawn(self) -> bool:
        """Whether the report was a mistake."""
        return bool(self.incidents) and all(one.withdrawn_at for one in self.incidents)

    @property
    def chosen(self) -> list[CaseAction]:
        """What was chosen, what is to be done first."""
        return [one for one in self.actions if one.state in (ActionState.CHOSEN, ActionState.DONE)]

    @property
    def left_out(self) -> list[CaseAction]:
        """What was declined or dropped, with the reason."""
        states = (ActionState.DECLINED, ActionState.DROPPED)
        return [one for one in self.actions if one.state in states]


def case_page(actor: Actor, case: Case) -> CasePage:
    """Read it all: a dozen statements, whatever happened in the case."""
    now = timezone.now()
    terms = Prefetch("terms", IncidentTerm.objects.order_by("pk"))
    people = Prefetch("people", Involvement.objects.select_related("person").order_by("pk"))
    incidents = list(
        Incident.objects.select_related("unit", "location", "room", "reported_by")
        .prefetch_related(terms, people)
        .filter(case=case)
        .order_by("happened_from")
    )
    tracks = tracks_of(case)
    actions = list(
        CaseAction.objects.select_related("owner", "chosen_by")
        .filter(case=case)
        .order_by("chosen_at")
    )
    family = family_of(case.pk)
    talks = Discussion.objects.filter(case_id__in=family)
    discussions = _told_where(talks.order_by("held_on"), family)
    _with_questions(actor, discussions)
    faces = faces_of(tracks, now)
    involved = [person for incident in incidents for person in incident.people.all()]
    beside = neighbours(actor, case, incidents)
    may_handle = may(actor, Verb.HANDLE, case)
    reactions = reactions_of(case, family, actor, may_handle=may_handle)
    progress = progress_from(
        case,
        tracks=tracks,
        discussions=sum(one.kind != Discussion.Kind.OBSERVERS for one in discussions),
        open_actions=sum(action.state == ActionState.CHOSEN for action in actions),
        has_reporter=any(one.reported_by_id for one in incidents),
        reactions=[one.reaction for one in reactions],
    )
    return CasePage(
        case=case,
        incidents=incidents,
        faces=faces,
        **_what_it_was(actor, case, incidents),
        victims=_names(involved, PersonRole.VICTIM),
        reporters=sorted({one.reported_by.name for one in incidents if one.reported_by}),
        people=involved,
        actions=actions,
        recommendations=recommendations_for(
            actor, case, incidents, actions, repeated=beside.series.is_repeated
        ),
        discussions=discussions,
        notes=_told_where(Note.objects.filter(case_id__in=family).order_by("-created_at"), family),
        messages=_told_where(
            ReporterMessage.objects.filter(case_id__in=family).order_by("-created_at"), family
        ),
        timeline=timeline(case, incidents, faces, family=family),
        beside=beside,
        reactions=reactions,
        missing=missing_before_closing(progress),
        readers=readers_of(case),
        may_handle=may_handle,
        may_close=may(actor, Verb.CLOSE, case),
        movable=frozenset(t.kind for t in tracks if may_move_track(actor, case, t)),
        opens=frozenset(t.kind for t in tracks if _opens(actor, case, t)),
    )


@dataclass(frozen=True)
class CaseNow:
    """A case as it stands, beside a form that changes it."""

    title: str
    place: str
    moment: str
    faces: list[TrackFace]
    timeline: list[TimelineEntry]


def _opens(actor: Actor, case: Case, track: Track) -> bool:
    content = track_contents.get(track.kind)
    return content is not None and (content.opens is None or content.opens(actor, case, track))


def case_now(actor: Actor, case: Case, lines: int = 6) -> CaseNow:
    """The same story in short. Five statements."""
    terms = Prefetch("terms", IncidentTerm.objects.order_by("pk"))
    incidents = list(
        Incident.objects.select_related("location", "room", "reported_by")
        .prefetch_related(terms)
        .filter(case=case)
        .order_by("happened_from")
    )
    what = _what_it_was(actor, case, incidents)
    faces = faces_of(tracks_of(case), timezone.now())
    happened = [one for one in timeline(case, incidents, faces) if one.kind != "todo"]
    return CaseNow(what["title"], what["place"], what["moment"], faces, happened[:lines])


def tracks_of(case: Case) -> list[Track]:
    """The four headers with their owners."""
    rows = _tracks().all(case=case.pk)
    for row in rows:
        row.case = case
    return in_order(rows)


@cache
def _tracks() -> TenantQuery[Track]:
    """For every page of a track."""
    return TenantQuery(
        lambda case: Track.objects.select_related("owner").filter(case_id=case), case=UUIDField()
    )


def track_of(case: Case, kind: str) -> Track | None:
    """One of them."""
    return next((row for row in tracks_of(case) if row.kind == kind), None)


def case_id_of_number(number: str) -> UUID | None:
    """Which case has this number, however it was typed; for who holds or looks up a case without
    reading it."""
    plain = "".join(sign for sign in number.upper() if sign.isalnum())
    rows = Case.objects.filter(number=plain, merged_into=None)
    return rows.values_list("pk", flat=True).first()


def numbers_of(case_ids: Iterable[UUID]) -> dict[UUID, str]:
    """The numbers of these cases, by id, for who looks after them without reading them."""
    return dict(Case.objects.filter(pk__in=list(case_ids)).values_list("pk", "number"))


def timeline(
    case: Case,
    incidents: Iterable[Incident],
    faces: Iterable[TrackFace],
    *,
    family: Mapping[UUID, str] | None = None,
) -> list[TimelineEntry]:
    """What lies ahead, then what happened, newest first. Two statements.

    family: numbers of what was merged into the case, by id (`queries.joined`). What a reporter
    reads of it stands in `queries.own_story`.
    """
    family = {case.pk: ""} if family is None else family
    rows = CaseEntry.objects.select_related("by").filter(case_id__in=family)
    entries = list(rows.order_by("-at", "-pk")[:LINES_AT_MOST])
    names = names_of(timeline_words.person_ids(entries))
    ahead = [
        TimelineEntry(face.due, words.deadline_words(face.track.kind, face.due), kind="todo")
        for face in faces
        if face.due is not None
    ]
    happened = [
        TimelineEntry(
            entry.at,
            timeline_words.entry_words(entry, names),
            entry.by.name if entry.by else "",
            note=words.origin_words(family.get(entry.case_id, "")),
            is_detail=entry.verb in timeline_words.DETAILS,
        )
        for entry in entries
    ]
    for incident in incidents:
        happened.append(_reported(incident))
        happened.append(TimelineEntry(incident.happened_from, words.the_incident()))
    return sorted(ahead, key=_when, reverse=True) + sorted(happened, key=_when, reverse=True)


def recommendations_for(
    actor: Actor,
    case: Case,
    incidents: Iterable[Incident],
    actions: Iterable[CaseAction],
    *,
    repeated: bool = False,
) -> list[Advice]:
    """What the rules of the catalogue advise and nobody decided about yet, best first. repeated:
    the same person did something before."""
    incidents = list(incidents)
    decided = {action.entry_key for action in actions}
    term_ids = [row.term_id for incident in incidents for row in incident.terms.all()]
    keys = entry_keys(term_ids, organisation=actor.organisation)
    situation: dict[str, Any] = {f"{kind}s": found for kind, found in keys.items()}
    known = ("forms", "motives", "triggers", "channels", "places", "relations", "consequences")
    parts = {name: situation[name] for name in known if name in situation}
    parts["means"] = keys.get("means", frozenset())
    found = recommended(
        gravity=case.gravity or None, organisation=actor.organisation, repeated=repeated, **parts
    )
    since = min((one.happened_from for one in incidents), default=timezone.now())
    return [
        Advice(one.action, one.why, one.rule, suggested_from(one.action, since))
        for one in found
        if one.action.key not in decided and one.action.door.key != ALREADY_DONE
        if is_action_offered(actor.organisation, one.action.key)
    ][:RECOMMENDED_AT_MOST]


def readers_of(case: Case) -> int:
    """How many people opened the case. The audit belongs to no organisation's tables: without the
    organisation it would be read from end to end."""
    rows = AuditEntry.objects.filter(
        organisation_id=case.organisation_id,
        object_id=case.pk,
        outcome=AuditEntry.Outcome.READ,
    )
    return rows.values("actor_id").distinct().count()


def _what_it_was(actor: Actor, case: Case, incidents: list[Incident]) -> dict[str, Any]:
    first = incidents[0] if incidents else None
    labels = term_labels(organisation=actor.organisation)
    forms = list(
        dict.fromkeys(
            labels.get(row.term_id, "")
            for incident in incidents
            for row in incident.terms.all()
            if row.kind == "form"
        )
    )
    return {
        "title": case.title or words.title_of(forms),
        "forms": forms,
        "place": words.place_of(first) if first else "",
        "moment": words.long_moment(first) if first else "",
    }


def _with_questions(actor: Actor, talks: Iterable[Any]) -> None:
    """Give each talk its answers beside the questions (`said`)."""
    labels = {words.PRESENT: str(words.WHO_WAS_THERE)}
    labels |= {q.key: q.label for q in evaluation_questions(organisation=actor.organisation)}
    for talk in talks:
        order = [*labels, *(key for key in talk.answers if key not in labels)]
        talk.said = [
            (labels.get(key, key), talk.answers[key]) for key in order if talk.answers.get(key)
        ]


def _told_where(rows: Any, family: Mapping[UUID, str]) -> list[Any]:
    """Rows with who wrote them, and with the number of the case they were written in when that
    was another one (`origin`)."""
    found = list(rows.select_related("by"))
    for row in found:
        row.origin = words.origin_words(family[row.case_id])
    return found


def _names(people: Iterable[Involvement], role: PersonRole) -> list[str]:
    return [one.person.name if one.person else one.name for one in people if one.role == role]


def _reported(incident: Incident) -> TimelineEntry:
    who = incident.reported_by.name if incident.reported_by else ""
    return TimelineEntry(incident.reported_at, words.the_report(), who)


def _when(entry: TimelineEntry) -> datetime:
    return entry.when
