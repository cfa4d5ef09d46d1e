"""Where a lane finds its work: rows that fall due, and duties that come round."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from luwte.core.registry import Registry

Work = TypeVar("Work", bound=Callable[[], object])
LANES = ("safety", "events", "ordinary", "long")


class Stopping(Protocol):
    """Says whether this clock was asked to stop."""

    def is_set(self) -> bool: ...


class Source(Protocol):
    """One kind of rows that fall due."""

    lane: str

    def next_due(self, now: datetime) -> datetime | None:
        """When the first row is due; None when none waits."""

    def work(self, now: datetime, stopping: Stopping) -> int:
        """Do one batch of what is due. Returns how many rows it took."""

    def open(self) -> None:
        """A clock begins that will call from a thread of its own: threads may be started."""

    def close(self) -> None:
        """That clock stops: begin nothing else."""


class PlainSource:
    """A source that does its work itself, and has nothing to open or close."""

    def open(self) -> None:
        """Nothing."""

    def close(self) -> None:
        """Nothing."""


sources: Registry[Source] = Registry("clock sources")


@dataclass(frozen=True)
class Duty:
    """Something that every clock of a lane does every so many seconds. It is safe when two clocks
    do it at once, and costs one read when there is nothing to do."""

    lane: str
    every: float
    run: Callable[[], object]


duties: Registry[Duty] = Registry("clock duties")


def duty(name: str, *, every: float, lane: str = "ordinary") -> Callable[[Work], Work]:
    """Register a function without arguments as a duty; `every` in seconds."""

    def register(function: Work) -> Work:
        duties.add(name, Duty(lane, every, function))
        return function

    return register
