"""What may and may not stand in the repository."""

from __future__ import annotations

import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parent.parent
TEXT = {".py", ".md", ".txt", ".toml", ".yml", ".yaml", ".html", ".css", ".js", ".svg", ".po", ""}
# Written in parts, so that this file does not hold what it looks for.
MACHINE_PATHS = re.compile(
    "|".join(["/" + "work/", "/" + r"root/\.", "/" + r"home/\w", r"C:\\" + "Users"])
)


@cache
def tracked() -> list[Path]:
    """Files that git keeps, or would keep."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [path for name in listed.stdout.splitlines() if (path := ROOT / name).is_file()]


def locks() -> list[Path]:
    return sorted(ROOT.glob("requirements*.txt"))


def test_requirements_name_no_address() -> None:
    assert [path.name for path in locks() if "://" in path.read_text()] == []
    assert len(locks()) == 3


def test_every_requirement_is_pinned_and_hashed() -> None:
    for path in locks():
        lines = path.read_text().replace("\\\n", " ").splitlines()
        packages = [line for line in lines if line and not line.lstrip().startswith("#")]
        assert packages
        loose = [line[:60] for line in packages if "==" not in line or "--hash=sha256:" not in line]
        assert loose == []


def test_what_is_made_is_not_kept() -> None:
    made = [
        path.relative_to(ROOT).as_posix()
        for path in tracked()
        if path.name == "uv.lock" or path.suffix in {".mo", ".pyc", ".sqlite3"}
    ]
    assert made == []


def test_no_file_names_a_place_on_one_machine() -> None:
    named = [
        f"{path.relative_to(ROOT)}: {found[0]}"
        for path in tracked()
        if path.suffix in TEXT
        if (found := MACHINE_PATHS.search(path.read_text(encoding="utf-8", errors="replace")))
    ]
    assert named == []


def test_every_word_of_the_makefile_is_explained() -> None:
    words = re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(), re.M)
    explained = re.findall(r"^([a-z][a-z-]*):.*## ", (ROOT / "Makefile").read_text(), re.M)
    assert {"run", "test", "check", "demo-data", "bench", "lock", "new-room"} <= set(explained)
    assert set(words) == set(explained)


def test_every_variable_of_the_environment_is_in_the_readme() -> None:
    asked = re.compile(r"env\.(?:text|flag|names|secret)\(\s*\"([A-Z_]+)\"")
    read = {
        f"LUWTE_{name}"
        for path in sorted((ROOT / "luwte").rglob("*.py"))
        for name in asked.findall(path.read_text(encoding="utf-8"))
    }
    explained = set(re.findall(r"LUWTE_[A-Z_]+", (ROOT / "README.md").read_text()))
    assert read
    assert sorted(read - explained) == []
