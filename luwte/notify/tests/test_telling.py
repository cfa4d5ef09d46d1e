"""News leaves after its transaction, waits so that it can be undone, and says nothing by itself."""

from __future__ import annotations

import datetime as dt
import socket
import threading
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from luwte.core.clock import lanes
from luwte.core.clock.sources import Stopping
from luwte.lib.ids import uuid7
from luwte.notify import actions, rules, sending
from luwte.notify.channels import Channel, Outgoing, Undeliverable, channels
from luwte.notify.models import Delivery, Preference
from luwte.notify.rules import Kind, Message, Wordings
from tests.cast import House

NOW = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
NEWS = {"number": "7K3M2QX"}


@pytest.fixture(autouse=True)
def wordings(monkeypatch: pytest.MonkeyPatch) -> Wordings:
    made = Wordings("messages")
    body = _("Case %(number)s")
    made.add("test.duty", Message(_("Case"), _("News"), body))
    made.add("test.chatter", Message(_("Case"), _("News"), body, Kind.ORDINARY))
    made.add("test.alarm", Message(_("Case"), _("News"), body, Kind.SAFETY))
    for module in (actions, sending, rules):
        monkeypatch.setattr(module, "messages", made)
    return made


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[list[Any]]:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.SITE_URL = "https://luwte.example"
    mail.outbox = []
    yield mail.outbox


def tell(house: House, *people: str, message: str = "test.duty", **more: Any) -> int:
    with transaction.atomic():
        return actions.tell(
            actor=house.actor("ruth"),
            persons=[house.person(key) for key in people],
            message=message,
            filled_in=NEWS,
            url=f"/o/{house.slug}/cases/7K3M2QX/",
            **more,
        )


def states() -> set[str]:
    return set(Delivery.objects.values_list("state", flat=True))


def test_a_message_waits_ten_seconds_and_leaves_once(zonnedael: House, sent: list[Any]) -> None:
    with time_machine.travel(NOW, tick=False) as traveller:
        tell(zonnedael, "mo", "sanne")
        lanes.run_until_idle()
        assert sent == []
        traveller.shift(dt.timedelta(seconds=10))
        lanes.run_until_idle()
        lanes.run_until_idle()

    assert {tuple(found.to) for found in sent} == {
        (zonnedael.person("mo").email,),
        (zonnedael.person("sanne").email,),
    }
    assert "https://luwte.example/o/" in sent[0].body
    assert "7K3M2QX" in sent[0].body
    assert states() == {"sent"}


@time_machine.travel(NOW, tick=False)
def test_what_is_about_safety_leaves_at_once(zonnedael: House, sent: list[Any]) -> None:
    tell(zonnedael, "mo", message="test.alarm")
    tell(zonnedael, "mo", urgent=True)

    lanes.run_until_idle()

    assert len(sent) == 2


def test_news_that_was_undone_never_leaves(zonnedael: House, sent: list[Any]) -> None:
    case = uuid7()
    with time_machine.travel(NOW, tick=False) as traveller:
        tell(zonnedael, "mo", subject_id=case)
        actions.withdraw(actor=zonnedael.actor("ruth"), subject_id=case)
        traveller.shift(dt.timedelta(minutes=1))
        lanes.run_until_idle()

    assert sent == []
    assert states() == {"withdrawn"}


def test_news_of_a_transaction_that_was_rolled_back_is_no_news(zonnedael: House) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        tell(zonnedael, "mo")
        _nothing = 1 / 0

    assert not Delivery.objects.exists()


@time_machine.travel(NOW, tick=False)
def test_a_reaction_that_runs_again_tells_once(zonnedael: House, sent: list[Any]) -> None:
    for _run in range(3):
        tell(zonnedael, "mo", once_key="arrived", urgent=True)

    lanes.run_until_idle()

    assert len(sent) == 1


@pytest.mark.parametrize("filled_in", [{}, {"number": "1", "name": "Jan"}])
def test_a_message_gets_what_it_needs_and_nothing_else(
    zonnedael: House, filled_in: dict[str, str]
) -> None:
    with pytest.raises(ValueError, match="needs"):
        actions.tell(
            actor=zonnedael.actor("ruth"),
            persons=[zonnedael.person("mo")],
            message="test.duty",
            filled_in=filled_in,
        )


def test_a_message_that_would_name_somebody_cannot_be_registered(wordings: Wordings) -> None:
    with pytest.raises(ValueError, match="name"):
        wordings.add("test.leak", Message("x", "About %(name)s", "x"))


def test_only_what_is_optional_can_be_switched_off(zonnedael: House, sent: list[Any]) -> None:
    actions.set_preferences(
        actor=zonnedael.actor("mo"), switched_off=["test.chatter", "test.duty", "test.alarm", "x"]
    )

    assert Preference.objects.get().switched_off == ["test.chatter"]
    assert tell(zonnedael, "mo", message="test.chatter") == 0
    assert tell(zonnedael, "mo", message="test.duty") == 1


