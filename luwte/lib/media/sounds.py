"""Recordings without titles, names, pictures and dates; the sound itself is untouched."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from luwte.lib.media.shapes import Hidden, Stripped, damaged

_WAV_KEEP = frozenset({b"fmt ", b"data", b"fact"})
# The first bytes of a stream's second packet, and whether a bit closes the list of remarks.
_REMARKS: tuple[tuple[bytes, bool], ...] = ((b"\x03vorbis", True), (b"OpusTags", False))


def strip_mpeg(data: bytes) -> Stripped:
    """An MP3 or AAC without ID3, APE and lyrics, before and behind."""
    start, end = _past_id3(data), len(data)
    while True:
        shorter = _before_tail(data, start, end)
        if shorter == end:
            break
        end = shorter
    while data[start : start + 1] == b"\x00" and start < end:
        start += 1
    if end - start < 24 or data[start] != 0xFF or data[start + 1] & 0xE0 != 0xE0:
        raise damaged()
    is_told = start > 0 or end < len(data)
    return Stripped(data[start:end], frozenset({Hidden.WRITING} if is_told else ()))


def _past_id3(data: bytes) -> int:
    at = 0
    while data[at : at + 3] == b"ID3" and at + 10 <= len(data):
        size = 0
        for one in data[at + 6 : at + 10]:
            size = size << 7 | one & 0x7F
        at += 10 + size + (10 if data[at + 5] & 0x10 else 0)
    return at


def _before_tail(data: bytes, start: int, end: int) -> int:
    """Where the sound ends when one kind of tail stands before `end`."""
    if data[end - 128 : end - 125] == b"TAG" and end - 128 >= start:
        return end - 128
    if data[end - 9 : end] == b"LYRICS200" and data[end - 15 : end - 9].isdigit():
        return max(start, end - 15 - int(data[end - 15 : end - 9]))
    foot = data[end - 32 : end]
    if foot.startswith(b"APETAGEX"):
        size, has_head = int.from_bytes(foot[12:16], "little"), foot[23] & 0x80
        return max(start, end - size - (32 if has_head else 0))
    return end


def strip_wav(data: bytes) -> Stripped:
    """A WAV of only its sound."""
    removed: set[Hidden] = set()
    kept: list[bytes] = []
    at = 12
    while at + 8 <= len(data):
        kind = data[at : at + 4]
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        end = at + 8 + size
        if end > len(data):
            raise damaged()
        if kind in _WAV_KEEP:
            kept.append(data[at:end] + (b"\x00" if size % 2 else b""))
        else:
            removed.add(Hidden.WRITING)
        at = end + size % 2
    if {one[:4] for one in kept} < {b"fmt ", b"data"}:
        raise damaged()
    body = b"WAVE" + b"".join(kept)
    return Stripped(b"RIFF" + struct.pack("<I", len(body)) + body, frozenset(removed))


# --- Ogg ---------------------------------------------------------------------------------------


@dataclass
class _Page:
    """start: of its head; body: of its content; sizes: of the pieces in it."""

    start: int
    body: int
    end: int
    serial: bytes
    sizes: bytes


def strip_ogg(data: bytes) -> Stripped:
    """An Ogg (Opus, Vorbis, FLAC, Speex) whose list of remarks is empty, of the same length."""
    out = bytearray(data)
    removed: set[Hidden] = set()
    pages = list(_pages(data))
    for serial in {page.serial for page in pages}:
        places, touched = _second_packet([page for page in pages if page.serial == serial])
        packet = b"".join(data[start:end] for start, end in places)
        empty = _without_remarks(packet)
        if empty != packet:
            removed.add(Hidden.WRITING)
        at = 0
        for start, end in places:
            out[start:end] = empty[at : at + end - start]
            at += end - start
        for page in touched:
            _seal(out, page)
    return Stripped(bytes(out), frozenset(removed))


def _pages(data: bytes) -> Iterator[_Page]:
    at = 0
    while at < len(data):
        if data[at : at + 4] != b"OggS" or at + 27 > len(data):
            raise damaged()
        body = at + 27 + data[at + 26]
        sizes = data[at + 27 : body]
        end = body + sum(sizes)
        if end > len(data):
            raise damaged()
        yield _Page(at, body, end, data[at + 14 : at + 18], sizes)
        at = end


def _second_packet(pages: list[_Page]) -> tuple[list[tuple[int, int]], list[_Page]]:
    """Where the remarks of one stream stand, and on which pages."""
    number, places, touched = 0, [], []
    for page in pages:
        at = page.body
        for size in page.sizes:
            if number == 1:
                places.append((at, at + size))
                if page not in touched:
                    touched.append(page)
            at += size
            number += size < 255
            if number > 1:
                return places, touched
    raise damaged()


def _without_remarks(packet: bytes) -> bytes:
    """A packet of the same length whose only word is a name of blanks."""
    start, closes = next(
        (found for found in _REMARKS if packet.startswith(found[0])),
        (packet[:4] if packet[:1] in (b"\x04", b"\x84") else b"", False),
    )
    blanks = len(packet) - len(start) - 8 - closes
    if blanks < 0:
        raise damaged()
    name = struct.pack("<I", blanks) + b" " * blanks
    return start + name + bytes(4) + (b"\x01" if closes else b"")


def _table() -> list[int]:
    table = []
    for number in range(256):
        value = number << 24
        for _bit in range(8):
            value = (value << 1 ^ 0x04C11DB7) if value & 0x80000000 else value << 1
        table.append(value & 0xFFFFFFFF)
    return table


_CRC = _table()


def _seal(out: bytearray, page: _Page) -> None:
    """Write the page's checksum anew."""
    out[page.start + 22 : page.start + 26] = bytes(4)
    value = 0
    for one in out[page.start : page.end]:
        value = (value << 8 & 0xFFFFFFFF) ^ _CRC[value >> 24 ^ one]
    out[page.start + 22 : page.start + 26] = struct.pack("<I", value)
