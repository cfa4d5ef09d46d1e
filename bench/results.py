"""What a measurement gives, how it is judged, and where it is written."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

OUT = Path("build") / "bench.json"


@dataclass(frozen=True)
class Result:
    """One number. `limit` is None for a bare limit, which is there to compare with."""

    name: str
    database: str
    value: float
    unit: str
    limit: float | None
    better: str
    note: str = ""

    @property
    def kept(self) -> bool | None:
        """True when within the limit, None when there is none."""
        if self.limit is None:
            return None
        return self.value <= self.limit if self.better == "lower" else self.value >= self.limit


def spread(values: Iterable[float]) -> str:
    """`runs 1.2 · 1.3 · 1.9`."""
    return "runs " + " · ".join(f"{value:.3g}" for value in values)


def percentile(values: list[float], share: float) -> float:
    """The value below which `share` (0…1) of the values lie; nearest rank."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, int(share * len(ordered) + 0.5) - 1))]


def table(results: list[Result]) -> str:
    """A table for the terminal."""
    lines = [f"{'what':34} {'database':10} {'value':>12} {'limit':>12} unit    kept"]
    for r in results:
        limit = "" if r.limit is None else f"{'≤' if r.better == 'lower' else '≥'} {r.limit:g}"
        kept = {True: "yes", False: "NO", None: ""}[r.kept]
        lines.append(
            f"{r.name:34} {r.database:10} {r.value:12.4g} {limit:>12} {r.unit:7} {kept:4} {r.note}"
        )
    return "\n".join(lines)


def write(results: list[Result]) -> None:
    """Write build/bench.json; results of other measurements that stand there are kept."""
    OUT.parent.mkdir(exist_ok=True)
    before = json.loads(OUT.read_text()) if OUT.exists() else []
    fresh = {(r.name, r.database) for r in results}
    kept = [row for row in before if (row["name"], row["database"]) not in fresh]
    rows = kept + [asdict(r) for r in results]
    OUT.write_text(json.dumps(sorted(rows, key=lambda r: (r["name"], r["database"])), indent=1))
