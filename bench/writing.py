"""Writing: reports, audit seals, and a stranger's register."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

from bench.measurements import CLIENTS, RUNS, measured, rate_and_p95, statements
from bench.results import Result, spread
from bench.site import BARE, served

SEALED = 2_500 if os.environ.get("BENCH_QUICK") else 50_000
IMPORTED = 5_000 if os.environ.get("BENCH_QUICK") else 100_000


@measured
def create_incident(database: str) -> list[Result]:
    """The real endpoint with session, CSRF, validation, audit and event, at 8 clients, and a bare
    insert beside it."""
    from bench.reporters import reporters

    people = reporters(CLIENTS)
    requests = [person.request for person in people]
    with served(workers=2) as port:
        rate_and_p95(port, requests, 1)
        ours = [rate_and_p95(port, requests, 5) for _ in range(RUNS)]
    with served(workers=2, site=BARE) as port:
        plain = [person.who.get("/insert") for person in people]
        rate_and_p95(port, plain, 1)
        bare = [rate_and_p95(port, plain, 5) for _ in range(RUNS)]
    rates, tails = [r for r, _ in ours], [t for _, t in ours]
    is_limited = database == "postgres"
    note = f"{CLIENTS} clients, 2 workers, fsync on; "
    count = statements(people[0].client, people[0].path, people[0].fields)
    return [
        Result("create_incident", database, median(rates), "/s", 200 if is_limited else None,
               "higher", note + spread(rates)),
        Result("create_incident_p95", database, median(tails), "ms", 80 if is_limited else None,
               "lower", note + spread(tails)),
        Result("create_incident_statements", database, count, "count", 14, "lower",
               "everything counted: session, person, grants, BEGIN, COMMIT"),
        Result("bare_insert", database, median([r for r, _ in bare]), "/s", None, "higher",
               "one row in a transaction, no middleware; " + spread([r for r, _ in bare])),
    ]  # fmt: skip


@measured
def audit_seal_rate(database: str) -> list[Result]:
    """Rows sealed per second: 50,000 rows of one organisation, three times."""
    from django.utils import timezone

    from bench.million import Rows
    from luwte.core.models import AuditEntry
    from luwte.core.seals import seal_all
    from luwte.lib.ids import uuid7

    seal_all()
    house, rates = uuid7(), []
    for _ in range(RUNS):
        row = {"organisation_id": house, "at": timezone.now(), "verb": "bench", "kind": "case"}
        Rows(AuditEntry).add(row | {"object_id": uuid7()} for _ in range(SEALED))
        begin = time.perf_counter()
        sealed = seal_all()
        rates.append(SEALED / (time.perf_counter() - begin))
        if sealed != SEALED:
            raise RuntimeError(f"{sealed} of {SEALED} rows were sealed")
    return [
        Result("audit_seal_rate", database, median(rates), "rows/s", None, "higher", spread(rates))
    ]


@measured
def import_register(database: str) -> list[Result]:
    """A stranger's register of 100,000 rows, by the command, in a process of its own."""
    import json
    import tempfile

    from bench.reporters import municipality
    from luwte.incidents.tests import strangers

    municipality()
    rates, memories = [], []
    with tempfile.TemporaryDirectory() as name:
        mapping = Path(name) / "mapping.json"
        for run in range(RUNS):
            # A register of its own each time: what came in before would only be recognised.
            mapping.write_text(json.dumps(strangers.SPEC | {"source": f"register {run}"}))
            file = Path(name) / f"register{run}.csv"
            file.write_bytes(strangers.register(IMPORTED))
            seconds, megabytes = _import(file, mapping)
            rates.append(IMPORTED / seconds)
            memories.append(megabytes)
    return [
        Result("import_rows", database, median(rates), "rows/s", None, "higher",
               f"{IMPORTED} rows with the start of the command; " + spread(rates)),
        Result("import_memory", database, median(memories), "MB", 300, "lower",
               f"most resident memory of the process, {IMPORTED} rows; " + spread(memories)),
    ]  # fmt: skip


@measured
def import_aid_workers(database: str) -> list[Result]:
    """The register of 2,088 real incidents, when it lies beside the project."""
    from bench.reporters import municipality

    shared = Path("..") / "shared" / "data" / "aid_worker_incidents_2016.csv"
    if not shared.exists():
        print("  ../shared is not here: left out")
        return []
    municipality()
    mapping = Path("docs") / "examples" / "aid_workers_mapping.json"
    seconds, _memory = _import(shared, mapping)
    again, _memory = _import(shared, mapping)
    return [
        Result("import_aid_workers", database, seconds, "s", 30, "lower",
               f"2,088 rows, once (a second time nothing new comes in: {again:.1f} s)")
    ]  # fmt: skip


def _import(file: Path, mapping: Path) -> tuple[float, float]:
    """Run the command; returns seconds and the megabytes it held at most."""
    begin = time.perf_counter()
    child = subprocess.Popen(
        [sys.executable, "manage.py", "import_register", str(file), "--mapping", str(mapping),
         "--organisation", "zonnedael"],
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    _pid, status, usage = os.wait4(child.pid, 0)
    if status:
        raise RuntimeError(f"import_register ended with {status}")
    return time.perf_counter() - begin, usage.ru_maxrss / 1024
