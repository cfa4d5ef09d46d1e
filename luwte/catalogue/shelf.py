"""What an organisation works with, kept in memory while its `settings_revision` stands still.

The terms of the organisation, and the reference content of the editions that it adopted, with
a sector's wording laid over that of the pack below it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction

from luwte.catalogue.loading import FactsOfEdition, facts_of
from luwte.catalogue.models import Adoption, Edition, Term
from luwte.catalogue.rules import Fact, Kind
from luwte.tenancy.models import Organisation
from luwte.tenancy.scope import (
    WrongOrganisation,
    current_organisation_id,
    organisation_in_scope,
)

BASE_PACK = "public_task"


@dataclass(frozen=True)
class KeptTerm:
    """A term without its row, beside the entry of the edition that it was taken from."""

    id: UUID
    kind: str
    key: str
    entry_key: str
    labels: dict[str, str]
    pack: str
    edition: int
    order: int
    active: bool
    is_own: bool
    is_renamed: bool
    is_current: bool
    data: dict[str, Any]
    fact: Fact | None


@dataclass(frozen=True)
class Shelf:
    """Everything of one organisation at one revision."""

    editions: dict[str, int]
    facts: FactsOfEdition
    terms: dict[UUID, KeptTerm]
    current: dict[tuple[str, str], KeptTerm] = field(default_factory=dict)

    def of_kind(self, kind: Kind) -> list[Fact]:
        """The entries of a kind in their order."""
        found = [fact for (name, _key), fact in self.facts.items() if name == kind.value]
        return sorted(found, key=lambda fact: (fact.order, fact.key))


@dataclass(frozen=True)
class _Kept:
    revision: int
    blocks: tuple[object, ...]
    shelf: Shelf


_kept: dict[UUID, _Kept] = {}


def shelf_of(organisation: Organisation | None = None) -> Shelf:
    """The shelf of an organisation, by default of the one in scope; no query when nothing changed.

    Read inside a transaction, it is kept only until that ends, or for good once it was committed:
    what is rolled back leaves no picture behind under a revision that is still to come.
    """
    key = current_organisation_id()
    organisation = organisation or organisation_in_scope()
    if organisation is not None and organisation.pk != key:
        raise WrongOrganisation("the terms of another organisation than the one in scope")
    revision = organisation.settings_revision if organisation else _revision(key)
    kept = _kept.get(key)
    if kept is not None and kept.revision == revision and _still_open(kept.blocks):
        return kept.shelf
    shelf = _fetch()
    _keep(key, revision, shelf)
    return shelf


def forget(organisation_id: UUID) -> None:
    """Drop what this process keeps; other processes see the raised revision."""
    _kept.pop(organisation_id, None)


def _revision(key: UUID) -> int:
    return Organisation.objects.values_list("settings_revision", flat=True).get(pk=key)


def _keep(key: UUID, revision: int, shelf: Shelf) -> None:
    blocks = tuple(transaction.get_connection().atomic_blocks)
    kept = _kept[key] = _Kept(revision, blocks, shelf)

    def for_good() -> None:
        if _kept.get(key) is kept:
            _kept[key] = _Kept(revision, (), shelf)

    if blocks:
        transaction.on_commit(for_good)


def _still_open(blocks: tuple[object, ...]) -> bool:
    """True when every transaction that was open at reading is the same one, still open."""
    now = transaction.get_connection().atomic_blocks[: len(blocks)] if blocks else ()
    return len(now) == len(blocks) and all(a is b for a, b in zip(now, blocks, strict=True))


def _fetch() -> Shelf:
    terms = list(Term.objects.all())
    editions = {row.pack: row.edition for row in Adoption.objects.all()}
    used = {(term.pack, term.edition) for term in terms if term.pack} | set(editions.items())
    by_number = edition_facts(used)
    if not editions:
        newest = newest_edition(BASE_PACK)
        by_number |= {(BASE_PACK, newest.number): facts_of(newest.pk)} if newest else {}
        editions = {BASE_PACK: newest.number} if newest else {}
    facts = merged(by_number[pair] for pair in in_order(editions) if pair in by_number)
    kept = {term.pk: _kept_term(term, by_number, facts) for term in terms}
    return Shelf(
        editions=editions,
        facts=facts,
        terms=kept,
        current={(term.kind, term.key): term for term in kept.values() if term.is_current},
    )


def in_order(editions: dict[str, int]) -> list[tuple[str, int]]:
    """Packs with their editions, the base first, so that a sector's words lie on top."""
    return sorted(editions.items(), key=lambda pair: (pair[0] != BASE_PACK, pair[0]))


def merged(layers: Iterable[FactsOfEdition]) -> FactsOfEdition:
    """One collection of entries; a later layer words what an earlier one said."""
    found: FactsOfEdition = {}
    for layer in layers:
        found.update(layer)
    return found


def edition_facts(wanted: set[tuple[str, int]]) -> dict[tuple[str, int], FactsOfEdition]:
    """The entries of these editions, one query for all that this process has not read before."""
    if not wanted:
        return {}
    rows = Edition.objects.filter(pack__in={pack for pack, _number in wanted})
    return {
        (row.pack, row.number): facts_of(row.pk) for row in rows if (row.pack, row.number) in wanted
    }


def newest_edition(pack: str) -> Edition | None:
    """The newest edition of a pack that is loaded."""
    return Edition.objects.filter(pack=pack).order_by("-number").first()


def _kept_term(
    term: Term, by_number: dict[tuple[str, int], FactsOfEdition], in_use: FactsOfEdition
) -> KeptTerm:
    """`in_use` serves a term whose edition was never loaded here: it came from elsewhere."""
    facts = by_number.get((term.pack, term.edition), in_use)
    return KeptTerm(
        id=term.pk,
        kind=term.kind,
        key=term.key,
        entry_key=term.entry_key,
        labels=term.labels,
        pack=term.pack,
        edition=term.edition,
        order=term.order,
        active=term.active,
        is_own=term.is_own,
        is_renamed=term.is_renamed,
        is_current=term.is_current,
        data=term.data,
        fact=facts.get((term.kind, term.entry_key)),
    )
