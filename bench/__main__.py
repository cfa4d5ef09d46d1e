"""`python -m bench [--only NAME] [--database sqlite|postgres] [--quick]`."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.results import Result, table, write
from tools.postgres import postgres

ROOT = Path(__file__).resolve().parent.parent


def measure(database: str, url: str, folder: Path, only: str, quick: bool) -> list[Result]:
    """All measurements on one database, in a process of its own."""
    out = folder / f"{database}.json"
    environment = os.environ | {
        "LUWTE_DATABASE_URL": url,
        "LUWTE_VAR": str(folder / "var"),
        "LUWTE_DEMO": "0",
        "LUWTE_LOG_LEVEL": "ERROR",
        "DJANGO_SETTINGS_MODULE": "luwte.config.settings",
        "BENCH_QUICK": "1" if quick else "",
    }
    command = [sys.executable, "-m", "bench.one", database, str(out), only]
    ended = subprocess.run(command, check=False, cwd=ROOT, env=environment)
    if not out.exists():
        raise SystemExit(f"The measurements on {database} stopped ({ended.returncode}).")
    return [Result(**row) for row in json.loads(out.read_text())]


def main() -> int:
    ask = argparse.ArgumentParser(prog="python -m bench")
    ask.add_argument(
        "--only", default="", help="run what has this (or one of these, with commas) in its name"
    )
    ask.add_argument("--database", choices=["sqlite", "postgres"], action="append")
    ask.add_argument("--quick", action="store_true", help="a twentieth of the rows; to try out")
    args = ask.parse_args()
    results: list[Result] = []
    with tempfile.TemporaryDirectory(prefix="luwte-bench-") as name:
        folder = Path(name)
        for database in args.database or ["postgres", "sqlite"]:
            if database == "postgres":
                with postgres(fsync=True) as url:
                    results += measure(database, url, folder, args.only, args.quick)
            else:
                url = f"sqlite:///{folder / 'bench.sqlite3'}"
                results += measure(database, url, folder, args.only, args.quick)
    print(table(results))
    if not args.quick:
        write(results)
    missed = [r.name for r in results if r.kept is False]
    if missed:
        print(f"Outside their limit: {', '.join(missed)}")
    return 0 if results else 1


if __name__ == "__main__":
    sys.exit(main())
