"""Asking a virus scanner (clamd) about bytes, when one is configured.

`LUWTE_CLAMD` is `tcp://host:port` or `unix:/path/of/the/socket`; empty means there is none. Only
the INSTREAM command is spoken: the scanner gets the bytes and never a path of ours.
"""

from __future__ import annotations

import socket
import struct
import time
from collections.abc import Iterable
from enum import StrEnum
from urllib.parse import urlsplit

from django.conf import settings

PIECE = 256 * 1024  # bytes at once
CONNECT_WITHIN, ANSWER_WITHIN = 3.0, 30.0  # seconds
LONGEST_ANSWER = 4096


class Verdict(StrEnum):
    """What the scanner says."""

    CLEAN = "clean"
    FOUND = "found"
    UNABLE = "unable"  # it answered, but cannot look into this file


class ScannerAway(Exception):
    """The scanner does not answer: try again later."""


def is_configured() -> bool:
    """Whether there is a scanner to ask."""
    return bool(settings.CLAMD)


def scan(pieces: Iterable[bytes]) -> Verdict:
    """Send the bytes to the scanner and wait for its word.

    Raises ScannerAway when it cannot be reached, hangs up, or does not answer in time.
    """
    until = time.monotonic() + ANSWER_WITHIN
    try:
        with _connected() as line:
            line.sendall(b"zINSTREAM\0")
            for piece in _small(pieces):
                line.settimeout(max(until - time.monotonic(), 0.01))
                line.sendall(struct.pack(">I", len(piece)) + piece)
            line.sendall(struct.pack(">I", 0))
            return _word(_answer(line, until))
    except (OSError, ValueError) as away:
        raise ScannerAway(type(away).__name__) from away


def _connected() -> socket.socket:
    address = urlsplit(settings.CLAMD)
    if address.scheme == "unix":
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(CONNECT_WITHIN)
        try:
            line.connect(address.path)
        except OSError:
            line.close()
            raise
        return line
    return socket.create_connection((address.hostname or "", address.port or 3310), CONNECT_WITHIN)


def _small(pieces: Iterable[bytes]) -> Iterable[bytes]:
    for piece in pieces:
        for at in range(0, len(piece), PIECE):
            yield piece[at : at + PIECE]


def _answer(line: socket.socket, until: float) -> bytes:
    answer = b""
    while b"\0" not in answer and len(answer) < LONGEST_ANSWER:
        line.settimeout(max(until - time.monotonic(), 0.01))
        more = line.recv(LONGEST_ANSWER)
        if not more:
            break
        answer += more
    return answer.partition(b"\0")[0].strip()


def _word(answer: bytes) -> Verdict:
    if answer.endswith(b"FOUND"):
        return Verdict.FOUND
    if answer.endswith(b"OK"):
        return Verdict.CLEAN
    if answer.endswith(b"ERROR"):
        return Verdict.UNABLE
    raise ValueError("no answer")
