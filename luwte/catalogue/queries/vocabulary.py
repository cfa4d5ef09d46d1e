"""The terms of an organisation, as screens and other rooms read them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import get_language

from luwte.catalogue.rules import Kind
from luwte.catalogue.shelf import KeptTerm, shelf_of
from luwte.core.registry import Registry
from luwte.tenancy.models import Organisation

UsageCheck = Callable[[Collection[UUID]], set[UUID]]

# Rooms above say which terms their rows use: `usage_checks.add("incidents", used_terms)`, where
# the function takes ids of terms and returns those that a row points to.
usage_checks: Registry[UsageCheck] = Registry("usage of terms")


def language() -> str:
    """The reader's language, as content knows it."""
    return (get_language() or "nl")[:2]


@dataclass(frozen=True)
class TermView:
    """A term as a screen shows it. `data` is the typed data of the entry it counts as."""

    id: UUID
    kind: str
    key: str
    entry_key: str
    label: str
    labels: dict[str, str]
    text: str
    active: bool
    is_own: bool
    is_current: bool
    order: int
    icon: str = ""
    data: Any = None


def terms(
    kind: Kind | str, *, organisation: Organisation | None = None, with_inactive: bool = False
) -> list[TermView]:
    """The terms of a kind (`form`, `motive`, `trigger`, `channel`, `place`, `task`, `relation`,
    `consequence`, `means`, `action`) that can be chosen now, in their order."""
    wanted = Kind(kind).value
    found = [
        term_view(term)
        for term in shelf_of(organisation).current.values()
        if term.kind == wanted and (term.active or with_inactive)
    ]
    return sorted(found, key=lambda term: (term.order, term.label.casefold()))


def term(term_id: UUID | None, *, organisation: Organisation | None = None) -> TermView | None:
    """Any term by its id, also one that is switched off or replaced by a newer edition."""
    kept = shelf_of(organisation).terms.get(term_id) if term_id else None
    return term_view(kept) if kept else None


def term_by_key(
    kind: Kind | str, key: str, *, organisation: Organisation | None = None
) -> TermView | None:
    """The current term with this key, switched off or not."""
    kept = shelf_of(organisation).current.get((Kind(kind).value, key))
    return term_view(kept) if kept else None


def term_labels(*, organisation: Organisation | None = None) -> dict[UUID, str]:
    """The label of every term there ever was, in the reader's language: for lists of old rows."""
    say = language()
    return {key: label_of(kept, say) for key, kept in shelf_of(organisation).terms.items()}


def entry_keys(
    term_ids: Iterable[UUID], *, organisation: Organisation | None = None
) -> dict[str, frozenset[str]]:
    """The catalogue keys that these terms count as, per kind: {"form": {"verbal"}, …}."""
    found: dict[str, set[str]] = {}
    everything = shelf_of(organisation).terms
    for term_id in term_ids:
        kept = everything.get(term_id)
        if kept is not None:
            found.setdefault(kept.kind, set()).add(kept.entry_key)
    return {kind: frozenset(keys) for kind, keys in found.items()}


def used_terms(term_ids: Collection[UUID]) -> set[UUID]:
    """Those of these terms that some row points to, as the rooms above say."""
    used: set[UUID] = set()
    for check in usage_checks:
        used |= check(term_ids)
    return used


def label_of(kept: KeptTerm, say: str) -> str:
    return kept.labels.get(say) or kept.labels.get("nl") or kept.key


def term_view(kept: KeptTerm) -> TermView:
    say = language()
    fact = kept.fact
    return TermView(
        id=kept.id,
        kind=kept.kind,
        key=kept.key,
        entry_key=kept.entry_key,
        label=label_of(kept, say),
        labels=kept.labels,
        text=fact.say("text", say) if fact and not kept.is_own else "",
        active=kept.active,
        is_own=kept.is_own,
        is_current=kept.is_current,
        order=kept.order,
        icon=getattr(fact.data, "icon", "") if fact else "",
        data=fact.data if fact else None,
    )
