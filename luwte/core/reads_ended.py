"""Reads leave the audit when they were kept long enough; their seals and a record stay.

The chain goes over hashes, so a link whose row is gone still joins the one before it to the one
after it. What may be missing is said by `AuditEnd`: which rows, and a digest of that list in a deed
of the audit, which is sealed itself. Only reads end, five years old at least (the database refuses
anything younger), and sealed before a daily head of those days: an anchor that lies outside. Deeds
stay: they say what was destroyed and by whom.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Collection, Sequence
from uuid import UUID

from django.db import models
from django.utils import timezone

from luwte.core import audit
from luwte.core.actor import ActorLike
from luwte.core.insert_only import READS_ARE_KEPT
from luwte.core.models import AuditEnd, AuditEntry, AuditHead, AuditSeal
from luwte.lib.ids import uuid7

END_READS = "core.end_reads"
AT_ONCE = 5_000


def reads_due(organisation_id: UUID, before: dt.datetime) -> models.QuerySet[AuditEntry]:
    """Reads of before that may go, the oldest first; led by the index on the organisation's rows,
    from where the last round ended."""
    rows = AuditEntry.objects.filter(organisation_id=organisation_id)
    head = _head_before(organisation_id, before)
    if head is None:
        return rows.none()
    ends = AuditEnd.objects.filter(organisation_id=organisation_id)
    since = ends.aggregate(last=models.Max("up_to"))["last"] or 0
    seals = AuditSeal.objects.filter(organisation_id=organisation_id, seq__lte=head)
    sealed = seals.filter(audit_id=models.OuterRef("id"))
    rows = rows.filter(id__gt=since, id__lte=_newest_of(seals), at__lt=before)
    return rows.filter(models.Exists(sealed), outcome=AuditEntry.Outcome.READ).order_by("id")


def end_reads(organisation_id: UUID, before: dt.datetime, *, actor: ActorLike) -> int:
    """Remove one batch of them, in the transaction that is open. Returns how many rows went."""
    ids = list(reads_due(organisation_id, before).values_list("id", flat=True)[:AT_ONCE])
    if not ids:
        return 0
    end = AuditEnd.objects.create(
        id=uuid7(), organisation_id=organisation_id, before=before, up_to=ids[-1], audit_ids=ids
    )
    audit.record(END_READS, actor=actor, kind="audit_end", object_id=end.pk, ground=digest_of(ids))
    rows = AuditEntry.objects.filter(id__in=ids)
    rows._raw_delete(rows.db)
    return len(ids)


def excused(house: UUID, missing: Collection[int]) -> dict[int, int]:
    """For who verifies a chain: of these rows that are not there those that may be missing, each
    with the last seal that may stand for one. What no sealed deed speaks of, or not with this list,
    is left out. Reads only the records that these rows can be in."""
    found: dict[int, int] = {}
    if not missing:
        return found
    ends = AuditEnd.objects.filter(organisation_id=house, up_to__gte=min(missing))
    for end in ends.order_by("up_to").iterator(chunk_size=4):
        if end.audit_ids[0] > max(missing):
            break
        at_latest = _vouched(house, end)
        if at_latest is not None:
            found |= dict.fromkeys(set(missing).intersection(end.audit_ids), at_latest)
    return found


def _vouched(house: UUID, end: AuditEnd) -> int | None:
    """The last seal that this record can speak of, when a deed holds its digest."""
    rows = AuditEntry.objects.filter(organisation_id=house, object_id=end.pk, verb=END_READS)
    deed = rows.first()
    if deed is None or deed.ground != digest_of(end.audit_ids):
        return None
    return _head_before(house, deed.at - dt.timedelta(days=READS_ARE_KEPT * 365))


def digest_of(ids: Sequence[int]) -> str:
    """What the deed says of the list."""
    return hashlib.sha256(json.dumps(list(ids)).encode()).hexdigest()


def _head_before(house: UUID, moment: dt.datetime) -> int | None:
    """The seal of the last daily head of before that day: what it and all before it stand for was
    written down by then. The day is that of the heads themselves, not of Greenwich."""
    day = timezone.localdate(moment)
    heads = AuditHead.objects.filter(organisation_id=house, day__lt=day)
    found: int | None = heads.aggregate(last=models.Max("seq"))["last"]
    return found


def _newest_of(seals: models.QuerySet[AuditSeal]) -> int:
    """The highest row that these seals stand for, from the last few of them: rows that came late
    are at most so far out of order."""
    last = seals.order_by("-seq").values_list("audit_id", flat=True)[:AT_ONCE]
    return max(last, default=0)
