"""The chain over the audit: every row sealed to the one before it, in the background.

A seal is SHA-256 over the previous seal and every column of the row. Rows are numbered before they
are committed, so a lower number may appear after a higher one: the seal follows the order in which
rows are seen, and looks back far enough to find late ones.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from luwte.core.clock.sources import duty
from luwte.core.models import AuditEntry, AuditHead, AuditSeal
from luwte.core.models.audit import NO_ORGANISATION
from luwte.core.outbox import Event, publish
from luwte.core.reads_ended import excused

logger = logging.getLogger("luwte.audit")
BATCH = 5_000
# How many numbers back a row may turn up late: looked at every second, minute, hour.
LOOK_BACK, LOOK_FURTHER, LOOK_FAR_BACK = 1_000, 50_000, 3_000_000
LOCK = 4_715_301  # any number that is ours alone, for PostgreSQL's advisory lock
BEGINNING = "0" * 64
COLUMNS = (
    "id",
    "organisation_id",
    "at",
    "actor_id",
    "on_behalf_of_id",
    "verb",
    "kind",
    "object_id",
    "fields",
    "ground",
    "outcome",
    "trace",
)
Row = tuple[Any, ...]


@dataclass(frozen=True, kw_only=True)
class AuditHeadRecorded(Event):
    """The newest link of a day: to be kept by somebody outside the database."""

    name: ClassVar[str] = "core.audit_head_recorded"
    seq: int
    hash: str
    day: str


@dataclass(frozen=True)
class Broken:
    """The first link that does not hold."""

    organisation_id: UUID
    seq: int
    audit_id: int | None
    why: str

    def __str__(self) -> str:
        row = "" if self.audit_id is None else f", audit row {self.audit_id}"
        return f"organisation {self.organisation_id}, seal {self.seq}{row}: {self.why}"


@dataclass(frozen=True)
class Verdict:
    """What `verify` found: how many links hold, how many rows wait for a seal, what is broken."""

    links: int
    unsealed: int
    broken: tuple[Broken, ...]


def hash_of(previous: str, row: Row) -> str:
    """The seal of a row (its COLUMNS in order) after the seal before it."""
    text = json.dumps([_plain(value) for value in row], ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat(timespec="microseconds")
    return value.hex if isinstance(value, UUID) else value


# --- Sealing ---------------------------------------------------------------------------------


@duty("core.seal", every=1.0)
def seal_all() -> int:
    """Seal what is unsealed, batch after batch. Returns how many rows."""
    total = 0
    while number := seal_batch():
        total += number
        if number < BATCH:
            break
    return total


@duty("core.seal_late", every=60.0)
def seal_late() -> int:
    """Seal rows of transactions that were open for long."""
    return seal_batch(look_back=LOOK_FURTHER)


@duty("core.seal_very_late", every=3600.0)
def seal_very_late() -> int:
    """The same, for very long."""
    return seal_batch(look_back=LOOK_FAR_BACK)


def seal_batch(look_back: int = LOOK_BACK) -> int:
    """Seal one batch in one transaction. 0 when there is nothing, or another clock is at it."""
    if not _unsealed(look_back, 1):
        return 0
    with transaction.atomic():
        if not _alone():
            return 0
        rows = _unsealed(look_back, BATCH)
        _write(rows)
    return len(rows)


def _alone() -> bool:
    """SQLite has one writer at a time; PostgreSQL gets a lock for this transaction."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        return bool(cursor.fetchone()[0])


def _unsealed(look_back: int, limit: int) -> list[Row]:
    last = AuditSeal.objects.aggregate(last=Max("audit_id"))["last"] or 0
    since = max(last - look_back, 0)
    with connection.cursor() as cursor:
        # From the newest sealed row on no seal can exist; before it only late ones are missing.
        cursor.execute(
            "SELECT a.id FROM core_auditentry a WHERE a.id > %s AND a.id <= %s AND NOT EXISTS"
            " (SELECT 1 FROM core_auditseal s WHERE s.audit_id = a.id AND s.audit_id > %s"
            " AND s.audit_id <= %s) ORDER BY a.id LIMIT %s",
            [since, last, since, last, limit],
        )
        late = [row[0] for row in cursor.fetchall()]
    rows = AuditEntry.objects.order_by("id").values_list(*COLUMNS)
    found: list[Row] = list(rows.filter(id__in=late)) if late else []
    if len(found) < limit:
        found += list(rows.filter(id__gt=last)[: limit - len(found)])
    return found


def _write(rows: list[Row]) -> None:
    ends = _ends({row[1] or NO_ORGANISATION for row in rows})
    made = []
    for row in rows:
        house = row[1] or NO_ORGANISATION
        seq, previous = ends[house]
        sealed = hash_of(previous, row)
        ends[house] = (seq + 1, sealed)
        key = house if connection.vendor == "postgresql" else house.hex
        made.append((key, seq + 1, row[0], sealed, previous))
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO core_auditseal (organisation_id, seq, audit_id, hash, previous)"
            " VALUES (%s, %s, %s, %s, %s)",
            made,
        )


def _ends(houses: Iterable[UUID]) -> dict[UUID, tuple[int, str]]:
    ends: dict[UUID, tuple[int, str]] = {}
    for house in houses:
        seals = AuditSeal.objects.filter(organisation_id=house).order_by("-seq")
        ends[house] = seals.values_list("seq", "hash").first() or (0, BEGINNING)
    return ends


