"""Figures for Prometheus: how many requests and how fast, and how the clock keeps up.

Off unless LUWTE_METRICS_TOKEN is set. Each process counts in a file of its own, and whoever answers
adds them up; what the database knows is asked when somebody scrapes. Labels are names of routes,
statuses, lanes and states: never an organisation, an address or a person (GOV-8).
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.utils import timezone

import luwte
from luwte.core.clock import beat
from luwte.core.models import AuditHead, ClockBeat, Job, OutboxEvent, OutboxReaction
from luwte.core.registry import Registry

BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)  # seconds
LABELS = frozenset({"route", "status", "lane", "state", "version", "le"})
NO_ROUTE = "-"  # an address that leads nowhere; what was typed is not kept

Values = Mapping[tuple[str, ...], float]


@dataclass(frozen=True)
class Gauge:
    """A figure that is asked at the moment: the values by those of its labels."""

    name: str
    says: str
    labels: tuple[str, ...]
    ask: Callable[[], Values]


gauges: Registry[Gauge] = Registry("gauges")


def gauge(name: str, says: str, *labels: str) -> Callable[[Callable[[], Values]], object]:
    """Register a figure. Raises ValueError for a label that is not in LABELS."""
    if not set(labels) <= LABELS:
        raise ValueError(f"{name}: labels are {sorted(LABELS)}")

    def register(ask: Callable[[], Values]) -> Callable[[], Values]:
        gauges.add(name, Gauge(name, says, labels, ask))
        return ask

    return register


def is_on() -> bool:
    """Whether figures are kept at all."""
    return bool(settings.METRICS_TOKEN)


def is_known(authorization: str) -> bool:
    """Whether somebody who asks has the token: `Authorization: Bearer …`."""
    scheme, _, token = authorization.partition(" ")
    known = scheme.lower() == "bearer" and is_on()
    return known and hmac.compare_digest(token.strip().encode(), settings.METRICS_TOKEN.encode())


def count_request(route: str, status: int, seconds: float) -> None:
    """One answered request."""
    _requests().labels(route or NO_ROUTE, str(status)).observe(seconds)


def told() -> tuple[bytes, str]:
    """Everything in the form of Prometheus, and its content type."""
    _requests()
    from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
    from prometheus_client.multiprocess import MultiProcessCollector

    registry = CollectorRegistry()
    MultiProcessCollector(registry)
    registry.register(_Asked())
    return generate_latest(registry), CONTENT_TYPE_LATEST


@cache
def _requests() -> Any:
    # The package looks at this variable when it is imported, so it is imported here.
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(settings.METRICS_FOLDER)
    settings.METRICS_FOLDER.mkdir(parents=True, exist_ok=True, mode=0o700)
    from prometheus_client import Histogram

    return Histogram(
        "luwte_request_seconds",
        "How long requests took, by route and status",
        ["route", "status"],
        buckets=BUCKETS,
    )


class _Asked:
    """The gauges, asked when somebody scrapes."""

    def collect(self) -> Iterator[Any]:
        from prometheus_client.core import GaugeMetricFamily

        for one in gauges:
            family = GaugeMetricFamily(one.name, one.says, labels=one.labels)
            for labels, value in one.ask().items():
                family.add_metric(labels, value)
            yield family


@gauge("luwte_info", "The version that runs", "version")
def _version() -> Values:
    return {(luwte.__version__,): 1}


@gauge("luwte_clock_processes", "Clocks that beat, by lane", "lane")
def _processes() -> Values:
    return {(lane.lane,): lane.processes for lane in beat.health()}


@gauge("luwte_clock_lag_seconds", "How long the oldest due work of a lane waits", "lane")
def _lag() -> Values:
    return {(lane.lane,): lane.oldest_due or 0.0 for lane in beat.health()}


@gauge("luwte_clock_given_up", "Work that was tried often and given up, by lane", "lane")
def _given_up() -> Values:
    return {(lane.lane,): lane.failed for lane in beat.health()}


@gauge("luwte_clock_done", "Work done by the clocks that run now, by lane", "lane")
def _done() -> Values:
    done: dict[tuple[str, ...], float] = {}
    for lane, number in ClockBeat.objects.values_list("lane", "done"):
        done[(lane,)] = done.get((lane,), 0) + number
    return done


@gauge("luwte_outbox_waiting", "Events and reactions that still have to be told")
def _outbox() -> Values:
    events = OutboxEvent.objects.filter(expanded_at=None).count()
    waiting = OutboxReaction.objects.filter(state__in=["waiting", "claimed"]).count()
    return {(): events + waiting}


@gauge("luwte_jobs", "Long work that is not finished, by state", "state")
def _jobs() -> Values:
    states = (Job.State.WAITING, Job.State.RUNNING, Job.State.FAILED)
    return {(state.value,): Job.objects.filter(state=state).count() for state in states}


@gauge("luwte_audit_head_age_seconds", "Since the newest head of the audit's chain was recorded")
def _head_age() -> Values:
    newest = AuditHead.objects.order_by("-id").values_list("at", flat=True).first()
    return {} if newest is None else {(): (timezone.now() - newest).total_seconds()}
