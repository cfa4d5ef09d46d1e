"""Which files an incident has, for who may open them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from luwte.core import files
from luwte.core.scanning import Verdict, is_configured
from luwte.incidents.access import confided_reports, incident_for, own_incidents
from luwte.incidents.file_access import attachments_of, handles, may_remove
from luwte.incidents.models import Attachment, Case, Incident
from luwte.incidents.words.files import FAMILIES, ICONS, MOST_FILES, size_words
from luwte.lib.media import MEDIA, Family
from luwte.org.access import Actor

OWNER = "incidents.attachment"


@dataclass(frozen=True)
class FileRow:
    """One file as a line. remove_url: "" for who may not remove it."""

    attachment: Attachment
    kind: str
    icon: str
    size: str
    hidden: str
    scan: str
    url: str
    remove_url: str
    is_blocked: bool


@dataclass(frozen=True)
class FilesBox:
    """The files on a page, and where more are added ("" for who may not)."""

    rows: list[FileRow]
    add_url: str
    is_full: bool = False


def files_of_case(
    actor: Actor, case: Case, incidents: Sequence[Incident], *, may_handle: bool
) -> FilesBox:
    """All files of a case, for its handlers. One statement."""
    rows = list(attachments_of(incidents))
    removable = {one.pk for one in rows} if may_handle else set()
    add = reverse("incidents:case_files", kwargs=_where(actor, case.pk)) if may_handle else ""
    return _box(actor, rows, removable, add)


def files_of_report(actor: Actor, incident: Incident) -> FilesBox:
    """What the actor added to the own report, and what came with the report. One statement, and
    a few when somebody may remove one."""
    rows = [one for one in attachments_of([incident]) if _came_with(incident, one, actor)]
    removable = {one.pk for one in rows if may_remove(actor, one)}
    add = reverse("incidents:report_files", kwargs=_where(actor, incident.pk))
    return _box(actor, rows, removable, add)


def files_of_confided(actor: Actor, incident: Incident) -> FilesBox:
    """All files of a report that was confided to the actor."""
    rows = list(attachments_of([incident]))
    add = reverse("incidents:report_files", kwargs=_where(actor, incident.pk))
    return _box(actor, rows, {one.pk for one in rows}, add)


def incidents_of(case: Case) -> list[Incident]:
    """The incidents of a case, newest first: files of its handlers belong to the newest."""
    return list(Incident.objects.select_related("case").filter(case=case).order_by("-pk"))


def attachment_for(actor: Actor, pk: UUID) -> Attachment:
    """A file that the actor may open, or 404."""
    rows = Attachment.objects.select_related("incident__case", "added_by")
    found = rows.filter(pk=pk).first()
    if found is None or not _opens(actor, found):
        raise Http404
    return found


def fileable_incident(actor: Actor, pk: UUID) -> Incident:
    """An incident that the actor may add files to from outside its case, or 404."""
    rows = Incident.objects.select_related("case")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    if not (_is_own(actor, found) or (found.case_id is None and handles(actor, found))):
        raise Http404
    return found


def register() -> None:
    """Say to the store of files who may read those of this room."""
    files.owners.add(OWNER, _answers)


def _answers(actor: Actor, attachment_id: UUID) -> bool:
    try:
        attachment_for(actor, attachment_id)
    except Http404:
        return False
    return True


def _opens(actor: Actor, attachment: Attachment) -> bool:
    incident = attachment.incident
    if _is_own(actor, incident) and _came_with(incident, attachment, actor):
        return True
    if confided_reports(actor).filter(incident_id=incident.pk).exists():
        return True
    try:
        incident_for(actor, incident.pk)
    except Http404:
        return False
    return True


def _is_own(actor: Actor, incident: Incident) -> bool:
    return own_incidents(actor).filter(pk=incident.pk).exists()


def _came_with(incident: Incident, attachment: Attachment, actor: Actor) -> bool:
    """What handlers add is theirs; what came with the report is of all whose story it is."""
    told_it = {incident.reported_by_id, incident.entered_by_id, actor.person_id} - {None}
    return attachment.added_by_id in told_it


def _where(actor: Actor, pk: UUID) -> dict[str, object]:
    return {"slug": actor.organisation.slug, "pk": pk}


def _box(actor: Actor, rows: Iterable[Attachment], removable: set[UUID], add_url: str) -> FilesBox:
    lines = [_line(actor, one, may_go=one.pk in removable) for one in rows]
    return FilesBox(lines, add_url, is_full=len(lines) >= MOST_FILES)


def _line(actor: Actor, one: Attachment, *, may_go: bool) -> FileRow:
    family = MEDIA[one.media_type].family
    where = _where(actor, one.pk)
    return FileRow(
        attachment=one,
        kind=str(FAMILIES[family]),
        icon=ICONS[family],
        size=size_words(one.size),
        hidden=_hidden(one, family),
        scan=_scan(one),
        url=reverse("incidents:open_file", kwargs=where),
        remove_url=reverse("incidents:remove_file", kwargs=where) if may_go else "",
        is_blocked=one.scanned == Verdict.FOUND,
    )


def _hidden(one: Attachment, family: Family) -> str:
    if one.is_stripped:
        return _("hidden data taken out")
    if family is Family.MAIL:
        return _("kept as it is: who sent it can be read in it")
    return _("hidden data could not be taken out")


def _scan(one: Attachment) -> str:
    if one.scanned == Verdict.CLEAN:
        return _("no virus found")
    if one.scanned == Verdict.FOUND:
        return _("a virus was found: this file stays shut")
    if one.scanned == Verdict.UNABLE:
        return _("could not be scanned for viruses")
    if is_configured():
        return _("not scanned for viruses yet")
    return _("not scanned for viruses")
