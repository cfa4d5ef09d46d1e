"""One database: `python -m bench.one DATABASE OUT ONLY`, started by `python -m bench`."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

import django

from bench.results import Result


def main() -> None:
    database, out, only = sys.argv[1], Path(sys.argv[2]), sys.argv[3]
    django.setup()
    from django.core.management import call_command

    from bench.choosing import chosen

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    results: list[Result] = []
    for measurement in chosen(only):
        print(f"{database}: {measurement.name} …", flush=True)
        results += measurement.run(database)
        out.write_text(json.dumps([asdict(result) for result in results]))


if __name__ == "__main__":
    main()
