"""It adds up, told to one person first; absence and the way back; nothing kept for ever."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
import time_machine
from django.utils import timezone

from luwte.care import messages, vault
from luwte.care.actions import (
    Away,
    agreements_of,
    choose_load,
    choose_supporter,
    erase_agreements,
    erase_notes,
    record_absence,
    record_talk,
)
from luwte.care.agreements import here
from luwte.care.facts import absence_of
from luwte.care.models import CareAbsence, CareMoment, CarePath, LoadSignal, ReturnStep
from luwte.care.rules import LoadChoice, Outcome
from luwte.care.tests.conftest import MONDAY, Cared, at, told
from luwte.core.actor import TheClock
from luwte.core.destructions import Destruction, _replays
from luwte.core.refusal import NotPermitted, Refused
from luwte.core.retention import held
from luwte.incidents.rules import Gravity
from luwte.policy.queries import retention_for
from luwte.tenancy.models import Key
from tests.cast import House

DAY = timedelta(days=1)


def due() -> list[UUID]:
    """The paths of which the notes go tonight."""
    before = retention_for(here()).value.of("care_notes").before(timezone.now())
    notes = held["care.notes"]
    assert notes.count(before) == len(notes.due(before, 10))
    return [one.object_id for one in notes.due(before, 10)]


@pytest.fixture
def loaded(cared: Cared) -> CarePath:
    """The third incident within a year."""
    for months in (8, 3):
        cared(gravity=Gravity.LIGHT, when=MONDAY - timedelta(days=30 * months))
    return cared(gravity=Gravity.LIGHT)


@pytest.mark.spec("CAR-3")
def test_it_adds_up_for_one_person_and_only_that_person_hears_it(
    zonnedael: House, loaded: CarePath
) -> None:
    signal = LoadSignal.objects.get()
    assert signal.counted == 3 and signal.person == loaded.person
    assert told(messages.LOAD) == ["Sanne de Wit"]
    assert told(messages.LOAD_SHARED) == []
    url = zonnedael.url("care:load")
    with time_machine.travel(MONDAY + DAY, tick=False):
        assert "3 voorvallen" in zonnedael.client("sanne").get(url).content.decode()
        for key in ("mo", "hanna", "ruth", "karin", "petra", "tessa", "joost"):
            page = zonnedael.client(key).get(url).content.decode()
            assert "Sanne" not in page and "3 voorvallen" not in page, key


@pytest.mark.spec("CAR-3")
@pytest.mark.parametrize(
    ("choice", "who"),
    [
        (LoadChoice.NOT_NOW, []),
        (LoadChoice.SUPPORTER, ["hanna"]),
        (LoadChoice.SUPPORTER_AND_MANAGER, ["hanna", "mo"]),
    ],
)
def test_the_employee_chooses_who_else_hears_it(
    zonnedael: House, loaded: CarePath, choice: LoadChoice, who: list[str]
) -> None:
    url = zonnedael.url("care:load")
    with time_machine.travel(MONDAY + DAY, tick=False):
        data = {"choice": choice.value, "supporter": str(zonnedael.person("hanna").pk)}
        assert zonnedael.client("sanne").post(url, data).status_code == 302
        for key in ("hanna", "mo", "ruth", "karin"):
            page = zonnedael.client(key).get(url).content.decode()
            assert ("Sanne de Wit" in page) == (key in who), key
    assert set(told(messages.LOAD_SHARED)) == {zonnedael.person(key).name for key in who}


@pytest.mark.spec("CAR-3")
def test_nobody_chooses_for_somebody_else_and_a_manager_is_no_supporter(
    zonnedael: House, loaded: CarePath
) -> None:
    signal = LoadSignal.objects.get()
    with pytest.raises(NotPermitted):
        choose_load(actor=zonnedael.actor("mo"), signal=signal, choice=LoadChoice.NOT_NOW)
    with pytest.raises(Refused):
        choose_load(
            actor=zonnedael.actor("sanne"),
            signal=signal,
            choice=LoadChoice.SUPPORTER,
            supporter=zonnedael.person("mo"),
        )


@pytest.mark.spec("CAR-3")
def test_who_said_not_now_has_rest_for_a_while(
    zonnedael: House, cared: Cared, loaded: CarePath
) -> None:
    with time_machine.travel(MONDAY + DAY, tick=False):
        choose_load(
            actor=zonnedael.actor("sanne"),
            signal=LoadSignal.objects.get(),
            choice=LoadChoice.NOT_NOW,
        )
    cared(gravity=Gravity.LIGHT, when=MONDAY + timedelta(days=20))
    assert LoadSignal.objects.count() == 1
    cared(gravity=Gravity.LIGHT, when=MONDAY + timedelta(days=95))
    assert LoadSignal.objects.count() == 2


@pytest.mark.spec("CAR-4")
def test_agreements_are_read_by_the_person_the_manager_and_the_chosen_supporter_alone(
    zonnedael: House, cared: Cared
) -> None:
    path = cared()
    with time_machine.travel(MONDAY + DAY, tick=False):
        away = Away(date(2030, 11, 19), agreements="Twee weken niet aan de balie.")
        row = record_absence(actor=zonnedael.actor("mo"), path=path, away=away)
        url = zonnedael.url("care:absence", pk=row.pk)

        def reads() -> set[str]:
            return {
                key
                for key in ("sanne", "mo", "hanna", "ruth", "karin", "tessa", "joost", "petra")
                if "niet aan de balie" in zonnedael.client(key).get(url).content.decode()
            }

        assert reads() == {"sanne", "mo"}
        path.refresh_from_db()
        choose_supporter(
            actor=zonnedael.actor("sanne"),
            path=path,
            supporter=zonnedael.person("hanna"),
            seen=path.version,
        )
        assert reads() == {"sanne", "mo", "hanna"}
        with pytest.raises(NotPermitted):
            agreements_of(zonnedael.actor("ruth"), path, row)
        with pytest.raises(NotPermitted):
            record_absence(actor=zonnedael.actor("hanna"), path=path, away=away)
    assert b"balie" not in bytes(CareAbsence.objects.get().sealed or b"")


@pytest.mark.spec("CAR-4")
def test_a_medical_reason_is_asked_about_before_it_is_kept(zonnedael: House, cared: Cared) -> None:
    path = cared()
    url = zonnedael.url("care:record_absence", pk=path.pk)
    with time_machine.travel(MONDAY + DAY, tick=False):
        data = {"from_day": "2030-11-19", "share": "100", "agreements": "Sanne heeft PTSS."}
        answer = zonnedael.client("mo").post(url, data)
        assert answer.status_code == 422 and not CareAbsence.objects.exists()
        data["agreements"] = "Sanne werkt in het kantoor achter."
        assert zonnedael.client("mo").post(url, data).status_code == 302
    assert CareAbsence.objects.get().share == 100


@pytest.mark.spec("CAR-4")
def test_steps_back_are_agreed_reminded_of_once_and_written_down(
    zonnedael: House, cared: Cared
) -> None:
    path = cared()
    with time_machine.travel(MONDAY + DAY, tick=False):
        row = record_absence(
            actor=zonnedael.actor("sanne"), path=path, away=Away(date(2030, 11, 19))
        )
        url = zonnedael.url("care:absence", pk=row.pk)
        data = {"on_day": "2030-12-02", "words": "Twee ochtenden in het kantoor"}
        assert zonnedael.client("mo").post(url, data).status_code == 302
    at(MONDAY + 15 * DAY)
    at(MONDAY + 16 * DAY)
    assert told(messages.STEP) == ["Sanne de Wit"]
    step = ReturnStep.objects.get()
    with time_machine.travel(MONDAY + 16 * DAY, tick=False):
        sanne = zonnedael.client("sanne")
        where = zonnedael.url("care:step", pk=step.pk)
        assert sanne.post(where, {"do": "early"}).status_code == 302
        assert "te vroeg" in sanne.get(url).content.decode()
    step.refresh_from_db()
    assert step.went_well is False


@pytest.mark.spec("CAR-4")
def test_days_of_absence_are_counted_as_working_days_by_case_without_a_person(
    zonnedael: House, cared: Cared
) -> None:
    path = cared()
    with time_machine.travel(MONDAY + DAY, tick=False):
        sanne = zonnedael.actor("sanne")
        # Tuesday up to and including Monday: five working days, and then two at half.
        record_absence(
            actor=sanne, path=path, away=Away(date(2030, 11, 19), date(2030, 11, 25), 100)
        )
        record_absence(
            actor=sanne, path=path, away=Away(date(2030, 11, 26), date(2030, 11, 27), 50)
        )
        with pytest.raises(Refused):
            record_absence(
                actor=sanne, path=path, away=Away(date(2030, 11, 26), date(2030, 11, 20))
            )
    total = absence_of([path.case_id], until=date(2030, 12, 31))[path.case_id]
    assert total.working_days == Decimal(6) and not total.goes_on
    assert absence_of([path.case_id], until=date(2030, 11, 20))[path.case_id].goes_on
    assert set(vars(total)) == {"working_days", "goes_on"}


@pytest.mark.spec("CAR-2", "GOV-3")
def test_notes_go_a_year_after_the_last_talk_with_their_key_and_stay_gone(
    zonnedael: House, cared: Cared
) -> None:
    path = cared(gravity=Gravity.LIGHT)
    held = MONDAY + timedelta(hours=3)
    with time_machine.travel(held, tick=False):
        record_talk(
            actor=zonnedael.actor("hanna"),
            path=path,
            moment=CareMoment.objects.get(path=path),
            outcome=Outcome.HELD,
            note="Kwikstaartje",
        )
        sealed = vault.read_notes(zonnedael.actor("hanna"), path).notes
        assert len(sealed) == 1
    clock = TheClock(zonnedael.pk)
    with time_machine.travel(held + timedelta(days=360), tick=False):
        assert due() == []
        with pytest.raises(Refused):
            erase_notes(actor=clock, path=path)
    with time_machine.travel(held + timedelta(days=367), tick=False):
        assert due() == [path.pk]
        with pytest.raises(NotPermitted):
            erase_notes(actor=zonnedael.actor("ruth"), path=path)
        erase_notes(actor=clock, path=path)
        assert not vault.has_notes(path)
        keys = Key.objects.filter(purpose="care", subject_id=path.pk)
        assert keys and all(key.destroyed_at and not key.wrapped for key in keys)
        # A restored backup brings the rows back; the record takes them away again.
        again = _replays["care.erase_notes"]
        again(Destruction(held, zonnedael.pk, "care.erase_notes", "care.path", path.pk))
        assert due() == []


def test_agreements_of_an_absence_that_ended_can_be_erased(zonnedael: House, cared: Cared) -> None:
    path = cared()
    with time_machine.travel(MONDAY + 9 * DAY, tick=False):
        row = record_absence(
            actor=zonnedael.actor("sanne"),
            path=path,
            away=Away(date(2030, 11, 19), date(2030, 11, 20), agreements="Rustig aan."),
        )
        erase_agreements(actor=TheClock(zonnedael.pk), absence=row)
        row.refresh_from_db()
        assert row.sealed is None and row.from_day == date(2030, 11, 19)


@pytest.mark.spec("CAR-5")
def test_the_page_of_whom_it_happened_to_tells_what_is_theirs(
    zonnedael: House, cared: Cared
) -> None:
    from luwte.incidents.actions import advance_track
    from luwte.incidents.models import Track

    path = cared()
    with time_machine.travel(MONDAY + timedelta(hours=5), tick=False):
        track = Track.objects.select_related("case").get(case=path.case, kind="response")
        advance_track(
            actor=zonnedael.actor("mo"),
            track=track,
            seen=track.version,
            move="finish",
            reason="Aangesproken, hij bood excuses aan.",
        )
        page = zonnedael.client("sanne").get(zonnedael.url("care:own", pk=path.pk))
        text = page.content.decode()
        for words in ("Hanna Vos", "Dezelfde dag", "0900-0101", "excuses", "Nog niemand"):
            assert words in text, words
        # By the id of the case too: so the own report leads here.
        report = zonnedael.client("sanne").get(
            zonnedael.url("incidents:my_report", pk=path.case.incidents.get().pk)
        )
        where = zonnedael.url("care:own", pk=path.case_id)
        assert where in report.content.decode()
        assert zonnedael.client("sanne").get(where).status_code == 200
        assert zonnedael.client("bram").get(where).status_code == 404
