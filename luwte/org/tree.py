"""The unit tree, kept in memory per process for as long as nothing in the organisation changed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from luwte.org.models import Unit
from luwte.tenancy.models import Organisation


@dataclass(frozen=True)
class Node:
    """A unit without its database row."""

    pk: UUID
    parent_id: UUID | None
    name: str
    path: str
    is_active: bool


@dataclass(frozen=True)
class Tree:
    """All units of one organisation, parents before children."""

    nodes: dict[UUID, Node]

    @cached_property
    def ordered(self) -> list[Node]:
        """Depth first, siblings by name."""
        children: dict[UUID | None, list[Node]] = {}
        for node in self.nodes.values():
            children.setdefault(node.parent_id, []).append(node)
        found: list[Node] = []

        def walk(parent: UUID | None) -> None:
            for node in sorted(children.get(parent, []), key=lambda n: n.name.casefold()):
                found.append(node)
                walk(node.pk)

        walk(None)
        return found

    def subtree(self, unit_id: UUID) -> frozenset[UUID]:
        """The unit and everything below it; empty for a unit that is not of this organisation."""
        top = self.nodes.get(unit_id)
        if top is None:
            return frozenset()
        return frozenset(node.pk for node in self.nodes.values() if node.path.startswith(top.path))

    def ancestors(self, unit_id: UUID) -> list[Node]:
        """From the top down to and including the unit."""
        node = self.nodes.get(unit_id)
        line: list[Node] = []
        while node is not None:
            line.append(node)
            node = self.nodes.get(node.parent_id) if node.parent_id else None
        return line[::-1]

    def name(self, unit_id: UUID | None) -> str:
        """The name of a unit, or nothing."""
        node = self.nodes.get(unit_id) if unit_id else None
        return node.name if node else ""

    def depth(self, unit_id: UUID) -> int:
        """0 for a top unit."""
        return len(self.ancestors(unit_id)) - 1


_kept: dict[UUID, tuple[int, Tree]] = {}


def tree_of(organisation: Organisation) -> Tree:
    """The tree, from memory while `settings_revision` stands still; else one query in scope."""
    kept = _kept.get(organisation.pk)
    if kept is not None and kept[0] == organisation.settings_revision:
        return kept[1]
    tree = Tree(
        {
            unit.pk: Node(unit.pk, unit.parent_id, unit.name, unit.path, unit.is_active)
            for unit in Unit.objects.all()
        }
    )
    _kept[organisation.pk] = (organisation.settings_revision, tree)
    return tree


def forget() -> None:
    """Keep nothing in memory (for tests, which roll back what the revision counts)."""
    _kept.clear()
