"""The parent of `make run`: says what is wrong, mends what dies, leaves nothing behind."""

from __future__ import annotations

import os
import socket
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tools import run

pytestmark = pytest.mark.once

SLEEPS = [sys.executable, "-c", "import time; time.sleep(60)"]
DIES = [sys.executable, "-c", "raise SystemExit(3)"]


def until(condition: Callable[[], bool], seconds: float = 10) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end and not condition():
        time.sleep(0.02)
    return condition()


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return (
        not Path(f"/proc/{pid}/stat").exists() or " Z " not in Path(f"/proc/{pid}/stat").read_text()
    )


@pytest.fixture
def child() -> Iterator[Callable[[list[str]], run.Child]]:
    started: list[run.Child] = []

    def start(command: list[str]) -> run.Child:
        started.append(run.Child("web server", command))
        started[-1].start()
        return started[-1]

    yield start
    for each in started:
        each.stop_at_once()


def test_a_busy_port_is_named_with_the_way_out() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(run.CannotStart, match=rf"port {port}.*make run PORT={port + 1}"):
            run.require_free("127.0.0.1", port)


def test_a_port_that_is_no_number_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "eight")
    with pytest.raises(run.CannotStart, match="PORT is 'eight'"):
        run.number("PORT", 8000)


def test_what_dies_is_started_again(
    child: Callable[[list[str]], run.Child], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run.time, "sleep", lambda _seconds: None)
    dead = child(DIES)
    assert dead.process is not None
    dead.process.wait()
    dead.command = SLEEPS
    run.mend([dead])
    assert not dead.has_died()


def test_what_keeps_dying_stops_everything_with_a_sentence(
    child: Callable[[list[str]], run.Child], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run.time, "sleep", lambda _seconds: None)
    dead = child(DIES)
    with pytest.raises(run.CannotStart, match="web server stopped 5 times.*exit code 3"):
        for _ in range(run.MANY_DEATHS):
            assert dead.process is not None
            dead.process.wait()
            run.mend([dead])


def test_stopping_leaves_no_process_not_even_a_stubborn_grandchild(
    child: Callable[[list[str]], run.Child], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(run, "SLOWEST_STOP", 0.5)
    note = tmp_path / "pid"
    stubborn = (
        "import signal, subprocess, sys, time\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        f"worker = subprocess.Popen({SLEEPS!r})\n"
        f"open({str(note)!r}, 'w').write(str(worker.pid))\n"
        "time.sleep(60)\n"
    )
    parent = child([sys.executable, "-c", stubborn])
    assert until(lambda: note.exists() and note.read_text() != "")
    worker = int(note.read_text())
    run.stop_all([parent])
    assert parent.has_died()
    assert until(lambda: not is_alive(worker))


def test_demo_mode_is_on_at_home_and_never_in_production(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LUWTE_DEMO", "LUWTE_ENV", "LUWTE_SITE_URL", "LUWTE_COLLECTED_STATIC"):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    monkeypatch.setenv("LUWTE_ENV", "production")
    run.settle_environment(8000)
    assert "LUWTE_DEMO" not in os.environ
    monkeypatch.setenv("LUWTE_ENV", "development")
    run.settle_environment(8000)
    assert os.environ["LUWTE_DEMO"] == "1"
