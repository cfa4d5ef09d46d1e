"""Files with an incident: looked at, cleaned and encrypted first, then given to it in one step.

The first half (`take_in`) happens before any transaction of the report, file by file: what a file
is worth never holds up or loses what somebody wrote. What is never attached is swept after a day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from luwte.core import audit, files
from luwte.core.actor import ActorLike
from luwte.core.models import StoredFile
from luwte.core.refusal import NotPermitted, Refused, verb
from luwte.incidents.actions.timeline import add_entry
from luwte.incidents.file_access import may_attach, may_remove, needs_reason
from luwte.incidents.models import Attachment, Case, Incident
from luwte.incidents.queries.attachments import OWNER
from luwte.incidents.words.files import MOST_BYTES, MOST_FILES
from luwte.lib.media import (
    MEDIA,
    Clean,
    Family,
    Hidden,
    Trouble,
    Unusable,
    cleaned,
    name_for,
)
from luwte.org.access import Actor, require
from luwte.org.rules import Right


@dataclass(frozen=True)
class Taken:
    """A file that was cleaned and is kept encrypted, and waits for its incident."""

    stored: StoredFile
    is_stripped: bool
    removed: frozenset[Hidden] = frozenset()

    @property
    def name(self) -> str:
        """As it is called on screen."""
        return self.stored.name


def take_in(*, actor: Actor, name: str, data: bytes) -> Taken:
    """Look at a file, take out what hides in it, and keep it encrypted until it is attached.

    Raises Unusable when it is nothing that is kept, Refused when there is no room left.
    """
    return store_clean(actor=actor, several=[(name, looked_at(data))])[0]


def looked_at(data: bytes) -> Clean:
    """The file without what hides in it. Raises Unusable when it is nothing that is kept."""
    if len(data) > MOST_BYTES:
        raise Unusable(Trouble.TOO_LARGE)
    return cleaned(data)


def store_clean(*, actor: Actor, several: Sequence[tuple[str, Clean]]) -> list[Taken]:
    """Keep a few files encrypted, in one transaction: a disk that must be asked to keep each of
    them apart costs more than all the rest. Raises Refused when there is no room left."""
    require(actor, Right.REPORT)
    with transaction.atomic():
        return [_stored(actor, name, clean) for name, clean in several]


def _stored(actor: Actor, name: str, clean: Clean) -> Taken:
    stored = files.store(
        [clean.data],
        actor=actor,
        name=name_for(name, clean.media),
        content_type=clean.media.media_type,
    )
    return Taken(stored, clean.is_stripped, clean.removed)


def taken_before(actor: Actor, file_ids: Sequence[UUID]) -> list[Taken]:
    """Files of the actor that were taken in with a form that could not be sent yet."""
    if not file_ids:
        return []
    rows = StoredFile.objects.filter(
        pk__in=list(file_ids),
        organisation_id=actor.organisation_id,
        uploaded_by_id=actor.person_id,
        state=StoredFile.State.UPLOADED,
        content_type__in=list(MEDIA),
    )
    return [
        Taken(one, MEDIA[one.content_type].family is not Family.MAIL) for one in rows.order_by("pk")
    ]


@verb("incidents.attach_files")
def attach_files(*, actor: Actor, incident: Incident, taken: Sequence[Taken]) -> list[Attachment]:
    """Give files to an incident, at most MOST_FILES with what it has; those beyond are left out,
    and the caller sees which by what comes back. Raises NotPermitted for who is not part of it."""
    if not may_attach(actor, incident):
        raise NotPermitted(_("You may not do this."), kind="incident", object_id=incident.pk)
    there = list(Attachment.objects.filter(incident=incident))
    # The same file of the same person is one file: a tap that is sent twice adds nothing.
    known = {(one.name, one.media_type, one.size, one.added_by_id): one for one in there}
    rows: list[Attachment] = []
    new = 0
    for one in taken:
        row = _row(actor, incident, one)
        same = known.get((row.name, row.media_type, row.size, row.added_by_id))
        if same is None and len(there) + new == MOST_FILES:
            break
        if same is None:
            row.save(force_insert=True)
            files.attach(one.stored, owner_kind=OWNER, owner_id=row.pk)
            new += 1
        rows.append(same or row)
    if new:
        _tell(actor, incident, "files_added", count=new)
        audit.record("incidents.attach_files", actor=actor, kind="incident", object_id=incident.pk)
    return rows


@verb("incidents.remove_file")
def remove_attachment(*, actor: Actor, attachment: Attachment, reason: str = "") -> None:
    """Destroy a file: who added it, as long as nobody has assessed the case; afterwards who handles
    the case, with a reason."""
    incident = attachment.incident
    if not may_remove(actor, attachment):
        raise NotPermitted(_("You may not do this."), kind="incident", object_id=incident.pk)
    if needs_reason(actor, attachment) and not reason.strip():
        raise Refused(_("Say in a few words why it is removed."))
    _destroy(attachment, actor)
    _tell(actor, incident, "file_removed", reason=reason.strip())
    audit.record("incidents.remove_file", actor=actor, kind="incident", object_id=incident.pk)


def erase_attachments(incident: Incident, actor: ActorLike) -> int:
    """Destroy all files of an incident, in the transaction that is open: its time is over, or it
    is erased altogether. Returns how many."""
    found = list(Attachment.objects.filter(incident=incident))
    for attachment in found:
        _destroy(attachment, actor)
    return len(found)


def _row(actor: Actor, incident: Incident, one: Taken) -> Attachment:
    return Attachment(
        incident=incident,
        file_id=one.stored.pk,
        name=one.stored.name,
        media_type=one.stored.content_type,
        size=one.stored.size,
        is_stripped=one.is_stripped,
        added_by=actor.person,
        created_at=timezone.now(),
    )


def _destroy(attachment: Attachment, actor: ActorLike) -> None:
    stored = StoredFile.objects.filter(pk=attachment.file_id).first()
    Attachment.objects.filter(pk=attachment.pk).delete()
    if stored is not None and stored.state != StoredFile.State.ERASED:
        files.erase(stored, actor=actor)


def _tell(actor: Actor, incident: Incident, what: str, **params: Any) -> None:
    """The timeline, where there is one. The reporter reads what the reporter did."""
    case: Case | None = incident.case
    if case is None:
        return
    own = actor.person_id in (incident.reported_by_id, incident.entered_by_id)
    add_entry(case, what, actor=actor, for_reporter=own, **params)
