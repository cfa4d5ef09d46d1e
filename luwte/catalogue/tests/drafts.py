"""Copies of the content that a test may spoil or renew."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from luwte.catalogue.content_files import CONTENT, LOADER

DUMPER: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)

Change = Callable[[dict[str, Any]], None]


def copy_of_content(folder: Path) -> Path:
    """The shipped packs with their lock, in a folder of the test."""
    return Path(shutil.copytree(CONTENT, folder / "content"))


def change_file(root: Path, name: str, change: Change) -> None:
    """Read a file such as `public_task/forms.yaml`, change it and write it back."""
    path = root / name
    raw = yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)
    change(raw)
    text = yaml.dump(raw, Dumper=DUMPER, allow_unicode=True, sort_keys=False)
    path.write_text(text, encoding="utf-8")


def change_entry(root: Path, name: str, key: str, change: Change) -> None:
    """Change one entry of a file."""

    def among_all(raw: dict[str, Any]) -> None:
        change(next(entry for entry in raw["entries"] if entry["key"] == key))

    change_file(root, name, among_all)
