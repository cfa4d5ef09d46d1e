"""Files with an incident: adding, opening, removing."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from luwte.core import audit, files
from luwte.core.refusal import Refused
from luwte.core.scanning import Verdict
from luwte.incidents.access import Verb, get_for, require_on
from luwte.incidents.actions.attaching import attach_files, remove_attachment
from luwte.incidents.file_access import may_remove, needs_reason
from luwte.incidents.forms.attachments import (
    AttachForm,
    Checked,
    RemoveForm,
    as_errors,
    take_files,
)
from luwte.incidents.models import Attachment, Incident
from luwte.incidents.queries.attachments import (
    FilesBox,
    attachment_for,
    fileable_incident,
    files_of_case,
    files_of_confided,
    files_of_report,
    incidents_of,
)
from luwte.incidents.queries.mail_text import mail_text
from luwte.incidents.views.sending import sent
from luwte.lib.media import MEDIA, Family
from luwte.lib.media.kinds import EML, HEIC
from luwte.org.access import OrgRequest

any_method = require_http_methods(["GET", "HEAD", "POST"])
# Nothing of a file may run or fetch; the styles are those by which a browser centres a picture.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; media-src 'self'"
# A player fetches the sound anew, which it may not from an origin of its own; nothing runs there.
SANDBOX = {Family.IMAGE: "sandbox", Family.SOUND: "sandbox allow-same-origin"}
RANGE = re.compile(r"bytes=(\d{1,12})-(\d{0,12})\Z")


@any_method
def report_files(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """Add files to what I reported, or what was confided to me."""
    incident = fileable_incident(request.actor, pk)
    own = request.actor.person_id in (incident.reported_by_id, incident.entered_by_id)
    confided = incident.case_id is None and not own
    read = files_of_confided if confided else files_of_report
    back = _case_or_home(slug, incident) if confided else _home(slug, incident)
    return _add(request, incident, lambda: read(request.actor, incident), back)


@any_method
def case_files(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """Add files to a case, as its handler: they belong to the newest incident of it."""
    case = get_for(request.actor, pk)
    require_on(request.actor, Verb.HANDLE, case)
    incidents = incidents_of(case)
    back = reverse("incidents:case", kwargs={"slug": slug, "pk": pk})

    def files_now() -> FilesBox:
        return files_of_case(request.actor, case, incidents, may_handle=True)

    return _add(request, incidents[0], files_now, f"{back}#files")


@require_safe
def open_file(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """One file, to who may read it; that it was opened is written down.

    Decrypted as a whole before the first byte leaves: what was changed in the storage is refused,
    and nothing streams outside the organisation's scope (ADR 034).
    """
    attachment = attachment_for(request.actor, pk)
    stored = files.readable(attachment.file_id, actor=request.actor)
    if attachment.scanned == Verdict.FOUND:
        return _shut(request, _("A virus was found in this file. It stays shut."), 403)
    try:
        body = files.read(stored) if stored else b""
    except (files.Gone, files.Damaged):
        stored = None
        body = b""
    if stored is None:
        return _shut(request, _("This file can no longer be read."), 410)
    audit.record_read(
        "incidents.open_file",
        actor=request.actor,
        kind="incident",
        object_id=attachment.incident_id,
        ground=_ground(request, attachment),
    )
    if attachment.media_type == EML.media_type and request.GET.get("as") != "file":
        own = request.actor.person_id == attachment.added_by_id
        back = (_home if own else _case_or_home)(slug, attachment.incident)
        shown = {"mail": mail_text(body), "attachment": attachment, "back": back}
        return _private(render(request, "incidents/mail.html", shown))
    return _answer(request, attachment, body)


@any_method
def remove_file(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """Destroy a file: what one just added oneself at once, anything else with a reason."""
    attachment = attachment_for(request.actor, pk)
    actor, incident = request.actor, attachment.incident
    with_reason = needs_reason(actor, attachment)
    form = RemoveForm(sent(request)) if with_reason else None
    is_own = attachment.added_by_id == actor.person_id and not with_reason
    back = _home(slug, incident) if is_own else _case_or_home(slug, incident)
    if not may_remove(actor, attachment):
        if attachment.added_by_id != actor.person_id:
            raise Http404
        return _shut(request, _("Only who handles the case can remove this file now."), 403)
    if request.method == "POST" and (form is None or form.is_valid()):
        reason = form.cleaned_data["reason"] if form else ""
        try:
            remove_attachment(actor=actor, attachment=attachment, reason=reason)
        except Refused as refused:
            assert form is not None
            form.add_error(None, refused.why)
        else:
            messages.success(request, _("The file is destroyed."))
            return HttpResponseRedirect(back)
    shown = {
        "form": form,
        "attachment": attachment,
        "question": _("Remove this file?"),
        "consequences": [attachment.name, _("It is destroyed and cannot be brought back.")],
        "verb": _("Remove the file"),
        "cancel_url": back,
        "danger": True,
    }
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "incidents/remove_file.html", shown, status=status)


def keep_with(request: OrgRequest, incident: Incident, checked: Checked) -> None:
    """Give files to a report that was just stored. Nothing about a file undoes the report: what is
    not kept is said on the next page."""
    kept: list[Attachment] = []
    if checked.taken:
        try:
            kept = attach_files(actor=request.actor, incident=incident, taken=checked.taken)
        except Refused as refused:
            checked.refuse(checked.taken[0].name, refused.why)
    for words in as_errors([*checked.refused, *checked.left_out(len(kept))]):
        messages.warning(request, words)


def _add(
    request: OrgRequest, incident: Incident, files_now: Callable[[], FilesBox], back: str
) -> HttpResponse:
    """Take what can be kept; the rest gets its sentences on the page itself."""
    form = AttachForm(sent(request), request.FILES or None)
    if request.method != "POST":
        return _adding(request, form, files_now(), back)
    checked = take_files(request)
    if not checked:
        form.add_error("files", _("Choose a file first."))
        return _adding(request, form, files_now(), back, status=422)
    kept = attach_files(actor=request.actor, incident=incident, taken=checked.taken)
    refused = [*checked.refused, *checked.left_out(len(kept))]
    if not refused:
        number = len(kept)
        words = ngettext("%(n)s file is kept.", "%(n)s files are kept.", number) % {"n": number}
        messages.success(request, f"{words} {checked.taken_out}".strip())
        return HttpResponseRedirect(back)
    for words in as_errors(refused):
        form.add_error("files", words)
    return _adding(request, form, files_now(), back, status=422, kept=len(kept))


def _adding(
    request: OrgRequest,
    form: AttachForm,
    box: FilesBox,
    back: str,
    *,
    status: int = 200,
    kept: int = 0,
) -> HttpResponse:
    shown: dict[str, Any] = {"form": form, "files": box, "back": back, "kept": kept}
    return render(request, "incidents/add_files.html", shown, status=status)


def _home(slug: str, incident: Incident) -> str:
    return reverse("incidents:my_report", kwargs={"slug": slug, "pk": incident.pk}) + "#files"


def _case_or_home(slug: str, incident: Incident) -> str:
    if incident.case_id is None:
        return reverse("incidents:confided", kwargs={"slug": slug})
    return reverse("incidents:case", kwargs={"slug": slug, "pk": incident.case_id}) + "#files"


def _ground(request: OrgRequest, attachment: Attachment) -> str:
    """Which file it was; of what was confided, in which capacity: a confidant is not named."""
    incident = attachment.incident
    is_own = request.actor.person_id in (incident.reported_by_id, attachment.added_by_id)
    if incident.case_id is None and not is_own:
        return str(incident.reader_choice)
    return f"attachment {attachment.pk}"


def _shut(request: OrgRequest, why: str, status: int) -> HttpResponse:
    return _private(render(request, "incidents/file_shut.html", {"why": why}, status=status))


def _answer(request: OrgRequest, attachment: Attachment, body: bytes) -> HttpResponse:
    """The bytes. Pictures and sound open in the browser, in a sandbox; all else is saved: a browser
    shows no PDF within a sandbox, and outside one we do not offer somebody else's document."""
    media = MEDIA[attachment.media_type]
    shows = media.family in (Family.IMAGE, Family.SOUND) and media is not HEIC
    status, part, head = _part(request.headers.get("Range", ""), body)
    response = HttpResponse(part, content_type=media.media_type, status=status, headers=head)
    disposition = content_disposition_header(not shows, attachment.name)
    response["Content-Disposition"] = disposition or "attachment"
    response["Content-Security-Policy"] = f"{SANDBOX.get(media.family, 'sandbox')}; {POLICY}"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return _private(response)


def _part(asked: str, body: bytes) -> tuple[int, bytes, dict[str, str]]:
    """The piece that a player of sound asks for; some play nothing without."""
    found = RANGE.match(asked)
    if not found:
        return 200, body, {"Accept-Ranges": "bytes"}
    start = int(found[1])
    end = min(int(found[2] or len(body) - 1), len(body) - 1)
    if start > end:
        return 416, b"", {"Content-Range": f"bytes */{len(body)}"}
    span = f"bytes {start}-{end}/{len(body)}"
    return 206, body[start : end + 1], {"Content-Range": span, "Accept-Ranges": "bytes"}


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
