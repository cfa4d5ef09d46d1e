"""Photos and screenshots without what hides in them, and without losing a single pixel.

Not decoded and encoded again: that would cost quality, and a second for a large photo. The parts
of the file that make the picture are copied, the others are not. How a photo is turned is the
one thing kept of its Exif.
"""

from __future__ import annotations

import re
import struct
import zlib
from dataclasses import dataclass, field

from luwte.lib.media.shapes import Hidden, Stripped, check_pixels, damaged

ORIENTATION, GPS = 0x0112, 0x8825
_MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
_JPEG_KEEP = _FRAMES | {0xC4, 0xCC, 0xDA, 0xDB, 0xDC, 0xDD, 0xEE}
_PNG_KEEP = frozenset(
    b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB sBIT bKGD pHYs hIST acTL fcTL fdAT".split()
)
_WEBP_KEEP = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF"})
_GIF_KEEP = (b"NETSCAPE2.0", b"ANIMEXTS1.0")


@dataclass
class _Parts:
    """What of a picture is kept, in order; what was taken out; how it is turned."""

    kept: list[bytes] = field(default_factory=list)
    removed: set[Hidden] = field(default_factory=set)
    turned: int = 1
    has_picture: bool = False

    def leave_exif(self, tiff: bytes) -> None:
        """Of Exif only the turning is kept."""
        self.turned, has_place = _read_exif(tiff)
        self.removed |= {Hidden.DEVICE, Hidden.PLACE} if has_place else {Hidden.DEVICE}

    def leave_tail(self, tail: bytes) -> None:
        """Bytes behind the end: a film of the moment, a second picture, or worse."""
        if tail.strip(b"\x00"):
            self.removed.add(Hidden.EMBEDDED)


def strip_jpeg(data: bytes) -> Stripped:
    """A JPEG of only its picture. Raises Unusable when it stops halfway."""
    parts, at = _Parts(), 2
    while True:
        marker, at = _next_marker(data, at)
        if marker == 0xD9:
            break
        end = at + _big(data, at, 2)
        if end > len(data) or end < at + 2:
            raise damaged()
        if marker == 0xDA:
            # What is drawn lasts until the next mark that is neither a filler nor a restart.
            found = _MARKER.search(data, end)
            if found is None:
                raise damaged()
            end = found.start()
        _take_jpeg(parts, marker, data[at:end])
        at = end
    if not parts.has_picture:
        raise damaged()
    parts.leave_tail(data[at:])
    whole = [b"\xff\xd8", _jpeg_exif(parts.turned), *parts.kept, b"\xff\xd9"]
    return Stripped(b"".join(whole), frozenset(parts.removed))


def _take_jpeg(parts: _Parts, marker: int, segment: bytes) -> None:
    """Keep a segment, or say what it held. segment: from its length on."""
    body = segment[2:]
    if marker in _FRAMES:
        check_pixels(_big(body, 3, 2), _big(body, 1, 2))
        parts.has_picture = True
    if marker == 0xE0 and body.startswith(b"JFIF\x00"):
        # Without the small picture that may stand in it, which can show what was cut off.
        parts.kept.append(b"\xff\xe0\x00\x10" + body[:12].ljust(12, b"\x00") + b"\x00\x00")
    elif marker in _JPEG_KEEP:
        parts.kept.append(b"\xff" + bytes([marker]) + segment)
    elif marker == 0xE1 and body.startswith(b"Exif\x00\x00"):
        parts.leave_exif(body[6:])
    elif marker in (0xE1, 0xED, 0xFE):
        parts.removed.add(Hidden.WRITING)


def strip_png(data: bytes) -> Stripped:
    """A PNG of only its picture. Raises Unusable when a checksum is wrong or it has no end."""
    parts, at, kind = _Parts([data[:8]]), 8, b""
    while kind != b"IEND":
        size, kind = _big(data, at, 4), data[at + 4 : at + 8]
        end = at + 12 + size
        if end > len(data) or zlib.crc32(data[at + 4 : end - 4]) != _big(data, end - 4, 4):
            raise damaged()
        _take_png(parts, kind, data[at:end])
        at = end
    if not parts.has_picture or parts.kept[1][4:8] != b"IHDR":
        raise damaged()
    parts.leave_tail(data[at:])
    return Stripped(b"".join(parts.kept), frozenset(parts.removed))


def _take_png(parts: _Parts, kind: bytes, chunk: bytes) -> None:
    if kind == b"IHDR":
        check_pixels(_big(chunk, 8, 4), _big(chunk, 12, 4))
    if kind in _PNG_KEEP:
        parts.kept.append(chunk)
        parts.has_picture = parts.has_picture or kind == b"IDAT"
    elif kind == b"eXIf":
        parts.leave_exif(chunk[8:-4])
    elif kind != b"iCCP":
        parts.removed.add(Hidden.WRITING)


