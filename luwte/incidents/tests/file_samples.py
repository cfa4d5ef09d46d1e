"""Files as people send them, built in memory: good ones that hide something, and bad ones.

SECRET stands in every place of a good file where something can hide.
"""

from __future__ import annotations

import io
import struct
import wave
import zipfile
import zlib

from PIL import Image, PngImagePlugin
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

SECRET = b"GEHEIM-52.0907"


def photo(size: tuple[int, int] = (80, 60), *, turned: int = 6, quality: int = 75) -> bytes:
    """A JPEG that says where, when and with what it was made, with a tail behind it."""
    exif = Image.Exif()
    exif[0x010F] = SECRET.decode()
    exif[0x0112] = turned
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (52.0, 5.0, 26.0)
    out = io.BytesIO()
    picture = Image.effect_noise(size, 50).convert("RGB")
    picture.save(out, "JPEG", exif=exif, comment=SECRET, quality=quality)
    return out.getvalue() + SECRET


def screenshot() -> bytes:
    """A PNG with an author, compressed remarks and Exif."""
    told = PngImagePlugin.PngInfo()
    told.add_text("Author", SECRET.decode())
    told.add_itxt("XML:com.adobe.xmp", SECRET.decode())
    out = io.BytesIO()
    Image.effect_noise((40, 30), 50).convert("RGB").save(out, "PNG", pnginfo=told)
    return out.getvalue() + SECRET


def moving_picture() -> bytes:
    """A GIF of two frames with a remark."""
    one = Image.effect_noise((40, 30), 50).convert("P")
    out = io.BytesIO()
    one.save(out, "GIF", save_all=True, append_images=[one.rotate(90)], comment=SECRET, loop=0)
    return out.getvalue() + SECRET


def webp() -> bytes:
    """A WebP with Exif and XMP."""
    exif = Image.Exif()
    exif[0x010F] = SECRET.decode()
    exif[0x0112] = 8
    out = io.BytesIO()
    picture = Image.effect_noise((40, 30), 50).convert("RGB")
    picture.save(out, "WEBP", exif=exif, xmp=SECRET)
    return out.getvalue()


def box(kind: bytes, body: bytes) -> bytes:
    """One box of a HEIC or M4A."""
    return struct.pack(">I", len(body) + 8) + kind + body


def heic() -> bytes:
    """A HEIC with one picture item, its Exif and its XMP."""
    picture, exif, xmp = b"PICTURE-BYTES" * 9, b"\0\0\0\6Exif\0\0" + SECRET, b"<x>" + SECRET
    ftyp = box(b"ftyp", b"heic\0\0\0\0mif1heic")

    def infe(item: int, kind: bytes) -> bytes:
        return box(b"infe", b"\2\0\0\0" + struct.pack(">HH", item, 0) + kind + b"\0")

    def meta(start: int) -> bytes:
        places = b""
        for item, data in ((1, picture), (2, exif), (3, xmp)):
            places += struct.pack(">HHHII", item, 0, 1, start, len(data))
            start += len(data)
        iloc = b"\0\0\0\0\x44\x00" + struct.pack(">H", 3) + places
        iinf = b"\0\0\0\0" + struct.pack(">H", 3)
        iinf += infe(1, b"hvc1") + infe(2, b"Exif") + infe(3, b"mime")
        size = box(b"ispe", b"\0\0\0\0" + struct.pack(">II", 4032, 3024))
        iprp = box(b"iprp", box(b"ipco", size))
        return box(b"meta", b"\0\0\0\0" + box(b"iloc", iloc) + box(b"iinf", iinf) + iprp)

    start = len(ftyp) + len(meta(0)) + 8
    film = box(b"free", SECRET)
    return ftyp + meta(start) + box(b"mdat", picture + exif + xmp + SECRET) + film


def mp3() -> bytes:
    """Frames of silence between ID3v2, APE and ID3v1."""
    body = b"TIT2" + struct.pack(">I", len(SECRET) + 1) + b"\0\0\3" + SECRET
    id3 = b"ID3\3\0\0" + bytes([0, 0, 0, len(body)]) + body
    item = struct.pack("<II", len(SECRET), 0) + b"Artist\0" + SECRET
    ape = item + b"APETAGEX" + struct.pack("<IIII", 2000, len(item) + 32, 1, 0) + bytes(8)
    frames = (b"\xff\xfb\x90\x00" + bytes(413)) * 20
    return id3 + frames + ape + b"TAG" + SECRET.ljust(125, b"\0")


def m4a(*, handler: bytes = b"soun") -> bytes:
    """A recording of a phone, with its place in `udta` and its date in `mvhd`."""
    hdlr = box(b"hdlr", bytes(8) + handler + bytes(13))
    place = box(b"udta", box(b"\xa9xyz", SECRET))
    mvhd = box(b"mvhd", b"\0\0\0\0" + struct.pack(">II", 3_800_000_000, 3_800_000_000) + bytes(88))
    moov = box(b"moov", mvhd + box(b"trak", box(b"mdia", hdlr) + place) + place)
    return box(b"ftyp", b"M4A \0\0\0\0M4A mp42") + moov + box(b"mdat", b"SOUND" * 40)


