"""What every test gets: no network, and a browser where a test asks for one."""

from __future__ import annotations

import atexit
import os
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tools import browser

pytest_plugins = ["tests.cast"]

# Playwright runs its own event loop in the thread of the test; Django would refuse the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

LOCAL = {"127.0.0.1", "::1", "localhost", "0.0.0.0"}


def pytest_configure(config: pytest.Config) -> None:
    folder = os.environ.get("LUWTE_VAR", "")
    if Path(folder).name.startswith("luwte-test-"):
        atexit.register(shutil.rmtree, folder, ignore_errors=True)


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Iterator[None]:
    """A test that reaches for another machine fails, here as on a machine without a network."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in {socket.AF_INET, socket.AF_INET6} and address[0] not in LOCAL:
            raise AssertionError(f"a test reached for the network: {address[0]}")
        connect(self, address)

    patch = pytest.MonkeyPatch()
    patch.setattr(socket.socket, "connect", guarded)
    yield
    patch.undo()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's chromium when there is one, else the browser that Playwright brought."""
    return {**browser_type_launch_args, **browser.launch_arguments()}
