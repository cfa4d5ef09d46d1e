#!/usr/bin/env python3
"""Starts Luwte on this machine: `make run`.

One parent prepares (database, texts, content, demo organisation, static files), starts the web
server and the clock's lanes, waits until the pages answer, and stops them all on Ctrl-C or
SIGTERM. A child that dies is started again; one that keeps dying stops everything.

The environment decides: PORT (8000), LUWTE_BIND (127.0.0.1), LUWTE_WORKERS (2),
LUWTE_DATABASE_URL (SQLite in var/), LUWTE_DEMO (1 unless LUWTE_ENV=production).
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LANES = ("safety", "events", "ordinary", "long")
LOOK = 0.1  # seconds between two looks at the children
SLOWEST_START = 60.0  # seconds until the pages must answer
SLOWEST_CLOCK = 15.0  # and at most until the first beat of the clock
SLOWEST_STOP = 10.0  # seconds that a child gets to finish what it does
MANY_DEATHS, WITHIN = 5, 60.0  # so many deaths of one child in so many seconds are too many
PREPARE = [sys.executable, str(ROOT / "tools" / "prepare.py")]


class CannotStart(SystemExit):
    """The start stops with a sentence that says what to do."""


@dataclass
class Child:
    """One process of ours and the moments at which it died."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    deaths: deque[float] = field(default_factory=lambda: deque(maxlen=MANY_DEATHS))

    def start(self) -> None:
        self.process = subprocess.Popen(
            self.command,
            cwd=ROOT,
            # Of its own group: Ctrl-C reaches the parent alone, which then stops it in order.
            process_group=0,
            preexec_fn=stops_with_us(),  # noqa: PLW1509  safe here: we have one thread
        )

    def has_died(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def dies_too_often(self) -> bool:
        now = time.monotonic()
        self.deaths.append(now)
        return len(self.deaths) == MANY_DEATHS and now - self.deaths[0] < WITHIN

    def ask_to_stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def stop_at_once(self) -> None:
        """Kill what is left of it, with the workers that it started."""
        if self.process is None:
            return
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def stops_with_us() -> Callable[[], None] | None:
    """On Linux: ask the kernel to stop a child when we are killed without a chance to."""
    if not sys.platform.startswith("linux"):
        return None
    import ctypes

    libc = ctypes.CDLL(None)
    set_parent_death_signal = 1

    def ask() -> None:
        libc.prctl(set_parent_death_signal, signal.SIGTERM)

    return ask


# --- What to start ---------------------------------------------------------------------


def settle_environment(port: int) -> None:
    """Fill in what the person left out; children read the same environment."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luwte.config.settings")
    if os.environ.get("LUWTE_ENV", "development") != "production":
        os.environ.setdefault("LUWTE_DEMO", "1")
    os.environ.setdefault("LUWTE_SITE_URL", f"http://127.0.0.1:{port}")
    # Tells the settings that static files were collected, with their fingerprints.
    os.environ["LUWTE_COLLECTED_STATIC"] = "1"


def number(name: str, default: int) -> int:
    word = os.environ.get(name) or str(default)
    if not word.isdigit() or not 0 < int(word) < 65536:
        raise CannotStart(f"{name} is '{word}'; give a whole number above 0.")
    return int(word)


def require_free(host: str, port: int) -> None:
    """Raise CannotStart when the port is taken; said before anything slow is done."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CannotStart(
                f"Cannot listen on {host} port {port} ({error.strerror}). Stop what runs there, "
                f"or choose another port: make run PORT={port + 1}"
            ) from None


def web_server(host: str, port: int) -> Child:
    granian = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws"]
    granian += ["--host", host, "--port", str(port), "--log-level", "warning"]
    granian += ["--workers", str(number("LUWTE_WORKERS", 2)), "--respawn-failed-workers"]
    # One thread a worker: synchronous Django gains nothing from more, and the thread's
    # connection with the database lives as long as the thread.
    granian += ["--blocking-threads", "1", "--blocking-threads-idle-timeout", "600"]
    granian += ["--workers-kill-timeout", str(int(SLOWEST_STOP) - 3)]
    return Child("web server", [*granian, "luwte.config.wsgi:application"])


