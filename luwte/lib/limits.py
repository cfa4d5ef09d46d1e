"""How often something may happen within an hour, counted in memory and forgotten with it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable


class HourlyLimit:
    """At most `most` in an hour for each key, per process.

    On purpose in memory: it leaves no trace anywhere, and is gone at a restart. With several
    processes the limit is that many times as high.
    """

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.most = most
        self._clock = clock
        self._lock = threading.Lock()
        self._counts: dict[Hashable, tuple[int, int]] = {}

    def take(self, key: Hashable) -> bool:
        """Count one more; False when that is one too many."""
        with self._lock:
            hour = self._hour()
            count = self._count(key, hour)
            self._counts = {one: seen for one, seen in self._counts.items() if seen[0] == hour}
            self._counts[key] = (hour, count + 1)
            return count < self.most

    def is_reached(self, key: Hashable) -> bool:
        """Whether the next one would be too many; counts nothing."""
        with self._lock:
            return self._count(key, self._hour()) >= self.most

    def forget(self) -> None:
        """Begin again."""
        with self._lock:
            self._counts.clear()

    def _hour(self) -> int:
        return int(self._clock() // 3600)

    def _count(self, key: Hashable, hour: int) -> int:
        counted_in, count = self._counts.get(key, (hour, 0))
        return count if counted_in == hour else 0
