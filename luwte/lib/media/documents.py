"""PDFs without who made them, without what would run, and without files in the file."""

from __future__ import annotations

import io
import logging
from typing import Any

from luwte.lib.media.pictures import strip_jpeg
from luwte.lib.media.shapes import Hidden, Stripped, Trouble, Unusable, damaged

_ABOUT = ("/Metadata", "/PieceInfo", "/LastModified")
_RUNS = ("/AA", "/OpenAction", "/XFA", "/JS")
_EMBEDS = ("/AF", "/EF", "/EmbeddedFiles", "/Collection")
_ACTS = frozenset({"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/GoToE", "/Rendition"})
_PLAYS = frozenset({"/FileAttachment", "/RichMedia", "/Screen", "/Movie", "/Sound", "/3D"})
MOST_OBJECTS = 200_000


def strip_pdf(data: bytes) -> Stripped:
    """The pages of a PDF. Raises Unusable when it cannot be read, or only with a password."""
    # Read where it is used: it is large, and most processes never see a PDF.
    from pypdf import PdfReader, PdfWriter
    from pypdf.errors import PdfReadError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unusable(Trouble.LOCKED)
        removed = {Hidden.WRITING} if reader.metadata else set()
        writer = PdfWriter()
        writer.clone_document_from_reader(reader)
        writer.metadata = None
        if not len(writer.pages):
            raise damaged()
        removed |= _clean_all(writer)
        # Read once more: what nothing points to any longer stays behind.
        first, out = io.BytesIO(), io.BytesIO()
        writer.write(first)
        pages = PdfWriter()
        pages.clone_document_from_reader(PdfReader(first, strict=False))
        pages.metadata = None
        pages.write(out)
    except Unusable:
        raise
    except (PdfReadError, ValueError, KeyError, TypeError, AttributeError) as wrong:
        raise damaged() from wrong
    except (IndexError, OverflowError, RecursionError, NotImplementedError, OSError) as wrong:
        raise damaged() from wrong
    return Stripped(out.getvalue(), frozenset(removed))


def _clean_all(writer: Any) -> set[Hidden]:
    objects = [one for one in writer._objects if one is not None]
    if len(objects) > MOST_OBJECTS:
        raise damaged()
    removed: set[Hidden] = set()
    for one in objects:
        if isinstance(one, dict):
            removed |= _clean(one)
        elif isinstance(one, list):
            removed |= _clean_list(one)
    return removed


def _clean(one: Any, depth: int = 0) -> set[Hidden]:
    """Take out of one object, and of what stands within it, what is not a page."""
    removed = {
        what
        for names, what in (
            (_ABOUT, Hidden.WRITING), (_RUNS, Hidden.SCRIPT), (_EMBEDS, Hidden.EMBEDDED),
        )
        for name in names
        if one.pop(name, None) is not None
    }  # fmt: skip
    if one.get("/S") in _ACTS:
        one.clear()
        removed.add(Hidden.SCRIPT)
    if one.get("/JavaScript") is not None:
        del one["/JavaScript"]
        removed.add(Hidden.SCRIPT)
    removed |= _clean_annotation(one) | _clean_photo(one)
    if depth < 20:
        for value in list(one.values()):
            if isinstance(value, dict):
                removed |= _clean(value, depth + 1)
            elif isinstance(value, list):
                removed |= _clean_list(value, depth + 1)
    return removed


def _clean_list(values: Any, depth: int = 0) -> set[Hidden]:
    removed: set[Hidden] = set()
    if depth >= 20:
        return removed
    for value in values:
        if isinstance(value, dict):
            removed |= _clean(value, depth + 1)
        elif isinstance(value, list):
            removed |= _clean_list(value, depth + 1)
    return removed


def _clean_annotation(one: Any) -> set[Hidden]:
    """What plays, or holds a file, becomes nothing."""
    if one.get("/Subtype") in _PLAYS and "/Rect" in one:
        one.clear()
        return {Hidden.EMBEDDED}
    return set()


def _clean_photo(one: Any) -> set[Hidden]:
    """A photo in a PDF is a whole JPEG, with all that hides in it."""
    data = getattr(one, "_data", None)
    kind = one.get("/Filter")
    if isinstance(kind, list) and len(kind) == 1:
        kind = kind[0]
    if kind != "/DCTDecode" or not isinstance(data, bytes):
        return set()
    try:
        photo = strip_jpeg(data)
    except Unusable as wrong:
        if wrong.trouble is Trouble.TOO_MANY_PIXELS:
            raise
        return set()
    one._data = photo.data
    return set(photo.removed)
