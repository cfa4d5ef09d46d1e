"""A web server as in production, and clients that ask it."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from bench.load import Answers

LUWTE = "luwte.config.wsgi:application"
BARE = "bench.bare_site:application"
USUAL = "bench.bare_site:usual"


@dataclass(frozen=True)
class Visitor:
    """Somebody with a session."""

    session: str
    csrf: str

    def get(self, path: str) -> str:
        """A request for a page."""
        return (
            f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: keep-alive\r\n"
            f"Cookie: sessionid={self.session}; csrftoken={self.csrf}\r\n\r\n"
        )

    def post(self, path: str, fields: list[tuple[str, str]]) -> str:
        """A form that is sent; `{n}` in a value becomes 32 fresh characters each time."""
        body = urlencode([*fields, ("csrfmiddlewaretoken", self.csrf)], safe="{}")
        length = len(body) + body.count("{n}") * (32 - len("{n}"))
        return (
            f"POST {path} HTTP/1.1\r\nHost: localhost\r\nConnection: keep-alive\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {length}\r\n"
            f"Cookie: sessionid={self.session}; csrftoken={self.csrf}\r\n\r\n{body}"
        )


def visitor(login_id: UUID) -> Visitor:
    """A session for this login, made as the login page makes it."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.middleware.csrf import _get_new_csrf_string

    from luwte.tenancy.login import EPOCH_SESSION_KEY
    from luwte.tenancy.models import Login

    login = Login.objects.get(pk=login_id)
    session = SessionStore()
    session[SESSION_KEY] = str(login.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = login.get_session_auth_hash()
    session[EPOCH_SESSION_KEY] = login.session_epoch
    session.create()
    return Visitor(session.session_key or "", _get_new_csrf_string())


@contextmanager
def served(
    *, workers: int = 2, site: str = LUWTE, core: int | None = None, **environment: str
) -> Iterator[int]:
    """A granian server on a free port; yields the port. `core` binds it to one processor; further
    names go into its environment."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1",
        "--port", str(port), "--workers", str(workers), "--blocking-threads", "1",
        "--no-ws", "--log-level", "error", site,
    ]  # fmt: skip
    bound = core is not None and hasattr(os, "sched_setaffinity")
    server = subprocess.Popen(
        command,
        env=os.environ | environment,
        # Before it starts, so that its workers inherit it.
        preexec_fn=(lambda: os.sched_setaffinity(0, {core or 0})) if bound else None,  # noqa: PLW1509
    )
    try:
        _wait(port, server)
        yield port
    finally:
        server.terminate()
        server.wait(20)


def _wait(port: int, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            time.sleep(0.5)  # the port is bound before every worker answers
            return
    raise RuntimeError("the web server did not start")


def ask(port: int, requests: list[str], seconds: float, **more: int) -> Answers:
    """One client per request, each asking its own again and again for some seconds; with `once=1`
    one client that asks each request once. `core` binds the clients to one processor."""
    plan = {"host": "127.0.0.1", "port": port, "seconds": seconds, "clients": requests, **more}
    ended = subprocess.run(
        [sys.executable, "-m", "bench.load"],
        input=json.dumps(plan),
        capture_output=True,
        text=True,
        check=True,
    )
    return Answers(**json.loads(ended.stdout))
