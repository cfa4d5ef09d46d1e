"""Looking through the audit of one organisation."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone

from luwte.core import keyset
from luwte.core.models import AuditEntry, AuditHead, AuditSeal
from luwte.desk.privacy.deeds import deed_words
from luwte.lib.tabular.writing import write_csv
from luwte.org.queries import all_names, ids_named, names_of

PAGE = 25
MOST_EXPORTED = 50_000
MOST_NAMES = 200
# Who reported, checked in or raised an alarm never leaves the application in a list (GOV-8).
NEVER_PER_PERSON = ("incidents.report", "incidents.tally", "watch.", "alarm.")


@dataclass(frozen=True, kw_only=True)
class Question:
    """What the privacy officer looks for; what is empty is not asked."""

    who: str = ""
    verb: str = ""
    kind: str = ""
    object_id: UUID | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    outcome: str = ""


@dataclass(frozen=True)
class Line:
    """One row of the audit with names instead of ids."""

    entry: AuditEntry
    who: str
    on_behalf_of: str
    is_sealed: bool

    @property
    def deed(self) -> str:
        """What was done, in words."""
        return deed_words(self.entry.verb)


@dataclass(frozen=True)
class SealState:
    """How far the chain of this organisation reaches."""

    links: int
    waiting: int
    head_day: dt.date | None
    head_hash: str


def rows_for(organisation_id: UUID, question: Question) -> QuerySet[AuditEntry]:
    """The rows that answer the question, in no order."""
    rows = AuditEntry.objects.filter(organisation_id=organisation_id)
    if question.who:
        ids = ids_named(question.who, MOST_NAMES)
        rows = rows.filter(Q(actor_id__in=ids) | Q(on_behalf_of_id__in=ids))
    if question.verb:
        rows = rows.filter(verb__startswith=question.verb)
    if question.kind:
        rows = rows.filter(kind=question.kind)
    if question.object_id:
        rows = rows.filter(object_id=question.object_id)
    if question.outcome:
        rows = rows.filter(outcome=question.outcome)
    return _within(rows, question.since, question.until)


def own_rows(organisation_id: UUID, person_id: UUID) -> QuerySet[AuditEntry]:
    """What somebody did, or what was done on behalf of somebody."""
    return AuditEntry.objects.filter(organisation_id=organisation_id).filter(
        Q(actor_id=person_id) | Q(on_behalf_of_id=person_id)
    )


def page_of(rows: QuerySet[AuditEntry], *, after: str, before: str) -> keyset.Page[AuditEntry]:
    """One page, the newest first."""
    return keyset.page([rows], ("-id",), after=after, before=before, size=PAGE)


def lines_of(entries: list[AuditEntry]) -> list[Line]:
    """Rows with names and seals. Two statements, however many rows."""
    ids = {str(pk) for entry in entries for pk in (entry.actor_id, entry.on_behalf_of_id) if pk}
    names = names_of(ids)
    sealed = set(
        AuditSeal.objects.filter(audit_id__in=[entry.pk for entry in entries]).values_list(
            "audit_id", flat=True
        )
    )
    return [
        Line(
            entry,
            names.get(str(entry.actor_id), ""),
            names.get(str(entry.on_behalf_of_id), ""),
            entry.pk in sealed,
        )
        for entry in entries
    ]


def seal_state(organisation_id: UUID) -> SealState:
    """How many links the chain has, how many rows wait, and the newest head that was kept."""
    links = AuditSeal.objects.filter(organisation_id=organisation_id).aggregate(
        links=Count("pk"), newest=Max("audit_id")
    )
    waiting = AuditEntry.objects.filter(
        organisation_id=organisation_id, pk__gt=links["newest"] or 0
    ).count()
    head = AuditHead.objects.filter(organisation_id=organisation_id).order_by("-day").first()
    return SealState(links["links"], waiting, head.day if head else None, head.hash if head else "")


def as_csv(rows: QuerySet[AuditEntry]) -> bytes:
    """At most MOST_EXPORTED rows as CSV for a spreadsheet, the newest first, no formula in it.

    Deeds that would tell how often somebody reports stand there without the name.
    """
    return b"".join(write_csv(_cells(rows.order_by("-id")[:MOST_EXPORTED])))


def _cells(rows: QuerySet[AuditEntry]) -> Iterator[tuple[str, ...]]:
    names = all_names()
    yield ("at", "who", "on_behalf_of", "verb", "outcome", "kind", "object", "fields", "ground")
    for entry in rows.iterator(chunk_size=2_000):
        named = not entry.verb.startswith(NEVER_PER_PERSON)
        yield (
            timezone.localtime(entry.at).isoformat(timespec="seconds"),
            _name(entry.actor_id if named else None, names),
            _name(entry.on_behalf_of_id if named else None, names),
            entry.verb,
            entry.outcome,
            entry.kind,
            str(entry.object_id or ""),
            ", ".join(entry.fields),
            entry.ground,
        )


def _name(person_id: UUID | None, names: dict[UUID, str]) -> str:
    return "" if person_id is None else names.get(person_id, "?")


def _within(
    rows: QuerySet[AuditEntry], since: dt.date | None, until: dt.date | None
) -> QuerySet[AuditEntry]:
    if since:
        rows = rows.filter(at__gte=_midnight(since))
    if until:
        rows = rows.filter(at__lt=_midnight(until + dt.timedelta(days=1)))
    return rows


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))
