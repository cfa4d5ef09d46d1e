"""Sending: a bounded pool per channel, so that a mail server that hangs delays nobody else.

A delivery is claimed with a lease in one short transaction, sent outside any transaction, and
marked afterwards. A process that dies in between sends it again when the lease ends: at least
once, under the same Message-ID.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import close_old_connections, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone, translation
from django.utils.formats import date_format

from luwte.core.clock import claims, doors
from luwte.core.clock.housekeeping import forget_older
from luwte.core.clock.sources import Stopping, duty, sources
from luwte.core.trace import begin_trace
from luwte.notify.actions import NO_ADDRESS
from luwte.notify.channels import Channel, Outgoing, Undeliverable, channels
from luwte.notify.models import Delivery
from luwte.notify.rules import messages, outsiders

# The lease outlives the mail server's own time-out (EMAIL_TIMEOUT, 10 s) by far.
PATIENCE = claims.Patience(timedelta(seconds=60), 4, 14, timedelta(minutes=30))
KEEP = timedelta(days=180)


class Pool:
    """At most `at_once` messages of one channel at a time, in this process."""

    def __init__(self, at_once: int) -> None:
        self.at_once = at_once
        self.busy = 0
        self._lock = threading.Lock()
        self._threads: ThreadPoolExecutor | None = None

    @property
    def free(self) -> int:
        """How many more it takes now."""
        return self.at_once - self.busy

    def open(self) -> None:
        """From now on in threads; before, each message is sent by who hands it in."""
        self._threads = ThreadPoolExecutor(self.at_once, thread_name_prefix="sending")

    def close(self) -> None:
        """Begin nothing else."""
        if self._threads is not None:
            self._threads.shutdown(wait=False, cancel_futures=True)
            self._threads = None

    def put(self, delivery: Delivery) -> None:
        """Send it, now or as soon as a thread is free."""
        if self._threads is None:
            deliver(delivery)
            return
        with self._lock:
            self.busy += 1
        self._threads.submit(self._in_thread, delivery)

    def _in_thread(self, delivery: Delivery) -> None:
        try:
            close_old_connections()
            deliver(delivery)
        finally:
            with self._lock:
                self.busy -= 1


class DeliverySource:
    """Deliveries that are due."""

    lane = "ordinary"

    def __init__(self) -> None:
        self.pools: dict[str, Pool] = {}

    def open(self) -> None:
        for key, channel in channels.items():
            self._pool(key, channel).open()

    def close(self) -> None:
        for pool in self.pools.values():
            pool.close()

    def next_due(self, now: datetime) -> datetime | None:
        free = [key for key, channel in channels.items() if self._pool(key, channel).free > 0]
        rows = _open(now).filter(channel__in=free)
        return rows.values_list("due_at", flat=True).first()

    def work(self, now: datetime, stopping: Stopping) -> int:
        number = 0
        for key, channel in channels.items():
            pool = self._pool(key, channel)
            claimed = _claim(key, pool.free, now) if pool.free > 0 else []
            for delivery in claimed:
                pool.put(delivery)
            number += len(claimed)
        return number

    def _pool(self, key: str, channel: Channel) -> Pool:
        if key not in self.pools:
            self.pools[key] = Pool(channel.at_once)
        return self.pools[key]


def deliver(delivery: Delivery) -> None:
    """Send one claimed delivery and write down how it went."""
    begin_trace(delivery.trace)
    try:
        with doors.enter(delivery.organisation_id):
            worded = word(delivery)
        if not worded.address:
            raise Undeliverable
        channels[delivery.channel].send(worded)
    except Undeliverable:
        _mark(delivery, state=Delivery.State.GIVEN_UP, error=NO_ADDRESS, lease_until=None)
    except Exception as wrong:
        _try_later(delivery, wrong)
    else:
        _mark(delivery, state=Delivery.State.SENT, sent_at=timezone.now(), error="")


def word(delivery: Delivery) -> Outgoing:
    """The message in the reader's language, inside the organisation's scope."""
    person = delivery.person
    if person is None:
        return _word_outside(delivery)
    language = (person.login.language if person.login else "") or person.organisation.language
    wording = messages[delivery.message]
    with translation.override(language):
        filled = in_words(delivery.filled_in)
        return Outgoing(
            delivery_id=delivery.pk,
            address=channels[delivery.channel].address_of(person),
            subject=str(wording.subject) % filled,
            body=str(wording.body) % filled,
            link=f"{settings.SITE_URL}{delivery.url}" if delivery.url else "",
        )


def in_words(filled_in: Mapping[str, Any]) -> dict[str, Any]:
    """What a message fills in, in the reader's language: a day is kept as "2026-11-18". One that
    was kept in words, by an earlier Luwte, stays as it was written."""
    said = dict(filled_in)
    with suppress(KeyError, ValueError):
        said["date"] = date_format(date.fromisoformat(str(said["date"])), "j F Y")
    return said


def _word_outside(delivery: Delivery) -> Outgoing:
    """The same for somebody outside, who stands in no row of ours. Raises Undeliverable when it
    should not leave any more."""
    outsider = outsiders[delivery.message](delivery.subject_id) if delivery.subject_id else None
    if outsider is None:
        raise Undeliverable
    wording = messages[delivery.message]
    with translation.override(outsider.language):
        return Outgoing(
            delivery_id=delivery.pk,
            address=outsider.address,
            subject=str(wording.subject),
            body=str(wording.body),
            link=f"{settings.SITE_URL}{outsider.url}",
        )


def _open(now: datetime) -> QuerySet[Delivery]:
    free = Q(lease_until=None) | Q(lease_until__lte=now)
    return Delivery.objects.filter(free, state__in=["waiting", "sending"]).order_by("due_at")


def _claim(channel: str, limit: int, now: datetime) -> list[Delivery]:
    until = now + PATIENCE.lease
    with transaction.atomic():
        due = _open(now).filter(channel=channel, due_at__lte=now)
        found = list(due.select_for_update(skip_locked=True)[:limit])
        ids = [delivery.pk for delivery in found]
        if ids:
            _open(now).filter(pk__in=ids).order_by().update(
                state=Delivery.State.SENDING, lease_until=until, attempts=F("attempts") + 1
            )
    for delivery in found:
        delivery.state, delivery.lease_until = Delivery.State.SENDING, until
        delivery.attempts += 1
    return found


def _try_later(delivery: Delivery, wrong: Exception) -> None:
    where = claims.place_of(wrong)
    given_up = delivery.attempts >= PATIENCE.attempts
    again = None if given_up else timezone.now() + PATIENCE.pause(delivery.attempts)
    state = Delivery.State.GIVEN_UP if given_up else Delivery.State.WAITING
    claims.logger.error("delivery %s: %s, try %s", delivery.pk, where, delivery.attempts)
    _mark(delivery, state=state, lease_until=again, error=where)


def _mark(delivery: Delivery, **values: Any) -> None:
    Delivery.objects.filter(
        pk=delivery.pk, state=Delivery.State.SENDING, lease_until=delivery.lease_until
    ).update(**values)


@duty("notify.forget_deliveries", every=3600.0)
def forget_deliveries() -> int:
    """Who was told what is nobody's business after half a year. Returns how many rows."""
    ended = [Delivery.State.SENT, Delivery.State.GIVEN_UP, Delivery.State.WITHDRAWN]
    return forget_older(Delivery, KEEP, state__in=ended)


source = DeliverySource()
sources.add("deliveries", source)
