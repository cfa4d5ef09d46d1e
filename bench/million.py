"""A million incidents in fifty organisations, made fast and always the same.

Rows go in by COPY (PostgreSQL) or executemany (SQLite), not through the verbs: a million reports
through the front door would take hours, and what is measured here is reading.
"""

from __future__ import annotations

import itertools
import os
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, models, transaction
from django.db.models import Model

from luwte.lib.ids import CROCKFORD, uuid7

INCIDENTS = 1_000_000
ORGANISATIONS = 50
LARGEST = 200_000
UNITS = 40
TEAM_LEAD_UNITS = 12
CASE_SHARE = 0.30  # the rest is imported history
OPEN_SHARE = 0.05
YEARS = 3
NOW = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)

# Every text holds some words of each class, so that a search meets words that stand in over 20 %,
# about 1 % and under 0.01 % of the texts.
COMMON = ["bezoeker", "balie", "boos", "wachten", "telefoon", "schelden", "aanvraag", "collega"]
MIDDLE = [f"straat{n}" for n in range(100)]
USUAL = [f"woord{n}" for n in range(3000)]
RARE = [f"zeldzaam{n}" for n in range(40_000)]


@dataclass(frozen=True)
class Size:
    """How much is made."""

    incidents: int
    largest: int

    @classmethod
    def asked(cls) -> Size:
        """The full size, or a twentieth to try things out (BENCH_QUICK)."""
        part = 20 if os.environ.get("BENCH_QUICK") else 1
        return cls(INCIDENTS // part, LARGEST // part)


@dataclass(frozen=True)
class World:
    """Where to look in what was made: the largest organisation and two of its people."""

    organisation_id: UUID
    slug: str
    coordinator_login: UUID
    team_lead_login: UUID
    incidents: int
    open_cases: int


class Rows:
    """Adds rows of one model by the fastest road of the database."""

    def __init__(self, model: type[Model]) -> None:
        self.model = model
        self.fields = [f for f in model._meta.concrete_fields if not f.generated]
        # A column that the database makes (a serial id) is left to it.
        self.fields = [f for f in self.fields if not isinstance(f, models.AutoField)]
        self.constant = {f.attname: self.prepared(f, f.get_default()) for f in self.fields}

    def prepared(self, field: models.Field[Any, Any], value: Any) -> Any:
        """The value as the driver wants it."""
        ready = field.get_db_prep_save(value, connection)
        return ready.dumps(ready.obj) if hasattr(ready, "dumps") and ready.dumps else ready

    def add(self, rows: Iterable[dict[str, Any]]) -> int:
        """Add rows given as {attribute: value}; what is not given takes the model's default."""
        given = iter(rows)
        first = next(given, None)
        if first is None:
            return 0
        names = [f.attname for f in self.fields]
        columns = ", ".join(connection.ops.quote_name(str(f.column)) for f in self.fields)
        table = connection.ops.quote_name(self.model._meta.db_table)
        constant = [(name, self.constant[name]) for name in names]
        all_rows = itertools.chain([first], given)
        if connection.vendor == "postgresql":
            as_they_are = (
                tuple(row.get(name, usual) for name, usual in constant) for row in all_rows
            )
            return self._copy(f"COPY {table} ({columns}) FROM STDIN", as_they_are)
        tuples = (
            tuple(plain(row.get(name, usual)) for name, usual in constant) for row in all_rows
        )
        marks = ", ".join("?" * len(names))
        with transaction.atomic(), connection.cursor() as cursor:
            sql = f"INSERT INTO {table} ({columns}) VALUES ({marks})"
            raw = cursor.cursor
            return raw.connection.executemany(sql, tuples).rowcount

    def _copy(self, sql: str, tuples: Iterator[tuple[Any, ...]]) -> int:
        from psycopg.types.json import Jsonb

        count = 0
        with connection.cursor() as cursor, cursor.cursor.copy(sql) as copy:
            for row in tuples:
                copy.write_row([v.obj if isinstance(v, Jsonb) else v for v in row])
                count += 1
        return count


def plain(value: Any) -> Any:
    """As text where SQLite keeps text: ids without dashes, moments in UTC."""
    kind = type(value)
    if kind is UUID:
        return value.hex
    if kind is datetime:
        return str(value)[:26].removesuffix("+00:00")
    return value


def text(chance: random.Random) -> str:
    """Some thirty words, in which each common word stands in about a third of all texts."""
    words = [word for word in COMMON if chance.random() < 0.33]
    words += [chance.choice(MIDDLE)]
    if chance.random() < 0.5:
        words.append(chance.choice(RARE))
    words += chance.choices(USUAL, k=20)
    chance.shuffle(words)
    return " ".join(words)


def case_number(n: int) -> str:
    """Seven characters, different for each n."""
    mixed = (n * 2_654_435_761 + 12_345) % 2**35
    return "".join(CROCKFORD[mixed >> shift & 31] for shift in range(30, -1, -5))


def sizes(size: Size) -> list[int]:
    """Incidents per organisation: one large, the others alike."""
    rest = (size.incidents - size.largest) // (ORGANISATIONS - 1)
    return [size.largest] + [rest] * (ORGANISATIONS - 1)


def when(chance: random.Random, n: int, count: int) -> datetime:
    """Evenly over three years, oldest first, with some minutes of chance."""
    back = timedelta(days=365 * YEARS) * (1 - n / count)
    return NOW - back - timedelta(minutes=chance.randrange(600))


def ids_at(moment: datetime) -> UUID:
    """An id as it would have been made at that moment."""
    return uuid7(int(moment.timestamp() * 1000))


def build(size: Size, seed: int = 7) -> World:
    """Make all rows. Takes one to three minutes; says how it goes."""
    from luwte.tenancy.scope import every_organisation

    chance = random.Random(seed)
    with every_organisation("a made world of many organisations"):
        return _build(size, chance)


def _build(size: Size, chance: random.Random) -> World:
    from bench.people import People, make_people

    world: World | None = None
    numbers = itertools.count()
    for place, count in enumerate(sizes(size)):
        with transaction.atomic():
            people: People = make_people(place, UNITS, TEAM_LEAD_UNITS)
        open_cases = _incidents(people, count, chance, numbers)
        if world is None:
            world = World(
                people.organisation_id,
                people.slug,
                people.coordinator_login,
                people.team_lead_login,
                count,
                open_cases,
            )
            print(f"  {count} incidents in the largest organisation", flush=True)
    print(f"  {size.incidents} incidents in {ORGANISATIONS} organisations", flush=True)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    assert world is not None
    return world


def _incidents(people: Any, count: int, chance: random.Random, numbers: Iterator[int]) -> int:
    from luwte.core.search import index_many
    from luwte.incidents import models as kept
    from luwte.incidents.queries.searching import SEARCH_KIND
    from luwte.incidents.rules import CaseState, Precision, Source, TrackKind, TrackState

    organisation = people.organisation_id
    cases: list[dict[str, Any]] = []
    tracks: list[dict[str, Any]] = []
    incidents: list[dict[str, Any]] = []
    terms: list[dict[str, Any]] = []
    texts: list[tuple[UUID, str]] = []
    open_cases = 0
    for n in range(count):
        moment = when(chance, n, count)
        unit = chance.choice(people.units)
        case_id = None
        gravity = chance.choices(["light", "middle", "heavy"], [6, 3, 1])[0]
        if chance.random() < CASE_SHARE:
            case_id = ids_at(moment)
            is_open = n > count * 0.9 and chance.random() < OPEN_SHARE * 10
            open_cases += is_open
            due = moment + timedelta(hours=48)
            cases.append(
                {
                    "id": case_id, "organisation_id": organisation,
                    "number": case_number(next(numbers)), "unit_id": unit, "gravity": gravity,
                    "state": (CaseState.OPEN if is_open else CaseState.CLOSED).value,
                    "owner_id": chance.choice(people.handlers),
                    "title": "Uitgescholden aan de balie", "opened_at": moment,
                    "closed_at": None if is_open else due, "next_due": due if is_open else None,
                    "changed_at": moment, "changed_by_id": None,
                }
            )  # fmt: skip
            tracks += [
                {
                    "id": ids_at(moment), "organisation_id": organisation, "case_id": case_id,
                    "kind": kind.value, "owner_id": chance.choice(people.handlers),
                    "state": (TrackState.OPEN if is_open else TrackState.DONE).value,
                    "started_at": moment, "deadline": due,
                    "done_at": None if is_open else due,
                }
                for kind in TrackKind
            ]  # fmt: skip
        narrative = text(chance)
        incident_id = ids_at(moment)
        incidents.append(
            {
                "id": incident_id, "organisation_id": organisation, "case_id": case_id,
                "source": (Source.LIVE if case_id else Source.PAST).value, "unit_id": unit,
                "location_id": people.location_id, "happened_from": moment,
                "happened_until": moment, "precision": Precision.MINUTE.value,
                "reported_at": moment, "reported_by_id": chance.choice(people.staff),
                "gravity": gravity, "narrative": narrative, "is_released": True,
            }
        )  # fmt: skip
        terms.append(
            {
                "id": ids_at(moment), "organisation_id": organisation, "incident_id": incident_id,
                "term_id": chance.choice(people.forms), "kind": "form",
            }
        )  # fmt: skip
        texts.append((incident_id, narrative))
    with transaction.atomic():
        Rows(kept.Case).add(cases)
        Rows(kept.Track).add(tracks)
        Rows(kept.Incident).add(incidents)
        Rows(kept.IncidentTerm).add(terms)
        index_many(organisation, SEARCH_KIND, texts)
    return open_cases
