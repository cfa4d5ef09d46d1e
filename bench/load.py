"""Clients that ask: a process of its own, so that the server is not measured with its asker.

`python -m bench.load` reads a plan (JSON) from standard input and writes seconds per answer.
Plan: {"host", "port", "seconds", "clients": [request, …]}; `{n}` in a request is replaced by 32
fresh hexadecimal characters, so that its length stays the same. Each client has one connection that
stays open and asks again when its answer is there. With "once" there is one client that asks each
request once, one after another.
"""

from __future__ import annotations

import json
import os
import secrets
import socket
import sys
import threading
import time
from dataclasses import dataclass
from typing import Any


@dataclass
class Answers:
    """What came back: seconds per answer, and how many of each status."""

    seconds: list[float]
    statuses: dict[str, int]
    lasted: float

    @property
    def rate(self) -> float:
        """Answers per second."""
        return len(self.seconds) / self.lasted if self.lasted else 0.0


def read_answer(stream: Any) -> str:
    """Read one answer to its end; returns the status."""
    status = stream.readline().split(b" ", 2)[1].decode()
    length = 0
    chunked = False
    while (line := stream.readline()) not in (b"\r\n", b""):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
        chunked |= name.lower() == b"transfer-encoding" and b"chunked" in value
    if chunked:
        while size := int(stream.readline(), 16):
            stream.read(size + 2)
        stream.readline()
    else:
        stream.read(length)
    return str(status)


def client(plan: dict[str, Any], request: str, until: float, found: Answers) -> None:
    """Ask until the time is over."""
    with socket.create_connection((plan["host"], plan["port"])) as line:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        stream = line.makefile("rb")
        fresh = "{n}" in request
        same = request.encode()
        while not found.seconds or time.perf_counter() < until:
            asked = request.replace("{n}", secrets.token_hex(16)).encode() if fresh else same
            start = time.perf_counter()
            line.sendall(asked)
            status = read_answer(stream)
            found.seconds.append(time.perf_counter() - start)
            found.statuses[status] = found.statuses.get(status, 0) + 1


def main() -> None:
    plan = json.loads(sys.stdin.read())
    if "core" in plan and hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {plan["core"]})
    each = [Answers([], {}, 0.0) for _ in plan["clients"]]
    if plan.get("once"):
        for request, found in zip(plan["clients"], each, strict=True):
            client(plan, request, 0.0, found)
        plan["clients"] = []
    begin = time.perf_counter()
    until = begin + plan["seconds"]
    threads = [
        threading.Thread(target=client, args=(plan, request, until, found))
        for request, found in zip(plan["clients"], each, strict=False)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    statuses: dict[str, int] = {}
    for found in each:
        for status, count in found.statuses.items():
            statuses[status] = statuses.get(status, 0) + count
    seconds = [value for found in each for value in found.seconds]
    json.dump(
        {"seconds": seconds, "statuses": statuses, "lasted": time.perf_counter() - begin},
        sys.stdout,
    )


if __name__ == "__main__":
    main()
