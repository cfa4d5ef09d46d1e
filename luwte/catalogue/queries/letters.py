"""The texts of letters, as the packs of the organisation word them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import cast

from luwte.catalogue.loading import FactsOfEdition, facts_of
from luwte.catalogue.queries.vocabulary import language
from luwte.catalogue.rules import Fact, Kind
from luwte.catalogue.rules.letters import Filled, fill
from luwte.catalogue.rules.shapes import Letter, LetterTo
from luwte.catalogue.shelf import BASE_PACK, in_order, merged, newest_edition, shelf_of
from luwte.tenancy.models import Organisation


@dataclass(frozen=True)
class LetterView:
    """One letter of the content. label: in the reader's language; version: of its text."""

    key: str
    label: str
    to: LetterTo
    asks: tuple[str, ...]
    version: int
    source: str
    checked_on: date
    is_unverified: bool
    fact: Fact

    def subject_in(self, say: str, values: dict[str, str]) -> Filled:
        """What stands above it, with its blanks filled."""
        return fill(self.fact.say("subject", say), values, self.asks, say)

    def text_in(self, say: str, values: dict[str, str]) -> Filled:
        """The text in this language ("nl", "en") with its blanks filled."""
        return fill(self.fact.say("text", say), values, self.asks, say)


def letter_texts(*, organisation: Organisation | None = None) -> list[LetterView]:
    """Every letter in its order, without the parts that letters share."""
    views = [_view(fact) for fact in _letters(organisation)]
    return [view for view in views if view.to is not LetterTo.PART]


def letter_text(key: str, *, organisation: Organisation | None = None) -> LetterView | None:
    """One letter or shared part by its key (a `LetterKind` of the room response)."""
    found = next((fact for fact in _letters(organisation) if fact.key == key), None)
    return _view(found) if found else None


def _letters(organisation: Organisation | None) -> list[Fact]:
    """Those of the editions that the organisation reads. An edition from before there were letters
    has none: then the newest of the same packs, because a term does not wait for a text."""
    shelf = shelf_of(organisation)
    found = shelf.of_kind(Kind.LETTER)
    if found:
        return found
    layers: list[FactsOfEdition] = []
    for pack, _number in in_order(shelf.editions or {BASE_PACK: 0}):
        newest = newest_edition(pack)
        layers += [facts_of(newest.pk)] if newest else []
    letters = [fact for fact in merged(layers).values() if fact.kind is Kind.LETTER]
    return sorted(letters, key=lambda fact: (fact.order, fact.key))


def _view(fact: Fact) -> LetterView:
    shape = cast(Letter, fact.data)
    return LetterView(
        key=fact.key,
        label=fact.say("label", language()),
        to=shape.to,
        asks=shape.asks,
        version=fact.version,
        source=fact.source,
        checked_on=fact.checked_on,
        is_unverified=fact.is_unverified,
        fact=fact,
    )
