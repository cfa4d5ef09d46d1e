"""Reception's page with five thousand instructions in force."""

from __future__ import annotations

from datetime import timedelta
from statistics import median
from urllib.parse import quote

from django.db import transaction
from django.utils import timezone

from bench.measurements import (
    RUNS,
    address,
    browser,
    measured,
    seconds_each,
    statements,
    visitors,
    world,
)
from bench.results import Result, percentile, spread
from bench.site import USUAL, served
from luwte.core.actor import TheClock
from luwte.lib.ids import uuid7
from luwte.notices.actions import put_up
from luwte.notices.models import Notice
from luwte.notices.rules import Instruction, NoticeAbout
from luwte.org.models import Location
from luwte.tenancy.models import Organisation
from luwte.tenancy.scope import scope

IN_FORCE = 5_000
ASKED = 100
KIND = "bench.measure"


def put_all_up(organisation: Organisation) -> list[str]:
    """Five thousand people of whom reception knows what to do; the names of a hundred."""
    with scope(organisation), transaction.atomic():
        places = list(Location.objects.all()[:6])
        today = timezone.localdate()
        kinds = list(Instruction)
        for number in range(Notice.objects.filter(source_kind=KIND).count(), IN_FORCE):
            put_up(
                actor=TheClock(organisation.pk), source_kind=KIND, source_id=uuid7(),
                about=NoticeAbout.PERSON, instruction=kinds[number % len(kinds)],
                starts_on=today, ends_on=today + timedelta(days=1 + number % 300),
                who=f"Mevrouw N. Naam{number}", look="rode jas", is_everywhere=not places,
                places=places[number % 6 : number % 6 + 1],
            )  # fmt: skip
    return [f"Naam{number}" for number in range(0, IN_FORCE, IN_FORCE // ASKED)]


@measured
def notices_page(database: str) -> list[Result]:
    """The page of all locations, of one, and looking up a name, one client."""
    who = visitors()["coordinator"]
    names = put_all_up(Organisation.objects.get(slug=world().slug))
    path = address("notices:here")
    pages = {
        "all locations": [who.get(f"{path}?location=all")] * ASKED,
        "a name": [who.get(f"{path}?location=all&q={quote(name)}") for name in names],
    }
    found = []
    with served(workers=1) as port:
        for what, asked in pages.items():
            seconds_each(port, asked[:5], 0, once=1)
            runs = [
                percentile(seconds_each(port, asked, 0, once=1), 0.95) * 1000 for _ in range(RUNS)
            ]
            note = f"{IN_FORCE} in force, {statements(browser(who), path)} statements; "
            found.append(
                Result(f"notices_page_p95 ({what})", database, median(runs), "ms", 50, "lower",
                       note + spread(runs))
            )  # fmt: skip
    with served(workers=1, site=USUAL) as port:
        bare = percentile(seconds_each(port, [who.get("/templated")] * ASKED, 0, once=1), 0.95)
    words = "a page with Django's usual middleware, session, login and one template"
    return [*found, Result("notices_bare_p95", database, bare * 1000, "ms", None, "lower", words)]
