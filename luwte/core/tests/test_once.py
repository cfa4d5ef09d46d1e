"""What a form leads to is done once, whoever comes first; what was refused is not done at all."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from luwte.core.actor import ActorLike, TheClock
from luwte.core.clock.housekeeping import forget_what_is_done
from luwte.core.models import FormSent
from luwte.core.once import SentBefore, only_once
from luwte.core.refusal import Refused, verb
from luwte.lib.ids import uuid7

KEY = "0123456789abcdef" * 2
SOMEBODY = TheClock(uuid4())
done: list[str] = []


@verb("core.inner")
def inner(*, actor: ActorLike) -> None:
    done.append("inner")


@verb("core.outer")
def outer(*, actor: ActorLike, refuse: bool = False) -> None:
    done.append("outer")
    inner(actor=actor)
    if refuse:
        raise Refused("Not like this.")


@pytest.fixture(autouse=True)
def nothing_done() -> None:
    done.clear()


def send(key: str = KEY, *, actor: ActorLike = SOMEBODY, refuse: bool = False) -> None:
    with only_once(key):
        outer(actor=actor, refuse=refuse)


@pytest.mark.django_db
def test_sent_twice_is_done_once_with_all_that_is_inside_it() -> None:
    send()
    with pytest.raises(SentBefore):
        send()
    assert done == ["outer", "inner"]


@pytest.mark.django_db
def test_what_was_refused_leaves_no_key() -> None:
    with pytest.raises(Refused):
        send(refuse=True)
    send()
    assert FormSent.objects.count() == 1


@pytest.mark.django_db
def test_what_comes_from_no_form_and_from_elsewhere_is_done_each_time() -> None:
    for _time in range(2):
        outer(actor=SOMEBODY)
        send("no key")
        send(actor=TheClock(uuid4()))
    assert done.count("outer") == 6


@pytest.mark.django_db
def test_a_key_is_forgotten_after_two_days() -> None:
    old = timezone.now() - timedelta(days=3)
    FormSent.objects.create(id=uuid7(int(old.timestamp() * 1000)), organisation_id=uuid4(), key=KEY)
    send()
    forget_what_is_done()
    assert FormSent.objects.get().organisation_id == SOMEBODY.organisation_id


@pytest.mark.django_db(transaction=True)
def test_six_taps_at_the_same_moment_are_done_once() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("threads of a test share one SQLite database in memory")

    def tap(_number: int) -> bool:
        try:
            send()
        except SentBefore:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(tap, range(6))) == [False] * 5 + [True]
    assert FormSent.objects.count() == 1
