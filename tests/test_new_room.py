"""`make new-room` makes a room that stands: on its floor, installed, green."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tools import new_room

pytestmark = pytest.mark.whole

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the code, to build in."""
    leave = shutil.ignore_patterns("*.mo", "*.sqlite3")
    for part in ("luwte", "tools", "tests"):
        shutil.copytree(ROOT / part, tmp_path / part, ignore=leave)
    for file in ("pyproject.toml", "conftest.py", "manage.py", "requirements-dev.txt"):
        shutil.copy(ROOT / file, tmp_path / file)
    return tmp_path


def says(copy: Path, *command: str) -> tuple[int, str]:
    environment = {
        k: v for k, v in os.environ.items() if not k.startswith(("LUWTE_", "PYTEST_", "DJANGO_"))
    }
    done = subprocess.run(
        [sys.executable, *command],
        cwd=copy,
        env=environment | {"LUWTE_VAR": str(copy / "var")},
        capture_output=True,
        text=True,
    )
    return done.returncode, done.stdout + done.stderr


def test_a_new_room_is_green_from_the_start(copy: Path) -> None:
    name = "lost_property"
    code, words = says(copy, "tools/new_room.py", name, "--floor", "notify")
    assert code == 0, words
    green = [f"luwte/{name}", "tests/test_architecture.py", "tests/test_matrix.py"]
    named = ["-k", f"{name} or test_architecture or every_address"]
    for command in (
        ["-m", "pytest", "-q", "-n0", "-p", "no:randomly", *green, *named],
        ["-m", "ruff", "check", f"luwte/{name}"],
        ["-m", "ruff", "format", "--check", f"luwte/{name}"],
        ["tools/messages.py", "check", name],
        ["manage.py", "makemigrations", "--check", "--dry-run", name],
        ["-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
    ):
        code, words = says(copy, *command)
        assert code == 0, words
    assert sorted(path.name for path in (copy / "luwte" / name / "migrations").glob("0*")) == [
        "0001_items.py"
    ]


def test_a_room_of_the_drawing_takes_its_own_floor() -> None:
    contract = new_room.on_its_floor((ROOT / "pyproject.toml").read_text(), "training", "")
    assert '"policy | training | (surveys)"' in contract


@pytest.mark.parametrize(
    ("name", "floor", "why"),
    [
        ("incidents", "", "is there already"),
        ("Training Room", "", "small letters"),
        ("attic", "", "FLOOR="),
        ("attic", "cellar", "FLOOR="),
    ],
)
def test_a_room_that_cannot_be_made_changes_nothing(name: str, floor: str, why: str) -> None:
    before = (ROOT / "pyproject.toml").read_text()
    with pytest.raises(new_room.NotMade, match=why):
        new_room.make(ROOT, name, floor)
    assert (ROOT / "pyproject.toml").read_text() == before
