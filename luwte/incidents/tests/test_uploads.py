"""Whatever is uploaded: a sentence for what is not kept, and a harmless name for what is.

What each kind of file may hide is tried in `test_attachments` and in `lib/tests/test_media`.
"""

from __future__ import annotations

import io
import json
import time
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from luwte.core.models import StoredFile
from luwte.incidents.models import Attachment, ImportBatch
from luwte.incidents.tests.file_samples import photo, pixel_bomb
from luwte.incidents.tests.matrix import a_report
from luwte.incidents.tests.strangers import register
from luwte.policy.tests.pictures import a_png
from luwte.tenancy.scope import scope
from tests.cast import Cast, House
from tests.matrix import Relation, stage_for

MB = 1024 * 1024
NAMES = (
    "../../../etc/passwd.jpg",
    "..\\..\\windows\\system.jpg",
    "x" * 300 + ".jpg",
    "foto\u202egpj.exe",
    "a\x00b.jpg",
    "<b>foto</b>\".jpg",
    " .jpg",
    "foto",
)  # fmt: skip


def sheet(rows: bytes, head: bytes = b"") -> bytes:
    """A spreadsheet of one sheet with these rows, packed."""
    main = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    rel = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = b"http://schemas.openxmlformats.org/package/2006/relationships"
    kinds = b"http://schemas.openxmlformats.org/package/2006/content-types"
    office = b"application/vnd.openxmlformats-officedocument.spreadsheetml."
    parts = {
        "[Content_Types].xml": b'<Types xmlns="%s"><Override PartName="/xl/workbook.xml" '
        b'ContentType="%ssheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" '
        b'ContentType="%sworksheet+xml"/></Types>' % (kinds, office, office),
        "_rels/.rels": b'<Relationships xmlns="%s"><Relationship Id="r1" Type="%s/officeDocument" '
        b'Target="xl/workbook.xml"/></Relationships>' % (package, rel),
        "xl/_rels/workbook.xml.rels": b'<Relationships xmlns="%s"><Relationship Id="r1" '
        b'Type="%s/worksheet" Target="worksheets/sheet1.xml"/></Relationships>' % (package, rel),
        "xl/workbook.xml": b'<workbook xmlns="%s" xmlns:r="%s"><sheets><sheet name="A" '
        b'sheetId="1" r:id="r1"/></sheets></workbook>' % (main, rel),
        "xl/worksheets/sheet1.xml": head + b'<worksheet xmlns="%s"><sheetData>' % main
        + rows + b"</sheetData></worksheet>",
    }  # fmt: skip
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book:
        for name, content in parts.items():
            book.writestr(name, content)
    return packed.getvalue()


def endless(times: int) -> bytes:
    """A sheet that unpacks to so many MB of nothing."""
    return sheet(b" " * (times * MB))


LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    + b"]>"
)
LAUGHING = sheet(b'<row r="1"><c r="A1" t="inlineStr"><is><t>&j;</t></is></c></row>', LAUGHS)
FAR_AWAY = sheet(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
REGISTERS: dict[str, bytes] = {
    "empty.csv": b"",
    "zip.xlsx": endless(0)[:200],
    "laughing.xlsx": LAUGHING,
    "far-away.xlsx": FAR_AWAY,
    "foto.csv": photo(),
    "program.xlsx": b"MZ" + bytes(5_000),
    "wide.csv": (";".join(f"k{n}" for n in range(5_000)) + "\n" + ";" * 5_000).encode(),
    "text.csv": b"x" * (26 * MB),
    "nothing.csv": bytes(26 * MB),
}
MAPPINGS: dict[str, bytes] = {
    "deep.json": b"[" * 200_000,
    "deeper.json": b'{"a":' * 100_000,
    "list.json": b"[1, 2]",
    "number.json": b"1e999999",
    "huge.json": b'{"version": ' + b"9" * 10_000 + b"}",
    "large.json": b'{"a": "' + b"x" * (26 * MB) + b'"}',
    "nul.json": json.dumps({"version": 1, "source": "a\x00b", "columns": {"a\x00": {"to": "ref"}}})
    .encode(),
    "no.json": photo(),
    "empty.json": b"",
}  # fmt: skip


def quiet(client: Client) -> Client:
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_a_file_of_any_name_is_kept_under_a_harmless_one(cast: Cast, name: str) -> None:
    stage = stage_for(cast, Relation.OWN)
    house = stage.house
    where = a_report(stage)
    client = quiet(house.client("sanne"))
    upload = SimpleUploadedFile("x", photo(), "image/jpeg")
    upload._name = name
    answer = client.post(house.url("incidents:report_files", **where), {"files": upload})
    assert answer.status_code == 302
    with scope(house.organisation):
        kept = Attachment.objects.get().name
    assert kept.endswith(".jpg") and len(kept) <= 200
    assert not set(kept) & set("/\\\x00\u202e")
    page = client.get(answer["Location"]).text
    assert "<b>foto</b>" not in page


@pytest.mark.parametrize("name", REGISTERS)
def test_a_register_that_is_none_gets_a_sentence_and_nothing_is_kept(
    zonnedael: House, name: str
) -> None:
    client = quiet(zonnedael.client("ruth"))
    begun = time.process_time()
    sent = {"file": SimpleUploadedFile(name, REGISTERS[name])}
    answer = client.post(zonnedael.url("incidents:imports"), sent)
    assert answer.status_code == 422, answer["Location"]
    assert 'id="id_file_error"' in answer.text
    assert not ImportBatch.objects.exists() and not StoredFile.objects.exists()
    assert time.process_time() - begun < 10


@pytest.mark.parametrize("name", MAPPINGS)
def test_a_mapping_that_is_none_gets_a_sentence_and_nothing_is_kept(
    zonnedael: House, name: str
) -> None:
    client = quiet(zonnedael.client("ruth"))
    sent: dict[str, Any] = {
        "file": SimpleUploadedFile("register.csv", register(3)),
        "mapping_file": SimpleUploadedFile(name, MAPPINGS[name]),
    }
    answer = client.post(zonnedael.url("incidents:imports"), sent)
    assert answer.status_code == 422, (answer.status_code, answer.text[-300:])
    assert 'id="id_mapping_file_error"' in answer.text
    assert not ImportBatch.objects.exists()


@pytest.mark.parametrize(
    "data", [pixel_bomb(), b"", a_png()[:60], photo()[:900]], ids=["pixels", "empty", "half", "cut"]
)
def test_a_logo_that_is_none_gets_a_sentence(zonnedael: House, data: bytes) -> None:
    client = quiet(zonnedael.client("ruth"))
    sent = {"logo": SimpleUploadedFile("logo.png", data, "image/png"), "name": "Zonnedael"}
    answer = client.post(zonnedael.url("policy:draft", kind="letterhead"), sent)
    assert answer.status_code == 422
    assert 'id="id_logo_error"' in answer.text
    assert not StoredFile.objects.exists()
