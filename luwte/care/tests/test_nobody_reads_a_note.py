"""What was written in confidence is read by two people, and is nowhere else."""

from __future__ import annotations

import ast
import io
import json
import logging
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.conf import settings
from django.core import mail
from django.core.management import call_command, get_commands
from django.db import connection, transaction
from django.test import Client, override_settings
from django.urls import reverse

import luwte
from luwte.care import vault
from luwte.care.actions import hand_path, let_earlier_notes, record_talk, write_note
from luwte.care.models import CareMoment, CarePath
from luwte.care.rules import Outcome
from luwte.care.tests.conftest import LANES, MONDAY, Cared, to_care_team
from luwte.core import search
from luwte.core.clock.lanes import run_until_idle
from luwte.core.models import AuditEntry, OutboxEvent
from luwte.core.refusal import NotPermitted
from luwte.incidents.models import CaseEntry
from luwte.notify.models import Delivery
from luwte.org.access import Actor
from luwte.tenancy.scope import scope
from tests.cast import House
from tests.matrix import Relation, stage_for
from tests.test_matrix import _url, addresses, expectations

SECRET = "Kwikstaartje huilde om haar zoon"
NOSY = ("ruth", "tessa", "joost", "karin", "mo", "petra", "anouk", "ilse", "daan", "bram")
PACKAGE = Path(luwte.__file__).parent


@pytest.fixture
def noted(zonnedael: House, cared: Cared) -> CarePath:
    """A path with a note of the supporter in it, and one of the person."""
    path = cared()
    with time_machine.travel(MONDAY + timedelta(hours=2), tick=False):
        record_talk(
            actor=zonnedael.actor("hanna"),
            path=path,
            moment=CareMoment.objects.get(path=path, key="day_0"),
            outcome=Outcome.HELD,
            note=SECRET,
        )
        write_note(actor=zonnedael.actor("sanne"), path=path, text=f"Ook ik: {SECRET}")
        run_until_idle(LANES)
    return path


def words_in(text: str) -> bool:
    return "kwikstaartje" in text.casefold()


@pytest.mark.spec("CAR-2", "GOV-2")
def test_only_the_supporter_and_the_person_open_a_note_and_each_reading_is_shown(
    zonnedael: House, noted: CarePath
) -> None:
    url = zonnedael.url("care:notes", pk=noted.pk)
    for key in NOSY:
        assert zonnedael.client(key).get(url).status_code == 404
        with pytest.raises(NotPermitted):
            vault.read_notes(zonnedael.actor(key), noted)
        with pytest.raises(NotPermitted):
            vault.write_note(actor=zonnedael.actor(key), path=noted, text="x")
    assert words_in(zonnedael.client("hanna").get(url).content.decode())
    page = zonnedael.client("sanne").get(zonnedael.url("care:own", pk=noted.pk)).content.decode()
    assert "Hanna Vos" in page and not words_in(page)
    readings = vault.readings_of(zonnedael.actor("sanne"), noted)
    assert [one.name for one in readings] == ["Hanna Vos"]
    with pytest.raises(NotPermitted):
        vault.readings_of(zonnedael.actor("ruth"), noted)


@pytest.mark.spec("CAR-2")
def test_a_deputy_of_the_supporter_opens_nothing(zonnedael: House, noted: CarePath) -> None:
    from luwte.org.models import Deputy

    Deputy.objects.create(
        person=zonnedael.person("hanna"),
        deputy=zonnedael.person("ruth"),
        starts_on=MONDAY.date(),
        ends_on=MONDAY.date() + timedelta(days=9),
    )
    with time_machine.travel(MONDAY + timedelta(days=1), tick=False):
        actor: Actor = zonnedael.actor("ruth")
        with pytest.raises(NotPermitted):
            vault.read_notes(actor, noted)


