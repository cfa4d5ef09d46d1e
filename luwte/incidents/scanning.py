"""Asking the virus scanner about files, in the background: it never holds up a report.

A file is kept first and can be opened, with "not scanned yet" beside it. In which something is
found is shut from then on, and who added it and who handles the case are told.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING
from uuid import UUID

from django.urls import reverse

from luwte.core import audit, files
from luwte.core.actor import TheClock
from luwte.core.clock import doors
from luwte.core.clock.sources import duty
from luwte.core.models import StoredFile
from luwte.core.scanning import ScannerAway, Verdict, is_configured, scan
from luwte.incidents import messages
from luwte.incidents.actions.timeline import add_entry
from luwte.incidents.models import Attachment
from luwte.notify.actions import tell
from luwte.tenancy.models import Organisation

if TYPE_CHECKING:
    from luwte.org.models import Person

logger = logging.getLogger("luwte.scanning")
AT_ONCE = 20


@duty("incidents.scan_files", every=10.0)
def scan_files() -> int:
    """Scan what nobody has scanned yet, of each organisation oldest first. Returns how many got a
    verdict.

    Stops at the first file for which the scanner is away: the next round tries again.
    """
    if not is_configured():
        return 0
    number = 0
    for organisation_id in Organisation.objects.order_by("pk").values_list("pk", flat=True):
        try:
            with doors.enter(organisation_id):
                waiting = Attachment.objects.filter(scanned="").order_by("pk")
                number += sum(map(_scan, waiting.values_list("pk", flat=True)[:AT_ONCE]))
        except ScannerAway as away:
            logger.warning("the virus scanner does not answer: %s", away)
            break
    return number


def _scan(pk: UUID) -> int:
    """One file, inside its organisation's scope; no transaction is open while the scanner reads."""
    attachment = Attachment.objects.filter(pk=pk).first()
    stored = attachment and StoredFile.objects.filter(pk=attachment.file_id).first()
    if not attachment or not stored:
        return 0
    try:
        verdict = scan(files.pieces(stored))
    except (files.Gone, files.Damaged):
        verdict = Verdict.UNABLE
    changed = Attachment.objects.filter(pk=pk, scanned="").update(scanned=verdict)
    if changed and verdict is Verdict.FOUND:
        _shut(attachment)
    return changed


def _shut(attachment: Attachment) -> None:
    """Tell who added the file, and who handles the case."""
    incident = attachment.incident
    organisation = Organisation.objects.get(pk=attachment.organisation_id)
    clock = TheClock(organisation.pk)
    audit.record("incidents.shut_file", actor=clock, kind="incident", object_id=incident.pk)
    case = incident.case
    if case is not None:
        add_entry(case, "file_shut", actor=clock)
        _tell(clock, case.owner, "incidents:case", organisation, case.pk)
    _tell(clock, attachment.added_by, "incidents:my_report", organisation, incident.pk)


def _tell(
    clock: TheClock, person: Person | None, page: str, organisation: Organisation, pk: UUID
) -> None:
    if person is None:
        return
    url = reverse(page, kwargs={"slug": organisation.slug, "pk": pk})
    tell(actor=clock, persons=[person], message=messages.FILE_SHUT, url=url, subject_id=pk)
