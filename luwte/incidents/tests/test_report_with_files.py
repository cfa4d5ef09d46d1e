"""A report and its files in one request: one bad file never loses the report, nor a bad form a
file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from luwte.core import files
from luwte.incidents.models import Attachment, Incident
from luwte.incidents.tests import file_samples as samples
from luwte.incidents.tests.test_plain_path import fill_in
from tests.cast import House


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path / "files"
    files.storage.cache_clear()


def send(house: House, fields: dict[str, Any], *uploads: tuple[str, bytes]) -> HttpResponse:
    sent = [SimpleUploadedFile(name, data) for name, data in uploads]
    address = house.url("incidents:report")
    answer = house.client("sanne").post(address, {**fields, "files": sent})
    assert isinstance(answer, HttpResponse)
    return answer


@pytest.mark.spec("REP-4")
def test_a_report_takes_its_files_along(zonnedael: House) -> None:
    photos = (("a.jpg", samples.photo()), ("b.m4a", samples.m4a()))
    assert send(zonnedael, fill_in(zonnedael), *photos).status_code == 302
    incident = Incident.objects.get()
    assert sorted(one.name for one in Attachment.objects.filter(incident=incident)) == [
        "a.jpg",
        "b.m4a",
    ]


@pytest.mark.spec("REP-4")
def test_a_bad_file_never_loses_the_report(zonnedael: House) -> None:
    fields = fill_in(zonnedael)
    bad = (("foto.jpg", samples.program()), ("goed.jpg", samples.photo()))
    answer = send(zonnedael, fields, *bad)
    assert answer.status_code == 302
    assert Incident.objects.count() == 1
    assert [one.name for one in Attachment.objects.all()] == ["goed.jpg"]
    said = "".join(str(one) for one in answer.wsgi_request._messages)  # type: ignore[attr-defined]
    assert "foto.jpg" in said
    assert "programma" in said


@pytest.mark.spec("REP-4")
def test_a_form_that_has_to_be_put_right_keeps_the_files(zonnedael: House) -> None:
    fields = fill_in(zonnedael)
    answer = send(zonnedael, {**fields, "what": []}, ("goed.jpg", samples.photo()))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "goed.jpg" in page
    kept = page.partition('name="kept_files" value="')[2].partition('"')[0]
    assert send(zonnedael, {**fields, "kept_files": [kept]}).status_code == 302
    assert [one.name for one in Attachment.objects.all()] == ["goed.jpg"]


def test_kept_files_of_somebody_else_are_not_taken(zonnedael: House) -> None:
    fields = fill_in(zonnedael)
    answer = send(zonnedael, {**fields, "what": []}, ("goed.jpg", samples.photo()))
    kept = answer.content.decode().partition('name="kept_files" value="')[2].partition('"')[0]
    address = zonnedael.url("incidents:report")
    client = zonnedael.client("bram")
    for told in (kept, "x", "0" * 36):
        more = {**fill_in(zonnedael), "kept_files": [told]}
        assert client.post(address, more).status_code == 302
    assert not Attachment.objects.exists()


@pytest.mark.spec("REP-4")
def test_a_tap_that_is_sent_twice_keeps_a_file_once(zonnedael: House) -> None:
    fields = fill_in(zonnedael)
    photo = samples.photo()
    for _tap in range(2):
        assert send(zonnedael, fields, ("a.jpg", photo)).status_code == 302
    assert Incident.objects.count() == 1
    assert Attachment.objects.count() == 1
