"""The import as somebody walks it: upload, five questions, a look, the result."""

from __future__ import annotations

import io
import json
import re
from datetime import timedelta
from threading import Event
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from openpyxl import Workbook

from luwte.core.clock.long import JobSource
from luwte.incidents.models import ImportBatch, ImportMapping, Incident
from luwte.incidents.rules import BatchState
from luwte.incidents.tests.strangers import SPEC, bad_row, register
from tests.cast import House

CODES = {
    "Soort": {"V": "verbal", "B": "threat", "F": "physical", "O": ""},
    "Wapen": {"S": "firearm", "U": ""},
    "Ernst": {"1": "light", "2": "middle", "3": "heavy"},
}


def work() -> None:
    for _ in range(5):
        if not JobSource().work(timezone.now() + timedelta(minutes=10), Event()):
            return


class Walk:
    """A browser that goes through the import as ruth."""

    def __init__(self, house: House, who: str = "ruth") -> None:
        self.house = house
        self.client: Client = house.client(who)

    def upload(self, content: bytes, name: str = "oud register.csv", **more: Any) -> Any:
        file = SimpleUploadedFile(name, content)
        return self.client.post(self.house.url("incidents:imports"), {"file": file, **more})

    @property
    def batch(self) -> ImportBatch:
        return ImportBatch.objects.order_by("-created_at")[0]

    def url(self, step: str, **kwargs: Any) -> str:
        return self.house.url(f"incidents:import_{step}", pk=self.batch.pk, **kwargs)

    def get(self, step: str, **kwargs: Any) -> Any:
        return self.client.get(self.url(step, **kwargs))

    def answer(self, step: str, **changes: Any) -> Any:
        """Post the form of a page as it stands, with some answers changed."""
        page = self.get(step).content.decode()
        return self.client.post(self.url(step), {**fields_of(page), "next": "1", **changes})


def fields_of(page: str) -> dict[str, str]:
    """What a browser would send for the main form of a page."""
    form = re.search(r'<main.*?<form method="post"(?! action).*?</form>', page, re.S)
    assert form, page
    found: dict[str, str] = {}
    text = form.group()
    for tag in re.findall(r"<input[^>]*>", text):
        name, kind = attribute(tag, "name"), attribute(tag, "type")
        if name and (kind not in ("checkbox", "radio") or " checked" in tag):
            found[name] = attribute(tag, "value")
    for name, options in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', text, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        first = re.search(r'<option value="([^"]*)"', options)
        found[unescaped(name)] = unescaped((chosen or first).group(1))  # type: ignore[union-attr]
    return found


def attribute(tag: str, name: str) -> str:
    match = re.search(rf'\s{name}="([^"]*)"', tag)
    return unescaped(match.group(1)) if match else ""


def unescaped(text: str) -> str:
    return text.replace("&quot;", '"').replace("&#x27;", "'").replace("&amp;", "&")


@pytest.mark.spec("REP-9")
def test_a_strangers_register_walks_in(zonnedael: House) -> None:
    walk = Walk(zonnedael)
    content = register(300, bad_row(901, Maand="2", Dag="31"), title=True, tags=True)
    assert walk.upload(content).url == walk.url("reading")

    page = walk.get("reading").content.decode()
    assert "14 kolommen" in page
    assert walk.answer("reading").url == walk.url("columns")

    page = walk.get("columns").content.decode()
    assert fields_of(page)["column_0"] == "ref"
    chosen = {"column_10": "term:consequence", "column_11": "gravity"}
    assert walk.answer("columns", **chosen).url == walk.url("codes")

    page = walk.get("codes").content.decode()
    fields = fields_of(page)
    assert fields["split:0"] == ""
    answers = {"split:0": "+", "over:3": "doctor", "over:4": "heavy"}
    for number, codes in enumerate(CODES.values()):
        answers |= {f"code:{number}:{value}": key for value, key in codes.items()}
    again = walk.client.post(walk.url("codes"), {**fields, **answers, "again": "1"})
    assert "V+B" not in fields_of(again.content.decode())
    assert walk.answer("codes").url == walk.url("dates")

    page = walk.get("dates").content.decode()
    assert "niet bestaat" in page
    assert walk.answer("dates", decimal=",").url == walk.url("preview")

    page = walk.get("preview").content.decode()
    assert not Incident.objects.exists()
    assert re.search(r"300\D{1,40}komen binnen", page)
    assert walk.answer("preview", name="Oud register").url == walk.url("batch")

    assert "Wacht op zijn beurt" in walk.get("batch").content.decode()
    work()
    page = walk.get("batch").content.decode()
    assert (walk.batch.brought_in, walk.batch.refused) == (300, 1)
    assert "niet bestaat" in page

    walk.client.post(walk.url("release"))
    assert Incident.objects.filter(is_released=True).count() == 300
    assert ImportMapping.objects.get().name == "Oud register"


