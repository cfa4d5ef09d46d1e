"""What the newest editions say differently from what the organisation adopted."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from luwte.catalogue.loading import FactsOfEdition, facts_of
from luwte.catalogue.models import Adoption, Edition, Term
from luwte.catalogue.rules import TERM_KINDS, Fact, Kind
from luwte.catalogue.shelf import BASE_PACK, edition_facts, in_order


@dataclass(frozen=True)
class TermDifference:
    """One term that the newest edition words or shapes differently.

    term_id None: new in the catalogue. newest None: gone from it. pack and edition say where
    `newest` stands.
    """

    kind: str
    key: str
    term_id: UUID | None
    labels: dict[str, str]
    is_renamed: bool
    before: Fact | None
    newest: Fact | None
    pack: str
    edition: int

    @property
    def change(self) -> str:
        """new, gone or changed."""
        if self.term_id is None:
            return "new"
        return "gone" if self.newest is None else "changed"


@dataclass(frozen=True)
class TextDifference:
    """An entry that is no term and that the newest edition of its pack changes."""

    kind: str
    key: str
    before: Fact | None
    newest: Fact | None

    @property
    def change(self) -> str:
        """new, gone or changed."""
        if self.before is None:
            return "new"
        return "gone" if self.newest is None else "changed"


@dataclass(frozen=True)
class PackDifference:
    """What is offered outside the terms when a pack moves from one edition to the next."""

    pack: str
    adopted: int
    newest: int
    texts: list[TextDifference]


@dataclass(frozen=True)
class Differences:
    """Everything that is offered."""

    terms: list[TermDifference]
    packs: list[PackDifference]

    def __bool__(self) -> bool:
        return bool(self.terms or self.packs)


@dataclass(frozen=True)
class _Source:
    fact: Fact
    pack: str
    edition: int


def differences() -> Differences:
    """Compare the terms and the adopted editions of the organisation in scope with the newest
    editions that are loaded. A few queries; for the page of an administrator."""
    adopted = {row.pack: row.edition for row in Adoption.objects.all()}
    newest = _newest(set(adopted))
    return Differences(
        terms=_term_differences(adopted, newest),
        packs=[
            found
            for pack, number in in_order(adopted)
            if (found := _pack_difference(pack, number, newest.get(pack))) is not None
        ],
    )


def _newest(packs: set[str]) -> dict[str, Edition]:
    found: dict[str, Edition] = {}
    for edition in Edition.objects.filter(pack__in=packs).order_by("number"):
        found[edition.pack] = edition
    return found


def _term_differences(adopted: dict[str, int], newest: dict[str, Edition]) -> list[TermDifference]:
    offered = _offered(adopted, newest)
    chosen = _adopted_facts(adopted)
    current = list(Term.objects.filter(is_current=True, is_own=False).exclude(pack=""))
    before = edition_facts({(term.pack, term.edition) for term in current})
    found = [
        difference
        for term in current
        if (
            difference := _changed_term(
                term,
                before.get((term.pack, term.edition), {}).get((term.kind, term.key)),
                _source_for(term, offered, newest, chosen),
            )
        )
    ]
    known = {(term.kind, term.key) for term in current}
    known |= {place for facts in chosen.values() for place in facts}
    found += [_new_term(source) for place, source in offered.items() if place not in known]
    ranks = {kind.value: rank for rank, kind in enumerate(TERM_KINDS)}
    return sorted(found, key=lambda one: (ranks.get(one.kind, 99), one.key))


def _offered(adopted: dict[str, int], newest: dict[str, Edition]) -> dict[tuple[str, str], _Source]:
    """What the newest editions offer as terms, a sector's words on top of the base."""
    found: dict[tuple[str, str], _Source] = {}
    for pack, _number in in_order(adopted):
        edition = newest.get(pack)
        if edition is None:
            continue
        for place, fact in facts_of(edition.pk).items():
            if fact.kind in TERM_KINDS:
                found[place] = _Source(fact, pack, edition.number)
    for kind, key in _left_out(adopted, newest):
        if found.get((kind, key)) and found[(kind, key)].pack == BASE_PACK:
            del found[(kind, key)]
    return found


def _left_out(adopted: dict[str, int], newest: dict[str, Edition]) -> set[tuple[str, str]]:
    """What every sector of the organisation leaves out."""
    choices = []
    for pack in sorted(set(adopted) - {BASE_PACK}):
        edition = newest.get(pack)
        manifest = facts_of(edition.pk)[(Kind.PACK.value, pack)].data if edition else None
        if manifest:
            choices.append(
                {(kind, key) for kind, keys in manifest.leave_out.items() for key in keys}
            )
    return set.intersection(*choices) if choices else set()


def _source_for(
    term: Term,
    offered: dict[tuple[str, str], _Source],
    newest: dict[str, Edition],
    chosen: dict[str, FactsOfEdition],
) -> _Source | None:
    """The newest words of a term: those of the pack it came from, unless another pack of the
    organisation words it only now. Words that were there when that pack was adopted were passed
    over then."""
    place = (term.kind, term.key)
    top = offered.get(place)
    edition = newest.get(term.pack)
    own = facts_of(edition.pk).get(place) if edition else None
    if edition is None or own is None:
        return top
    if top is not None and top.pack != term.pack and place not in chosen.get(top.pack, {}):
        return top
    return _Source(own, term.pack, edition.number)


def _changed_term(term: Term, before: Fact | None, source: _Source | None) -> TermDifference | None:
    if source is not None and before is not None and source.fact.hash == before.hash:
        return None
    if source is None and not term.active:
        return None  # gone from the catalogue and switched off: nothing left to offer
    return TermDifference(
        kind=term.kind,
        key=term.key,
        term_id=term.pk,
        labels=term.labels,
        is_renamed=term.is_renamed,
        before=before,
        newest=source.fact if source else None,
        pack=source.pack if source else term.pack,
        edition=source.edition if source else term.edition,
    )


def _adopted_facts(adopted: dict[str, int]) -> dict[str, FactsOfEdition]:
    """What the adopted editions held. It is not new, and was left out on purpose if it is no term
    now."""
    found = edition_facts(set(adopted.items()))
    return {pack: facts for (pack, _number), facts in found.items()}


def _new_term(source: _Source) -> TermDifference:
    return TermDifference(
        kind=source.fact.kind.value,
        key=source.fact.key,
        term_id=None,
        labels=source.fact.labels,
        is_renamed=False,
        before=None,
        newest=source.fact,
        pack=source.pack,
        edition=source.edition,
    )


def _pack_difference(pack: str, adopted: int, newest: Edition | None) -> PackDifference | None:
    if newest is None or newest.number <= adopted:
        return None
    before = edition_facts({(pack, adopted)}).get((pack, adopted), {})
    after = facts_of(newest.pk)
    places = sorted(set(before) | set(after))
    texts = [
        TextDifference(place[0], place[1], before.get(place), after.get(place))
        for place in places
        if Kind(place[0]) not in TERM_KINDS and _hash(before.get(place)) != _hash(after.get(place))
    ]
    return PackDifference(pack, adopted, newest.number, texts)


def _hash(fact: Fact | None) -> str:
    return fact.hash if fact else ""
