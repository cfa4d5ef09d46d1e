"""Several web processes and several clocks on one database: everything once, nothing lost."""

from __future__ import annotations

import http.cookiejar
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from tests.own_database import own_database
from tests.walking import Walker, first_choice

ROOT = Path(__file__).resolve().parent.parent
MANAGE = [sys.executable, str(ROOT / "manage.py")]
WEB_PROCESSES = 2
CLOCKS = 2
REPORTERS = ("sanne", "bram", "daan", "lies")
REPORTS_EACH = 2
SLOWEST = 60.0  # seconds

PREPARE = """
from django.core.management import call_command
from luwte.desk.demo.cast import build_cast
call_command("migrate", verbosity=0)
call_command("createcachetable", verbosity=0)
build_cast()
"""

# Asked of the database in a process of its own: what there is, and whether anything still waits.
COUNT = """
import json
from luwte.core.models import AuditEntry, OutboxEvent, OutboxReaction
from luwte.core.outbox import reactions_to
from luwte.incidents.models import Case, Incident, Track
from luwte.notify.models import Delivery
from luwte.tenancy.scope import every_organisation
with every_organisation("a test counts"):
    told = OutboxEvent.objects.filter(name="incidents.incident_reported")
    mine = OutboxReaction.objects.filter(event__in=told)
    keys = list(Delivery.objects.values_list("person_id", "channel", "message", "subject_id"))
    print(json.dumps({
        "incidents": Incident.objects.count(),
        "cases": Case.objects.count(),
        "tracks": Track.objects.count(),
        "audited": AuditEntry.objects.filter(verb="incidents.report_incident").count(),
        "events": told.count(),
        "reactions_wanted": told.count() * len(reactions_to("incidents.incident_reported")),
        "reactions": mine.count(),
        "open": OutboxReaction.objects.exclude(state="done").count(),
        "unexpanded": OutboxEvent.objects.count()
            - OutboxReaction.objects.values("event_id").distinct().count(),
        "deliveries": len(keys),
        "different_deliveries": len({tuple(map(str, key)) for key in keys}),
    }))
"""


@dataclass
class Installation:
    """A running Luwte of several processes."""

    address: str
    environment: dict[str, str]
    processes: list[subprocess.Popen[bytes]]

    def manage(self, *arguments: str) -> str:
        done = subprocess.run(
            [*MANAGE, *arguments],
            cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=120,
            check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    def count(self) -> dict[str, int]:
        found: dict[str, int] = json.loads(self.manage("shell", "-v0", "-c", COUNT))
        return found


class HttpTransport:
    """A browser of its own, over real HTTP."""

    def __init__(self, address: str) -> None:
        jar = http.cookiejar.CookieJar()
        self.address = address
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))

    def get(self, url: str) -> tuple[int, str, str]:
        return self._ask(url, None)

    def post(self, url: str, fields: list[tuple[str, str]]) -> tuple[int, str, str]:
        return self._ask(url, urllib.parse.urlencode(fields).encode())

    def _ask(self, url: str, data: bytes | None) -> tuple[int, str, str]:
        whole = urllib.parse.urljoin(self.address, url)
        try:
            with self.opener.open(urllib.request.Request(whole, data), timeout=30) as answer:
                return answer.status, answer.url, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, whole, error.read().decode()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def installation(url: str, var: Path) -> Iterator[Installation]:
    """Prepare a database, start web processes and clocks, and stop them all."""
    port = free_port()
    environment = {
        **{key: value for key, value in os.environ.items() if not key.startswith("LUWTE_")},
        "DJANGO_SETTINGS_MODULE": "luwte.config.settings",
        "LUWTE_DATABASE_URL": url,
        "LUWTE_VAR": str(var),
        "LUWTE_DEMO": "1",
        "LUWTE_LOG_LEVEL": "WARNING",
    }
    here = Installation(f"http://127.0.0.1:{port}", environment, [])
    here.manage("shell", "-v0", "-c", PREPARE)
    web = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws"]
    web += ["--host", "127.0.0.1", "--port", str(port), "--workers", str(WEB_PROCESSES)]
    web += ["--blocking-threads", "1", "--log-level", "error", "luwte.config.wsgi:application"]
    commands = [web, *([*MANAGE, "clock"] for _number in range(CLOCKS))]
    try:
        for command in commands:
            started = subprocess.Popen(command, cwd=ROOT, env=environment, process_group=0)
            here.processes.append(started)
        _wait_until_it_answers(here)
        yield here
    finally:
        for process in here.processes:
            process.terminate()
        for process in here.processes:
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def _wait_until_it_answers(here: Installation) -> None:
    until = time.monotonic() + SLOWEST
    while time.monotonic() < until:
        try:
            if HttpTransport(here.address).get("/")[0] == 200:
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError("the web server never answered")


def log_in(here: Installation, key: str) -> Walker:
    """Somebody of the cast with a browser, by the demonstration's own page."""
    walk = Walker(None, transport=HttpTransport(here.address))
    walk.open("/demo/")
    form = next(form for form in walk.page.forms if ("who", f"zonnedael:{key}") in form.values)
    token = dict(form.values)["csrfmiddlewaretoken"]
    fields = [("csrfmiddlewaretoken", token), ("who", f"zonnedael:{key}")]
    status, url, _html = walk.transport.post("/demo/become/", fields)
    assert status == 200 and url.endswith("/o/zonnedael/"), (status, url)
    return walk


def report_some(here: Installation, key: str) -> None:
    """Several reports after one another; each is sent twice at once, as by a double tap."""
    walk = log_in(here, key)
    for number in range(REPORTS_EACH):
        page = walk.open("/o/zonnedael/report/all/")
        form = next(form for form in page.forms if "gravity" in form.names)
        given = [(name, value) for name, value in form.values if name != "gravity"]
        what = first_choice(form.choices["what"])
        fields = [*given, ("what", what), ("gravity", "light")]
        fields.append(("narrative", f"Melding {number} van {key}"))
        tap = partial(walk.transport.post, page.url, fields)
        with ThreadPoolExecutor(2) as taps:
            answers = [one.result() for one in (taps.submit(tap), taps.submit(tap))]
        assert {status for status, _url, _html in answers} == {200}
        assert len({url for _status, url, _html in answers}) == 1, "two taps, two reports"


@pytest.mark.whole
@pytest.mark.timeout(300)
@pytest.mark.spec("PLA-5")
def test_several_web_processes_and_clocks_do_everything_once(
    transactional_db: None, tmp_path: Path
) -> None:
    with own_database(tmp_path) as url, installation(url, tmp_path) as here:
        with ThreadPoolExecutor(len(REPORTERS)) as people:
            list(people.map(lambda key: report_some(here, key), REPORTERS))
        expected = len(REPORTERS) * REPORTS_EACH
        counted = _when_quiet(here)
    assert counted["incidents"] == counted["cases"] == counted["events"] == expected
    assert counted["audited"] == expected
    assert counted["tracks"] == 4 * expected
    assert counted["reactions"] == counted["reactions_wanted"] > 0
    assert counted["open"] == 0
    assert counted["deliveries"] == counted["different_deliveries"] > 0


def _when_quiet(here: Installation) -> dict[str, int]:
    """The numbers once the clocks have done what waits."""
    until = time.monotonic() + SLOWEST
    while True:
        counted = here.count()
        done = counted["open"] == 0 and counted["reactions"] == counted["reactions_wanted"]
        if done or time.monotonic() > until:
            return counted
        time.sleep(1)
