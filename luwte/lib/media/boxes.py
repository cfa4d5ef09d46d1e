"""Files made of boxes (ISO 14496-12): sound of phones (M4A) and pictures of phones (HEIC).

Nothing moves: what is taken out becomes an empty box of the same length, so that all that points
to a place in the file stays right.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from luwte.lib.media.shapes import Hidden, Stripped, check_pixels, damaged

HEIF_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"})
NESTED = frozenset({b"moov", b"trak", b"mdia", b"moof", b"traf", b"mvex", b"edts", b"minf"})
TELLING = frozenset({b"udta", b"meta", b"uuid", b"free", b"skip", b"wide", b"ID32", b"pdin"})
DATED = frozenset({b"mvhd", b"tkhd", b"mdhd"})
MOST_BOXES = 100_000


@dataclass(frozen=True)
class Box:
    """One box. start: of its head; body: of what is in it; end: behind it."""

    kind: bytes
    start: int
    body: int
    end: int


def boxes(data: bytes | bytearray, start: int, end: int) -> Iterator[Box]:
    """The boxes that stand beside each other from start to end. Raises Unusable when they do not
    fit."""
    while start < end:
        if end - start < 8:
            raise damaged()
        size = int.from_bytes(data[start : start + 4], "big")
        body = start + 8
        if size == 1:
            size, body = int.from_bytes(data[start + 8 : start + 16], "big"), start + 16
        elif size == 0:
            size = end - start
        if size < body - start or start + size > end:
            raise damaged()
        yield Box(bytes(data[start + 4 : start + 8]), start, body, start + size)
        start += size


def handlers_of(data: bytes) -> set[bytes]:
    """What tracks the file has: b"soun", b"vide" …; nothing when it does not fit together."""
    return {
        bytes(data[box.body + 8 : box.body + 12])
        for box in _inside(data, 0, len(data))
        if box.kind == b"hdlr"
    }


def strip_sound(data: bytes) -> Stripped:
    """An M4A without titles, places and dates; the sound itself is untouched."""
    out = bytearray(data)
    removed: set[Hidden] = set()
    has_sound = False
    for box in _inside(data, 0, len(data)):
        has_sound = has_sound or box.kind in (b"mdat", b"moof")
        if box.kind in TELLING:
            removed |= _told(data[box.body : box.end])
            _blank(out, box)
        elif box.kind in DATED:
            width = 16 if data[box.body] == 1 else 8
            out[box.body + 4 : box.body + 4 + width] = bytes(width)
    if not has_sound:
        raise damaged()
    return Stripped(bytes(out), frozenset(removed))


def _told(body: bytes) -> set[Hidden]:
    if not body.strip(b"\x00"):
        return set()
    is_place = b"\xa9xyz" in body or b"loci" in body or b"location" in body
    return {Hidden.PLACE, Hidden.WRITING} if is_place else {Hidden.WRITING}


def _blank(out: bytearray, box: Box) -> None:
    out[box.start + 4 : box.start + 8] = b"free"
    out[box.body : box.end] = bytes(box.end - box.body)


def _inside(data: bytes, start: int, end: int, depth: int = 0) -> Iterator[Box]:
    """All boxes, those within others too; what is blanked is not looked into."""
    if depth > 8:
        raise damaged()
    for number, box in enumerate(boxes(data, start, end)):
        if number > MOST_BOXES:
            raise damaged()
        yield box
        if box.kind in NESTED:
            yield from _inside(data, box.body, box.end, depth + 1)


# --- HEIC --------------------------------------------------------------------------------------


def is_heif(data: bytes) -> bool:
    """Whether the first box names a brand of pictures."""
    size = int.from_bytes(data[:4], "big")
    if not 16 <= size <= 4096:
        return False
    brands = {data[8:12]} | {data[at : at + 4] for at in range(16, size, 4)}
    return data[8:12] in HEIF_BRANDS or (data[8:12] != b"avif" and b"heic" in brands)


def strip_heif(data: bytes) -> Stripped:
    """A HEIC of which only the picture is copied: all else (Exif, XMP, the film of a live photo,
    what no part points to) becomes zeros. Its turning is a property of the picture, and stays."""
    out = bytearray(len(data))
    meta = _heads_and_meta(data, out)
    hidden, pieces = _items(data, meta)
    removed: set[Hidden] = set()
    for item, start, length in pieces:
        if start + length > len(data):
            raise damaged()
        if item not in hidden:
            out[start : start + length] = data[start : start + length]
    for item, start, length in pieces:
        if item in hidden:
            is_exif = hidden[item] == b"Exif"
            removed |= {Hidden.DEVICE, Hidden.PLACE} if is_exif else {Hidden.WRITING}
            # Another item may have pointed to the same bytes: the hidden one wins.
            out[start : start + length] = bytes(length)
    return Stripped(bytes(out), frozenset(removed))


def _heads_and_meta(data: bytes, out: bytearray) -> Box:
    """Copy what says how the file is built; the rest of `out` stays zero."""
    meta: Box | None = None
    for box in boxes(data, 0, len(data)):
        out[box.start : box.body] = data[box.start : box.body]
        if box.kind == b"meta" and meta is None:
            meta = box
        if box.kind in (b"ftyp", b"meta"):
            out[box.body : box.end] = data[box.body : box.end]
        elif box.kind != b"mdat":
            out[box.start + 4 : box.start + 8] = b"free"
    if meta is None:
        raise damaged()
    return meta


Piece = tuple[int, int, int]  # item, start, length


def _items(data: bytes, meta: Box) -> tuple[dict[int, bytes], list[Piece]]:
    """Which items are not picture, and where the bytes of every item stand."""
    parts = {box.kind: box for box in boxes(data, meta.body + 4, meta.end)}
    if b"iloc" not in parts or b"iinf" not in parts:
        raise damaged()
    _check_sizes(data, parts.get(b"iprp"))
    idat = parts.get(b"idat")
    try:
        return _hidden_items(data, parts[b"iinf"]), list(_places(data, parts[b"iloc"], idat))
    except IndexError as short:
        raise damaged() from short


def _check_sizes(data: bytes, properties: Box | None) -> None:
    if properties is None:
        raise damaged()
    for group in boxes(data, properties.body, properties.end):
        if group.kind != b"ipco":
            continue
        for one in boxes(data, group.body, group.end):
            if one.kind == b"ispe":
                width = int.from_bytes(data[one.body + 4 : one.body + 8], "big")
                check_pixels(width, int.from_bytes(data[one.body + 8 : one.body + 12], "big"))


def _hidden_items(data: bytes, iinf: Box) -> dict[int, bytes]:
    first = iinf.body + (6 if data[iinf.body] == 0 else 8)
    found: dict[int, bytes] = {}
    for one in boxes(data, first, iinf.end):
        version = data[one.body]
        if one.kind != b"infe" or version < 2:
            continue
        width = 2 if version == 2 else 4
        at = one.body + 4
        item = int.from_bytes(data[at : at + width], "big")
        kind = bytes(data[at + width + 2 : at + width + 6])
        if kind in (b"Exif", b"mime", b"uri "):
            found[item] = kind
    return found


def _places(data: bytes, iloc: Box, idat: Box | None) -> Iterator[Piece]:
    """Item, the place of its bytes in the file, their length."""
    version, at = data[iloc.body], iloc.body + 4
    offset_size, length_size = data[at] >> 4, data[at] & 15
    base_size, index_size = data[at + 1] >> 4, (data[at + 1] & 15 if version else 0)
    at += 2

    def number(width: int) -> int:
        nonlocal at
        if at + width > iloc.end:
            raise damaged()
        at += width
        return int.from_bytes(data[at - width : at], "big")

    wide = 4 if version == 2 else 2
    for _item in range(number(wide)):
        item = number(wide)
        method = number(2) & 15 if version else 0
        number(2)
        base = number(base_size)
        for _extent in range(number(2)):
            number(index_size)
            start = base + number(offset_size)
            length = number(length_size)
            if method == 1 and idat is not None:
                yield item, idat.body + start, length
            elif method == 0:
                yield item, start, length or max(len(data) - start, 0)
