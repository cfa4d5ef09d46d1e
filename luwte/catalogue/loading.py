"""From files to immutable editions in the database, and back to facts."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from luwte.catalogue.content_files import CONTENT, PackFiles, problems_in, read_lock, read_packs
from luwte.catalogue.models import Edition, Entry
from luwte.catalogue.rules import BrokenContent, Fact, Kind, parse_fact

FactsOfEdition = dict[tuple[str, str], Fact]


def load_content(root: Path = CONTENT) -> list[str]:
    """Write the editions that are not there yet; says what it did, nothing when all was there.

    Raises BrokenContent when the files do not hold, when an edition of that number was loaded with
    another text, or when a newer one was loaded: what somebody adopted does not change under them.
    """
    packs, lock = read_packs(root), read_lock(root)
    numbers = {pack.key: lock.edition_of(pack) for pack in packs}
    known = {
        (edition.pack, edition.number): edition.hash
        for edition in Edition.objects.filter(pack__in=list(numbers))
    }
    fresh: list[tuple[PackFiles, int]] = []
    for pack in packs:
        number = numbers[pack.key]
        if number is None:
            found = problems_in(root)
            raise BrokenContent(found[0] if found else f"{pack.key}: not sealed")
        already = known.get((pack.key, number))
        if already is None:
            fresh.append((pack, number))
        elif already != pack.hash:
            raise BrokenContent(f"{pack.key}: edition {number} was loaded with another text")
        newest = max((n for key, n in known if key == pack.key), default=0)
        if already is None and number < newest:
            raise BrokenContent(f"{pack.key}: edition {number} is older than {newest}, loaded here")
    with transaction.atomic():
        return [_write(pack, number) for pack, number in fresh]


def _write(pack: PackFiles, number: int) -> str:
    edition = Edition.objects.create(
        pack=pack.key, number=number, hash=pack.hash, loaded_at=timezone.now()
    )
    Entry.objects.bulk_create([_entry(edition, fact) for fact in pack.facts], batch_size=200)
    return f"{pack.key}: edition {number} loaded, {len(pack.facts)} entries"


def _entry(edition: Edition, fact: Fact) -> Entry:
    whole = fact.as_json()
    return Entry(
        edition=edition,
        kind=fact.kind.value,
        key=fact.key,
        version=fact.version,
        hash=fact.hash,
        texts=whole["texts"],
        data=whole["data"],
        source=fact.source,
        checked_on=fact.checked_on,
        order=fact.order,
    )


@lru_cache(maxsize=64)
def facts_of(edition_id: UUID) -> FactsOfEdition:
    """All entries of an edition by (kind, key). One query per process: editions never change."""
    rows = Entry.objects.filter(edition_id=edition_id)
    return {(row.kind, row.key): _fact(row) for row in rows}


def _fact(row: Entry) -> Fact:
    return parse_fact(
        Kind(row.kind),
        {
            "key": row.key,
            "version": row.version,
            "source": row.source,
            "checked_on": row.checked_on,
            "order": row.order,
            **row.texts,
            **row.data,
        },
    )
