"""People who report and try again with the same key until somebody says that it arrived:
`python -m bench.tenacious`.

Reads a plan (one line of JSON: ports, requests with `{n}` where the key stands), reports until a
second line comes, finishes what it began, and writes which keys were acknowledged.
"""

from __future__ import annotations

import json
import random
import secrets
import socket
import sys
import threading
import time
from typing import Any

from bench.load import read_answer

PATIENCE = 8.0  # seconds that one try may take
STOP_TRYING = 90.0  # seconds after which something is wrong that no trying mends


def report(plan: dict[str, Any], request: str, stop: threading.Event, told: dict[str, Any]) -> None:
    """One person, again and again."""
    while not stop.is_set():
        key = secrets.token_hex(16)
        status = _until_it_arrived(plan["ports"], request.replace("{n}", key).encode())
        if status == "302":
            told["acknowledged"].append(key)
        else:
            told["refused"].append(status)
            return


def _until_it_arrived(ports: list[int], asked: bytes) -> str:
    """Try until there is an answer that is no trouble of the server. Returns its status."""
    until, status = time.monotonic() + STOP_TRYING, "none"
    while time.monotonic() < until:
        try:
            status = _once(random.choice(ports), asked)
        except (OSError, IndexError, ValueError):
            time.sleep(0.05)
            continue
        if not status.startswith("5"):
            return status
        time.sleep(0.05)
    return f"gave up, last answer {status}"


def _once(port: int, asked: bytes) -> str:
    with socket.create_connection(("127.0.0.1", port), PATIENCE) as line:
        line.settimeout(PATIENCE)
        line.sendall(asked)
        return read_answer(line.makefile("rb"))


def main() -> None:
    plan = json.loads(sys.stdin.readline())
    told: dict[str, Any] = {"acknowledged": [], "refused": []}
    stop = threading.Event()
    people = [
        threading.Thread(target=report, args=(plan, request, stop, told))
        for request in plan["requests"]
    ]
    for person in people:
        person.start()
    sys.stdin.readline()
    stop.set()
    for person in people:
        person.join()
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    main()
