"""Two weeks later and after that: everything comes to its end, until figures are left."""

from __future__ import annotations

import re
from datetime import date, timedelta

import time_machine

from luwte.care.messages import OFFERED_AGAIN
from luwte.care.models import CareMoment, CarePath
from luwte.care.tests.conftest import told
from luwte.core.models import StoredFile
from luwte.desk.privacy import keeping
from luwte.desk.privacy.tests.test_keeping import everything
from luwte.incidents.messages import REMINDER
from luwte.incidents.models import Case, Incident, IncidentTerm, Track
from luwte.incidents.rules import CaseState
from luwte.notices.models import Notice
from luwte.notify.models import Delivery
from luwte.response.models import (
    Claim,
    DamageItem,
    Evidence,
    Letter,
    Measure,
    OtherParty,
    PoliceReport,
)
from luwte.response.queries.letters import opened as words_of
from luwte.response.queries.parties import opened as identity_left
from luwte.response.rules.states import MeasureState
from tests.browser.hands import PHONE, Day
from tests.browser.story.shared import (
    WORD,
    at,
    hanna_speaks_with_sanne,
    party_of,
)


def bram_is_asked_once_more(day: Day, case: Case) -> None:
    """Fourteen days after his no, once; after a second no there is rest."""
    his = CarePath.objects.get(case=case, person=day.house.person("bram"))
    assert told(OFFERED_AGAIN) == [day.house.person("bram").name]
    assert CareMoment.objects.filter(path=his, state="planned", key="again").count() == 1
    bram = day.comes("bram", PHONE)
    bram.open("care:own", pk=his.pk)
    with bram.does("says no once more"):
        bram.send(bram.button("Nu niet"))
    his.refresh_from_db()
    assert his.ended_at is not None and his.offer_again_on is None


def the_reporter_reads_what_was_done(day: Day, case: Case) -> None:
    """What Mo wrote, and what was done towards him; no name, no amount."""
    mo = day.comes("mo")
    mo.open("incidents:tell", pk=case.pk)
    mo.fill(text="Hij komt een half jaar niet binnen.")
    mo.send()
    sanne = day.comes("sanne", PHONE)
    sanne.open("incidents:my_report", pk=Incident.objects.get(case=case).pk)
    with sanne.does("reads what was done"):
        sanne.reads("Hij komt een half jaar niet binnen.")
        sanne.does_not_read("de Groot", "812,50", "PL2031-4711")


def the_case_is_closed_and_damage_waits_for_a_day(day: Day, case: Case) -> None:
    """What waits for others has a day on which somebody looks; only then it closes."""
    mo = day.comes("mo")
    mo.open("incidents:close", pk=case.pk)
    mo.reads("Schade")
    for kind, move, until in (
        ("damage", "wait", date(2032, 1, 12)),
        ("police", "wait", date(2032, 1, 12)),
        ("response", "finish", None),
        ("care", "finish", None),
    ):
        mo.open("incidents:move_track", pk=case.pk, kind=kind, move=move)
        with mo.does(f"{kind}: {move}"):
            mo.fill(reason=f"Zo staat het nu met de {WORD}.")
            mo.fill(**({"until": until} if until else {}))
            mo.send()
    mo.open("incidents:close", pk=case.pk)
    with mo.does("closes the case"):
        mo.fill(text=f"Niemand meer alleen aan balie 3, ook niet bij de {WORD}.")
        mo.send()
    case.refresh_from_db()
    assert case.state == CaseState.CLOSED
    assert Track.objects.get(case=case, kind="damage").state == "waiting"


# --- Then time passes -------------------------------------------------------------------------


def the_ban_and_its_instruction_end_by_themselves(day: Day, clock: time_machine.Traveller) -> None:
    """Until the last minute of 25 May; a minute later nobody has to do anything for it."""
    clock.move_to(at(25, 23, 50, month=5, year=2032))
    day.meanwhile()
    ban = Measure.objects.get(kind="access_ban")
    assert ban.state in (MeasureState.RUNNING, MeasureState.REVIEWED)
    assert Notice.objects.filter(ended_at=None).count() == 1
    clock.move_to(at(26, 0, 1, month=5, year=2032))
    day.meanwhile()
    ban.refresh_from_db()
    assert ban.state == MeasureState.ENDED and not Notice.objects.filter(ended_at=None).exists()
    ravi = day.comes("ravi", PHONE)
    with ravi.does("reads that nothing special applies"):
        ravi.open("notices:here")
        ravi.does_not_read("de Groot")