@pytest.mark.parametrize(
    ("kind", "now", "expected"),
    [
        (Kind.ORDINARY, "12:00:00", "23 12:00:10"),
        (Kind.ORDINARY, "21:59:55", "24 07:00:00"),
        (Kind.ORDINARY, "03:00:00", "23 07:00:00"),
        (Kind.ORDINARY, "06:59:51", "23 07:00:01"),
        (Kind.DUTY, "23:00:00", "23 23:00:10"),
        (Kind.SAFETY, "23:00:00", "23 23:00:00"),
    ],
)
def test_quiet_hours_hold_what_can_wait(kind: Kind, now: str, expected: str) -> None:
    at = dt.datetime.fromisoformat(f"2026-11-23T{now}+01:00")

    leaves = rules.leaves_at(kind, at, dt.time(22), dt.time(7))

    assert leaves.strftime("%d %H:%M:%S") == expected


@pytest.mark.parametrize("now", ["00:30:00", "00:59:55", "01:30:00", "01:59:55"])
def test_the_time_to_undo_is_as_long_in_the_hour_that_comes_twice(now: str) -> None:
    at = dt.datetime.fromisoformat(f"2027-10-31T{now}+00:00")

    leaves = rules.leaves_at(
        Kind.ORDINARY, at.astimezone(ZoneInfo("Europe/Amsterdam")), dt.time(20), dt.time(1)
    )

    assert leaves - at == rules.TIME_TO_UNDO


@time_machine.travel(NOW, tick=False)
def test_who_has_no_address_is_seen_among_the_deliveries(zonnedael: House, sent: list[Any]) -> None:
    kees = zonnedael.person("kees")
    type(kees).objects.filter(pk=kees.pk).update(email="")

    tell(zonnedael, "kees", urgent=True)
    lanes.run_until_idle()

    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.error) == ("given_up", "no_address")


# --- When sending goes wrong ---------------------------------------------------------------


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> list[Exception]:
    """What the next sendings raise, first in first out; then they succeed."""
    going_wrong: list[Exception] = []

    def send(message: Outgoing) -> None:
        if going_wrong:
            raise going_wrong.pop(0)

    monkeypatch.setitem(channels._things, "email", Channel("E-mail", lambda p: "a@b.nl", send))
    return going_wrong


def test_a_message_that_fails_is_tried_again_under_the_same_name(
    zonnedael: House, broken: list[Exception]
) -> None:
    with time_machine.travel(NOW, tick=False) as traveller:
        broken += [OSError("mo@zonnedael.example"), OSError()]
        tell(zonnedael, "mo", urgent=True)
        lanes.run_until_idle()
        first = Delivery.objects.get()
        assert (first.state, first.attempts) == ("waiting", 1)
        assert "zonnedael.example" not in first.error
        for _try in range(2):
            traveller.shift(dt.timedelta(seconds=5))
            lanes.run_until_idle()

    delivery = Delivery.objects.get()
    assert (delivery.pk, delivery.state, delivery.attempts) == (first.pk, "sent", 3)


def test_a_message_that_never_arrives_is_given_up_and_can_be_sent_again(
    zonnedael: House, broken: list[Exception]
) -> None:
    with time_machine.travel(NOW, tick=False) as traveller:
        broken += [OSError()] * 40
        tell(zonnedael, "mo", urgent=True)
        for _try in range(20):
            lanes.run_until_idle()
            traveller.shift(dt.timedelta(minutes=31))
        delivery = Delivery.objects.get()
        assert delivery.state == "given_up"

        broken.clear()
        actions.retry_delivery(actor=zonnedael.actor("tessa"), delivery_id=delivery.pk)
        lanes.run_until_idle()

    assert states() == {"sent"}


@time_machine.travel(NOW, tick=False)
def test_an_address_that_the_other_side_refuses_is_not_tried_again(
    zonnedael: House, broken: list[Exception]
) -> None:
    broken.append(Undeliverable())
    tell(zonnedael, "mo", urgent=True)

    lanes.run_until_idle()

    assert states() == {"given_up"}


def test_a_sender_that_died_is_replaced_when_its_lease_ends(
    zonnedael: House, sent: list[Any]
) -> None:
    with time_machine.travel(NOW, tick=False) as traveller:
        tell(zonnedael, "mo", urgent=True)
        sending._claim("email", 4, NOW)
        lanes.run_until_idle()
        assert sent == []
        traveller.shift(sending.PATIENCE.lease)
        lanes.run_until_idle()

    assert len(sent) == 1


@time_machine.travel(NOW, tick=False)
def test_a_mail_server_that_hangs_delays_nobody_else(
    zonnedael: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    hanging, let_go = threading.Semaphore(0), threading.Event()

    def hang(delivery: Delivery) -> None:
        hanging.release()
        let_go.wait(20)

    monkeypatch.setattr(sending, "deliver", hang)
    source = sending.DeliverySource()
    source.open()
    try:
        tell(zonnedael, *["mo", "sanne", "bram", "daan", "ilse", "ruth"], urgent=True)
        never: Stopping = threading.Event()

        assert source.work(NOW, never) == 4  # returns while all four hang
        assert all(hanging.acquire(timeout=5) for _each in range(4))
        assert source.next_due(NOW) is None  # and asks nothing of the lane
        assert source.work(NOW, never) == 0
        let_go.set()
    finally:
        source.close()

    assert Delivery.objects.filter(state="waiting").count() == 2


@time_machine.travel(NOW, tick=False)
def test_a_mail_server_that_never_answers_is_left_in_time(zonnedael: House, settings: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.getsockname()
        settings.EMAIL_TIMEOUT = 0.1
        tell(zonnedael, "mo", urgent=True)

        lanes.run_until_idle()

    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts) == ("waiting", 1)
    assert "Timeout" in delivery.error or "Disconnected" in delivery.error
