"""Files with an incident: what is kept, what is not, and who may open them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from luwte.core import files
from luwte.core.models import AuditEntry, StoredFile
from luwte.core.refusal import NotPermitted
from luwte.incidents.actions import Involved, Report, report_incident, triage_case
from luwte.incidents.actions.attaching import (
    attach_files,
    erase_attachments,
    take_in,
)
from luwte.incidents.models import Attachment, Case, CaseEntry, Incident
from luwte.incidents.queries.own_page import opened_by
from luwte.incidents.rules import Gravity, PersonRole, ReaderChoice
from luwte.incidents.tests import file_samples as samples
from luwte.incidents.tests.conftest import MakeCase
from luwte.incidents.tests.file_samples import SECRET
from luwte.lib.ids import crockford
from luwte.tenancy.scope import scope
from tests.cast import House

MB = 1024 * 1024


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path / "files"
    files.storage.cache_clear()


def the_incident(case: Case) -> Incident:
    return Incident.objects.select_related("case").get(case=case)


def a_file(house: House, case: Case, *, by: str = "sanne", data: bytes = b"") -> Attachment:
    taken = take_in(actor=house.actor(by), name="IMG_1.jpg", data=data or samples.photo())
    incident = the_incident(case)
    return attach_files(actor=house.actor(by), incident=incident, taken=[taken])[0]


def add(house: House, case: Case, *uploads: tuple[str, bytes], by: str = "sanne") -> HttpResponse:
    address = house.url("incidents:report_files", pk=the_incident(case).pk)
    sent = [SimpleUploadedFile(name, data) for name, data in uploads]
    answer = house.client(by).post(address, {"files": sent})
    assert isinstance(answer, HttpResponse)
    return answer


@pytest.mark.spec("REP-4")
def test_a_photo_is_kept_without_place_and_encrypted(zonnedael: House, make_case: MakeCase) -> None:
    case = make_case()
    answer = add(zonnedael, case, ("foto.png", samples.photo()))
    assert answer.status_code == 302
    kept = Attachment.objects.get(incident__case=case)
    assert (kept.name, kept.media_type, kept.is_stripped) == ("foto.jpg", "image/jpeg", True)
    stored = StoredFile.objects.get(pk=kept.file_id)
    assert SECRET not in files.read(stored)
    with files.storage().open(stored.stored_as) as sealed:
        on_disk = sealed.read()
    assert b"\xff\xd8\xff" not in on_disk
    page = zonnedael.client("sanne").get(zonnedael.url("incidents:my_report", pk=kept.incident_id))
    assert b"foto.jpg" in page.content


@pytest.mark.spec("REP-4")
@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("a.gif", samples.moving_picture),
        ("a.heic", samples.heic),
        ("a.mp3", samples.mp3),
        ("a.m4a", samples.m4a),
        ("a.ogg", samples.opus),
        ("a.pdf", samples.pdf),
        ("a.eml", samples.mail),
    ],
)
def test_each_kind_is_kept_and_comes_back(
    zonnedael: House, make_case: MakeCase, name: str, make: Callable[[], bytes]
) -> None:
    case = make_case()
    assert add(zonnedael, case, (name, make())).status_code == 302
    kept = Attachment.objects.get(incident__case=case)
    assert kept.name == name
    page = zonnedael.client("mo").get(zonnedael.url("incidents:open_file", pk=kept.pk))
    assert page.status_code == 200


@pytest.mark.spec("REP-4")
@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("foto.jpg", samples.program(), "programma"),
        ("bom.zip", samples.packed_bomb(), "ingepakt"),
        ("brief.docm", samples.office_with_macro(), "PDF"),
        ("logo.svg", samples.SVG, "SVG"),
        ("pagina.html", samples.HTML, "webpagina"),
        ("leeg.jpg", b"", "leeg"),
        ("half.jpg", samples.photo()[:2000], "beschadigd"),
        ("bom.png", samples.pixel_bomb(), "pixels"),
        ("op-slot.pdf", samples.pdf(password="x"), "wachtwoord"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_bad_file_gets_a_sentence_and_loses_no_other(
    zonnedael: House, make_case: MakeCase, name: str, data: bytes, says: str
) -> None:
    case = make_case()
    answer = add(zonnedael, case, ("goed.jpg", samples.photo()), (name, data))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert name in page
    assert says in page
    assert "coderingstype" not in page
    assert "goed.jpg" in page
    assert [one.name for one in Attachment.objects.filter(incident__case=case)] == ["goed.jpg"]


@pytest.mark.spec("REP-4")
def test_a_photo_of_30_mb_is_refused_and_the_others_are_kept(
    zonnedael: House, make_case: MakeCase, settings: Any
) -> None:
    case = make_case()
    large = b"\xff\xd8\xff" + bytes(30 * MB)
    answer = add(zonnedael, case, ("groot.jpg", large), ("goed.jpg", samples.photo()))
    assert "25 MB" in answer.content.decode()
    assert [one.name for one in Attachment.objects.all()] == ["goed.jpg"]
    # What the server stops while it comes in gets the same sentence, and the rest arrives.
    settings.UPLOAD_MAX_BYTES = MB
    answer = add(zonnedael, case, ("groot.jpg", large), ("later.jpg", samples.photo()))
    assert "groot.jpg" in answer.content.decode()
    assert Attachment.objects.filter(name="later.jpg").exists()


@pytest.mark.spec("REP-4")
def test_the_twenty_first_file_gets_a_sentence(zonnedael: House, make_case: MakeCase) -> None:
    case = make_case()
    many = [(f"foto-{n}.jpg", samples.photo((8, 8))) for n in range(21)]
    answer = add(zonnedael, case, *many)
    assert answer.status_code == 422
    assert "foto-20.jpg" in answer.content.decode()
    assert Attachment.objects.count() == 20
    answer = add(zonnedael, case, ("nog-een.jpg", samples.photo((8, 8))))
    assert "nog-een.jpg" in answer.content.decode()
    assert Attachment.objects.count() == 20


def test_nothing_chosen_asks_for_a_file(zonnedael: House, make_case: MakeCase) -> None:
    assert add(zonnedael, make_case()).status_code == 422


@pytest.mark.spec("REP-4", "GOV-2")
def test_opening_a_file_is_written_down_and_seen(zonnedael: House, make_case: MakeCase) -> None:
    case = make_case()
    kept = a_file(zonnedael, case)
    assert opened_by(case.pk) == []
    answer = zonnedael.client("mo").get(zonnedael.url("incidents:open_file", pk=kept.pk))
    assert answer.status_code == 200
    row = AuditEntry.objects.get(verb="incidents.open_file")
    assert (row.object_id, row.outcome) == (kept.incident_id, "read")
    assert [one.name for one in opened_by(case.pk)] == [zonnedael.person("mo").name]


@pytest.mark.spec("REP-4")
def test_a_file_runs_nothing_and_stays_nowhere(zonnedael: House, make_case: MakeCase) -> None:
    case = make_case()
    client = zonnedael.client("mo")
    photo = client.get(zonnedael.url("incidents:open_file", pk=a_file(zonnedael, case).pk))
    assert photo["Content-Type"] == "image/jpeg"
    assert photo["Content-Security-Policy"].startswith("sandbox")
    assert photo["X-Content-Type-Options"] == "nosniff"
    assert photo["Cache-Control"] == "private, no-store"
    assert photo["Content-Disposition"].startswith("inline")
    document = a_file(zonnedael, case, data=samples.pdf())
    answer = client.get(zonnedael.url("incidents:open_file", pk=document.pk))
    assert answer["Content-Disposition"].startswith("attachment")


def test_a_mail_is_shown_as_text(zonnedael: House, make_case: MakeCase) -> None:
    mail = a_file(zonnedael, make_case(), data=samples.mail())
    address = zonnedael.url("incidents:open_file", pk=mail.pk)
    page = zonnedael.client("mo").get(address).content.decode()
    assert "Ik weet je te vinden écht" in page
    assert "Ik kom langs" in page
    assert "alert(1)" not in page
    assert "dreig.pdf" in page
    saved = zonnedael.client("mo").get(f"{address}?as=file")
    assert saved["Content-Disposition"].startswith("attachment")
    assert saved.content == samples.mail()


def test_a_player_may_ask_for_a_piece(zonnedael: House, make_case: MakeCase) -> None:
    kept = a_file(zonnedael, make_case(), data=samples.mp3())
    address = zonnedael.url("incidents:open_file", pk=kept.pk)
    piece = zonnedael.client("mo").get(address, HTTP_RANGE="bytes=2-5")
    assert (piece.status_code, len(piece.content)) == (206, 4)
    assert piece["Content-Range"] == f"bytes 2-5/{kept.size}"
    beyond = zonnedael.client("mo").get(address, HTTP_RANGE="bytes=99999999-")
    assert beyond.status_code == 416
    # From an origin of its own the player of a browser may not fetch it.
    assert piece["Content-Security-Policy"].startswith("sandbox allow-same-origin;")
    assert "allow-scripts" not in piece["Content-Security-Policy"]


@pytest.mark.spec("REP-4")
def test_who_is_part_of_the_problem_does_not_open_it(zonnedael: House, make_case: MakeCase) -> None:
    people = [
        Involved(PersonRole.VICTIM, zonnedael.person("sanne")),
        Involved(PersonRole.PROBLEM, zonnedael.person("mo")),
    ]
    kept = a_file(zonnedael, make_case(people=people))
    address = zonnedael.url("incidents:open_file", pk=kept.pk)
    for key, status in {"mo": 404, "ruth": 200, "bram": 404, "sanne": 200, "tessa": 404}.items():
        assert zonnedael.client(key).get(address).status_code == status, key
    assert Client().get(address).status_code == 302


def test_what_handlers_add_is_theirs(zonnedael: House, make_case: MakeCase) -> None:
    case = make_case()
    kept = a_file(zonnedael, case, by="mo")
    address = zonnedael.url("incidents:open_file", pk=kept.pk)
    assert zonnedael.client("sanne").get(address).status_code == 404
    own = zonnedael.client("sanne").get(
        zonnedael.url("incidents:my_report", pk=the_incident(case).pk)
    )
    assert b"IMG_1.jpg" not in own.content
    page = zonnedael.client("mo").get(zonnedael.url("incidents:case", pk=case.pk))
    assert b"IMG_1.jpg" in page.content


def test_a_stranger_adds_nothing(zonnedael: House, make_case: MakeCase) -> None:
    taken = take_in(actor=zonnedael.actor("bram"), name="a.jpg", data=samples.photo())
    with pytest.raises(NotPermitted):
        attach_files(
            actor=zonnedael.actor("bram"), incident=the_incident(make_case()), taken=[taken]
        )


@pytest.mark.spec("REP-4")
def test_who_added_it_removes_it_before_anybody_looked(
    zonnedael: House, make_case: MakeCase
) -> None:
    case = make_case()
    kept = a_file(zonnedael, case)
    address = zonnedael.url("incidents:remove_file", pk=kept.pk)
    assert zonnedael.client("sanne").get(address).status_code == 200
    assert zonnedael.client("sanne").post(address).status_code == 302
    assert not Attachment.objects.exists()
    stored = StoredFile.objects.get(pk=kept.file_id)
    assert stored.state == StoredFile.State.ERASED
    with pytest.raises(files.Gone):
        files.read(stored)
    assert CaseEntry.objects.filter(case=case, verb="file_removed").exists()


@pytest.mark.spec("REP-4")
def test_after_the_assessment_only_a_handler_removes_with_a_reason(
    zonnedael: House, make_case: MakeCase
) -> None:
    case = make_case()
    kept = a_file(zonnedael, case)
    mo = zonnedael.actor("mo")
    triage_case(
        actor=mo,
        case=case,
        seen=case.version,
        gravity=Gravity.MIDDLE,
        reason="Schelden",
        owner=mo.person,
        tracks={},
    )
    address = zonnedael.url("incidents:remove_file", pk=kept.pk)
    assert zonnedael.client("sanne").post(address, {"reason": "x"}).status_code == 403
    assert zonnedael.client("mo").post(address, {"reason": " "}).status_code == 422
    assert zonnedael.client("mo").post(address, {"reason": "Verkeerde foto"}).status_code == 302
    assert not Attachment.objects.exists()


def test_all_files_of_an_incident_can_be_destroyed(zonnedael: House, make_case: MakeCase) -> None:
    case = make_case()
    ids = [a_file(zonnedael, case).file_id for _n in range(2)]
    assert erase_attachments(the_incident(case), zonnedael.actor("mo")) == 2
    states = StoredFile.objects.filter(pk__in=ids).values_list("state", flat=True)
    assert set(states) == {StoredFile.State.ERASED}


def test_a_file_that_was_changed_in_the_storage_says_so(
    zonnedael: House, make_case: MakeCase
) -> None:
    kept = a_file(zonnedael, make_case())
    stored = StoredFile.objects.get(pk=kept.file_id)
    path = Path(files.storage().path(stored.stored_as))
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    answer = zonnedael.client("mo").get(zonnedael.url("incidents:open_file", pk=kept.pk))
    assert answer.status_code == 410


def test_a_file_of_another_house_does_not_exist(
    zonnedael: House, de_linde: House, make_case: MakeCase
) -> None:
    with scope(zonnedael.organisation):
        kept = a_file(zonnedael, make_case())
    address = de_linde.url("incidents:open_file", pk=kept.pk)
    assert de_linde.client("noor").get(address).status_code == 404


@pytest.mark.spec("REP-4")
def test_the_confidant_reads_the_files_of_what_was_confided(zonnedael: House) -> None:
    sanne = zonnedael.actor("sanne")
    assert sanne.person.unit is not None
    incident = report_incident(
        actor=sanne,
        report=Report(
            client_key=crockford(12),
            unit=sanne.person.unit,
            happened_from=timezone.now(),
            reader_choice=ReaderChoice.CONFIDANT,
            people=[Involved(PersonRole.VICTIM, sanne.person)],
        ),
    )
    taken = take_in(actor=sanne, name="a.jpg", data=samples.photo())
    kept = attach_files(actor=sanne, incident=incident, taken=[taken])[0]
    address = zonnedael.url("incidents:open_file", pk=kept.pk)
    for key, status in {"anouk": 200, "sanne": 200, "mo": 404, "ruth": 404, "karin": 404}.items():
        assert zonnedael.client(key).get(address).status_code == status, key
    row = AuditEntry.objects.get(verb="incidents.open_file", actor_id=zonnedael.person("anouk").pk)
    assert row.ground == "confidant"
    page = zonnedael.client("anouk").get(
        zonnedael.url("incidents:confided_report", pk=incident.confided.pk)
    )
    assert "a.jpg" in page.content.decode()
