"""What incidents keeps about somebody: own reports whole, other incidents as far as they are about
that person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from luwte.core.subjects import Record, Section, Subject, exporters
from luwte.incidents.models import (
    Attachment,
    Incident,
    Involvement,
    PersonalReaction,
    ReporterMessage,
)
from luwte.incidents.queries.subjects import facts_of, told
from luwte.incidents.rules import PersonRole
from luwte.lib.redaction import Redactor

# Who was marked as part of the problem is told by the route that looks into it, not by an export:
# it would betray who reported.
TOLD = (PersonRole.VICTIM, PersonRole.WITNESS, PersonRole.HELPER)
ROLES: dict[str, Any] = {
    PersonRole.VICTIM: _("it happened to you"),
    PersonRole.WITNESS: _("you saw it"),
    PersonRole.HELPER: _("you came to help"),
}


def register() -> None:
    """Say what this room keeps."""
    exporters.add("incidents.person", export_person)


def export_person(subject: Subject, redactor: Redactor) -> Sequence[Section]:
    """Own reports, and incidents in which somebody had a part."""
    if subject.kind != "person":
        return []
    own = told().filter(reported_by_id=subject.id, batch=None)
    parts = Involvement.objects.filter(
        person_id=subject.id, role__in=TOLD, incident__is_released=True
    ).exclude(incident__reported_by_id=subject.id)
    roles = dict(parts.values_list("incident_id", "role"))
    elsewhere = told().filter(pk__in=list(roles))
    return [
        Section(_("What you reported"), [_record(one, redactor) for one in own]),
        Section(
            _("What somebody else reported, and you had a part in"),
            [[(_("Your part"), str(ROLES[roles[one.pk]])), *facts_of(one)] for one in elsewhere],
            _("The words of who reported it are not in it."),
        ),
        Section(_("Messages about your reports"), _messages(subject.id, redactor)),
        Section(_("Talks that your manager recorded"), _reactions(subject.id, redactor)),
    ]


def _record(incident: Incident, redactor: Redactor) -> Record:
    said = [
        (_("Your words"), redactor.clean(incident.narrative)),
        (_("What was said"), redactor.clean(incident.spoken)),
        (_("The other party, as you described"), redactor.clean(incident.other_party)),
        (_("Files"), str(Attachment.objects.filter(incident=incident).count() or "")),
    ]
    return [*facts_of(incident), *((label, text) for label, text in said if text)]


def _messages(person_id: UUID, redactor: Redactor) -> list[Record]:
    rows = ReporterMessage.objects.filter(case__incidents__reported_by_id=person_id).distinct()
    # In a case that was joined, what another reporter wrote is not for this one.
    rows = rows.exclude(Q(from_reporter=True) & ~Q(by_id=person_id))
    return [
        [(_("When"), one.created_at.isoformat(timespec="minutes")),
         (_("Message"), redactor.clean(one.text) or str(_("Please call me.")))]
        for one in rows.order_by("created_at")
    ]  # fmt: skip


def _reactions(person_id: UUID, redactor: Redactor) -> list[Record]:
    rows = PersonalReaction.objects.filter(case__incidents__reported_by_id=person_id).distinct()
    return [
        [(_("When"), one.done_at.isoformat(timespec="minutes")),
         (_("What was written"), redactor.clean(one.note))]
        for one in rows.order_by("pk")
        if one.done_at is not None and one.note
    ]  # fmt: skip
