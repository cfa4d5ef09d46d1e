"""Finding somebody again among two hundred thousand people on record."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator
from statistics import median
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from bench.measurements import RUNS, measured, world
from bench.million import Rows
from bench.results import Result, percentile, spread
from luwte.incidents.models import Case, Incident
from luwte.incidents.rules import TrackKind
from luwte.lib.ids import uuid7
from luwte.org.access import actor_for
from luwte.org.models import Person
from luwte.response.access import desk_for
from luwte.response.models import OtherParty, PartyIncident, PartyToken
from luwte.response.queries.parties import PURPOSE, place_of
from luwte.response.queries.party_matches import likely_matches
from luwte.response.rules.identity import Identity, as_bytes, keys_of
from luwte.response.rules.states import Knowledge
from luwte.tenancy import keys
from luwte.tenancy.models import Organisation
from luwte.tenancy.scope import scope
from luwte.tenancy.tokens import token, token_key

PERSONS = 10_000 if os.environ.get("BENCH_QUICK") else 200_000
ASKED = 200
AT_ONCE = 5_000
GIVEN = 250
FAMILY = 4_000
SOUNDS = ["ba", "do", "fi", "ke", "lu", "ma", "no", "pe", "ri", "so", "ti", "va", "we", "zo"]


def syllables(number: int, count: int) -> str:
    """A made name that sounds like nobody's, another one for each number."""
    found = ""
    for _each in range(count):
        number, which = divmod(number, len(SOUNDS))
        found += SOUNDS[which]
    return found.capitalize()


def person(number: int, chance: random.Random) -> Identity:
    """Somebody. Some names are borne by many: the tenth of the family names by half of all."""
    common = FAMILY // 10 if chance.random() < 0.5 else FAMILY
    given, family = chance.randrange(GIVEN), chance.randrange(common)
    return Identity(
        name=f"{syllables(given, 3)} van den {syllables(family, 4)}",
        address=f"Laan {number % 90 + 1}, {1000 + number % 9000} {chr(65 + number % 26)}B",
        phone=f"06{10_000_000 + number}",
        email=f"persoon{number}@example.nl" if number % 2 else "",
        reference=f"CL{number:07}",
    )


def people() -> list[Identity]:
    """The same people each time."""
    chance = random.Random(11)
    return [person(number, chance) for number in range(PERSONS)]


def put_on_record(organisation: Organisation, everybody: list[Identity]) -> None:
    """All of them with their tokens and an incident each; not yet with what is sealed."""
    chance = random.Random(12)
    incidents = list(Incident.objects.exclude(case=None).values_list("pk", flat=True)[:50_000])
    now = timezone.now()
    for batch in _batches(everybody):
        ids = [uuid7() for _one in batch]
        with transaction.atomic():
            same = {"organisation_id": organisation.pk}
            Rows(OtherParty).add(
                {**same, "id": pk, "knowledge": Knowledge.KNOWN.value, "created_at": now,
                 "last_incident_at": now}
                for pk in ids
            )  # fmt: skip
            # Made before they are copied: the key is read over the same connection.
            Rows(PartyToken).add(list(_tokens(organisation.pk, ids, batch)))
            Rows(PartyIncident).add(
                {**same, "id": uuid7(), "party_id": pk, "incident_id": chance.choice(incidents),
                 "linked_at": now, "confirmed_at": now}
                for pk in ids
            )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _batches(everybody: list[Identity]) -> Iterator[list[Identity]]:
    for begin in range(0, len(everybody), AT_ONCE):
        yield everybody[begin : begin + AT_ONCE]


def _tokens(
    organisation_id: UUID, ids: list[UUID], batch: list[Identity]
) -> Iterator[dict[str, Any]]:
    secret = token_key()
    for pk, identity in zip(ids, batch, strict=True):
        for kind, text in keys_of(identity)[0]:
            yield {
                "id": uuid7(),
                "organisation_id": organisation_id,
                "party_id": pk,
                "kind": kind.value,
                "token": token(secret, kind, text),
            }


def typed(identity: Identity, number: int) -> Identity:
    """As a handler types it: the whole name, only an initial, or a phone number in other words."""
    first, _space, rest = identity.name.partition(" ")
    return (
        Identity(name=identity.name, phone=f"+31 {identity.phone[1:]}"),
        Identity(name=f"{first[0]}. {rest}"),
        Identity(name=identity.name.upper()),
    )[number % 3]


def seal(party: OtherParty) -> None:
    """What opening has to open; its tokens stay as they are."""
    kept = Identity(name="Wie dan ook", phone="0612345678")
    party.sealed = keys.seal(
        as_bytes(kept), purpose=PURPOSE, subject_id=party.pk, place=place_of(party)
    )
    OtherParty.objects.filter(pk=party.pk).update(sealed=party.sealed)


@measured
def match(database: str) -> list[Result]:
    """Likely matches with why, opened and noted in the audit, as the page shows them."""
    organisation = Organisation.objects.get(pk=world().organisation_id)
    with scope(organisation):
        who = Person.objects.get(login_id=world().coordinator_login)
        actor = actor_for(organisation, who)
        everybody = people()
        put_on_record(organisation, everybody)
        case = Case.objects.filter(closed_at=None, is_restricted=False).order_by("-pk")[0]
        desk = desk_for(actor, case.pk, TrackKind.RESPONSE)
        step = PERSONS // ASKED
        asked = [typed(everybody[n * step], n) for n in range(ASKED)]
        shown = 0
        for one in asked:
            for found in likely_matches(actor, one, desk=desk):
                shown += 1
                seal(found.party)
        runs = []
        for _run in range(RUNS):
            seconds = []
            for one in asked:
                begin = time.perf_counter()
                likely_matches(actor, one, desk=desk)
                seconds.append(time.perf_counter() - begin)
            runs.append(percentile(seconds, 0.95) * 1000)
    note = f"among {PERSONS} persons, {shown / ASKED:.1f} shown on average; "
    return [Result("match_p95", database, median(runs), "ms", 50, "lower", note + spread(runs))]