def somebody_looks_at_the_damage_on_its_day(
    day: Day, clock: time_machine.Traveller, case: Case
) -> None:
    """12 January: the case is closed, and still who has the damage hears that it is the day."""
    clock.move_to(at(12, 8, 55, month=1, year=2032))
    day.meanwhile()
    told_before = set(Delivery.objects.values_list("pk", flat=True))
    clock.move_to(at(12, 9, 1, month=1, year=2032))
    day.meanwhile()
    new = Delivery.objects.exclude(pk__in=told_before).filter(message=REMINDER)
    owner = Track.objects.get(case=case, kind="damage").owner
    assert owner is not None and owner.pk in set(new.values_list("person_id", flat=True))


def the_last_talks_are_held(day: Day, clock: time_machine.Traveller, case: Case) -> None:
    """Care goes on after the case was closed: after six weeks and after three months."""
    path = CarePath.objects.get(case=case, person=day.house.person("sanne"))
    for key in ("weeks_6", "months_3"):
        moment = CareMoment.objects.get(path=path, key=key)
        clock.move_to(moment.due_at - timedelta(hours=1))
        day.meanwhile()
        hanna_speaks_with_sanne(day, case, key)
    path.refresh_from_db()
    assert path.state == "ended"


def what_still_runs_comes_to_its_end(day: Day, clock: time_machine.Traveller, case: Case) -> None:
    """The last part is paid, the police report is dismissed: until then nothing is erased."""
    clock.move_to(at(1, 10, month=6, year=2032))
    mo = day.comes("mo")
    claim, report = Claim.objects.get(), PoliceReport.objects.get()
    for number in (1, 2, 3):
        mo.open("response:claim_payment", pk=case.pk, claim_pk=claim.pk)
        with mo.does(f"part {number} came in"):
            mo.send()
    claim.refresh_from_db()
    assert claim.state == "paid" and claim.ended_at is not None
    where = {"pk": case.pk, "report_pk": report.pk, "move": "dismiss"}
    mo.open("response:police_report_move", **where)
    with mo.does("hears from the prosecutor"):
        mo.fill(outcome=f"Geseponeerd, niets gezien in de {WORD}.")
        mo.send()
    with mo.does("lets the camera images go"):
        mo.tap(mo.main.locator("a[href$='/release/']"))
        mo.fill(reason=f"De politie is klaar, ook in de {WORD}.")
        mo.send()
    assert Evidence.objects.get(case=case).ended_at is not None


def only_the_figures_stay(day: Day, clock: time_machine.Traveller, case: Case) -> None:
    """Night after night, each kind of data at its own term, in every copy."""
    party = party_of(case)
    letters = list(Letter.objects.all())
    assert WORD in everything(day.house) and identity_left(party) is not None
    for year in range(2032, 2041):
        clock.move_to(at(2, 2, 30, month=6, year=year))
        day.meanwhile()
        keeping.erase_by_night()
        day.meanwhile()
    left = everything(day.house)
    spots = [left[max(0, one.start() - 200) : one.end() + 60] for one in re.finditer(WORD, left)]
    assert spots == []
    for typed in ("de Groot", "Dorpsstraat", "11122233", "PL2031-4711", "3STEST1234567"):
        assert typed not in left
    for one in OtherParty.objects.all():
        assert identity_left(one) is None
    assert all(words_of(one).whole().strip() == "" for one in letters)
    assert all(one.state == StoredFile.State.ERASED for one in StoredFile.objects.all())
    incident = Incident.objects.get(case=case)
    assert incident.gravity == "heavy" and IncidentTerm.objects.filter(incident=incident).exists()
    assert DamageItem.objects.get().amount == 81_250
    assert Measure.objects.filter(kind="access_ban", class_key="C").count() == 1
