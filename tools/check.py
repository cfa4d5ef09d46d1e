#!/usr/bin/env python3
"""Everything a machine can say about the code without running the application: `make check`.

tools/check.py            every check, two at a time
tools/check.py NAME ...   only these
tools/check.py --list     their names
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
BESIDE = Path(sys.executable).parent  # where the tools of the virtual environment stand
MANAGE = [PYTHON, "manage.py"]
# Values of the right shape; `check --deploy` looks at settings, and no secret is used.
PRODUCTION = {
    "LUWTE_ENV": "production",
    "LUWTE_DEMO": "0",
    "LUWTE_HOSTS": "luwte.example.org",
    "LUWTE_SITE_URL": "https://luwte.example.org",
    "LUWTE_SECRET_KEY": "of-the-right-length-and-with-enough-different-characters-0123456789",
    "LUWTE_MASTER_KEY": "0123456789abcdef" * 4,
    "LUWTE_SMTP_HOST": "mail.example.org",
}


@dataclass(frozen=True)
class Check:
    """A command that must exit 0, and what it looks after."""

    name: str
    looks_after: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict)


def templates() -> list[str]:
    return [
        str(path.relative_to(ROOT)) for path in sorted(ROOT.glob("luwte/*/templates/**/*.html"))
    ]


def checks() -> list[Check]:
    return [
        Check("types", "mypy: strict where others lean on it", [PYTHON, "-m", "mypy"]),
        Check("style", "ruff: mistakes, complexity", [PYTHON, "-m", "ruff", "check", "."]),
        Check("format", "ruff: layout", [PYTHON, "-m", "ruff", "format", "--check", "."]),
        Check(
            "floors",
            "imports only go down",
            [str(BESIDE / "lint-imports"), "--no-cache"],
        ),
        Check(
            "migrations",
            "models and migrations agree",
            [*MANAGE, "makemigrations", "--check", "--dry-run"],
        ),
        Check("content", "reference content is whole", [*MANAGE, "catalogue", "check"]),
        Check(
            "translations",
            "every text has its Dutch",
            [PYTHON, "tools/messages.py", "check"],
        ),
        Check(
            "templates",
            "djade: layout of templates",
            [str(BESIDE / "djade"), "--check", "--target-version", "5.2", *templates()],
        ),
        Check(
            "deploy",
            "settings of a public installation",
            [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"],
            PRODUCTION,
        ),
        Check(
            "architecture",
            "the rules of the house",
            [
                PYTHON,
                "-m",
                "pytest",
                "-q",
                "tests/test_architecture.py",
                "tests/test_repository.py",
            ],
        ),
    ]


def run(check: Check, folder: str) -> bool:
    """Run one check with a folder of its own for `var/`; prints a line, and its output if red."""
    own = {"LUWTE_VAR": folder, "LUWTE_DATABASE_URL": f"sqlite:///{folder}/check.sqlite3"}
    start = time.monotonic()
    done = subprocess.run(
        check.command,
        cwd=ROOT,
        env=os.environ | own | check.environment,
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    seconds = time.monotonic() - start
    word = "ok " if done.returncode == 0 else "RED"
    print(
        f"{word}  {check.name:14}{check.looks_after}  ({seconds:.1f} s)"
        + (f"\n{done.stdout.rstrip()}\n" if done.returncode else ""),
        flush=True,
    )
    return done.returncode == 0


def main(arguments: list[str]) -> int:
    known = checks()
    if "--list" in arguments:
        print("\n".join(f"{check.name:14}{check.looks_after}" for check in known))
        return 0
    unknown = set(arguments) - {check.name for check in known}
    if unknown:
        print(f"There is no check {', '.join(sorted(unknown))}; see --list.")
        return 2
    chosen = [check for check in known if not arguments or check.name in arguments]
    with (
        tempfile.TemporaryDirectory(prefix="luwte-check-") as folder,
        ThreadPoolExecutor(max_workers=2) as pool,
    ):
        passed = list(pool.map(lambda check: run(check, folder), chosen))
    red = [check.name for check, ok in zip(chosen, passed, strict=True) if not ok]
    print(f"\n{len(chosen) - len(red)} of {len(chosen)} checks are green." if chosen else "")
    if red:
        print(f"Red: {', '.join(red)}")
    return 1 if red else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
