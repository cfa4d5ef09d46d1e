"""What care keeps about somebody of the staff: that there was care, and when; no words of it."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from luwte.care.models import CareAbsence, CareMoment, CarePath
from luwte.care.words import STATES
from luwte.core.subjects import Section, Subject, exporters
from luwte.lib.redaction import Redactor


def register() -> None:
    """Say what this room keeps."""
    exporters.add("care.person", export_person)


def export_person(subject: Subject, redactor: Redactor) -> Sequence[Section]:
    """Talks and absences; what is sealed is read on the own page, by the person alone."""
    if subject.kind != "person":
        return []
    moments = CareMoment.objects.select_related("path").filter(path__person_id=subject.id)
    absences = CareAbsence.objects.filter(person_id=subject.id)
    has_care = CarePath.objects.filter(person_id=subject.id).exists()
    return [
        Section(
            _("Talks of care"),
            [
                [
                    (_("When"), one.due_at.isoformat(timespec="minutes")),
                    (_("State"), str(STATES[one.state][0])),
                ]
                for one in moments.order_by("due_at")
            ],
            _(
                "What was written down in confidence is not in it: you read that on your own page, "
                "and nobody can take it out for you."
            )
            if has_care
            else "",
        ),
        Section(
            _("Absence"),
            [
                [
                    (_("From"), one.from_day.isoformat()),
                    (_("Until"), one.until_day.isoformat() if one.until_day else ""),
                ]
                for one in absences.order_by("from_day")
            ],
        ),
    ]