def strip_gif(data: bytes) -> Stripped:
    """A GIF without remarks, and without what stands behind its end."""
    removed: set[Hidden] = set()
    check_pixels(_small(data, 6, 2), _small(data, 8, 2))
    at = 13 + _palette(data, 10)
    kept = [data[:at]]
    while True:
        start, mark = at, _big(data, at, 1)
        if mark == 0x3B:
            break
        if mark == 0x2C:
            check_pixels(_small(data, at + 5, 2), _small(data, at + 7, 2))
            at = _past_blocks(data, at + 10 + _palette(data, at + 9) + 1)
            kept.append(data[start:at])
        elif mark == 0x21:
            label = _big(data, at + 1, 1)
            at = _past_blocks(data, at + 2)
            if label == 0xF9 or (label == 0xFF and data[start + 3 : start + 14] in _GIF_KEEP):
                kept.append(data[start:at])
            else:
                removed.add(Hidden.WRITING)
        else:
            raise damaged()
    if data[at + 1 :].strip(b"\x00"):
        removed.add(Hidden.EMBEDDED)
    return Stripped(b"".join([*kept, b"\x3b"]), frozenset(removed))


def strip_webp(data: bytes) -> Stripped:
    """A WebP of only its picture and how it is turned."""
    parts, at = _Parts(), 12
    whole = 8 + _small(data, 4, 4)
    if whole > len(data) + 1:
        raise damaged()
    while at + 8 <= min(whole, len(data)):
        size = _small(data, at + 4, 4)
        end = at + 8 + size
        if end > len(data):
            raise damaged()
        _take_webp(parts, data[at : at + 4], data[at:end])
        at = end + size % 2
    if not parts.has_picture:
        raise damaged()
    parts.leave_tail(data[whole:])
    body = b"WEBP" + b"".join(_with_turning(parts.kept, parts.turned))
    return Stripped(b"RIFF" + struct.pack("<I", len(body)) + body, frozenset(parts.removed))


def _take_webp(parts: _Parts, kind: bytes, chunk: bytes) -> None:
    if kind in _WEBP_KEEP:
        parts.kept.append(_sized(kind, chunk) + (b"\x00" if len(chunk) % 2 else b""))
        parts.has_picture = parts.has_picture or kind in (b"VP8 ", b"VP8L", b"ANMF")
    elif kind == b"EXIF":
        parts.leave_exif(chunk[8:].removeprefix(b"Exif\x00\x00"))
    elif kind != b"ICCP":
        parts.removed.add(Hidden.WRITING)


def _sized(kind: bytes, chunk: bytes) -> bytes:
    """The chunk, after a look at how large a picture it makes; its head promises no more Exif, XMP
    or colours."""
    if kind == b"VP8X":
        check_pixels(_small(chunk, 12, 3) + 1, _small(chunk, 15, 3) + 1)
        return chunk[:8] + bytes([chunk[8] & ~0x2C]) + chunk[9:]
    if kind in (b"VP8 ", b"VP8L"):
        check_pixels(*_webp_size(kind, chunk[8:]))
    return chunk


def _with_turning(kept: list[bytes], turned: int) -> list[bytes]:
    if turned == 1 or kept[0][:4] != b"VP8X":
        return kept
    exif = _exif_of(turned)
    first = kept[0][:8] + bytes([kept[0][8] | 0x08]) + kept[0][9:]
    return [first, *kept[1:], b"EXIF" + struct.pack("<I", len(exif)) + exif]


def _webp_size(kind: bytes, body: bytes) -> tuple[int, int]:
    if kind == b"VP8L":
        bits = _small(body, 1, 4)
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    return _small(body, 6, 2) & 0x3FFF, _small(body, 8, 2) & 0x3FFF


# --- Exif --------------------------------------------------------------------------------------


def _read_exif(tiff: bytes) -> tuple[int, bool]:
    """How the picture is turned (1 to 8), and whether it says where it was made. What cannot be
    read says nothing."""
    order = {b"II*\x00": "<", b"MM\x00*": ">"}.get(tiff[:4])
    if order is None:
        return 1, False
    try:
        (first,) = struct.unpack_from(order + "I", tiff, 4)
        (number,) = struct.unpack_from(order + "H", tiff, first)
        turned, has_place = 1, False
        for index in range(number):
            tag, _kind, _count, value = struct.unpack_from(
                order + "HHIH", tiff, first + 2 + 12 * index
            )
            if tag == ORIENTATION and 1 <= value <= 8:
                turned = value
            has_place = has_place or tag == GPS
    except struct.error:
        return 1, False
    return turned, has_place


def _exif_of(turned: int) -> bytes:
    """The smallest Exif there is: one entry that says how the picture is turned."""
    return b"MM\x00*" + struct.pack(">IHHHIHHI", 8, 1, ORIENTATION, 3, 1, turned, 0, 0)


def _jpeg_exif(turned: int) -> bytes:
    if turned == 1:
        return b""
    body = b"Exif\x00\x00" + _exif_of(turned)
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


# --- Numbers -----------------------------------------------------------------------------------


def _big(data: bytes, at: int, width: int) -> int:
    if at + width > len(data):
        raise damaged()
    return int.from_bytes(data[at : at + width], "big")


def _small(data: bytes, at: int, width: int) -> int:
    if at + width > len(data):
        raise damaged()
    return int.from_bytes(data[at : at + width], "little")


def _next_marker(data: bytes, at: int) -> tuple[int, int]:
    """The mark at this place, past fillers, and where its length stands."""
    if _big(data, at, 1) != 0xFF:
        raise damaged()
    while _big(data, at, 1) == 0xFF:
        at += 1
    return data[at], at + 1


def _palette(data: bytes, at: int) -> int:
    flags = _big(data, at, 1)
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _past_blocks(data: bytes, at: int) -> int:
    while size := _big(data, at, 1):
        at += size + 1
    return at + 1
