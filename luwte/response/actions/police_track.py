"""What every deed at the police leaves behind: the header of the track, the timeline, the audit,
and news for whom it happened to."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.urls import reverse

from luwte.core import audit
from luwte.core.actor import ActorLike
from luwte.incidents.actions.contents import meet_clock, move_on, tell_of_track
from luwte.incidents.actions.timeline import add_entry
from luwte.incidents.actions.turns import take_turn
from luwte.incidents.queries.minding import who_minds
from luwte.incidents.rules import NewsPace, PersonRole, TrackKind
from luwte.notify.actions import tell
from luwte.org.access import Actor
from luwte.response.access import Desk
from luwte.response.models import ComplaintRequest, Evidence, PoliceFile, PoliceReport
from luwte.response.rules.states import EvidenceState
from luwte.tenancy.models import Organisation

if TYPE_CHECKING:
    from luwte.incidents.models import Case
    from luwte.org.models import Person

NEWS = "incidents.news_for_reporter"
CALL = "incidents.call_reporter"
END_OF_DAY = time(17)


def leave_behind(
    actor: Actor,
    desk: Desk,
    deed: str,
    line: str,
    *,
    for_reporter: bool = False,
    has_line: bool = False,
    **params: Any,
) -> None:
    """The line in the timeline (unless it `has_line` already), the turn of the case, the audit and
    the header of the track. In the transaction of the deed. params: codes and days, never words
    that somebody typed."""
    case = desk.case
    take_turn(case, actor=actor, what=line, seen=None)
    if not has_line:
        add_entry(case, f"response.{line}", actor=actor, for_reporter=for_reporter, **params)
    audit.record(f"response.{deed}", actor=actor, kind="case", object_id=case.pk, fields=[line])
    tell_header(desk)


def tell_header(desk: Desk) -> None:
    """What the track of the police comes to, in coded lines on the page of the case."""
    case = desk.case
    lines: list[dict[str, Any]] = []
    newest = PoliceReport.objects.filter(case=case).order_by("-pk").first()
    decided = PoliceFile.objects.filter(case=case).first()
    if newest is not None:
        lines.append({"key": "police_report", "kind": newest.kind, "state": newest.state})
    elif decided is not None and decided.filer:
        lines.append({"key": "police_filer", "filer": decided.filer})
    waiting = ComplaintRequest.objects.filter(case=case, signed_on=None, not_wanted_at=None)
    days = sorted(waiting.values_list("deadline", flat=True))
    if days:
        lines.append({"key": "klacht", "n": len(days), "on": days[0].isoformat()})
    asked = Evidence.objects.filter(case=case, state=EvidenceState.ASKED).count()
    if asked:
        lines.append({"key": "evidence", "n": asked})
    held = Evidence.objects.filter(case=case, state=EvidenceState.HELD).count()
    if held and _has_ended(desk, newest):
        lines.append({"key": "evidence_held", "n": held})
    tell_of_track(track=desk.track, lines=lines)


def _has_ended(desk: Desk, newest: PoliceReport | None) -> bool:
    """Whether nothing runs at the police any more: every report ended, or the track without one."""
    if newest is None:
        return desk.track.done_at is not None
    return not PoliceReport.objects.filter(case=desk.case, ended_at=None).exists()


def go_on(actor: ActorLike, desk: Desk, until: date, next_key: str) -> None:
    """The track has another next moment: the end of that day. next_key: of `words.police.NEXT`."""
    due = end_of(until, desk.case)
    move_on(actor=actor, track=desk.track, next_deadline=due, next_key=next_key)


def clock_met(actor: ActorLike, desk: Desk, until: date, next_key: str, line: str) -> bool:
    """What the clock of two working days asks for was done. False when it was met before; then the
    line is not in the timeline yet."""
    return meet_clock(
        actor=actor,
        track=desk.track,
        next_deadline=end_of(until, desk.case),
        next_key=next_key,
        what=f"response.{line}",
    )


def end_of(day: date, case: Case) -> datetime:
    """Five o'clock of a day where the organisation is."""
    return datetime.combine(day, END_OF_DAY, zone_of(case))


def zone_of(case: Case) -> ZoneInfo:
    """The time zone of the organisation of a case."""
    return ZoneInfo(case.organisation.timezone)


def tell_whom_it_happened_to(actor: Actor, case: Case, key: str) -> None:
    """Reporters and victims hear that there is news on their own page, each in the own way; nothing
    of what it is. Who did it is not told. key: the same step is told once."""
    slug = Organisation.objects.values_list("slug", flat=True).get(pk=case.organisation_id)
    seen = {actor.person_id}
    for incident in case.incidents.select_related("reported_by__login").filter(withdrawn_at=None):
        address = reverse("incidents:my_report", kwargs={"slug": slug, "pk": incident.pk})
        listeners = [(one, NewsPace.MAIN) for one in victims_of(incident)]
        if incident.reported_by is not None:
            listeners.append((incident.reported_by, NewsPace(incident.news_pace)))
        for person, pace in listeners:
            if person.pk in seen:
                continue
            seen.add(person.pk)
            _reach(actor, case, person, pace, address, key)


def victims_of(incident: Any) -> list[Person]:
    """The victims of an incident who are in the list of people."""
    rows = incident.people.select_related("person__login").filter(
        role=PersonRole.VICTIM, person__isnull=False
    )
    return [row.person for row in rows.order_by("pk")]


def _reach(
    actor: Actor, case: Case, person: Person, pace: NewsPace, address: str, key: str
) -> None:
    if pace == NewsPace.CALL:
        page = reverse("incidents:case", kwargs={"slug": case.organisation.slug, "pk": case.pk})
        tell(
            actor=actor,
            persons=who_minds(case.pk, TrackKind.POLICE),
            message=CALL,
            url=page,
            subject_id=case.pk,
            filled_in={"number": case.number},
            once_key=f"{key}:{person.pk}",
        )
        return
    tell(
        actor=actor,
        persons=[person],
        message=NEWS,
        url=address,
        subject_id=case.pk,
        once_key=key,
    )
