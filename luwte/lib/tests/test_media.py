"""What a file is by its bytes, what is taken out of it, and what is not kept."""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageOps
from pypdf import PdfReader

from luwte.incidents.tests import file_samples as samples
from luwte.incidents.tests.file_samples import SECRET
from luwte.lib.media import MEDIA, Hidden, Trouble, Unusable, cleaned, kind_of, name_for

GOOD: dict[str, Callable[[], bytes]] = {
    "image/jpeg": samples.photo,
    "image/png": samples.screenshot,
    "image/gif": samples.moving_picture,
    "image/webp": samples.webp,
    "image/heic": samples.heic,
    "audio/mpeg": samples.mp3,
    "audio/mp4": samples.m4a,
    "audio/wav": samples.wav,
    "audio/ogg": samples.opus,
    "audio/webm": samples.webm,
    "application/pdf": samples.pdf,
}
BAD: dict[str, tuple[bytes, Trouble]] = {
    "nothing": (b"", Trouble.EMPTY),
    "program": (samples.program(), Trouble.PROGRAM),
    "script": (b"#!/bin/sh\nrm -rf /\n", Trouble.PROGRAM),
    "zip bomb": (samples.packed_bomb(), Trouble.ARCHIVE),
    "macro": (samples.office_with_macro(), Trouble.OFFICE),
    "old office": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), Trouble.OFFICE),
    "svg": (samples.SVG, Trouble.DRAWING),
    "page": (samples.HTML, Trouble.WEB_PAGE),
    "film": (samples.m4a(handler=b"vide"), Trouble.VIDEO),
    "film of a browser": (samples.webm(track=b"\x01"), Trouble.VIDEO),
    "pixels": (samples.pixel_bomb(), Trouble.TOO_MANY_PIXELS),
    "password": (samples.pdf(password="x"), Trouble.LOCKED),
    "text": (b"just some words", Trouble.UNKNOWN),
    "random": (bytes(range(256)) * 4, Trouble.UNKNOWN),
}


@pytest.mark.spec("REP-4")
@pytest.mark.parametrize("media_type", GOOD)
def test_what_hides_in_a_file_is_taken_out(media_type: str) -> None:
    data = GOOD[media_type]()
    assert SECRET in data
    clean = cleaned(data)
    assert clean.media.media_type == media_type
    assert clean.is_stripped
    assert clean.removed
    assert SECRET not in clean.data
    # Once more changes nothing: what is left is a whole file of the same kind.
    assert cleaned(clean.data).media.media_type == media_type


@pytest.mark.spec("REP-4")
@pytest.mark.parametrize("media_type", ["image/jpeg", "image/png", "image/gif", "image/webp"])
def test_no_pixel_changes(media_type: str) -> None:
    data = GOOD[media_type]()
    after = cleaned(data).data
    assert Image.open(io.BytesIO(after)).tobytes() == Image.open(io.BytesIO(data)).tobytes()


@pytest.mark.spec("REP-4")
def test_a_photo_stays_upright() -> None:
    clean = cleaned(samples.photo((80, 60), turned=6))
    kept = Image.open(io.BytesIO(clean.data))
    assert dict(kept.getexif()) == {0x0112: 6}
    assert ImageOps.exif_transpose(kept).size == (60, 80)
    assert Hidden.PLACE in clean.removed
    assert not Image.open(io.BytesIO(cleaned(samples.photo(turned=1)).data)).getexif()


def test_only_the_picture_of_a_heic_is_left_in_its_place() -> None:
    data = samples.heic()
    clean = cleaned(data)
    assert len(clean.data) == len(data)
    assert clean.data.index(b"PICTURE-BYTES") == data.index(b"PICTURE-BYTES")
    assert clean.removed == {Hidden.PLACE, Hidden.DEVICE, Hidden.WRITING}


def test_the_sound_itself_stays() -> None:
    assert cleaned(samples.mp3()).data == (b"\xff\xfb\x90\x00" + bytes(413)) * 20
    assert b"SOUND" * 40 in cleaned(samples.m4a()).data
    assert b"SOUND" in cleaned(samples.webm()).data
    assert samples.ogg_is_sealed(cleaned(samples.opus()).data)


def test_a_recording_of_a_phone_does_not_say_when() -> None:
    at = cleaned(samples.m4a()).data.index(b"mvhd") + 8
    assert cleaned(samples.m4a()).data[at : at + 8] == bytes(8)


def test_a_pdf_keeps_its_pages_and_runs_nothing() -> None:
    clean = cleaned(samples.pdf())
    reader = PdfReader(io.BytesIO(clean.data))
    assert len(reader.pages) == 1
    assert reader.metadata is None
    assert "/OpenAction" not in reader.root_object
    assert clean.removed >= {Hidden.SCRIPT, Hidden.EMBEDDED, Hidden.WRITING}
    assert b"JavaScript" not in clean.data


def test_a_mail_is_kept_as_it_is_and_says_so() -> None:
    clean = cleaned(samples.mail())
    assert clean.data == samples.mail()
    assert clean.media.media_type == "message/rfc822"
    assert not clean.is_stripped


@pytest.mark.spec("REP-4")
@pytest.mark.parametrize("name", BAD)
def test_what_is_not_kept_has_its_reason(name: str) -> None:
    data, trouble = BAD[name]
    with pytest.raises(Unusable) as refused:
        cleaned(data)
    assert refused.value.trouble is trouble


@pytest.mark.parametrize("media_type", GOOD)
def test_a_file_that_stops_halfway_is_refused_or_read_never_an_error(media_type: str) -> None:
    data = GOOD[media_type]()
    for length in range(4, len(data), max(len(data) // 60, 1)):
        with suppress(Unusable):
            cleaned(data[:length])


@pytest.mark.parametrize("media_type", ["image/jpeg", "image/png", "image/gif"])
def test_half_a_picture_is_refused(media_type: str) -> None:
    data = GOOD[media_type]()
    with pytest.raises(Unusable):
        cleaned(data[: len(data) // 2])


@given(
    st.sampled_from(sorted(GOOD)),
    st.lists(st.tuples(st.integers(0, 100_000), st.integers(0, 255)), max_size=6),
)
def test_broken_bytes_never_break_us(media_type: str, changes: list[tuple[int, int]]) -> None:
    data = bytearray(_KEPT.setdefault(media_type, GOOD[media_type]()))
    for at, value in changes:
        data[at % len(data)] = value
    with suppress(Unusable):
        cleaned(bytes(data))


_KEPT: dict[str, bytes] = {}


@given(st.binary(max_size=400))
def test_any_bytes_are_known_or_refused(data: bytes) -> None:
    with suppress(Unusable):
        assert kind_of(data).media_type in MEDIA


def test_a_name_ends_as_what_it_is() -> None:
    jpeg = MEDIA["image/jpeg"]
    assert name_for("foto.jpg.exe", jpeg) == "foto.jpg"
    assert name_for("..\\..\\C:\\IMG 1.HEIC", jpeg) == "IMG 1.jpg"
    assert name_for("a\u202egpj.exe", jpeg) == "a gpj.jpg"
    assert name_for("", jpeg) == "bestand.jpg"
    assert len(name_for("x" * 500, jpeg)) < 130
