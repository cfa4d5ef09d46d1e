"""Who is involved in a case, who could look along, and what was asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from luwte.core.kit.shapes import gravity_label
from luwte.incidents import words
from luwte.incidents.access import Verb, may
from luwte.incidents.models import (
    Case,
    Discussion,
    GuestLook,
    Incident,
    Involvement,
    Track,
)
from luwte.incidents.queries.readership import who_opens
from luwte.incidents.queries.rows import incident_rows
from luwte.incidents.rules import LookAnswer, TrackKind
from luwte.incidents.rules.second_look import INVOLVED, Decision, Look, Standing, standing
from luwte.incidents.words.looks import DECISIONS, STATES, WHY
from luwte.org.access import Actor
from luwte.tenancy.models import Organisation

if TYPE_CHECKING:
    from luwte.org.models import Person


@dataclass(frozen=True)
class LookRow:
    """One question on the page of a case. is_mine: the reader is asked, and can answer now."""

    look: GuestLook
    decision: str
    who: str
    state: str
    is_mine: bool
    may_overrule: bool
    may_withdraw: bool


@dataclass(frozen=True)
class LookBox:
    """What stands above a decision that the reader does not take alone."""

    decision: Decision
    standing: Standing
    why: str

    @property
    def must_ask(self) -> bool:
        """Whether nobody was asked yet."""
        return self.standing is Standing.TO_ASK


def is_involved(actor: Actor, case: Case) -> bool:
    """Whether the actor reported it, was there, helped, or is part of it. Two queries at most."""
    reported = Incident.objects.filter(case=case, reported_by_id=actor.person_id)
    there = Involvement.objects.filter(
        incident__case=case, person_id=actor.person_id, role__in=INVOLVED
    )
    return reported.exists() or there.exists()


def standing_of(case: Case, decision: Decision, now: datetime) -> Standing:
    """How it stands with a decision of somebody who is involved. One query."""
    rows = GuestLook.objects.filter(case=case, decision=decision, withdrawn_at=None, used_at=None)
    return standing([_look(row) for row in rows], now, is_involved=True)


def box_for(actor: Actor, case: Case, decision: Decision | None) -> LookBox | None:
    """What the page of a decision says to who is involved; None for everybody else."""
    if decision is None or not is_involved(actor, case):
        return None
    how = standing_of(case, decision, timezone.now())
    return LookBox(decision, how, str(WHY.get(how, "")))


def may_look(actor: Actor, case: Case) -> dict[UUID, Person]:
    """Who opens the case, is not involved, and does not stand in for who asks, by id. Six queries
    or so: asked when somebody asks, or answers."""
    found = who_opens(actor, case)
    there = Involvement.objects.filter(incident__case=case, role__in=INVOLVED)
    reported = Incident.objects.filter(case=case).values_list("reported_by_id", flat=True)
    involved = {*there.values_list("person_id", flat=True), *reported}
    return {pk: person for pk, person in found.items() if pk not in involved}


def colleagues_to_ask(actor: Actor, case: Case) -> list[Person]:
    """The same by name, without the actor."""
    found = may_look(actor, case)
    people = [person for pk, person in found.items() if pk != actor.person_id and person.is_active]
    return sorted(people, key=lambda person: person.name.casefold())


def look_rows(actor: Actor, case: Case) -> list[LookRow]:
    """The questions about a case, newest first. One query."""
    rows = GuestLook.objects.select_related("colleague", "asked_by", "organisation")
    found = rows.filter(case=case, withdrawn_at=None).order_by("-asked_at")
    now, handles = timezone.now(), may(actor, Verb.HANDLE, case)
    return [_row(actor, one, now, handles=handles) for one in found]


def look_for(case: Case, pk: UUID) -> GuestLook:
    """One question about this case, or 404."""
    rows = GuestLook.objects.select_related("case", "organisation", "asked_by", "colleague")
    found = rows.filter(case=case, pk=pk).first()
    if found is None:
        raise Http404
    return found


def organisation_of(slug: str) -> Organisation | None:
    """Where a guest's link belongs."""
    return Organisation.objects.filter(slug=slug).first()


def look_by_hash(token_hash: str) -> GuestLook | None:
    """The question that a link opens, as long as it can be answered."""
    rows = GuestLook.objects.select_related("case", "organisation", "asked_by")
    return rows.filter(
        token_hash=token_hash, answer="", withdrawn_at=None, expires_at__gt=timezone.now()
    ).first()


def proposed_facts(actor: Actor, case: Case) -> list[tuple[str, str]]:
    """What could be told to a guest, line by line, by a key: never the narrative, a name, or what
    somebody has. Who asks ticks and changes it."""
    incidents = list(Incident.objects.filter(case=case).order_by("pk")[:5])
    lines = [
        (f"what{number}", f"{row.title}, {row.happened}")
        for number, row in enumerate(incident_rows(actor, incidents))
    ]
    if case.gravity:
        gravity = gravity_label(case.gravity).lower()
        lines.append(("gravity", _("Gravity: %(gravity)s") % {"gravity": gravity}))
    # Whether there is care, and how it goes, is nobody's business outside.
    tracks = Track.objects.filter(case=case).exclude(kind=TrackKind.CARE).order_by("kind")
    lines += [(one.kind, f"{words.TRACKS[one.kind]}: {STATES[one.state]}") for one in tracks]
    if Discussion.objects.filter(case=case).exists():
        lines.append(("talked", _("It was talked about.")))
    return lines


def waiting_looks(actor: Actor) -> list[GuestLook]:
    """Questions to which the actor owes an answer."""
    mine = Q(colleague_id=actor.person_id, answer="", withdrawn_at=None)
    rows = GuestLook.objects.select_related("case", "asked_by")
    return list(rows.filter(mine, expires_at__gt=timezone.now()).order_by("expires_at"))


def was_involved(person_id: UUID, case_id: str) -> Q:
    """Whether somebody reported in the case of a row, or was in what happened; `case_id` is the
    column of that row. For a query of a room above."""
    reported = Incident.objects.filter(case_id=OuterRef(case_id), reported_by_id=person_id)
    there = Involvement.objects.filter(
        incident__case_id=OuterRef(case_id), person_id=person_id, role__in=INVOLVED
    )
    return Q(Exists(reported) | Exists(there))


def track_of(case_id: str, kind: TrackKind) -> QuerySet[Track]:
    """The track of this kind of the case of a row, as a sub-select; `case_id` is the column of that
    row."""
    return Track.objects.filter(case_id=OuterRef(case_id), kind=kind)


def _look(row: GuestLook) -> Look:
    return Look(
        expires_at=row.expires_at,
        answer=LookAnswer(row.answer) if row.answer else None,
        answered_at=row.answered_at,
        is_overruled=bool(row.overruled_reason),
    )


def _row(actor: Actor, one: GuestLook, now: datetime, *, handles: bool) -> LookRow:
    is_open = not one.answer and one.expires_at > now
    said_no = one.answer == LookAnswer.DISAGREE
    return LookRow(
        look=one,
        decision=str(DECISIONS[one.decision]),
        who=one.colleague.name if one.colleague else one.guest_name,
        state=one.answer or ("open" if is_open else "expired"),
        is_mine=is_open and one.colleague_id == actor.person_id,
        may_overrule=handles and said_no and not one.overruled_reason and one.used_at is None,
        may_withdraw=handles and is_open,
    )
