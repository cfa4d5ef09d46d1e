"""What a backup says about itself: written last, read and checked first."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

FORMAT = 1
NAME = "manifest.json"
DATABASES = {"sqlite": "database.sqlite3", "postgresql": "database.pgdump"}
FILES, LISTED, KEYS, GONE = "files", "files.jsonl", "keys.jsonl", "destructions.jsonl"
PART = 1024 * 1024


class NotRestorable(Exception):
    """A backup cannot be made or brought back. A sentence says why and what to do."""


@dataclass(frozen=True)
class Kept:
    """One file of a backup: its size in bytes and its SHA-256."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What is in a backup."""

    made_at: str
    luwte: str
    vendor: str
    server: str
    migrations: list[str]
    rows: dict[str, int]
    # The newest seal of each organisation's audit: its number and its hash.
    audit_heads: dict[str, tuple[int, str]]
    # Short names of the master keys that the keys of organisations were wrapped by.
    master_keys: list[str]
    files: int
    missing: list[str]
    parts: dict[str, Kept]
    format: int = field(default=FORMAT)

    @property
    def moment(self) -> dt.datetime:
        """The moment of which the database is."""
        return dt.datetime.fromisoformat(self.made_at)

    def write(self, folder: Path) -> None:
        """Write it into its folder."""
        text = json.dumps(asdict(self), indent=1, sort_keys=True)
        (folder / NAME).write_text(text + "\n", encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """Read it. Raises NotRestorable when the folder is no whole backup, or a newer kind."""
        try:
            told: dict[str, Any] = json.loads((folder / NAME).read_text(encoding="utf-8"))
            parts = {name: Kept(**kept) for name, kept in told.pop("parts").items()}
            heads = {
                house: (seq, sealed) for house, (seq, sealed) in told.pop("audit_heads").items()
            }
            book = cls(parts=parts, audit_heads=heads, **told)
        except FileNotFoundError as none:
            raise NotRestorable(
                f"{folder} is no backup: it has no {NAME}. A backup gets one when it is complete."
            ) from none
        except (ValueError, TypeError, KeyError, AttributeError) as wrong:
            raise NotRestorable(
                f"The {NAME} of {folder} cannot be read: it is damaged, or of a newer version."
            ) from wrong
        if book.format != FORMAT:
            raise NotRestorable("This backup was made by a version that writes another format.")
        return book

    def check(self, folder: Path, keys: Path) -> None:
        """Raise NotRestorable unless every part is there as it was written."""
        for name, kept in self.parts.items():
            path = (keys if name == KEYS else folder) / name
            if not path.exists():
                elsewhere = " Say where it is with --keys." if name == KEYS else ""
                raise NotRestorable(f"{path} is missing.{elsewhere}")
            if kept_of(path) != kept:
                raise NotRestorable(f"{path} is not as it was written: it is damaged or changed.")


def kept_of(path: Path) -> Kept:
    """Size and hash of a file on disk."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while piece := file.read(PART):
            digest.update(piece)
            size += len(piece)
    return Kept(size, digest.hexdigest())


def copied(read: Callable[[int], bytes], write: Callable[[bytes], object]) -> Kept:
    """Copy to the end; returns size and hash of what went by."""
    digest, size = hashlib.sha256(), 0
    while piece := read(PART):
        digest.update(piece)
        size += len(piece)
        write(piece)
    return Kept(size, digest.hexdigest())


def listed(folder: Path) -> Iterator[tuple[str, Kept]]:
    """The files of a backup: the name in the storage, size and hash."""
    with (folder / LISTED).open(encoding="utf-8") as lines:
        for line in lines:
            told = json.loads(line)
            yield told["name"], Kept(told["size"], told["sha256"])
