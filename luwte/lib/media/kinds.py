"""What bytes are, by their first ones; what a name says is not asked.

The table holds only what people send after an incident. Everything else is refused, with the
reason as far as it can be seen, so that the sentence on screen can say what to do instead.
"""

from __future__ import annotations

import re

from luwte.lib.media.boxes import handlers_of, is_heif
from luwte.lib.media.shapes import Family, Media, Trouble, Unusable
from luwte.lib.media.webm import has_video, is_webm

JPEG = Media("image/jpeg", "jpg", Family.IMAGE)
PNG = Media("image/png", "png", Family.IMAGE)
GIF = Media("image/gif", "gif", Family.IMAGE)
WEBP = Media("image/webp", "webp", Family.IMAGE)
HEIC = Media("image/heic", "heic", Family.IMAGE)
MP3 = Media("audio/mpeg", "mp3", Family.SOUND)
AAC = Media("audio/aac", "aac", Family.SOUND)
M4A = Media("audio/mp4", "m4a", Family.SOUND)
OGG = Media("audio/ogg", "ogg", Family.SOUND)
WAV = Media("audio/wav", "wav", Family.SOUND)
WEBM = Media("audio/webm", "weba", Family.SOUND)
PDF = Media("application/pdf", "pdf", Family.DOCUMENT)
EML = Media("message/rfc822", "eml", Family.MAIL)
MSG = Media("application/vnd.ms-outlook", "msg", Family.MAIL)

MEDIA: dict[str, Media] = {
    one.media_type: one
    for one in (JPEG, PNG, GIF, WEBP, HEIC, MP3, AAC, M4A, OGG, WAV, WEBM, PDF, EML, MSG)
}

PLAIN_STARTS: tuple[tuple[bytes, Media], ...] = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
    (b"ID3", MP3),
    (b"%PDF-", PDF),
)
REFUSED_STARTS: tuple[tuple[bytes, Trouble], ...] = (
    (b"MZ", Trouble.PROGRAM),
    (b"\x7fELF", Trouble.PROGRAM),
    (b"#!", Trouble.PROGRAM),
    (b"\xca\xfe\xba\xbe", Trouble.PROGRAM),
    (b"\xcf\xfa\xed\xfe", Trouble.PROGRAM),
    (b"\xce\xfa\xed\xfe", Trouble.PROGRAM),
    (b"dex\n", Trouble.PROGRAM),
    (b"L\x00\x00\x00\x01\x14\x02\x00", Trouble.PROGRAM),
    (b"7z\xbc\xaf\x27\x1c", Trouble.ARCHIVE),
    (b"Rar!", Trouble.ARCHIVE),
    (b"\x1f\x8b", Trouble.ARCHIVE),
    (b"BZh", Trouble.ARCHIVE),
    (b"\xfd7zXZ", Trouble.ARCHIVE),
    (b"{\\rtf", Trouble.OFFICE),
)
OGG_SOUNDS = (b"\x01vorbis", b"OpusHead", b"\x7fFLAC", b"Speex   ")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OUTLOOK = "__properties_version1.0".encode("utf-16-le")
MAIL_HEAD = re.compile(rb"[!-9;-~]+:[ \t]?[^\x00]*\Z")
MAIL_NEEDS = (b"from:", b"received:", b"return-path:")
MAIL_ALSO = (b"date:", b"subject:", b"to:", b"message-id:", b"mime-version:")


def kind_of(data: bytes) -> Media:
    """What the bytes are. Raises Unusable with the reason when it is nothing that is kept."""
    if not data:
        raise Unusable(Trouble.EMPTY)
    for start, media in PLAIN_STARTS:
        if data.startswith(start):
            return media
    found = _in_a_container(data) or _bare_sound(data)
    if found is not None:
        return found
    for start, trouble in REFUSED_STARTS:
        if data.startswith(start):
            raise Unusable(trouble)
    return _text_or_nothing(data)


def _in_a_container(data: bytes) -> Media | None:
    """Of the formats that hold many things: which thing, or a refusal."""
    if data.startswith(b"RIFF"):
        return _in_riff(data)
    if data[4:8] == b"ftyp":
        return _in_boxes(data)
    if data.startswith(b"OggS"):
        return _in_ogg(data)
    if data.startswith(b"\x1a\x45\xdf\xa3"):
        return _in_ebml(data)
    if data.startswith(b"PK"):
        names = data[:200_000]
        is_office = b"[Content_Types].xml" in names or b"mimetypeapplication/vnd.oasis" in names
        raise Unusable(Trouble.OFFICE if is_office else Trouble.ARCHIVE)
    if data.startswith(OLE):
        if OUTLOOK in data:
            return MSG
        raise Unusable(Trouble.OFFICE)
    return None


def _in_riff(data: bytes) -> Media:
    found = {b"WEBP": WEBP, b"WAVE": WAV}.get(data[8:12])
    if found is None:
        raise Unusable(Trouble.VIDEO if data[8:12] == b"AVI " else Trouble.UNKNOWN)
    return found


def _in_boxes(data: bytes) -> Media:
    if is_heif(data):
        return HEIC
    handlers = handlers_of(data)
    if b"vide" in handlers:
        raise Unusable(Trouble.VIDEO)
    if b"soun" in handlers:
        return M4A
    raise Unusable(Trouble.UNKNOWN)


def _in_ogg(data: bytes) -> Media:
    first = data[:400]
    if b"theora" in first:
        raise Unusable(Trouble.VIDEO)
    if any(sound in first for sound in OGG_SOUNDS):
        return OGG
    raise Unusable(Trouble.UNKNOWN)


def _in_ebml(data: bytes) -> Media:
    if has_video(data):
        raise Unusable(Trouble.VIDEO)
    if is_webm(data):
        return WEBM
    raise Unusable(Trouble.UNKNOWN)


def _bare_sound(data: bytes) -> Media | None:
    """A stream of frames without a container: AAC as a phone sends it, or MPEG."""
    if len(data) < 4 or data[0] != 0xFF or data[1] & 0xE0 != 0xE0:
        return None
    if data[1] & 0xF6 == 0xF0:
        return AAC
    layer, bitrate, rate = data[1] & 0x06, data[2] >> 4, data[2] >> 2 & 3
    return MP3 if layer and 0 < bitrate < 15 and rate < 3 else None


def _text_or_nothing(data: bytes) -> Media:
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"<svg" in head and head.startswith(b"<"):
        raise Unusable(Trouble.DRAWING)
    if head.startswith((b"<!doctype html", b"<html", b"<script", b"<head", b"<body", b"<?xml")):
        raise Unusable(Trouble.WEB_PAGE)
    if _is_mail(data):
        return EML
    raise Unusable(Trouble.UNKNOWN)


def _is_mail(data: bytes) -> bool:
    """Lines of a mail's head from the first byte on, among them a sender and one other."""
    top = data[:65_536]
    if b"\x00" in top:
        return False
    names: list[bytes] = []
    for number, line in enumerate(top.replace(b"\r\n", b"\n").split(b"\n")):
        if not line:
            break
        if number == 0 and line.startswith(b"From "):
            continue  # an mbox begins so
        if line[:1] in b" \t" and names:
            continue  # the line before goes on
        if not MAIL_HEAD.match(line):
            return False
        names.append(line.split(b":", 1)[0].lower() + b":")
    return any(one in names for one in MAIL_NEEDS) and any(one in names for one in MAIL_ALSO)