@pytest.mark.spec("REP-9")
def test_refused_rows_are_handed_out_corrected_and_brought_in_again(zonnedael: House) -> None:
    walk = Walk(zonnedael)
    bad = bad_row(901, Maand="2", Dag="31", Toelichting="=1+1")
    quick_import(walk, register(20, bad))
    file = walk.get("refused", part=1).content
    text = file.decode("utf-8-sig")
    assert text.startswith("Meldnr;Jaar;")
    assert "'=1+1" in text
    assert "niet bestaat" in text

    mapping = str(ImportMapping.objects.get().pk)
    walk.upload(text.replace(";2;31;", ";2;28;").encode(), "verbeterd.csv", mapping=mapping)
    for step in ("reading", "columns", "codes", "dates", "preview"):
        walk.answer(step)
    work()
    assert walk.batch.brought_in == 1
    assert Incident.objects.get(source_ref="901").narrative == "=1+1"


def quick_import(walk: Walk, content: bytes) -> None:
    """Through all steps with the codes of the stranger's register."""
    walk.upload(content)
    walk.answer("reading")
    walk.answer("columns", column_10="keep", column_11="keep")
    answers = {"split:0": "+"}
    for number, codes in enumerate(CODES.values()):
        answers |= {f"code:{number}:{value}": key for value, key in codes.items()}
    walk.answer("codes", **answers)
    walk.answer("dates")
    walk.answer("preview", name="Oud register")
    work()


def test_a_saved_mapping_leaves_nothing_to_answer(zonnedael: House) -> None:
    walk = Walk(zonnedael)
    quick_import(walk, register(20))
    mapping = str(ImportMapping.objects.get().pk)
    walk.upload(register(25), mapping=mapping)
    page = walk.get("preview").content.decode()
    assert re.search(r"5\D{1,40}komen binnen", page)


def test_a_mapping_in_a_file_leaves_nothing_to_answer_and_a_wrong_one_is_said(
    zonnedael: House,
) -> None:
    walk = Walk(zonnedael)
    wrong = walk.upload(register(5), mapping_file=SimpleUploadedFile("x.json", b"[1"))
    assert wrong.status_code == 422
    assert "geen vertaling" in wrong.content.decode()
    mapping = SimpleUploadedFile("x.json", json.dumps(SPEC).encode())
    assert walk.upload(register(25), mapping_file=mapping).status_code == 302
    assert re.search(r"25\D{1,40}komen binnen", walk.get("preview").content.decode())


def test_the_detected_reading_can_be_corrected(zonnedael: House) -> None:
    walk = Walk(zonnedael)
    walk.upload("nr|datum|naam\n1|5-9-2016|caf\u00e9\n2|6-9-2016|x\n".encode("cp1252"))
    page = walk.client.post(
        walk.url("reading"),
        {"encoding": "utf-8", "delimiter": "|", "header_row": "1", "skip_rows": "0", "next": "1"},
    )
    assert page.status_code == 422
    assert "codering" in page.content.decode()
    page = walk.client.post(
        walk.url("reading"),
        {"encoding": "cp1252", "delimiter": ";", "header_row": "1", "skip_rows": "0"},
    )
    assert "1 kolom" in page.content.decode()
    assert walk.batch.reading["delimiter"] == ";"


def test_a_spreadsheet_with_two_sheets_and_formulas_is_read(zonnedael: House) -> None:
    book = Workbook()
    book.active.append(["Uitleg"])
    sheet = book.create_sheet("2024")
    sheet.append(["Nr", "Datum", "Omschrijving"])
    sheet.append([1, timezone.now().replace(tzinfo=None, year=2024), "=1+1"])
    sheet.append([2, timezone.now().replace(tzinfo=None, year=2024), "geduwd"])
    target = io.BytesIO()
    book.save(target)
    walk = Walk(zonnedael)
    response = walk.upload(target.getvalue(), "register.xlsx")
    assert response.status_code == 302
    assert "geduwd" in walk.get("reading").content.decode()
    page = walk.client.post(
        walk.url("reading"), {"sheet": "Sheet", "header_row": "1", "skip_rows": "0"}
    )
    assert "geen rijen" in page.content.decode()


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "leeg.csv", "niets"),
        (b"%PDF-1.7 x", "register.csv", "geen tabel"),
        (b"a;b;c\n", "kop.csv", "geen rijen"),
        (b"PK\x03\x04 broken", "register.xlsx", "beschadigd"),
        (b"\xd0\xcf\x11\xe0 old", "register.xls", "oude soort"),
    ],
)
def test_a_file_that_cannot_be_read_is_answered_with_a_sentence(
    zonnedael: House, content: bytes, name: str, words: str
) -> None:
    answer = Walk(zonnedael).upload(content, name)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not ImportBatch.objects.exists()


