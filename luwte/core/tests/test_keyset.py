"""Pages of a list that is read through many grants."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, models
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from luwte.core import keyset
from luwte.core.models import Job
from luwte.core.prepared import Many

pytestmark = pytest.mark.django_db

HOUSE = UUID(int=1)
START = dt.datetime(2026, 3, 1, 8, tzinfo=dt.UTC)
UNITS = [UUID(int=100 + n) for n in range(6)]

# (unit, minute it was made, minute it started or None); equal minutes are the hard part.
rows_of_jobs = st.lists(
    st.tuples(st.integers(0, 5), st.integers(0, 4), st.one_of(st.none(), st.integers(0, 3))),
    max_size=40,
)
orders = st.sampled_from(
    [
        ("-created_at", "-id"),
        ("created_at", "id"),
        ("started_at", "id"),
        ("-started_at", "-id"),
        ("-started_at", "id"),
        ("-created_at", "kind", "id"),
        ("id",),
    ]
)


def jobs_of(rows: list[tuple[int, int, int | None]]) -> None:
    Job.objects.all().delete()
    Job.objects.bulk_create(
        Job(
            organisation_id=HOUSE,
            person_id=UNITS[unit],
            kind=f"kind{unit % 2}",
            due_at=START,
            created_at=START + dt.timedelta(minutes=made),
            started_at=None if began is None else START + dt.timedelta(minutes=began),
        )
        for unit, made, began in rows
    )


def in_order(jobs: list[Job], order: tuple[str, ...]) -> list[Job]:
    for name in reversed(order):
        plain = name.lstrip("-")
        there = [job for job in jobs if getattr(job, plain) is not None]
        there.sort(key=lambda job: getattr(job, plain), reverse=name.startswith("-"))
        jobs = there + [job for job in jobs if getattr(job, plain) is None]
    return jobs


def pages(legs: list[Any], order: tuple[str, ...], size: int) -> Iterator[keyset.Page[Job]]:
    after = ""
    while True:
        found = keyset.page(legs, order, after=after, size=size)
        yield found
        after = found.next_cursor
        if not after:
            return


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    rows=rows_of_jobs,
    order=orders,
    size=st.integers(1, 7),
    mine=st.sets(st.integers(0, 5)),
    kinds=st.booleans(),
)
def test_the_pages_together_are_one_big_ordered_query(
    rows: list[Any], order: tuple[str, ...], size: int, mine: set[int], kinds: bool
) -> None:
    jobs_of(rows)
    units = [UNITS[n] for n in mine]
    legs: list[Any] = [keyset.Fan(Job.objects.all(), "person_id", units)]
    wanted = [job for job in Job.objects.all() if job.person_id in units]
    if kinds:  # a leg that overlaps with the others
        legs.append(Job.objects.filter(kind="kind0"))
        wanted = [job for job in Job.objects.all() if job.person_id in units or job.kind == "kind0"]
    expected = [job.pk for job in in_order(wanted, order)]

    seen = list(pages(legs, order, size))

    assert [job.pk for found in seen for job in found] == expected
    assert all(len(found) == size for found in seen[:-1])
    back: list[list[UUID]] = [[job.pk for job in seen[-1]]]
    before = seen[-1].previous_cursor
    while before:
        found = keyset.page(legs, order, before=before, size=size)
        back.insert(0, [job.pk for job in found])
        assert found.next_cursor
        before = found.previous_cursor
    assert [pk for part in back for pk in part] == expected


def _legs_of(units: list[UUID], kind: str) -> list[Any]:
    return [keyset.Fan(Job.objects.all(), "person_id", units), Job.objects.filter(kind=kind)]


def _jobs_by_key(keys: list[UUID]) -> list[Job]:
    return list(Job.objects.filter(pk__in=keys))


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    rows=rows_of_jobs,
    order=orders,
    size=st.integers(1, 7),
    readers=st.lists(
        st.tuples(st.sets(st.integers(0, 5)), st.sampled_from(["kind0", "kind1"])),
        min_size=2,
        max_size=4,
    ),
)
def test_a_prepared_page_is_the_page_of_each_reader_in_both_directions(
    rows: list[Any], order: tuple[str, ...], size: int, readers: list[tuple[set[int], str]]
) -> None:
    jobs_of(rows)
    kept = keyset.PreparedPage(
        _legs_of, Job, order, units=Many(models.UUIDField()), kind=models.CharField()
    )
    for mine, kind in readers:
        asked: dict[str, Any] = {"units": [UNITS[n] for n in mine], "kind": kind}
        where: dict[str, Any] = {}
        for _page in range(50):
            wanted = keyset.page(_legs_of(**asked), order, size=size, **where)
            found = kept.page(fetch=_jobs_by_key, size=size, **where, **asked)
            assert found == wanted
            if found.previous_cursor:
                before: dict[str, Any] = {"before": found.previous_cursor}
                assert kept.page(fetch=_jobs_by_key, size=size, **before, **asked) == keyset.page(
                    _legs_of(**asked), order, size=size, **before
                )
            if not found.next_cursor:
                break
            where = {"after": found.next_cursor}


def test_five_hundred_legs_are_two_statements() -> None:
    jobs_of([(n % 6, n % 5, n) for n in range(30)])
    units = [UUID(int=100 + n) for n in range(500)]

    with CaptureQueriesContext(
        connection,
    ) as asked:
        fan = keyset.page(
            [keyset.Fan(Job.objects.all(), "person_id", units)], ("-started_at", "id")
        )
    with CaptureQueriesContext(connection) as asked_apart:
        apart = keyset.page(
            [Job.objects.filter(person_id=unit) for unit in units], ("-started_at", "id")
        )

    assert len(asked) == len(asked_apart) == 2
    assert fan.items == apart.items
    assert len(fan) == 25


def test_no_legs_and_empty_legs_give_an_empty_page() -> None:
    assert keyset.page([], ("id",)).items == []
    assert keyset.page([Job.objects.none()], ("id",)).items == []
    assert keyset.page([keyset.Fan(Job.objects.all(), "person_id", [])], ("id",)).items == []


@pytest.mark.parametrize("cursor", ["x", "a:b", "é" * 20, "'; DROP TABLE x", "1" * 5000, "\x00"])
def test_a_cursor_that_we_did_not_make_gives_the_first_page(cursor: str) -> None:
    jobs_of([(0, n, None) for n in range(5)])
    first = keyset.page([Job.objects.all()], ("created_at", "id"), size=2)

    assert keyset.page([Job.objects.all()], ("created_at", "id"), size=2, after=cursor) == first
    assert keyset.page([Job.objects.all()], ("created_at", "id"), size=2, before=cursor) == first


def test_a_cursor_does_not_fit_another_list() -> None:
    jobs_of([(0, n, None) for n in range(5)])
    other = keyset.page([Job.objects.all()], ("-created_at", "-id"), size=2).next_cursor
    first = keyset.page([Job.objects.all()], ("created_at", "id"), size=2)

    assert other
    assert keyset.page([Job.objects.all()], ("created_at", "id"), size=2, after=other) == first


def test_a_row_that_comes_between_two_pages_shifts_nothing() -> None:
    jobs_of([(0, n % 5, None) for n in range(6)])
    first = keyset.page([Job.objects.all()], ("-created_at", "-id"), size=3)
    Job.objects.create(
        organisation_id=HOUSE, kind="new", due_at=START, created_at=START + dt.timedelta(days=1)
    )

    second = keyset.page(
        [Job.objects.all()], ("-created_at", "-id"), size=3, after=first.next_cursor
    )

    assert not {job.pk for job in first} & {job.pk for job in second}
    assert len(second) == 3
