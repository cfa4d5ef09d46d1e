"""Writing: reports, audit seals, and a stranger's register."""

from __future__ import annotations

from statistics import median

from bench.measurements import CLIENTS, RUNS, measured, rate_and_p95, statements
from bench.results import Result, spread
from bench.site import served


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
    with served(workers=2, settings="bench.bare_settings") as port:
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
