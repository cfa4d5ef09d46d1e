"""The database of `bench.losing`, in a process of its own: `python -m bench.lost_house VERB`.

setup   migrate, make the municipality; prints the requests of those who are about to report
check   reads acknowledged keys (JSON); prints how many are there once, missing, or twice
"""

from __future__ import annotations

import json
import sys
from collections import Counter

import django


def setup() -> None:
    """An empty database becomes a municipality with people about to report."""
    from django.core.management import call_command

    from bench.measurements import CLIENTS
    from bench.reporters import reporters

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    print(json.dumps([person.request for person in reporters(CLIENTS)]))


def check() -> None:
    """Count every key that was acknowledged."""
    from luwte.incidents.models import Incident
    from luwte.tenancy.models import Organisation
    from luwte.tenancy.scope import scope

    keys = json.load(sys.stdin)
    with scope(Organisation.objects.get(slug="zonnedael")):
        rows = Incident.objects.exclude(client_key=None).values_list("client_key", flat=True)
        times = Counter(rows.iterator())
    acknowledged = Counter(keys)
    print(
        json.dumps(
            {
                "once": sum(times[key] == 1 for key in acknowledged),
                "missing": sum(times[key] == 0 for key in acknowledged),
                "twice": sum(number > 1 for number in times.values()),
            }
        )
    )


if __name__ == "__main__":
    django.setup()
    {"setup": setup, "check": check}[sys.argv[1]]()
