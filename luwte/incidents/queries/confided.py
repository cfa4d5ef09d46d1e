"""Sealed talks, and what was confided, as their few readers see them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from luwte.catalogue.queries import term_labels
from luwte.incidents import words
from luwte.incidents.access import BARRING, confided_reports
from luwte.incidents.actions.anonymous import is_passed_on
from luwte.incidents.actions.talking import text_of
from luwte.incidents.models import ConfidedReport, Incident, Involvement, Talk, TalkMessage
from luwte.incidents.rules import ConfidedState, PersonRole, ReportWay, TalkKind
from luwte.org.access import Actor
from luwte.tenancy.keys import KeyDestroyed

ENDED_AT_MOST = 50


@dataclass(frozen=True)
class TalkLine:
    """One text of a talk. who: "" for the reporter; is_day: only the day is known."""

    text: str
    who: str
    from_reporter: bool
    at: datetime
    is_day: bool
    is_erased: bool


@dataclass(frozen=True)
class TalkView:
    """A whole talk, oldest first. next_number: the place of what is said next."""

    talk: Talk
    lines: list[TalkLine]

    @property
    def next_number(self) -> int:
        """The place of what is said next."""
        return len(self.lines) + 1

    @property
    def is_anonymous(self) -> bool:
        """Whether nobody knows who the reporter is."""
        return self.talk.kind == TalkKind.ANONYMOUS


@dataclass(frozen=True)
class ConfidedRow:
    """One line of the list of a confidant or HR: no names, no words."""

    confided: ConfidedReport
    title: str
    day: str
    is_mine: bool


@dataclass(frozen=True)
class ConfidedList:
    """What is open and what has ended."""

    open: list[ConfidedRow]
    ended: list[ConfidedRow]


@dataclass(frozen=True)
class ConfidedPage:
    """One confided report for its reader."""

    confided: ConfidedReport
    incident: Incident
    title: str
    place: str
    moment: str
    people: list[tuple[str, str]]
    talk: TalkView
    is_mine: bool
    is_open: bool

    @property
    def is_anonymous(self) -> bool:
        """Whether nobody knows who the reporter is."""
        return self.incident.way == ReportWay.ANONYMOUS


def talk_view(talk: Talk) -> TalkView:
    """A talk with its texts opened. Two statements, and one for its key."""
    rows = TalkMessage.objects.select_related("by").filter(talk=talk).order_by("number")
    return TalkView(talk, [_line(row, talk) for row in rows])


def talk_of(incident: Incident) -> TalkView:
    """The talk about a report that was confided."""
    return talk_view(Talk.objects.get(incident=incident))


def own_confided(incident: Incident) -> ConfidedReport | None:
    """With whom the talk about an own report is; None for an ordinary report."""
    rows = ConfidedReport.objects.select_related("taken_by")
    return rows.filter(incident=incident).first()


def barred_from_report(incident: Incident) -> set[UUID]:
    """Who is a victim in this report, or part of the problem."""
    rows = Involvement.objects.filter(incident=incident, role__in=BARRING)
    return {pk for pk in rows.values_list("person_id", flat=True) if pk}


def talks_of(incidents: Iterable[Incident]) -> list[TalkView]:
    """The talks with who reported these incidents anonymously: no statement when nobody did."""
    ids = [one.pk for one in incidents if one.way == ReportWay.ANONYMOUS]
    if not ids:
        return []
    rows = Talk.objects.filter(incident_id__in=ids, kind=TalkKind.ANONYMOUS).order_by("pk")
    return [talk_view(talk) for talk in rows]


def confided_list(actor: Actor) -> ConfidedList:
    """What was confided to the actor, newest first. Three statements."""
    rows = (
        confided_reports(actor)
        .select_related("incident", "taken_by")
        .prefetch_related("incident__terms")
        .defer("incident__narrative", "incident__spoken", "incident__other_party")
    )
    is_open = rows.filter(state=ConfidedState.OPEN).order_by("-created_at", "-pk")
    ended = rows.exclude(state=ConfidedState.OPEN).order_by("-created_at", "-pk")
    return ConfidedList(
        [_row(actor, one) for one in is_open], [_row(actor, one) for one in ended[:ENDED_AT_MOST]]
    )


def confided_page(actor: Actor, confided: ConfidedReport) -> ConfidedPage:
    """One of them with its talk. Six statements."""
    incident = confided.incident
    return ConfidedPage(
        confided=confided,
        incident=incident,
        title=_title(actor, incident),
        place=words.place_of(incident),
        moment=words.long_moment(incident),
        people=_people(incident),
        talk=talk_view(Talk.objects.get(incident=incident)),
        is_mine=confided.taken_by_id == actor.person_id,
        is_open=confided.state == ConfidedState.OPEN,
    )


def talk_by_code(talk: Talk) -> dict[str, object]:
    """What who reported anonymously sees: how far it is, and the talk, without any name but those
    of who answered."""
    incident = talk.incident
    case = incident.case
    confided = getattr(incident, "confided", None)
    return {
        "talk": talk_view(talk),
        "is_passed_on": is_passed_on(incident),
        "is_confided": confided is not None,
        "has_ended": confided is not None and confided.state == ConfidedState.CLOSED,
        "case_state": str(words.STATES[case.state]) if case is not None else "",
    }


def _line(row: TalkMessage, talk: Talk) -> TalkLine:
    try:
        text, is_erased = text_of(row), False
    except KeyDestroyed:
        text, is_erased = "", True
    return TalkLine(
        text=text,
        who=row.by.name if row.by else "",
        from_reporter=row.from_reporter,
        at=row.at,
        is_day=talk.kind == TalkKind.ANONYMOUS,
        is_erased=is_erased,
    )


def _row(actor: Actor, confided: ConfidedReport) -> ConfidedRow:
    return ConfidedRow(
        confided,
        _title(actor, confided.incident),
        words.day_of(confided.incident),
        confided.taken_by_id == actor.person_id,
    )


def _title(actor: Actor, incident: Incident) -> str:
    labels = term_labels(organisation=actor.organisation)
    return words.title_of(
        [labels.get(row.term_id, "") for row in incident.terms.all() if row.kind == "form"]
    )


def _people(incident: Incident) -> list[tuple[str, str]]:
    """(role in words, name) of all who were in it."""
    rows = Involvement.objects.select_related("person").filter(incident=incident).order_by("pk")
    return [
        (str(words.ROLES[PersonRole(one.role)]), one.person.name if one.person else one.name)
        for one in rows
    ]
