"""Whether a report that was acknowledged can be lost: web servers and the database are killed, over
and over, while people report and try again until somebody says that it arrived."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from bench.measurements import CLIENTS, measured
from bench.results import Result
from bench.site import LUWTE
from tools import postgres as pg

KILLS = 20 if os.environ.get("BENCH_QUICK") else 200
SERVERS = 3
SEED = 11


class Web:
    """One web server of one worker, which comes back on the same port."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self.process: subprocess.Popen[bytes] | None = None
        self.start()

    def start(self) -> None:
        command = [
            sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1",
            "--port", str(self.port), "--workers", "1", "--blocking-threads", "1", "--no-ws",
            "--log-level", "critical", LUWTE,
        ]  # fmt: skip
        self.process = subprocess.Popen(
            command,
            env=self.environment,
            stderr=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            process_group=0,
        )

    def is_up(self) -> bool:
        """Whether it answers; its port is bound before its worker lives."""
        asked = b"GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        try:
            with socket.create_connection(("127.0.0.1", self.port), 0.5) as line:
                line.sendall(asked)
                return line.recv(20).startswith(b"HTTP/1.1 200")
        except OSError:
            return False

    def kill(self) -> None:
        """The server and its worker, at once."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def kill_and_start(self) -> None:
        self.kill()
        self.start()


class Server:
    """A PostgreSQL that writes as in production, which comes back after a kill."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        if owner := pg.other_user():
            os.chown(folder, owner["user"], owner["group"])
        folder.chmod(0o755)
        self.binaries = pg.find_binaries(folder)
        pg.initialise(self.binaries, folder / "data")
        self.process = pg.start(self.binaries, folder, fsync=True)
        pg.wait_until_ready(self.process, folder)
        pg.create_database(self.binaries, folder)
        self.url = f"postgres:///{pg.DATABASE}?host={folder}&user={pg.DATABASE}"

    def kill_and_start(self) -> None:
        """As when the power fails: all its processes at once, then a recovery from its log."""
        below = _children(self.process.pid)
        self.process.kill()
        self.process.wait()
        for child in below:
            _kill(child)
        until = time.monotonic() + 20
        while any(_lives(child) for child in below) and time.monotonic() < until:
            time.sleep(0.01)
        (self.folder / "data" / "postmaster.pid").unlink(missing_ok=True)
        self.process = pg.start(self.binaries, self.folder, fsync=True)
        pg.wait_until_ready(self.process, self.folder)

    def stop(self) -> None:
        pg.stop(self.process)


@measured
def reports_lost(database: str) -> list[Result]:
    """200 kills; every report that was acknowledged is there exactly once."""
    with (
        tempfile.TemporaryDirectory(prefix="luwte-lost-", dir="/tmp") as name,
        _stage(database, Path(name)) as (environment, server),
    ):
        requests = json.loads(_house(environment, "setup"))
        acknowledged, kills, lasted = _storm(environment, server, requests)
        found = json.loads(_house(environment, "check", json.dumps(acknowledged)))
    what = "web servers and PostgreSQL" if server else "web servers"
    note = (
        f"{kills} kill -9 of {what} in {lasted:.0f} s, {CLIENTS} clients, {len(acknowledged)} "
        f"acknowledged; there {found['once']}, missing {found['missing']}, twice {found['twice']}"
    )
    lost = found["missing"] + found["twice"]
    if not acknowledged:
        raise RuntimeError("no report was acknowledged")
    return [Result("reports_lost", database, lost, "count", 0, "lower", note)]


@contextmanager
def _stage(database: str, folder: Path) -> Iterator[tuple[dict[str, str], Server | None]]:
    server = None
    if database == "postgres":
        place = Path(tempfile.mkdtemp(prefix="luwte-pg-", dir="/tmp"))
        server = Server(place)
        url = server.url
    else:
        url = f"sqlite:///{folder / 'lost.sqlite3'}"
    environment = os.environ | {
        "LUWTE_DATABASE_URL": url,
        "LUWTE_VAR": str(folder / "var"),
        "LUWTE_LOG_LEVEL": "CRITICAL",
    }
    try:
        yield environment, server
    finally:
        if server is not None:
            server.stop()
            shutil.rmtree(server.folder, ignore_errors=True)


def _storm(
    environment: dict[str, str], server: Server | None, requests: list[str]
) -> tuple[list[str], int, float]:
    """Kill until it was often enough. Returns the acknowledged keys, the kills and the seconds."""
    chance = random.Random(SEED)
    webs = [Web(environment) for _ in range(SERVERS)]
    clients: subprocess.Popen[str] | None = None
    begin = time.monotonic()
    try:
        _wait_for(webs)
        plan = {"ports": [web.port for web in webs], "requests": requests}
        clients = subprocess.Popen(
            [sys.executable, "-m", "bench.tenacious"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert clients.stdin is not None
        clients.stdin.write(json.dumps(plan) + "\n")
        clients.stdin.flush()
        kills = 0
        while kills < KILLS:
            time.sleep(chance.uniform(0.0, 0.4))
            up = [web for web in webs if web.is_up()]
            if server is not None and up and chance.random() < 0.5:
                server.kill_and_start()
            elif len(up) > 1:  # somebody is left to answer, or nothing would be acknowledged
                chance.choice(up).kill_and_start()
            else:
                continue
            kills += 1
        _wait_for(webs)
        told, _error = clients.communicate("stop\n", timeout=120)
        found: dict[str, Any] = json.loads(told)
        if found["refused"]:
            raise RuntimeError(f"refused: {found['refused'][:3]}")
        return found["acknowledged"], kills, time.monotonic() - begin
    finally:
        for web in webs:
            web.kill()
        if clients is not None and clients.poll() is None:
            clients.kill()


def _wait_for(webs: list[Web]) -> None:
    until = time.monotonic() + 60
    while not all(web.is_up() for web in webs):
        if time.monotonic() > until:
            raise RuntimeError("a web server did not come back")
        time.sleep(0.05)


def _house(environment: dict[str, str], *words: str) -> str:
    """What the process beside says that has this database."""
    command = [sys.executable, "-m", "bench.lost_house", words[0]]
    ended = subprocess.run(
        command,
        check=False,
        env=environment,
        input="".join(words[1:]),
        capture_output=True,
        text=True,
    )
    if ended.returncode:
        raise RuntimeError(ended.stderr[-1000:])
    return ended.stdout.splitlines()[-1]


def _children(pid: int) -> list[int]:
    listed = subprocess.run(
        ["ps", "-A", "-o", "pid=,ppid="], check=True, capture_output=True, text=True
    )
    pairs = [line.split() for line in listed.stdout.splitlines()]
    return [int(child) for child, parent in pairs if int(parent) == pid]


def _kill(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def _lives(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except (OSError, IndexError):
        return False
    return state != "Z"
