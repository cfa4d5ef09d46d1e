"""`make run` as a whole: everything starts, the second time at once, and Ctrl-C leaves nothing."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

pytestmark = [pytest.mark.whole, pytest.mark.timeout(300)]

ROOT = Path(__file__).resolve().parent.parent
SLOWEST = 150  # seconds, with tests beside it on two cores


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def descendants(pid: int) -> set[int]:
    listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True)
    pairs = [tuple(map(int, line.split())) for line in listed.stdout.splitlines()]
    found = {pid}
    while more := {child for child, parent in pairs if parent in found} - found:
        found |= more
    return found - {pid}


def alive(pids: set[int]) -> set[int]:
    listed = subprocess.run(["ps", "-A", "-o", "pid=,stat="], capture_output=True, text=True)
    states = dict(line.split(maxsplit=1) for line in listed.stdout.splitlines())
    return {pid for pid in pids if not states.get(str(pid), "Z").startswith("Z")}


@contextmanager
def started(var: Path, port: int) -> Iterator[tuple[subprocess.Popen[bytes], Path]]:
    """The application as `make run` starts it; yields when its address is printed."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("LUWTE_", "DJANGO_"))}
    log = var.parent / f"log-{time.monotonic_ns()}"
    with log.open("wb") as out:
        parent = subprocess.Popen(
            [sys.executable, "tools/run.py"],
            cwd=ROOT,
            env=environment | {"LUWTE_VAR": str(var), "PORT": str(port)},
            stdout=out,
            stderr=out,
            process_group=0,
        )
    try:
        until = time.monotonic() + SLOWEST
        while "Luwte runs on" not in log.read_text() and parent.poll() is None:
            assert time.monotonic() < until, log.read_text()
            time.sleep(0.05)
        assert parent.poll() is None, log.read_text()
        yield parent, log
    finally:
        if parent.poll() is None:
            parent.terminate()
            parent.wait(timeout=30)


@pytest.mark.spec("PLA-5")
def test_one_word_starts_everything_and_ctrl_c_leaves_nothing(tmp_path: Path) -> None:
    port = free_port()
    with started(tmp_path / "var", port) as (parent, log):
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=10) as page:
            assert page.status == 200
        words = log.read_text()
        assert f"http://127.0.0.1:{port}" in words
        assert re.search(r"@\S+", words), "the demo accounts are printed"
        children = descendants(parent.pid)
        assert len(children) >= 5  # the web server and four lanes
        # Ctrl-C in a terminal.
        os.killpg(parent.pid, signal.SIGINT)
        assert parent.wait(timeout=30) == 0
        assert alive(children) == set()

    with started(tmp_path / "var", port) as (parent, log):
        assert "Bringing the database up to date" not in log.read_text(), "nothing had changed"
        children = descendants(parent.pid)
        parent.send_signal(signal.SIGTERM)
        parent.wait(timeout=30)
        assert alive(children) == set()
