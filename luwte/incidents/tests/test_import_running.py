"""A batch comes in whole, once, unseen, survives being killed, and goes out again whole."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.utils import timezone

from luwte.core.clock.long import JobSource
from luwte.core.models import AuditEntry, Job, OutboxEvent, StoredFile, Timer
from luwte.core.refusal import Conflict, NotPermitted, Refused
from luwte.incidents.actions import past
from luwte.incidents.importing import run as importing_run
from luwte.incidents.importing.entrance import bring
from luwte.incidents.importing.source_file import opened
from luwte.incidents.importing.spec import Spec
from luwte.incidents.importing.survey import preview
from luwte.incidents.jobs import erase_import_file
from luwte.incidents.models import Case, ImportBatch, ImportRefusal, Incident, IncidentTerm, Track
from luwte.incidents.queries.searching import find_incidents
from luwte.incidents.rules import BatchState
from luwte.incidents.tests.strangers import SPEC, bad_row, register
from luwte.lib.tabular import Reading, Unreadable
from tests.cast import House

ROOT = Path(__file__).resolve().parents[3]
AID_WORKERS = ROOT.parent / "shared" / "data" / "aid_worker_incidents_2016.csv"
EXAMPLE = ROOT / "docs" / "examples" / "aid_workers_mapping.json"


def work(times: int = 10) -> None:
    """Be the clock until nothing is due."""
    for _ in range(times):
        if not JobSource().work(timezone.now() + timedelta(minutes=10), Event()):
            return


def start(house: House, tmp_path: Path, content: bytes, *, who: str = "ruth") -> ImportBatch:
    path = tmp_path / "oud register.csv"
    path.write_bytes(content)
    return bring(house.actor(who), path, Spec.from_dict(SPEC))


def come_in(house: House, tmp_path: Path, content: bytes) -> ImportBatch:
    batch = start(house, tmp_path, content)
    work()
    batch.refresh_from_db()
    return batch


def counts(batch: ImportBatch) -> tuple[int, int, int, int]:
    return batch.rows, batch.brought_in, batch.already_here, batch.refused


@pytest.mark.spec("REP-9")
def test_every_row_is_accounted_for(zonnedael: House, tmp_path: Path) -> None:
    bad = [
        bad_row(9001, Maand="2", Dag="31"),
        bad_row(9002, Soort="?!"),
        bad_row(9003, Jaar="2100"),
    ]
    batch = come_in(zonnedael, tmp_path, register(1200, *bad, title=True, tags=True))
    assert batch.state == BatchState.DONE
    assert counts(batch) == (1203, 1200, 0, 3)
    assert Incident.objects.filter(batch=batch).count() == 1200
    refused = ImportRefusal.objects.filter(batch=batch).order_by("row_number")
    assert [row.reasons[0]["code"] for row in refused] == [
        "date_no_such_day",
        "unknown_code",
        "date_too_late",
    ]
    assert refused[0].row[0] == "9001"


def test_the_past_starts_no_clock_no_case_and_no_message(zonnedael: House, tmp_path: Path) -> None:
    batch = come_in(zonnedael, tmp_path, register(600))
    past.release_batch(actor=zonnedael.actor("ruth"), batch=batch)
    assert not Case.objects.exists()
    assert not Track.objects.exists()
    assert list(Timer.objects.values_list("kind", flat=True)) == ["incidents.erase_import_file"]
    verbs = AuditEntry.objects.filter(verb="incidents.register_past_incidents")
    assert verbs.count() == 1
    names = OutboxEvent.objects.values_list("name", flat=True)
    assert list(names) == ["incidents.past_incidents_released"]


def test_nothing_is_seen_before_it_is_released(zonnedael: House, tmp_path: Path) -> None:
    batch = come_in(zonnedael, tmp_path, register(20))
    assert not Incident.objects.filter(is_released=True).exists()
    past.release_batch(actor=zonnedael.actor("ruth"), batch=batch)
    assert Incident.objects.filter(is_released=True).count() == 20


@pytest.mark.spec("REP-9")
def test_the_same_file_twice_brings_nothing_double(zonnedael: House, tmp_path: Path) -> None:
    content = register(700)
    come_in(zonnedael, tmp_path, content)
    again = come_in(zonnedael, tmp_path, content)
    assert counts(again) == (700, 0, 700, 0)
    assert Incident.objects.count() == 700


def test_corrected_rows_come_in_and_the_others_are_here_already(
    zonnedael: House, tmp_path: Path
) -> None:
    come_in(zonnedael, tmp_path, register(50, bad_row(60, Soort="?!")))
    again = come_in(zonnedael, tmp_path, register(50, bad_row(60)))
    assert counts(again) == (51, 1, 50, 0)


def test_precision_terms_gravity_and_text_are_what_the_row_said(
    zonnedael: House, tmp_path: Path
) -> None:
    row = bad_row(
        77, Jaar="2014", Maand="5", Dag="", Tijdstip="", Soort="V+B", Ernst="2", Gewond="2"
    )
    batch = come_in(zonnedael, tmp_path, register(0, row, row[:]))
    incident = Incident.objects.get(batch=batch)
    local = timezone.localtime(incident.happened_from)
    assert (local.year, local.month, incident.precision) == (2014, 5, "month")
    assert incident.happened_until > incident.happened_from
    keys = {(t.kind, t.term.key) for t in IncidentTerm.objects.select_related("term")}
    assert keys >= {("form", "verbal"), ("form", "threat"), ("consequence", "doctor")}
    assert incident.gravity == "middle"
    assert incident.source_ref == "77"
    assert incident.extra["Gewond"] == "2"
    assert incident.unit.parent_id is None


class Killed(BaseException):
    """What kill -9 looks like from inside: nobody catches it."""


@pytest.mark.spec("REP-9")
def test_a_killed_job_goes_on_where_it_was(
    zonnedael: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = start(zonnedael, tmp_path, register(1700, bad_row(9001, Soort="?!")))
    once = past.register_past_incidents
    calls = iter([once, once])

    def killed(**given: Any) -> int:
        act = next(calls, None)
        if act is None:
            raise Killed
        return act(**given)

    monkeypatch.setattr(importing_run, "register_past_incidents", killed)
    with pytest.raises(Killed):
        work()
    assert Incident.objects.count() == 1000
    monkeypatch.setattr(importing_run, "register_past_incidents", once)
    work()
    batch.refresh_from_db()
    assert counts(batch) == (1701, 1700, 0, 1)


def test_a_full_disk_is_tried_again_and_can_be_gone_on_with(
    zonnedael: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = start(zonnedael, tmp_path, register(600))

    def full(**given: Any) -> int:
        raise OperationalError("database or disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(importing_run, "register_past_incidents", full)
        for hour in range(8):
            with time_machine.travel(timezone.now() + timedelta(hours=hour)):
                JobSource().work(timezone.now(), Event())
    assert Job.objects.get(pk=batch.job_id).state == Job.State.FAILED
    past.resume_import(actor=zonnedael.actor("ruth"), batch=batch)
    work()
    batch.refresh_from_db()
    assert counts(batch) == (600, 600, 0, 0)


def test_going_on_with_a_running_batch_is_refused(zonnedael: House, tmp_path: Path) -> None:
    batch = start(zonnedael, tmp_path, register(5))
    with pytest.raises(Conflict):
        past.resume_import(actor=zonnedael.actor("ruth"), batch=batch)


def test_undo_takes_everything_out_and_the_file_can_come_again(
    zonnedael: House, tmp_path: Path
) -> None:
    batch = come_in(zonnedael, tmp_path, register(1100))
    ruth = zonnedael.actor("ruth")
    past.release_batch(actor=ruth, batch=batch)
    past.undo_batch(actor=ruth, batch=batch)
    assert not Incident.objects.filter(is_released=True).exists()
    work()
    assert not Incident.objects.exists()
    assert not IncidentTerm.objects.exists()
    again = come_in(zonnedael, tmp_path, register(1100))
    assert counts(again) == (1100, 1100, 0, 0)


def test_a_run_that_is_stopped_half_way_leaves_nothing(
    zonnedael: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = start(zonnedael, tmp_path, register(1200))
    once = importing_run.take

    def stopped_after_the_first(*given: Any, **more: Any) -> Any:
        if Incident.objects.count() == 500:
            past.undo_batch(actor=zonnedael.actor("ruth"), batch=batch)
        return once(*given, **more)

    monkeypatch.setattr(importing_run, "take", stopped_after_the_first)
    work()
    batch.refresh_from_db()
    assert batch.state == BatchState.UNDONE
    assert not Incident.objects.exists()


def test_a_batch_in_which_an_incident_got_a_case_is_not_undone(
    zonnedael: House, tmp_path: Path
) -> None:
    batch = come_in(zonnedael, tmp_path, register(5))
    now = timezone.now()
    case = Case.objects.create(
        number="7000001", unit=zonnedael.unit("balie"), opened_at=now, changed_at=now
    )
    Incident.objects.filter(pk=Incident.objects.first().pk).update(case=case)  # type: ignore[union-attr]
    with pytest.raises(Refused):
        past.undo_batch(actor=zonnedael.actor("ruth"), batch=batch)


def test_a_batch_is_released_or_undone_once(zonnedael: House, tmp_path: Path) -> None:
    batch = come_in(zonnedael, tmp_path, register(5))
    ruth = zonnedael.actor("ruth")
    past.release_batch(actor=ruth, batch=batch)
    with pytest.raises(Conflict):
        past.release_batch(actor=ruth, batch=batch)


def test_who_may_not_import_does_not(zonnedael: House, tmp_path: Path) -> None:
    with pytest.raises(NotPermitted):
        start(zonnedael, tmp_path, register(5), who="mo")
    batch = come_in(zonnedael, tmp_path, register(5))
    for verb in (past.release_batch, past.undo_batch, past.drop_upload, past.resume_import):
        with pytest.raises(NotPermitted):
            verb(actor=zonnedael.actor("mo"), batch=batch)


def test_a_mapping_that_is_not_complete_does_not_start(zonnedael: House, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(b"wat;waar\na;b\n")
    with pytest.raises(Refused):
        bring(zonnedael.actor("ruth"), path, Spec.from_dict(SPEC))


def test_a_file_that_breaks_half_way_leaves_nothing_and_says_why(
    zonnedael: House, tmp_path: Path
) -> None:
    content = register(900) + b'901;2014;1;1;;;;V;;1;0;0;1,5;"' + b"x" * 3_000_000
    batch = come_in(zonnedael, tmp_path, content)
    assert batch.state == BatchState.FAILED
    assert not Incident.objects.exists()
    message = Job.objects.get(pk=batch.job_id).message
    assert message


def test_a_file_that_breaks_off_loses_one_row_and_says_which(
    zonnedael: House, tmp_path: Path
) -> None:
    content = register(30)
    batch = come_in(zonnedael, tmp_path, content[: content.rindex(b"30;") + 12])
    assert counts(batch) == (30, 29, 0, 1)
    assert ImportRefusal.objects.get().reasons[0]["code"] == "truncated"


def test_a_preview_writes_nothing_and_tells_what_would_happen(
    zonnedael: House, tmp_path: Path
) -> None:
    come_in(zonnedael, tmp_path, register(40))
    content = register(60, bad_row(9001, Soort="?!"))
    source = io.BytesIO(content)
    reading = Reading(kind="csv", encoding="utf-8", delimiter=";")
    found = preview(source, zonnedael.actor("ruth"), reading, Spec.from_dict(SPEC))
    assert (found.rows, found.new, found.here, found.refused) == (61, 20, 40, 1)
    assert [batch.file_name for batch in found.waiting] == ["oud register.csv"]
    assert Incident.objects.count() == 40


def test_the_file_is_kept_encrypted_and_erased_in_time(zonnedael: House, tmp_path: Path) -> None:
    batch = come_in(zonnedael, tmp_path, register(5, bad_row(60, Soort="?!")))
    with opened(batch) as source:
        assert source.read(6) == b"Meldnr"
    past.release_batch(actor=zonnedael.actor("ruth"), batch=batch)
    timer = Timer.objects.get(kind="incidents.erase_import_file", subject_id=batch.pk)
    assert timer.due_at > timezone.now() + timedelta(days=29)
    erase_import_file(timer)
    with pytest.raises(Unreadable), opened(batch):
        pass
    assert not ImportRefusal.objects.exists()
    assert StoredFile.objects.get(pk=batch.file_id).state == StoredFile.State.ERASED


@pytest.mark.spec("REP-9")
@pytest.mark.skipif(not AID_WORKERS.exists(), reason="the shared register is not here")
def test_the_register_of_aid_workers_comes_in_whole(zonnedael: House) -> None:
    spec = Spec.from_dict(json.loads(EXAMPLE.read_text(encoding="utf-8")))
    batch = bring(zonnedael.actor("ruth"), AID_WORKERS, spec)
    work()
    batch.refresh_from_db()
    assert counts(batch) == (2088, 2088, 0, 0)
    precisions = set(Incident.objects.values_list("precision", flat=True))
    assert precisions == {"year", "month", "day"}


def test_released_incidents_are_found_by_their_words_and_undone_ones_are_not(
    zonnedael: House, tmp_path: Path
) -> None:
    ruth = zonnedael.actor("ruth")
    row = bad_row(77, Toelichting="De bezoeker gooide een paraplu door de hal.")
    batch = come_in(zonnedael, tmp_path, register(10, row))
    assert not find_incidents(ruth, "paraplu").items
    past.release_batch(actor=ruth, batch=batch)
    work()
    assert [found.source_ref for found in find_incidents(ruth, "paraplu").items] == ["77"]
    past.undo_batch(actor=ruth, batch=batch)
    work()
    assert not find_incidents(ruth, "paraplu").items


def test_the_command_brings_in_counts_and_releases(zonnedael: House, tmp_path: Path) -> None:
    register_file, mapping = tmp_path / "oud.csv", tmp_path / "oud.json"
    register_file.write_bytes(register(30, bad_row(99, Soort="?!")))
    mapping.write_text(json.dumps(SPEC), encoding="utf-8")
    said = io.StringIO()
    call_command(
        "import_register",
        str(register_file),
        f"--mapping={mapping}",
        "--organisation=zonnedael",
        "--release",
        stdout=said,
    )
    assert "31 rows: 30 came in, 0 were here already, 1 were refused." in said.getvalue()
    assert "row 32" in said.getvalue()
    assert Incident.objects.filter(is_released=True).count() == 30


@pytest.mark.parametrize(
    ("file", "mapping", "words"),
    [
        ("oud.csv", "no such mapping", "no mapping"),
        ("gone.csv", "oud.json", "No such file"),
        ("oud.json", "oud.json", "CSV or XLSX|names"),
        ("oud.csv", "broken.json", "not a mapping"),
    ],
)
def test_the_command_says_what_is_wrong(
    zonnedael: House, tmp_path: Path, file: str, mapping: str, words: str
) -> None:
    (tmp_path / "oud.csv").write_bytes(register(3))
    (tmp_path / "oud.json").write_text(json.dumps(SPEC), encoding="utf-8")
    (tmp_path / "broken.json").write_text("[1", encoding="utf-8")
    name = str(tmp_path / mapping) if mapping.endswith(".json") else mapping
    with pytest.raises(CommandError, match=words):
        call_command(
            "import_register", str(tmp_path / file), f"--mapping={name}", "--organisation=zonnedael"
        )