# --- Heads -----------------------------------------------------------------------------------


@duty("core.audit_heads", every=600.0)
def record_heads() -> int:
    """Once a day per organisation: the head of the chain to the log, and as an event to who keeps
    it outside the database. Returns how many heads were new."""
    today = timezone.localdate()
    known = set(AuditHead.objects.filter(day=today).values_list("organisation_id", flat=True))
    return sum(_record_head(house, today) for house in _houses() if house not in known)


def _record_head(house: UUID, today: dt.date) -> bool:
    (seq, sealed) = _ends([house])[house]
    last = AuditHead.objects.filter(organisation_id=house).order_by("-day").first()
    if last is not None and last.seq == seq:
        return False  # a day without a deed needs no new anchor
    with transaction.atomic():
        head = AuditHead(organisation_id=house, day=today, seq=seq, hash=sealed, at=timezone.now())
        AuditHead.objects.bulk_create([head], ignore_conflicts=True)
        ours = AuditHead.objects.filter(organisation_id=house, day=today, at=head.at).exists()
        if not ours:
            return False  # another clock was first
        if house != NO_ORGANISATION:
            publish(
                AuditHeadRecorded(
                    organisation_id=house, seq=seq, hash=sealed, day=today.isoformat()
                )
            )
    logger.info("audit head: organisation %s, day %s, seal %s, %s", house, today, seq, sealed)
    return True


def _houses() -> Iterator[UUID]:
    """Every organisation with a seal, hopping along the index instead of reading all of it."""
    house: UUID | None = None
    while True:
        rows = AuditSeal.objects.all()
        rows = rows if house is None else rows.filter(organisation_id__gt=house)
        house = rows.order_by("organisation_id").values_list("organisation_id", flat=True).first()
        if house is None:
            return
        yield house


# --- Verifying -------------------------------------------------------------------------------


def verify(organisation_id: UUID | None = None) -> Verdict:
    """Check every link of every chain (or of one), against the rows and the daily heads.

    Names the first broken link of each organisation.
    """
    houses = [organisation_id] if organisation_id else list(_houses())
    links, broken = 0, []
    for house in houses:
        number, wrong = _verify_chain(house)
        links += number
        broken += [wrong] if wrong else []
    return Verdict(links, _never_sealed(organisation_id), tuple(broken))


def _verify_chain(house: UUID) -> tuple[int, Broken | None]:
    heads = {
        seq: (day, sealed)
        for seq, day, sealed in AuditHead.objects.filter(organisation_id=house).values_list(
            "seq", "day", "hash"
        )
    }
    seq, previous = 0, BEGINNING
    for found, audit_id, sealed, before, row, at_latest in _links(house):
        seq += 1
        may_miss = row is None and found <= at_latest
        why = _wrong(seq, previous, found, sealed, before, row, may_miss) or _beside(
            heads.pop(seq, None), sealed
        )
        if why:
            return seq - 1, Broken(house, seq, audit_id if found == seq else None, why)
        previous = sealed
    if heads:
        cut, (day, _sealed) = min(heads.items())
        return seq, Broken(house, seq + 1, None, f"cut off: the head of {day} was seal {cut}")
    return seq, None


def _wrong(
    seq: int,
    previous: str,
    found: int,
    sealed: str,
    before: str,
    row: Row | None,
    may_miss: bool,
) -> str:
    if found != seq:
        return f"missing: the next one is seal {found}"
    if before != previous:
        return "does not follow the seal before it"
    if row is None:
        return "" if may_miss else "its row was removed"
    return "" if hash_of(previous, row) == sealed else "its row was changed"


def _beside(head: tuple[dt.date, str] | None, sealed: str) -> str:
    if head is None or head[1] == sealed:
        return ""
    return f"not the head that was recorded on {head[0]}: the chain was rewritten"


def _links(house: UUID) -> Iterator[tuple[int, int, str, str, Row | None, int]]:
    """Every seal in order with its row, in parts; without one the last seal of which the row may be
    gone (0: none)."""
    seals = AuditSeal.objects.filter(organisation_id=house).order_by("seq")
    after = 0
    while True:
        part = list(
            seals.filter(seq__gt=after).values_list("seq", "audit_id", "hash", "previous")[:BATCH]
        )
        if not part:
            return
        after = part[-1][0]
        ids = [audit_id for _seq, audit_id, _hash, _previous in part]
        known = AuditEntry.objects.filter(id__in=ids).values_list(*COLUMNS)
        rows = {row[0]: row for row in known if (row[1] or NO_ORGANISATION) == house}
        ends = excused(house, [pk for pk in ids if pk not in rows])
        for seq, audit_id, sealed, before in part:
            row = rows.get(audit_id)
            yield seq, audit_id, sealed, before, row, ends.get(audit_id, 0)


def _never_sealed(organisation_id: UUID | None) -> int:
    """Rows without a seal: those of the last seconds, or of a clock that stands still."""
    where = "WHERE s.id IS NULL"
    values: list[Any] = []
    if organisation_id:
        where += " AND a.organisation_id = %s"
        values = [organisation_id if connection.vendor == "postgresql" else organisation_id.hex]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM core_auditentry a LEFT JOIN core_auditseal s"
            f" ON s.audit_id = a.id {where}",
            values,
        )
        return int(cursor.fetchone()[0])