def test_a_file_that_is_too_large_is_stopped_and_nothing_is_kept(
    zonnedael: House, settings: Any
) -> None:
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 0
    settings.UPLOAD_MAX_BYTES = 1_000
    answer = Walk(zonnedael).upload(register(50))
    assert answer.status_code == 422
    assert "te groot" in answer.content.decode()
    assert not ImportBatch.objects.exists()


def test_a_full_disk_is_said_and_nothing_is_kept(
    zonnedael: House, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*args: Any, **more: Any) -> None:
        raise OSError(28, "No space left on device")

    walk = Walk(zonnedael)
    with monkeypatch.context() as patch:
        patch.setattr("django.core.files.uploadhandler.TemporaryUploadedFile", full)
        settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 0
        assert "geen ruimte" in walk.upload(register(50)).content.decode()
    with monkeypatch.context() as patch:
        patch.setattr("django.core.files.storage.FileSystemStorage.save", full)
        assert "geen ruimte" in walk.upload(register(50)).content.decode()
    assert not ImportBatch.objects.exists()


def test_questions_that_are_not_answered_are_asked_again(zonnedael: House) -> None:
    walk = Walk(zonnedael)
    walk.upload(b"nr;wanneer;wat\n1;x;geduwd\n2;y;geschopt\n")
    answer = walk.answer("columns", column_1="keep")
    assert answer.status_code == 422
    assert "datum" in answer.content.decode()


def test_the_page_of_an_imported_incident_shows_terms_and_what_was_kept(
    zonnedael: House,
) -> None:
    walk = Walk(zonnedael)
    quick_import(walk, register(20, bad_row(50, Soort="B", Gewond="3")))
    walk.client.post(walk.url("release"))
    incident = Incident.objects.get(source_ref="50")
    page = walk.client.get(zonnedael.url("incidents:incident", pk=incident.pk)).content.decode()
    assert "Dreigen" in page
    assert re.search(r"Gewond.{0,40}3", page, re.S)


def test_ordinary_words_of_other_registers_are_recognised(zonnedael: House) -> None:
    walk = Walk(zonnedael)
    soorten = ["verbaal", "Bedreiging", "fysiek geweld", "vernieling", "onweer"]
    lines = [f"{n};{n}-3-2024;{soort};licht" for n, soort in enumerate(soorten, 1)]
    walk.upload("\n".join(["Nr;Datum;Soort;Ernst", *lines]).encode())
    walk.answer("reading")
    walk.answer("columns")
    fields = fields_of(walk.get("codes").content.decode())
    chosen = [fields[f"code:0:{soort}"] for soort in soorten]
    assert chosen == ["verbal", "threat", "physical", "damage", "?"]
    assert fields["code:1:licht"] == "light"


def test_an_upload_can_be_thrown_away(zonnedael: House) -> None:
    walk = Walk(zonnedael)
    walk.upload(register(5))
    walk.client.post(walk.url("undo"))
    assert walk.batch.state == BatchState.UNDONE


def test_undo_on_the_screen_takes_everything_out(zonnedael: House) -> None:
    walk = Walk(zonnedael)
    quick_import(walk, register(10))
    walk.client.post(walk.url("undo"))
    work()
    assert not Incident.objects.exists()
    assert walk.get("batch").status_code == 200


def test_who_may_not_import_finds_no_page(zonnedael: House) -> None:
    Walk(zonnedael).upload(register(5))
    mo = Walk(zonnedael, "mo")
    assert mo.client.get(zonnedael.url("incidents:imports")).status_code == 404
    for step in ("reading", "columns", "codes", "dates", "preview", "batch"):
        assert mo.get(step).status_code == 404


def test_text_of_all_kinds_shows_without_harm(zonnedael: House) -> None:
    walk = Walk(zonnedael)
    walk.upload(
        "nr;datum;omschrijving\n1;5-9-2016;<script>alert(1)</script> שלום 👨‍👩‍👧\n"
        "2;6-9-2016;=cmd\n".encode()
    )
    page = walk.get("reading").content.decode()
    assert "<script>alert" not in page
    assert "שלום 👨‍👩‍👧" in page
