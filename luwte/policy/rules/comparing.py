"""What changed between two versions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

UNORDERED = ("deciders", "longer_deciders", "second", "kinds", "forms", "gravities")
NUMBERED = ("steps", "options")


class Comparable(Protocol):
    """Settings as JSON; lists of things that have a key are compared thing by thing."""

    def values(self) -> dict[str, Any]: ...


@dataclass(frozen=True)
class Difference:
    """One thing that changed between two versions; `name` is a path such as light.examples.nl."""

    name: str
    before: Any
    after: Any


def differences(before: Comparable, after: Comparable) -> list[Difference]:
    """What changed, in the order of the fields. A list of things with a `key` is compared by key
    (and their order as one difference, `classes.order`), those of `NUMBERED` one by one; every
    other list as a whole."""
    old, new = _flat(before.values()), _flat(after.values())
    return [
        Difference(name, old.get(name), new.get(name))
        for name in dict.fromkeys([*old, *new])
        if _as_compared(name, old.get(name)) != _as_compared(name, new.get(name))
    ]


def _as_compared(name: str, value: Any) -> Any:
    """Who and what may be named in any order: another order of the same is no change."""
    if name.rpartition(".")[2] in UNORDERED and isinstance(value, list | tuple):
        return sorted(value)
    return value


def _flat(values: Mapping[str, Any], above: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in values.items():
        path = f"{above}{name}"
        if isinstance(value, Mapping):
            found.update(_flat(value, f"{path}."))
        elif _is_keyed(value):
            found[f"{path}.order"] = [one["key"] for one in value]
            for one in value:
                found.update(_flat(_without_key(one), f"{path}.{one['key']}."))
        elif name in NUMBERED:
            for number, one in enumerate(value, start=1):
                found.update(_flat(one, f"{path}.{number}."))
        else:
            found[path] = value
    return found


def _is_keyed(value: Any) -> bool:
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(one, Mapping) and "key" in one for one in value)
    )


def _without_key(one: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in one.items() if name != "key"}