@pytest.mark.spec("CAR-2", "GOV-2", "GOV-5")
def test_no_page_shows_a_word_of_it_to_coordinator_administrator_or_privacy_officer(
    zonnedael: House, cast: Any, noted: CarePath
) -> None:
    stage = stage_for(cast, Relation.OWN)
    known = expectations()
    browsers = []
    for key in ("ruth", "tessa", "joost"):
        browser = Client(raise_request_exception=False)
        browser.force_login(zonnedael.login(key))
        browsers.append(browser)
    # The very path, and whatever each room makes for its own addresses.
    own = {
        "care:path": {"pk": noted.pk},
        "care:notes": {"pk": noted.pk},
        "care:own": {"pk": noted.pk},
        "care:absences": {"pk": noted.pk},
        "care:of_case": {"pk": noted.case_id},
        "incidents:case": {"pk": noted.case_id},
    }
    asked = [zonnedael.url(name, **more) for name, more in own.items()]
    seen = sum(_asked(browser, url) for url in asked for browser in browsers)
    for address in addresses():
        expected = known.get(address.name)
        if expected is None:
            continue
        with transaction.atomic():
            url = _url(address, expected, stage)
            # The words that are searched for may be said back in the search box.
            seen += sum(_asked(browser, f"{url}?q=kwikstaartje") for browser in browsers)
            transaction.set_rollback(True)
    assert seen > 300


def _asked(browser: Client, url: str) -> bool:
    """Open a page; none may hold the words that follow the one that was searched for."""
    answer = browser.get(url)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    assert "huilde" not in body.decode(errors="ignore"), url
    return True


@pytest.mark.spec("CAR-2", "GOV-5")
def test_nothing_that_is_kept_holds_a_word_of_it(zonnedael: House, noted: CarePath) -> None:
    """Every column of every table: search, timeline, audit, outbox, messages, jobs."""
    assert OutboxEvent.objects.exists() and AuditEntry.objects.exists()
    assert CaseEntry.objects.exists() and Delivery.objects.exists()
    with connection.cursor() as cursor:
        for model in apps.get_models():
            table = model._meta.db_table
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                for value in row:
                    raw = bytes(value) if isinstance(value, (bytes, memoryview)) else str(value)
                    text = raw.decode("latin-1") if isinstance(raw, bytes) else raw
                    assert not words_in(text), table
    assert search.find(zonnedael.pk, "incidents.incident", "kwikstaartje") == []


