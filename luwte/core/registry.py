"""The one way in which a room contributes to a floor below it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Generic, TypeVar

T = TypeVar("T")


class Registry(Generic[T]):
    """Named contributions, filled while applications load and read-only afterwards by habit.

    >>> doors: Registry[int] = Registry("doors")
    >>> doors.add("b", 2); doors.add("a", 1)
    >>> list(doors)
    [1, 2]
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._things: dict[str, T] = {}

    def add(self, key: str, thing: T) -> None:
        """Add a thing; the same key twice with another thing is a programming error."""
        known = self._things.get(key, thing)
        # Words that wait for a language are not worded to compare them with themselves.
        if known is not thing and known != thing:
            raise ValueError(f"{self.name} already holds another '{key}'")
        self._things[key] = thing

    def get(self, key: str) -> T | None:
        """The thing with this key, or None."""
        return self._things.get(key)

    def __getitem__(self, key: str) -> T:
        return self._things[key]

    def __contains__(self, key: str) -> bool:
        return key in self._things

    def __iter__(self) -> Iterator[T]:
        return (self._things[key] for key in sorted(self._things))

    def items(self) -> Iterator[tuple[str, T]]:
        """Keys with their things, sorted by key."""
        return ((key, self._things[key]) for key in sorted(self._things))
