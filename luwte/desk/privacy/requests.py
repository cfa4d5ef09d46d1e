"""Requests of people about what is kept about them: received, checked, answered in time."""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luwte.core import audit
from luwte.core.actor import TheClock
from luwte.core.models import Timer
from luwte.core.refusal import Refused, verb
from luwte.core.retention import DueThing, kept_because
from luwte.core.subjects import Section, Subject, everything_about
from luwte.core.timers import Moment, cancel_timers, on_timer, set_timers
from luwte.core.versions import take_version
from luwte.desk.models import SubjectRequest
from luwte.desk.privacy.spoken import spoken
from luwte.notify.actions import tell
from luwte.notify.rules import Kind, Message, messages
from luwte.org.access import Actor, require_everywhere
from luwte.org.queries import people_with_right
from luwte.org.rules import Right
from luwte.policy.rules.retention import KeepTerm
from luwte.response.actions.erasing_parties import erase_identity

if TYPE_CHECKING:
    from luwte.org.models import Person
    from luwte.response.models import OtherParty

DUE = "privacy.request_due"
# AVG, article 12: within a month, two months more when it is complicated, said within the first.
ANSWER = KeepTerm(1, "months")
LONGER = KeepTerm(2, "months")
BEFORE = dt.timedelta(days=7)


def register() -> None:
    """The message of a request that waits."""
    messages.add(
        DUE,
        Message(
            label=gettext_lazy("A request about personal data that waits"),
            subject=gettext_lazy("A request waits for an answer"),
            body=gettext_lazy("Somebody asked something that has to be answered within a week."),
            kind=Kind.DUTY,
        ),
    )


@verb("privacy.receive_request")
def receive_request(
    *,
    actor: Actor,
    kind: str,
    received_on: dt.date,
    person: Person | None = None,
    party: OtherParty | None = None,
) -> SubjectRequest:
    """Write down that somebody asked. Who asks and is not on record is nobody: say so."""
    require_everywhere(actor, Right.PRIVACY_HANDLE)
    if received_on > timezone.localdate():
        raise Refused(_("This day is still to come."))
    start = dt.datetime.combine(received_on, dt.time(), timezone.get_current_timezone())
    request = SubjectRequest.objects.create(
        kind=kind,
        person=person,
        party=party,
        is_nobody=person is None and party is None,
        received_on=received_on,
        answer_before=ANSWER.after(start).date(),
        handled_by=actor.person,
    )
    _watch(request)
    audit.record("privacy.receive_request", actor=actor, kind="request", object_id=request.pk)
    return request


@verb("privacy.check_identity")
def check_identity(*, actor: Actor, request: SubjectRequest, seen: int, how: str) -> None:
    """It was made sure that it is this person who asks; nothing is handed over before."""
    require_everywhere(actor, Right.PRIVACY_HANDLE)
    if not how.strip():
        raise Refused(_("Say how you made sure who asks, without a copy of a passport."))
    _turn(request, seen=seen, checked_at=timezone.now(), checked_how=how.strip()[:200])
    audit.record("privacy.check_identity", actor=actor, kind="request", object_id=request.pk)


@verb("privacy.extend_request")
def extend_request(*, actor: Actor, request: SubjectRequest, seen: int, reason: str) -> None:
    """Two months more, once, said with its reason within the first month."""
    require_everywhere(actor, Right.PRIVACY_HANDLE)
    if not reason.strip():
        raise Refused(_("Say why it takes longer: the person has to hear it too."))
    if request.extended_reason or timezone.localdate() > request.answer_before:
        raise Refused(_("This cannot be extended any more."))
    start = dt.datetime.combine(request.answer_before, dt.time(), timezone.get_current_timezone())
    later = LONGER.after(start).date()
    _turn(request, seen=seen, extended_reason=reason.strip(), answer_before=later)
    request.refresh_from_db()
    _watch(request)
    audit.record("privacy.extend_request", actor=actor, kind="request", object_id=request.pk)


@verb("privacy.answer_request")
def answer_request(
    *, actor: Actor, request: SubjectRequest, seen: int, granted: bool, answer: str
) -> None:
    """What was answered; a refusal says why. Granting an erasure of another party erases who it is,
    unless something is kept: a running measure, a claim, a legal hold."""
    require_everywhere(actor, Right.PRIVACY_HANDLE)
    if not answer.strip():
        raise Refused(_("Say what you answered, and why."))
    if granted and request.checked_at is None and not request.is_nobody:
        raise Refused(_("First make sure who asks."))
    if granted and request.kind == SubjectRequest.Kind.ERASURE and request.party is not None:
        why = kept_because_of(request.party)
        if why:
            raise Refused(_("This is still kept. %(reason)s") % {"reason": why})
    state = SubjectRequest.State.GRANTED if granted else SubjectRequest.State.REFUSED
    _turn(request, seen=seen, state=state, answer=answer.strip(), answered_at=timezone.now())
    cancel_timers(actor.organisation_id, DUE, [request.pk])
    if granted and request.kind == SubjectRequest.Kind.ERASURE and request.party is not None:
        erase_identity(actor=actor, party=request.party)
    audit.record(
        "privacy.answer_request",
        actor=actor,
        kind="request",
        object_id=request.pk,
        fields=[state.value],
    )


