"""Sound as browsers record it (WebM, RFC 8794 and 9559): titles, tags and dates become void."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from luwte.lib.media.shapes import Hidden, Stripped, damaged

EBML, DOCTYPE, SEGMENT = 0x1A45DFA3, 0x4282, 0x18538067
INFO, TRACKS, TRACK, CLUSTER = 0x1549A966, 0x1654AE6B, 0xAE, 0x1F43B675
TRACK_TYPE, CRC, VOID = 0x83, 0xBF, 0xEC
NESTED = frozenset({EBML, SEGMENT, INFO, TRACKS, TRACK})
# Tags, attachments, chapters, title, date, names of files and tracks, checksums that would fail.
TELLING = frozenset(
    {0x1254C367, 0x1941A469, 0x1043A770, 0x7BA9, 0x4461, 0x7384, 0x536E, 0x73A4, 0x3CB923, CRC}
)
PROGRAMS = frozenset({0x4D80, 0x5741})  # must stay; their words need not
MOST_ELEMENTS = 200_000


@dataclass(frozen=True)
class Element:
    """start: of its head; body: of its content; end: behind it."""

    key: int
    start: int
    body: int
    end: int


def is_webm(data: bytes) -> bool:
    """Whether it says so itself, as a document type."""
    return _doctype(data) in (b"webm", b"matroska")


def has_video(data: bytes) -> bool:
    """Whether a track of it is film."""
    try:
        return any(
            data[one.body : one.end] == b"\x01" for one in _walk(data) if one.key == TRACK_TYPE
        )
    except ValueError:
        return False


def strip_webm(data: bytes) -> Stripped:
    """The same sound, with void where something was told about it."""
    out = bytearray(data)
    removed: set[Hidden] = set()
    has_sound = False
    for one in _walk(data):
        has_sound = has_sound or one.key == CLUSTER
        if one.key in PROGRAMS:
            out[one.body : one.end] = b" " * (one.end - one.body)
        elif one.key in TELLING:
            if one.key != CRC:
                removed.add(Hidden.WRITING)
            _void(out, one)
    if not has_sound:
        raise damaged()
    return Stripped(bytes(out), frozenset(removed))


def _doctype(data: bytes) -> bytes:
    try:
        for one in _walk(data[:512]):
            if one.key == DOCTYPE:
                return bytes(data[one.body : one.end]).rstrip(b"\x00")
    except ValueError:
        pass
    return b""


def _void(out: bytearray, one: Element) -> None:
    length = one.end - one.start
    if length < 2:
        raise damaged()
    size = (
        bytes([0x80 | (length - 2)])
        if length - 2 < 127
        else (0x01 << 56 | (length - 9)).to_bytes(8, "big")
    )
    rest = length - 1 - len(size)
    out[one.start : one.end] = bytes([VOID]) + size + bytes(rest)


def _walk(data: bytes) -> Iterator[Element]:
    """All elements of interest. What is recorded live has parts without a length: those last
    until the next part of the same floor."""
    at, number = 0, 0
    ends = [len(data)]
    while at < len(data):
        number += 1
        if number > MOST_ELEMENTS:
            raise damaged()
        while len(ends) > 1 and at >= ends[-1]:
            ends.pop()
        key, body = _key(data, at)
        size, body = _size(data, body)
        end = min(len(data), ends[-1]) if size is None else body + size
        if end > len(data):
            if key not in (SEGMENT, CLUSTER):
                raise damaged()
            end = len(data)
        one = Element(key, at, body, end)
        yield one
        if key in NESTED or (key == CLUSTER and size is None):
            ends.append(end)
            at = body
        else:
            at = end


def _key(data: bytes, at: int) -> tuple[int, int]:
    if at >= len(data) or not data[at]:
        raise damaged()
    length = 9 - data[at].bit_length()
    if length > 4 or at + length > len(data):
        raise damaged()
    return int.from_bytes(data[at : at + length], "big"), at + length


def _size(data: bytes, at: int) -> tuple[int | None, int]:
    """How long the content is; None when that is not known."""
    if at >= len(data) or not data[at]:
        raise damaged()
    length = 9 - data[at].bit_length()
    if at + length > len(data):
        raise damaged()
    value = int.from_bytes(data[at : at + length], "big") & ((1 << 7 * length) - 1)
    return (None if value == (1 << 7 * length) - 1 else value), at + length
