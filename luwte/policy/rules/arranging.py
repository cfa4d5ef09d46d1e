"""Moving and removing classes and steps of a matrix."""

from __future__ import annotations

import string
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import TypeVar

from django.utils.translation import gettext as _

from luwte.core.refusal import Refused
from luwte.policy.rules.matrix import Matrix

T = TypeVar("T")


def rearranged(matrix: Matrix, asked: str) -> Matrix:
    """The matrix after one move: "lighter:B", "heavier:B", "remove:B", or of a step (numbered from
    1) "earlier_step:B:2", "later_step:B:1", "remove_step:B:2". A move that leads nowhere changes
    nothing. Raises Refused for what cannot be."""
    move, _colon, about = asked.partition(":")
    key, _colon, number = about.partition(":")
    if key not in matrix.keys:
        raise Refused(_("This class is not in the draft any more."), kind="setting")
    if move.endswith("_step"):
        return _with_steps(matrix, key, move, int(number) if number.isdecimal() else 0)
    place = matrix.keys.index(key)
    classes = _moved(matrix.classes, place, {"lighter": -1, "heavier": 1, "remove": 0}.get(move))
    if not classes:
        raise Refused(_("A matrix has at least one class of behaviour."), kind="setting")
    return replace(matrix, classes=classes)


def _with_steps(matrix: Matrix, key: str, move: str, number: int) -> Matrix:
    one = matrix.of(key)
    if not 1 <= number <= len(one.steps):
        raise Refused(_("This step is not in the draft any more."), kind="setting")
    ways = {"earlier_step": -1, "later_step": 1, "remove_step": 0}
    steps = _moved(one.steps, number - 1, ways.get(move))
    if not steps:
        raise Refused(_("A class has at least one step."), kind="setting")
    changed = replace(one, steps=steps)
    classes = tuple(changed if old.key == key else old for old in matrix.classes)
    return replace(matrix, classes=classes)


def _moved(things: Sequence[T], place: int, way: int | None) -> tuple[T, ...]:
    """One thing earlier (-1), later (1) or gone (0)."""
    if way is None:
        raise Refused(_("Choose what to move."), kind="setting")
    rest = [*things[:place], *things[place + 1 :]]
    if way == 0:
        return tuple(rest)
    there = min(max(place + way, 0), len(rest))
    return (*rest[:there], things[place], *rest[there:])


def free_key(taken: Collection[str]) -> str:
    """A key that no class has or ever had: a letter, then K1, K2, …"""
    for letter in string.ascii_uppercase:
        if letter not in taken:
            return letter
    number = 1
    while f"K{number}" in taken:
        number += 1
    return f"K{number}"