def clock_lanes() -> list[Child]:
    manage = [sys.executable, str(ROOT / "manage.py"), "clock", "--lane"]
    return [Child(f"clock, lane {lane}", [*manage, lane]) for lane in LANES]


# --- Watching over it ------------------------------------------------------------------


def answers(url: str) -> bool:
    """True when a page comes back, of whatever kind: a redirect to https answers too."""
    # In production only the names of LUWTE_HOSTS are answered.
    host = os.environ.get("LUWTE_HOSTS", "").split(",")[0].strip()
    request = urllib.request.Request(url, headers={"Host": host} if host else {})
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), NoRedirect())
    try:
        with opener.open(request, timeout=5):
            return True
    except urllib.error.HTTPError as error:
        return error.code < 500
    except OSError:
        return False


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: object, **_kwargs: object) -> None:
        return None


def mend(children: list[Child]) -> None:
    """Start again what has died; raises CannotStart for a child that keeps dying."""
    for child in children:
        if not child.has_died():
            continue
        code = child.process.returncode if child.process else None
        child.stop_at_once()  # its workers, if any are left
        if child.dies_too_often():
            raise CannotStart(
                f"The {child.name} stopped {MANY_DEATHS} times within {WITHIN:.0f} seconds (last "
                f"exit code {code}); the lines above say why. Everything was stopped."
            )
        print(f"The {child.name} stopped (exit code {code}); starting it again.", flush=True)
        time.sleep(min(0.2 * 2 ** len(child.deaths), 5))
        child.start()


def wait_until_answering(url: str, children: list[Child]) -> None:
    until = time.monotonic() + SLOWEST_START
    while not answers(url):
        if time.monotonic() > until:
            raise CannotStart(f"No answer from {url} within {SLOWEST_START:.0f} seconds.")
        mend(children)
        time.sleep(LOOK)


def wait_for_the_clock(url: str, children: list[Child]) -> None:
    """So that the first page does not say that no clock runs. Not for ever: what else a clock may
    lack, its own page says."""
    until = time.monotonic() + SLOWEST_CLOCK
    while not answers(url) and time.monotonic() < until:
        mend(children)
        time.sleep(LOOK)


def stop_all(children: list[Child]) -> None:
    for child in children:
        child.ask_to_stop()
    until = time.monotonic() + SLOWEST_STOP
    while time.monotonic() < until and not all(
        child.process is None or child.has_died() for child in children
    ):
        time.sleep(0.05)
    for child in children:
        child.stop_at_once()


def prepare() -> None:
    """Bring database, content and static files up to date, in a process of its own."""
    code = subprocess.run(PREPARE, cwd=ROOT, check=False).returncode
    if code:
        raise CannotStart(code)


def welcome(host: str, port: int) -> None:
    """Print the demo accounts, and last (where the eye rests) the address."""
    accounts = subprocess.run([*PREPARE, "--accounts"], cwd=ROOT, check=False, capture_output=True)
    shown = "127.0.0.1" if host in {"0.0.0.0", "::"} else host
    print(f"\n{accounts.stdout.decode()}", end="")
    print(f"\nLuwte runs on http://{shown}:{port}    (Ctrl-C stops it)", flush=True)


def leave(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt


def main() -> int:
    for ending in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, leave)
    port, host = number("PORT", 8000), os.environ.get("LUWTE_BIND") or "127.0.0.1"
    settle_environment(port)
    require_free(host, port)
    prepare()
    # Each process counts in a file of its own; those of an earlier start are over.
    var = Path(os.environ.get("LUWTE_VAR") or ROOT / "var")
    shutil.rmtree(var / "metrics", ignore_errors=True)
    web, lanes = web_server(host, port), clock_lanes()
    started = [web]
    try:
        web.start()
        # The lanes start when the pages answer, so that they do not slow down the first one.
        wait_until_answering(f"http://{host}:{port}/health", started)
        for lane in lanes:
            started.append(lane)
            lane.start()
        wait_for_the_clock(f"http://{host}:{port}/health/clock", started)
        welcome(host, port)
        while True:
            mend(started)
            time.sleep(LOOK)
    except KeyboardInterrupt:
        print("\nStopping …", flush=True)
        return 0
    finally:
        stop_all(started)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
