"""Who sends and who reads sees what concerns them, and no more."""

from __future__ import annotations

import datetime as dt
import importlib
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, clear_url_caches, reverse
from django.utils import timezone

from luwte.core import audit, seals
from luwte.core.clock import lanes
from luwte.notify import rules, urls
from luwte.notify.models import Delivery, DemoMail, Preference
from luwte.notify.rules import Kind, Message, messages
from tests.cast import House

NOW = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)


@pytest.fixture
def chatter(monkeypatch: pytest.MonkeyPatch) -> None:
    only = {"test.chatter": Message("Praatje", "Nieuws", "Nieuws", Kind.ORDINARY)}
    monkeypatch.setattr(messages, "_things", only)


def delivery(house: House, key: str, state: str = "sent", **more: Any) -> Delivery:
    return Delivery.objects.create(
        organisation_id=house.pk,
        person=house.person(key),
        channel="email",
        message="notify.audit_head",
        filled_in={"date": "2026-11-23", "count": 1, "code": "x"},
        state=state,
        due_at=timezone.now(),
        created_at=timezone.now(),
        **more,
    )


def test_the_administrator_sees_states_and_a_name_only_where_somebody_was_not_reached(
    zonnedael: House, de_linde: House
) -> None:
    delivery(zonnedael, "sanne")
    delivery(zonnedael, "mo", "given_up", error="no_address")
    theirs = delivery(de_linde, "eva", "given_up")
    tessa = zonnedael.client("tessa")

    page = tessa.get(zonnedael.url("notify:deliveries")).content.decode()

    assert zonnedael.person("mo").name in page
    assert zonnedael.person("sanne").name not in page
    assert de_linde.person("eva").name not in page
    answer = tessa.post(zonnedael.url("notify:delivery_retry", pk=theirs.pk))
    assert answer.status_code == 404
    assert Delivery.objects.get(pk=theirs.pk).state == "given_up"


def test_sending_again_is_a_button(zonnedael: House) -> None:
    row = delivery(zonnedael, "mo", "given_up", attempts=14)

    zonnedael.client("tessa").post(zonnedael.url("notify:delivery_retry", pk=row.pk))

    row.refresh_from_db()
    assert (row.state, row.attempts) == ("waiting", 0)


def test_the_page_of_deliveries_costs_the_same_with_many(zonnedael: House) -> None:
    client, counts = zonnedael.client("tessa"), []
    client.get(zonnedael.url("notify:deliveries"))
    for number in (1, 24):
        for _each in range(number):
            delivery(zonnedael, "mo", "given_up")
        with CaptureQueriesContext(connection) as asked:
            client.get(zonnedael.url("notify:deliveries"))
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_a_reader_switches_off_what_is_optional_and_sets_quiet_hours(
    zonnedael: House, chatter: None
) -> None:
    url = zonnedael.url("notify:preferences")
    client = zonnedael.client("sanne")
    assert "Praatje" in client.get(url).content.decode()

    client.post(url, {"quiet_from": "22:00", "quiet_until": "07:00"})

    kept = Preference.objects.get(person=zonnedael.person("sanne"))
    assert (kept.switched_off, kept.quiet_from) == (["test.chatter"], dt.time(22))
    assert 'value="22:00"' in client.get(url).content.decode()
    client.post(url, {"wanted": ["test.chatter"]})
    kept.refresh_from_db()
    assert (kept.switched_off, kept.quiet_from) == ([], None)


@pytest.mark.parametrize(
    "filled", [{"quiet_from": "22:00"}, {"quiet_from": "25:00"}, {"wanted": ["x"]}]
)
def test_what_does_not_fit_is_said_and_changes_nothing(
    zonnedael: House, chatter: None, filled: dict[str, Any]
) -> None:
    answer = zonnedael.client("sanne").post(zonnedael.url("notify:preferences"), filled)

    assert answer.status_code == 422
    assert not Preference.objects.exists()


def test_demo_mode_keeps_what_it_would_have_sent(zonnedael: House, settings: Any) -> None:
    settings.EMAIL_BACKEND = "luwte.notify.demo_mail.DemoMailBackend"
    delivery(zonnedael, "mo", "waiting")

    lanes.run_until_idle(["ordinary"])

    kept = DemoMail.objects.get(sent_to=zonnedael.person("mo").email)
    page = zonnedael.client("sanne").get(zonnedael.url("notify:mailbox")).content.decode()
    assert kept.subject in page
    assert kept.message_id.startswith(f"<{Delivery.objects.get().pk}@")


def test_outside_demo_mode_the_mailbox_does_not_exist(zonnedael: House, settings: Any) -> None:
    settings.DEMO = False
    try:
        importlib.reload(urls)
        assert "mailbox" not in {pattern.name for pattern in urls.urlpatterns}
        _reload_root()
        with pytest.raises(NoReverseMatch):
            reverse("notify:mailbox", kwargs={"slug": zonnedael.slug})
        address = f"/o/{zonnedael.slug}/messages/mailbox/"
        assert zonnedael.client("tessa").get(address).status_code == 404
    finally:
        settings.DEMO = True
        importlib.reload(urls)
        _reload_root()


def _reload_root() -> None:
    from luwte.config import urls as root

    importlib.reload(root)
    clear_url_caches()


@pytest.mark.spec("GOV-2")
def test_the_privacy_officer_gets_the_head_of_the_day_once(zonnedael: House, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    mail.outbox = []
    with time_machine.travel(NOW, tick=False) as traveller:
        audit.record("test.deed", actor=zonnedael.actor("mo"))
        seals.seal_all()
        seals.record_heads()
        lanes.run_until_idle(["events"])
        traveller.shift(dt.timedelta(seconds=11))
        lanes.run_until_idle(["events", "ordinary"])
        seals.record_heads()
        lanes.run_until_idle(["events", "ordinary"])

    joost = zonnedael.person("joost").email
    (head,) = [sent for sent in mail.outbox if sent.to == [joost]]
    from luwte.core.models import AuditSeal

    newest = AuditSeal.objects.filter(organisation_id=zonnedael.pk).order_by("-seq").first()
    assert newest is not None
    assert newest.hash in head.body


def test_no_message_of_any_room_says_more_than_that_there_is_news() -> None:
    for key, message in messages.items():
        assert message.needs() <= rules.FILLED_IN, key
        assert str(message.label), key
