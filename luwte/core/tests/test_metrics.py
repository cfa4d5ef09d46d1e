"""Figures for Prometheus: there with the token only, over all processes, and about nobody."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from uuid import UUID

import pytest
from django.test import Client
from pytest_django import Settings

from luwte.core import metrics
from luwte.core.clock.beat import Beat
from luwte.core.clock.sources import LANES
from tests.cast import House

ROOT = Path(__file__).resolve().parents[3]
TOKEN = "a-token-that-nobody-guesses"
HEADERS = {"Authorization": f"Bearer {TOKEN}"}


@pytest.mark.spec("PLA-6")
@pytest.mark.parametrize("sent", ["", "Bearer ", f"Basic {TOKEN}", f"Bearer {TOKEN}x", TOKEN])
def test_without_the_token_there_is_nothing(
    zonnedael: House, settings: Settings, sent: str
) -> None:
    for token in ("", TOKEN):
        settings.METRICS_TOKEN = token
        for client in (Client(), zonnedael.client("tessa")):
            assert client.get("/metrics", headers={"Authorization": sent}).status_code == 404


@pytest.mark.spec("PLA-6", "GOV-8")
def test_the_figures_tell_about_routes_and_lanes_and_about_nobody(
    zonnedael: House, settings: Settings
) -> None:
    settings.METRICS_TOKEN = TOKEN
    Beat(LANES).beat()
    zonnedael.client("ruth").get(zonnedael.url("desk:today"))
    zonnedael.client("ruth").get("/o/zonnedael/Sanne-de-Vries/")
    answer = Client().get("/metrics", headers=HEADERS)
    assert answer.status_code == 200
    told = answer.content.decode()
    assert 'luwte_request_seconds_count{route="desk:today",status="200"}' in told
    assert 'luwte_request_seconds_count{route="-",status="404"}' in told
    for lane in LANES:
        assert f'luwte_clock_lag_seconds{{lane="{lane}"}}' in told
        assert f'luwte_clock_processes{{lane="{lane}"}} 1.0' in told
    for name in ("luwte_outbox_waiting", "luwte_jobs", "luwte_deliveries", "luwte_info"):
        assert f"\n{name}" in told
    assert set(re.findall(r"[{,](\w+)=", told)) <= metrics.LABELS
    assert "zonnedael" not in told.lower()
    assert "sanne" not in told.lower()
    assert str(UUID(int=0))[:8] not in told
    assert str(zonnedael.pk) not in told


def test_no_figure_can_have_another_label() -> None:
    with pytest.raises(ValueError, match="labels are"):
        metrics.gauge("luwte_reports", "Reports", "person")


def test_nothing_is_counted_without_a_token(
    zonnedael: House, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.METRICS_TOKEN = ""
    monkeypatch.setattr(metrics, "count_request", lambda *_: pytest.fail("counted"))
    zonnedael.client("ruth").get(zonnedael.url("desk:today"))


@pytest.mark.spec("PLA-6")
@pytest.mark.whole
@pytest.mark.once
def test_what_several_processes_count_is_added_up(tmp_path: Path) -> None:
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "luwte.config.settings",
        "LUWTE_VAR": str(tmp_path),
        "LUWTE_DATABASE_URL": "sqlite:///:memory:",
        "LUWTE_METRICS_TOKEN": TOKEN,
    }
    count = (
        "import django; django.setup(); from luwte.core import metrics;"
        "[metrics.count_request('desk:today', 200, 0.02) for _ in range(3)]"
    )
    show = (
        "import django; django.setup(); from luwte.core import metrics;"
        "metrics.gauges._things.clear(); print(metrics.told()[0].decode())"
    )
    workers = [
        subprocess.Popen([sys.executable, "-c", count], cwd=ROOT, env=environment)
        for _each in range(2)
    ]
    assert [worker.wait(timeout=60) for worker in workers] == [0, 0]
    told = subprocess.run(
        [sys.executable, "-c", show], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert 'luwte_request_seconds_count{route="desk:today",status="200"} 6.0' in told.stdout