@pytest.mark.spec("CAR-2", "GOV-5")
@override_settings(DEBUG=False, ADMINS=[("beheer", "beheer@example.org")])
def test_a_page_that_breaks_tells_nobody_what_it_held(
    zonnedael: House, noted: CarePath, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    def breaks(*args: Any, **kwargs: Any) -> Any:
        words = SECRET + " kapot"
        raise RuntimeError("broken") from ValueError(len(words))

    def opens_and_breaks(actor: Actor, path: CarePath) -> Any:
        opened = real(actor, path)
        assert words_in(opened.notes[0].words)
        return breaks(opened)

    real = vault.read_notes
    monkeypatch.setattr(vault, "read_notes", opens_and_breaks)
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    logging.getLogger().addHandler(handler)
    try:
        browser = Client(raise_request_exception=False)
        browser.force_login(zonnedael.login("hanna"))
        url = zonnedael.url("care:notes", pk=noted.pk)
        answer = browser.get(url)
        posted = browser.post(url, {"text": ""})
    finally:
        logging.getLogger().removeHandler(handler)
    assert answer.status_code == posted.status_code == 500
    assert not words_in(answer.content.decode() + out.getvalue() + caplog.text)
    assert not words_in(
        "".join(one.body + str(getattr(one, "alternatives", "")) for one in mail.outbox)
    )


@pytest.mark.spec("CAR-2", "GOV-5")
def test_no_command_and_no_backup_listing_says_a_word_of_it(
    zonnedael: House, noted: CarePath, tmp_path: Path
) -> None:
    ours = sorted(name for name, app in get_commands().items() if str(app).startswith("luwte."))
    assert {"audit", "backup", "keys"} <= set(ours)
    for name, arguments in {
        "audit": ["verify"],
        "keys": ["list"],
        "catalogue": ["check"],
    }.items():
        out = io.StringIO()
        try:
            call_command(name, *arguments, stdout=out, stderr=out)
        except BaseException as wrong:
            out.write(str(wrong))
        assert not words_in(out.getvalue()), name
    out = io.StringIO()
    call_command("dumpdata", "care", "core", "incidents", "notify", stdout=out)
    assert json.loads(out.getvalue()) is not None
    assert not words_in(out.getvalue())
    assert not words_in(Client().get("/metrics").content.decode())
    assert settings.DEBUG is False


@pytest.mark.spec("CAR-2")
def test_only_the_vault_touches_the_sealed_tables() -> None:
    allowed = {"care/vault.py", "care/models/notes.py"}
    touching = []
    for path in sorted(PACKAGE.rglob("*.py")):
        short = path.relative_to(PACKAGE).as_posix()
        if short in allowed or "migrations" in short or "/tests/" in short:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = set()
            if isinstance(node, ast.ImportFrom) and node.module == "luwte.care.models.notes":
                names = {"luwte.care.models.notes"}
            elif isinstance(node, ast.Name):
                names = {node.id} & {"CareNote", "CareReading"}
            elif isinstance(node, ast.Attribute):
                names = {node.attr} & {"CareNote", "CareReading"}
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                names = {node.value} & {"CareNote", "CareReading", "carenote", "carereading"}
            touching += [f"{short}:{getattr(node, 'lineno', 0)} {name}" for name in names]
    assert touching == []


@pytest.mark.spec("CAR-2")
def test_there_is_no_place_for_a_score_anywhere() -> None:
    """No model and no form of care measures anybody: no number beside counts of talks and days."""
    allowed = {"most_open", "version", "tries", "settings_version", "counted", "share"}
    for model in apps.get_app_config("care").get_models():
        for field in model._meta.get_fields():
            kind = getattr(field, "get_internal_type", lambda: "")()
            assert not any(word in field.name for word in ("score", "scale_", "points", "pcl"))
            if kind.endswith(("IntegerField", "FloatField", "DecimalField")):
                assert field.name in allowed, f"{model.__name__}.{field.name}"
            assert kind != "JSONField"
    from django import forms

    from luwte.care import forms as ours

    for form in vars(ours).values():
        if isinstance(form, type) and issubclass(form, forms.Form) and form is not forms.Form:
            for name, asked in form.base_fields.items():
                assert "score" not in name
                if isinstance(asked, (forms.IntegerField, forms.DecimalField)):
                    assert name in {"most_open", "share"}


@pytest.mark.spec("CAR-2")
def test_earlier_notes_stay_with_who_wrote_them_unless_the_person_agrees(
    zonnedael: House, noted: CarePath
) -> None:
    to_care_team(zonnedael, "femke")
    with time_machine.travel(MONDAY + timedelta(days=1), tick=False):
        noted.refresh_from_db()
        hand_path(
            actor=zonnedael.actor("hanna"),
            path=noted,
            supporter=zonnedael.person("femke"),
            seen=noted.version,
        )
        femke = zonnedael.actor("femke")
        opened = vault.read_notes(femke, noted)
        assert opened.notes == [] and opened.earlier_stay
        write_note(actor=femke, path=noted, text="Vandaag gebeld.")
        assert [one.words for one in vault.read_notes(zonnedael.actor("hanna"), noted).notes] == [
            SECRET
        ]
        assert len(vault.read_notes(zonnedael.actor("sanne"), noted).notes) == 3
        let_earlier_notes(actor=zonnedael.actor("sanne"), path=noted, agrees=True)
        noted.refresh_from_db()
        assert len(vault.read_notes(femke, noted).notes) == 3
        page = zonnedael.client("hanna").get(zonnedael.url("care:mine")).content.decode()
        assert reverse("care:notes", kwargs={"slug": zonnedael.slug, "pk": noted.pk}) in page
        assert (
            zonnedael.client("hanna").get(zonnedael.url("care:path", pk=noted.pk)).status_code
            == 404
        )


def test_another_organisation_opens_nothing(cast: Any, noted: CarePath) -> None:
    with scope(cast.de_linde.organisation):
        assert not CarePath.objects.filter(pk=noted.pk).exists()
