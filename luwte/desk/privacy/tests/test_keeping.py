"""What was kept long enough goes by itself, in every copy; what is held stays, and says why."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from luwte.core import files, search
from luwte.core.clock.lanes import run_until_idle
from luwte.core.models import AuditEntry, Erased, LegalHold, StoredFile
from luwte.core.refusal import NotPermitted, Refused
from luwte.desk.privacy import keeping
from luwte.incidents import actions, retention
from luwte.incidents.actions.attaching import attach_files, take_in
from luwte.incidents.models import Case, CaseEntry, Incident, IncidentTerm, Note, Track
from luwte.incidents.queries.searching import SEARCH_KIND
from luwte.incidents.tests.conftest import MakeCase, make_case
from luwte.incidents.tests.file_samples import photo
from tests.cast import House

__all__ = ["make_case"]

SECRET = "Kabeljauwsteeg"  # a word that stands in every text of the case
YEARS = dt.timedelta(days=800)


@pytest.fixture
def case(zonnedael: House, make_case: MakeCase) -> Case:
    """A closed case with a word that only its texts hold."""
    found = make_case(narrative=f"Hij riep iets over de {SECRET}.", spoken=SECRET,
                      other_party=f"man uit de {SECRET}")  # fmt: skip
    ruth, now = zonnedael.actor("ruth"), timezone.now()
    incident = Incident.objects.get(case=found)
    taken = take_in(actor=zonnedael.actor("sanne"), name=f"{SECRET}.jpg", data=photo())
    attach_files(actor=zonnedael.actor("sanne"), incident=incident, taken=[taken])
    actions.add_note(actor=ruth, case=found, text=f"Nagevraagd in de {SECRET}.")
    actions.tell_reporter(actor=ruth, case=found, text=f"We waren in de {SECRET}.")
    actions.discuss(
        actor=ruth, case=found, kind="reporter", held_on=timezone.localdate(), text=SECRET
    )
    run_until_idle()
    Track.objects.filter(case=found).update(reason=SECRET, done_at=now, state="done")
    Case.objects.filter(pk=found.pk).update(
        state="closed", closed_at=now, learning=SECRET, gravity_reason=SECRET
    )
    CaseEntry.objects.create(
        case=found, at=now, verb="track_finish", params={"reason": SECRET, "track": "police"}
    )
    found.refresh_from_db()
    return found


def everything(house: House) -> str:
    """All tables of the database, as text."""
    told = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if not table.startswith(("django_", "sqlite_")):
                cursor.execute(f'SELECT * FROM "{table}"')
                told.append(repr(cursor.fetchall()))
    return "\n".join(told)


def later(days: dt.timedelta = YEARS) -> time_machine.travel:
    night = (timezone.now() + days).astimezone(dt.UTC).replace(hour=2, minute=0)
    return time_machine.travel(night, tick=False)


@pytest.mark.spec("GOV-3")
def test_after_its_term_the_text_is_gone_from_every_copy_and_the_figures_stay(
    zonnedael: House, case: Case
) -> None:
    incident = Incident.objects.get(case=case)
    terms = set(IncidentTerm.objects.filter(incident=incident).values_list("term_id"))
    assert SECRET in everything(zonnedael)
    assert search.find(zonnedael.pk, SEARCH_KIND, SECRET)
    with later():
        assert keeping.erase_by_night() >= 1
    assert SECRET not in everything(zonnedael)
    assert SECRET.lower() not in everything(zonnedael).lower()
    assert not search.find(zonnedael.pk, SEARCH_KIND, SECRET)
    assert not Note.objects.exists()
    assert all(one.state == StoredFile.State.ERASED for one in StoredFile.objects.all())
    incident.refresh_from_db()
    case.refresh_from_db()
    assert incident.gravity == "middle" and case.gravity == case.gravity
    assert set(IncidentTerm.objects.filter(incident=incident).values_list("term_id")) == terms
    kept = CaseEntry.objects.get(case=case, verb="track_finish")
    assert kept.params == {"track": "police"}


@pytest.mark.spec("GOV-3")
def test_the_record_says_what_went_under_which_term_and_names_nobody(
    zonnedael: House, case: Case
) -> None:
    with later():
        keeping.erase_by_night()
        assert keeping.erase_by_night() == 0
    row = Erased.objects.get(object_id=case.pk)
    assert row.kind == "case_text" and row.term["unit"] == "months"
    assert row.copies["files"] == 1 and row.copies["notes"] == 1
    assert SECRET not in repr(vars(row))
    assert AuditEntry.objects.filter(verb="privacy.erase", object_id=case.pk).count() == 1


@pytest.mark.spec("GOV-3")
def test_nothing_goes_before_its_term_nor_by_day(zonnedael: House, case: Case) -> None:
    with later(dt.timedelta(days=100)):
        assert keeping.erase_by_night() == 0
    noon = (timezone.now() + YEARS).replace(hour=12)
    with time_machine.travel(noon, tick=False):
        assert keeping.erase_by_night() == 0


@pytest.mark.spec("GOV-3")
def test_the_dry_run_counts_what_would_go_and_changes_nothing(zonnedael: House, case: Case) -> None:
    with later():
        page = zonnedael.client("joost").get(zonnedael.url("privacy:kept"))
        assert page.status_code == 200 and SECRET not in page.content.decode()
        found = {one.held.object_kind: one.due for one in keeping.waiting_in(
            zonnedael.organisation) if one.held.kind == "case_text"}  # fmt: skip
    assert found["case"] == 1
    assert Note.objects.exists() and not Erased.objects.exists()


@pytest.mark.spec("GOV-3")
def test_what_is_held_stays_until_it_is_let_go(zonnedael: House, case: Case) -> None:
    joost = zonnedael.actor("joost")
    day = timezone.localdate() + dt.timedelta(days=90)
    sent = {
        "number": f" {case.number.lower()} ",
        "reason": "Rechtszaak",
        "look_again_on": day.isoformat(),
    }
    client = zonnedael.client("joost")
    assert client.post(zonnedael.url("privacy:hold"), sent).status_code == 302
    assert client.post(zonnedael.url("privacy:hold"), sent).status_code == 422
    with later():
        assert keeping.erase_by_night() == 0
        waits = [one for one in keeping.waiting_in(zonnedael.organisation) if one.kept]
        assert "Rechtszaak" in waits[0].kept[0][1]
        keeping.end_hold(actor=joost, held=LegalHold.objects.get())
        assert keeping.erase_by_night() >= 1
    with pytest.raises(Refused):
        keeping.end_hold(actor=joost, held=LegalHold.objects.get())


def test_a_case_that_was_opened_again_is_kept(zonnedael: House, case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(closed_at=None, state="open")
    with later():
        assert keeping.erase_by_night() == 0
    assert SECRET in everything(zonnedael)


def test_one_thing_that_cannot_go_stops_nothing_else(
    zonnedael: House, case: Case, make_case: MakeCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = make_case()
    Case.objects.filter(pk=other.pk).update(state="closed", closed_at=timezone.now())
    real = retention.erase_attachments

    def broken(incident: Incident, actor: object) -> int:
        if incident.case_id == case.pk:
            raise OSError(SECRET)
        return real(incident, actor)  # type: ignore[arg-type]

    monkeypatch.setattr(retention, "erase_attachments", broken)
    with later():
        assert keeping.erase_by_night() == 1
    case.refresh_from_db()
    assert case.erased_at is None and Note.objects.exists()


def test_restoring_a_backup_erases_again(zonnedael: House, case: Case) -> None:
    """What a restore replays: the verb of the audit row of the destruction."""
    from luwte.core.destructions import Destruction

    gone = Destruction(timezone.now(), zonnedael.pk, retention.ERASE_CASE, "case", case.pk)
    retention._case_again(gone)
    retention._case_again(gone)
    assert SECRET not in everything(zonnedael)


def test_only_who_looks_after_privacy_holds_and_sees(zonnedael: House, case: Case) -> None:
    day = timezone.localdate() + dt.timedelta(days=9)
    for other in ("ruth", "karin", "tessa", "sanne"):
        with pytest.raises(NotPermitted):
            keeping.hold(
                actor=zonnedael.actor(other), object_kind="case", object_id=case.pk,
                reason="Zomaar", look_again_on=day,
            )  # fmt: skip


def test_history_without_a_case_loses_its_words_too(zonnedael: House) -> None:
    unit, old = zonnedael.unit("balie"), timezone.now() - YEARS
    Incident.objects.create(
        unit=unit, happened_from=old, happened_until=old, reported_at=old, narrative=SECRET,
        extra={"Kolom": SECRET}, source="past", count=3,
    )  # fmt: skip
    with later(dt.timedelta(days=1)):
        assert keeping.erase_by_night() == 1
    left = Incident.objects.get()
    assert left.count == 3 and SECRET not in everything(zonnedael)
    assert files


@pytest.mark.spec("GOV-3")
def test_what_is_kept_never_stands_before_what_may_go(
    zonnedael: House, make_case: MakeCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "AT_ONCE", 2)
    cases = [make_case(narrative=f"{SECRET} {number}") for number in range(5)]
    for number, one in enumerate(cases):
        ended = timezone.now() - dt.timedelta(days=9 - number)
        Case.objects.filter(pk=one.pk).update(state="closed", closed_at=ended)
    Track.objects.update(state="done", done_at=timezone.now())
    look = timezone.localdate() + YEARS * 2
    for one in cases[:3]:
        keeping.hold(
            actor=zonnedael.actor("joost"), object_kind="case", object_id=one.pk,
            reason="Rechtszaak", look_again_on=look,
        )  # fmt: skip
    with later():
        keeping.erase_by_night()
        waits = {one.held.object_kind: one for one in keeping.waiting_in(zonnedael.organisation)}
    gone = set(Erased.objects.filter(kind="case_text").values_list("object_id", flat=True))
    assert gone == {one.pk for one in cases[3:]}
    assert [thing.object_id for thing, _why in waits["case"].kept] == [one.pk for one in cases[:3]]