def wav() -> bytes:
    """A WAV with a list of who made it."""
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(bytes(1600))
    told = b"LIST" + struct.pack("<I", len(SECRET)) + SECRET + (b"\0" if len(SECRET) % 2 else b"")
    data = out.getvalue() + told
    return data[:4] + struct.pack("<I", len(data) - 8) + data[8:]


def _crc(data: bytes) -> int:
    value = 0
    for one in data:
        value ^= one << 24
        for _bit in range(8):
            value = (value << 1 ^ 0x04C11DB7 if value & 0x80000000 else value << 1) & 0xFFFFFFFF
    return value


def ogg_page(packet: bytes, number: int) -> bytes:
    """One page with one packet, sealed by its checksum."""
    sizes = b"\xff" * (len(packet) // 255) + bytes([len(packet) % 255])
    head = b"OggS\0\0" + struct.pack("<QIII", 0, 7, number, 0) + bytes([len(sizes)]) + sizes
    page = bytearray(head + packet)
    page[22:26] = struct.pack("<I", _crc(bytes(page)))
    return bytes(page)


def ogg_is_sealed(data: bytes) -> bool:
    """Whether the checksum of every page fits."""
    at = 0
    while at < len(data):
        body = at + 27 + data[at + 26]
        end = body + sum(data[at + 27 : body])
        page = bytearray(data[at:end])
        told = struct.unpack("<I", page[22:26])[0]
        page[22:26] = bytes(4)
        if _crc(bytes(page)) != told:
            return False
        at = end
    return True


def opus() -> bytes:
    """An Opus recording with remarks of more than one piece."""
    remarks = [b"LOCATION=" + SECRET, b"X" * 300]
    tags = b"OpusTags" + struct.pack("<I", len(SECRET)) + SECRET + struct.pack("<I", len(remarks))
    tags += b"".join(struct.pack("<I", len(one)) + one for one in remarks)
    head = b"OpusHead\1\1" + struct.pack("<HIhB", 0, 48000, 0, 0)
    return ogg_page(head, 0) + ogg_page(tags, 1) + ogg_page(b"\xfc" + bytes(40), 2)


def element(key: str, body: bytes, *, is_open: bool = False) -> bytes:
    """One element of a WebM; an open one says no length, as browsers record."""
    size = b"\x01" + b"\xff" * 7 if is_open else struct.pack(">Q", len(body) | 1 << 56)
    return bytes.fromhex(key) + size + body


def webm(*, track: bytes = b"\x02") -> bytes:
    """A recording of a browser: open segment, a title, a program, tags, a cluster."""
    head = element("1A45DFA3", element("4282", b"webm"))
    info = element("1549A966", element("7BA9", SECRET) + element("5741", SECRET))
    tracks = element("1654AE6B", element("AE", element("83", track)))
    tags = element("1254C367", SECRET)
    cluster = element("1F43B675", element("E7", b"\0") + element("A3", b"SOUND"), is_open=True)
    return head + element("18538067", info + tracks + tags + cluster, is_open=True)


def pdf(*, password: str = "") -> bytes:
    """A PDF with an author, a script that runs, and a file in it."""
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.add_metadata({"/Author": SECRET.decode()})
    act = {
        NameObject("/S"): NameObject("/JavaScript"),
        NameObject("/JS"): TextStringObject(SECRET.decode()),
    }
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(act)
    writer.add_attachment("rekening.exe", SECRET * 4)
    if password:
        writer.encrypt(password)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def mail() -> bytes:
    """A mail with words, a page and something hanging on it."""
    return (
        b"Received: from a by b\r\nFrom: Boze Klant <klant@example.org>\r\n"
        b"To: balie@example.org\r\nSubject: =?utf-8?q?Ik_weet_je_te_vinden_=C3=A9cht?=\r\n"
        b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"
        b"--x\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
        b"<p>Ik kom <b>langs</b></p><script>alert(1)</script>\r\n"
        b"--x\r\nContent-Type: application/pdf\r\n"
        b'Content-Disposition: attachment; filename="dreig.pdf"\r\n\r\nAAAA\r\n--x--\r\n'
    )


def program() -> bytes:
    """What Windows would run."""
    return b"MZ\x90\x00" + bytes(500)


def packed_bomb() -> bytes:
    """A zip that unpacks to a thousand times itself."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("bom.txt", bytes(5_000_000))
    return out.getvalue()


def office_with_macro() -> bytes:
    """A Word document with a macro."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr("word/vbaProject.bin", "Sub AutoOpen()")
    return out.getvalue()


def pixel_bomb() -> bytes:
    """A PNG of 60,000 by 60,000 pixels in a few bytes."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 1, 0, 0, 0, 0)
    drawn = zlib.compress(bytes(10_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", drawn) + chunk(b"IEND", b"")


SVG = (
    b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
)
HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
