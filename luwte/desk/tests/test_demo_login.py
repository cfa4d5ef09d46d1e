"""One click logs in as somebody of the cast, and this cannot exist outside demo mode."""

from __future__ import annotations

import html
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.http import Http404
from django.test import Client, RequestFactory, override_settings
from django.urls import reverse

from luwte.desk.checks import no_demo_in_production
from luwte.desk.demo import views
from luwte.desk.demo.cast import PLAYS
from tests.cast import House

ROOT = Path(__file__).resolve().parents[3]


def test_the_page_shows_everybody_with_a_login_and_what_to_try(zonnedael: House) -> None:
    page = html.unescape(Client().get(reverse("demo:login")).content.decode())
    for play in PLAYS:
        for part in play.parts:
            assert (part.name in page) == part.has_login
    assert "stel een concept" in page.lower()


def test_one_click_logs_in_and_leads_to_today(zonnedael: House) -> None:
    client = Client()
    answer = client.post(reverse("demo:become"), {"who": "zonnedael:mo"})
    assert answer.headers["Location"] == zonnedael.url("desk:today")
    assert "Mo" in client.get(answer.headers["Location"]).content.decode()


@pytest.mark.parametrize("who", ["", "zonnedael:kees", "zonnedael:niemand", "de-linde:mo", "🙂"])
def test_who_is_not_of_the_cast_cannot_be_become(zonnedael: House, who: str) -> None:
    assert Client().post(reverse("demo:become"), {"who": who}).status_code == 404


def test_a_link_alone_logs_nobody_in(zonnedael: House) -> None:
    assert Client().get(reverse("demo:become"), {"who": "zonnedael:mo"}).status_code == 405


@pytest.mark.parametrize("settings", [{"DEMO": False}, {"DEMO": True, "PRODUCTION": True}])
def test_the_views_refuse_by_themselves_outside_demo_mode(settings: dict[str, bool]) -> None:
    with override_settings(**settings):
        with pytest.raises(Http404):
            views.choose(RequestFactory().get("/demo/"))
        with pytest.raises(Http404):
            views.become(RequestFactory().post("/demo/become/", {"who": "zonnedael:mo"}))


def test_a_check_refuses_the_demonstration_in_production() -> None:
    with override_settings(DEMO=True, PRODUCTION=True):
        assert [error.id for error in no_demo_in_production(None)] == ["desk.E001"]
    assert no_demo_in_production(None) == []


ASK = (
    "import django; django.setup(); from django.urls import reverse, NoReverseMatch, resolve\n"
    "from django.test import Client\n"
    "try:\n    reverse('demo:login'); print('exists')\n"
    "except NoReverseMatch:\n    print('absent', Client().get('/demo/').status_code)\n"
)


def started_with(tmp_path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    keep = {key: value for key, value in os.environ.items() if not key.startswith("LUWTE_")}
    return subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=ROOT,
        env={
            **keep,
            "DJANGO_SETTINGS_MODULE": "luwte.config.settings",
            "LUWTE_VAR": str(tmp_path),
            "LUWTE_DATABASE_URL": "sqlite:///:memory:",
            **environment,
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_without_demo_mode_the_address_does_not_exist(tmp_path: Path) -> None:
    assert started_with(tmp_path).stdout.split() == ["absent", "404"]


def test_production_does_not_start_in_demo_mode(tmp_path: Path) -> None:
    answer = started_with(tmp_path, LUWTE_ENV="production", LUWTE_DEMO="1")
    assert answer.returncode != 0
    assert "LUWTE_DEMO is on in production" in answer.stderr