def export_for(actor: Actor, request: SubjectRequest) -> bytes:
    """What is kept about who asks, as a ZIP of a page to read and a file for machines. Raises
    Refused before it was made sure who asks; audited."""
    require_everywhere(actor, Right.PRIVACY_HANDLE)
    if request.checked_at is None:
        raise Refused(_("First make sure who asks."))
    subject = subject_of(request)
    made = packed(everything_about(subject), actor.organisation.name)
    SubjectRequest.objects.filter(pk=request.pk).update(exported_at=timezone.now())
    audit.record_read(
        "privacy.export_subject", actor=actor, kind=f"subject.{subject.kind}", object_id=subject.id
    )
    return made


def own_export(actor: Actor) -> bytes:
    """The same about oneself, at any moment, for every member of staff."""
    subject = Subject("person", actor.person_id, actor.person.name)
    made = packed(everything_about(subject), actor.organisation.name)
    audit.record_read(
        "privacy.export_own", actor=actor, kind="subject.person", object_id=subject.id
    )
    return made


def subject_of(request: SubjectRequest) -> Subject:
    """Whom it is about; 404 when nobody was found."""
    if request.person is not None:
        return Subject("person", request.person.pk, request.person.name)
    if request.party is None:
        raise Http404
    return Subject("party", request.party.pk)


def packed(sections: list[Section], organisation: str) -> bytes:
    """The sections as a ZIP: page.html and data.json."""
    today = timezone.localdate()
    plain = [
        {
            "title": str(section.title),
            "records": [{str(label): text for label, text in row} for row in section.records],
            "note": str(section.note),
        }
        for section in sections
    ]
    shown = [
        replace(
            one,
            records=[[(label, spoken(str(text))) for label, text in row] for row in one.records],
        )
        for one in sections
    ]
    page = render_to_string(
        "privacy/subject_page.html",
        {"sections": shown, "organisation_name": organisation, "made_on": today},
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("page.html", page)
        archive.writestr("data.json", json.dumps(plain, ensure_ascii=False, indent=1))
    return out.getvalue()


def kept_because_of(party: OtherParty) -> str:
    """Why who this is may not be erased yet, or nothing."""
    thing = DueThing(party.pk, {"party": party.pk})
    return kept_because("party", [thing]).get(party.pk, "")


@on_timer(DUE)
def request_due(timer: Timer) -> None:
    """A week before the last day, and on it, who looks after privacy hears of it."""
    request = SubjectRequest.objects.filter(
        pk=timer.subject_id, state=SubjectRequest.State.OPEN
    ).first()
    if request is None:
        return
    organisation = request.organisation
    tell(
        actor=TheClock(request.organisation_id),
        persons=people_with_right(organisation, [Right.PRIVACY_HANDLE], None),
        message=DUE,
        url=reverse("privacy:request", kwargs={"slug": organisation.slug, "pk": request.pk}),
        subject_id=request.pk,
        once_key=f"{request.pk}:{timer.key}:{request.answer_before}",
    )


def _watch(request: SubjectRequest) -> None:
    cancel_timers(request.organisation_id, DUE, [request.pk])
    last = dt.datetime.combine(request.answer_before, dt.time(9), timezone.get_current_timezone())
    moments = [Moment(DUE, request.pk, last - BEFORE, "week"), Moment(DUE, request.pk, last, "day")]
    set_timers(request.organisation_id, [one for one in moments if one.due_at > timezone.now()])


def _turn(request: SubjectRequest, *, seen: int, **changes: Any) -> None:
    rows = SubjectRequest.objects.filter(state=SubjectRequest.State.OPEN)
    take_version(rows, changes, pk=request.pk, seen=seen, kind="request")


def all_rows() -> QuerySet[SubjectRequest]:
    """Requests with who asks and who handles them, in the organisation in scope."""
    return SubjectRequest.objects.select_related("person", "party", "handled_by")


def requests_in(organisation_id: UUID, most: int = 200) -> list[SubjectRequest]:
    """Open ones first, what is due first on top; then the answered ones."""
    rows = SubjectRequest.objects.select_related("person", "handled_by")
    open_ones = rows.filter(state=SubjectRequest.State.OPEN).order_by("answer_before", "pk")
    done = rows.exclude(state=SubjectRequest.State.OPEN).order_by("-answered_at")[:most]
    return [*open_ones[:most], *done]
