"""A scanner that finds, that finds nothing, that is away, and that is not there at all."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from luwte.core import files
from luwte.core.models import StoredFile
from luwte.core.scanning import ScannerAway, Verdict, scan
from luwte.incidents.actions.attaching import attach_files, take_in
from luwte.incidents.models import Attachment, CaseEntry, Incident
from luwte.incidents.scanning import scan_files
from luwte.incidents.tests.conftest import MakeCase
from luwte.incidents.tests.file_samples import mail, photo
from luwte.notify.models import Delivery
from tests.cast import House


def eicar() -> bytes:
    """The harmless text that every scanner takes for a virus, put together only here."""
    return b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!" + b"$H+H*"


@dataclass
class Scanner:
    """A stand-in for clamd on loopback that speaks INSTREAM. silent: takes all, says nothing."""

    silent: bool = False
    received: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._door = socket.create_server(("127.0.0.1", 0))
        self.address = f"tcp://127.0.0.1:{self._door.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._door.close()

    def _serve(self) -> None:
        while True:
            try:
                line, _where = self._door.accept()
            except OSError:
                return
            with line, line.makefile("rb") as come:
                assert come.read(10) == b"zINSTREAM\0"
                data = b""
                while size := struct.unpack(">I", come.read(4))[0]:
                    data += come.read(size)
                self.received.append(data)
                if self.silent:
                    continue
                found = eicar() in data
                line.sendall(b"stream: Eicar-Test FOUND\0" if found else b"stream: OK\0")


@pytest.fixture
def scanner(settings: Any) -> Iterator[Scanner]:
    made = Scanner()
    settings.CLAMD = made.address
    yield made
    made.close()


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path / "files"
    files.storage.cache_clear()


def a_file(house: House, make_case: MakeCase, data: bytes) -> Attachment:
    incident = Incident.objects.select_related("case").get(case=make_case())
    actor = house.actor("sanne")
    taken = take_in(actor=actor, name="bericht", data=data)
    return attach_files(actor=actor, incident=incident, taken=[taken])[0]


def own_page(house: House, kept: Attachment) -> str:
    page = house.client("sanne").get(house.url("incidents:my_report", pk=kept.incident_id))
    return page.content.decode()


@pytest.mark.spec("REP-4")
def test_what_is_clean_says_so(zonnedael: House, make_case: MakeCase, scanner: Scanner) -> None:
    kept = a_file(zonnedael, make_case, photo())
    assert "nog niet op virussen gescand" in own_page(zonnedael, kept)
    assert scan_files() == 1
    assert scanner.received == [files.read(StoredFile.objects.get(pk=kept.file_id))]
    assert "geen virus gevonden" in own_page(zonnedael, kept)
    assert scan_files() == 0


@pytest.mark.spec("REP-4")
def test_a_virus_shuts_the_file_and_is_told(
    zonnedael: House, make_case: MakeCase, scanner: Scanner
) -> None:
    kept = a_file(zonnedael, make_case, mail() + eicar())
    address = zonnedael.url("incidents:open_file", pk=kept.pk)
    assert zonnedael.client("mo").get(address).status_code == 200
    assert scan_files() == 1
    for key in ("mo", "sanne"):
        assert zonnedael.client(key).get(address).status_code == 403
    page = own_page(zonnedael, kept)
    assert "blijft dicht" in page
    assert f'href="{address}"' not in page
    assert CaseEntry.objects.filter(verb="file_shut").count() == 1
    told = Delivery.objects.filter(message="incidents.file_shut")
    assert {one.person for one in told} == {zonnedael.person("sanne")}


@pytest.mark.spec("REP-4")
def test_a_dead_scanner_holds_up_nothing_and_is_asked_again(
    zonnedael: House, make_case: MakeCase, settings: Any, scanner: Scanner
) -> None:
    alive = settings.CLAMD
    closed = socket.create_server(("127.0.0.1", 0))
    settings.CLAMD = f"tcp://127.0.0.1:{closed.getsockname()[1]}"
    closed.close()
    kept = a_file(zonnedael, make_case, photo())
    assert scan_files() == 0
    assert "nog niet op virussen gescand" in own_page(zonnedael, kept)
    settings.CLAMD = alive
    assert scan_files() == 1
    assert Attachment.objects.get(pk=kept.pk).scanned == Verdict.CLEAN


def test_a_scanner_that_says_nothing_is_away(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = Scanner(silent=True)
    settings.CLAMD = made.address
    monkeypatch.setattr("luwte.core.scanning.ANSWER_WITHIN", 0.3)
    with pytest.raises(ScannerAway):
        scan([b"x"])
    made.close()


def test_without_a_scanner_every_file_says_that_nobody_scanned_it(
    zonnedael: House, make_case: MakeCase, settings: Any
) -> None:
    settings.CLAMD = ""
    kept = a_file(zonnedael, make_case, photo())
    assert scan_files() == 0
    assert "niet op virussen gescand" in own_page(zonnedael, kept)


def test_a_scanner_behind_a_socket_file(settings: Any, tmp_path: Path) -> None:
    settings.CLAMD = f"unix:{tmp_path}/nobody.sock"
    with pytest.raises(ScannerAway):
        scan([b"x"])
