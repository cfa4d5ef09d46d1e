"""A municipality's Monday as its people live it, as far as reporting and handling go: from what
lapses in the weekend to what is handed over. Every touch is counted."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from playwright.sync_api import expect

from luwte.catalogue.queries import terms
from luwte.incidents.actions import Involved, Report, report_incident
from luwte.incidents.models import Case, Incident, PersonalReaction, Track
from luwte.incidents.rules import CaseState, Gravity, PersonRole
from luwte.incidents.watch.looking_ahead import everybody_looks_ahead
from luwte.lib.ids import crockford
from luwte.notify.models import Delivery
from luwte.org.models import Deputy
from tests.browser.conftest import BeginDay
from tests.browser.hands import PHONE, Day, Hands
from tests.cast import House

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

HERE = ZoneInfo("Europe/Amsterdam")
FRIDAY = datetime(2031, 11, 21, 13, 0, tzinfo=UTC)  # two in the afternoon
MONDAY = date(2031, 11, 24)
# Who reported what in the week before, who owns it, and how long after Friday three o'clock its
# response is due, in hours.
WEEK = (
    ("bram", "Een bezoeker schold de balie uit en sloeg op het glas.", "mo", 20),
    ("sanne", "Aan de telefoon dreigde iemand langs te komen.", "ruth", 66),
    ("daan", "In de spreekkamer werd een stoel omgegooid.", "ruth", 90),
    ("bram", "Een man volgde een collega naar de fietsenstalling.", "ruth", 68),
)


def at(hour: int, minute: int) -> datetime:
    """A moment of this Monday."""
    return datetime(MONDAY.year, MONDAY.month, MONDAY.day, hour, minute, tzinfo=HERE)


def last_week(house: House) -> list[Case]:
    """What is open on Friday, each with an owner and a term of its own."""
    made: list[Case] = []
    known = terms("form", organisation=house.organisation)
    for by, narrative, owner, hours in WEEK:
        actor, person = house.actor(by), house.person(owner)
        assert actor.person.unit is not None
        report = Report(
            client_key=crockford(12),
            unit=actor.person.unit,
            happened_from=FRIDAY - timedelta(hours=3),
            gravity=Gravity.MIDDLE,
            terms=[known[len(made) % len(known)]],
            narrative=narrative,
            people=[Involved(PersonRole.VICTIM, actor.person)],
        )
        case = report_incident(actor=actor, report=report).case
        assert case is not None
        due = FRIDAY + timedelta(hours=1 + hours)
        tracks = Track.objects.filter(case=case)
        tracks.update(owner=person, deadline=due + timedelta(hours=24))
        tracks.filter(kind="response").update(deadline=due)
        Case.objects.filter(pk=case.pk).update(owner=person, state=CaseState.OPEN, next_due=due)
        made.append(case)
    return made


@pytest.mark.spec("CAS-1", "CAS-4", "REP-1")
def test_a_monday_of_a_municipality(zonnedael: House, begin_day: BeginDay) -> None:
    with time_machine.travel(FRIDAY) as clock:
        day = begin_day(zonnedael, "municipality")
        cases = last_week(zonnedael)
        day.meanwhile()
        PersonalReaction.objects.update(done_at=FRIDAY, done_by=zonnedael.person("mo"))
        friday_at_three(day, clock, cases)
        clock.move_to(at(7, 45))
        the_list_by_clock_left(day, cases)
        clock.move_to(at(9, 20))
        the_victim_reports_on_the_shared_pc(day)
        case = Incident.objects.order_by("-reported_at")[0].case
        assert case is not None
        clock.move_to(at(9, 30))
        day.meanwhile()
        mo = the_manager_walks_over_first(day, case)
        the_manager_walks_one_screen(mo, case)
        clock.move_to(at(10, 15))
        day.meanwhile()
        the_reporter_reads_it(day, case)
        clock.move_to(at(16, 30))
        everything_is_handed_over(day, cases)
        clock.move_to(at(16, 40))
        day.meanwhile()
        the_deputy_sees_it(day, cases)


def friday_at_three(day: Day, clock: time_machine.Traveller, cases: list[Case]) -> None:
    """The clock says what lapses in the weekend; the page says who stands in."""
    ruth, mo = day.house.person("ruth"), day.house.person("mo")
    Deputy.objects.create(person=ruth, deputy=mo, starts_on=MONDAY, ends_on=MONDAY)
    everybody_looks_ahead()
    clock.move_to(FRIDAY + timedelta(hours=1, minutes=1))
    day.meanwhile()
    told = Delivery.objects.filter(message="incidents.before_days_off")
    assert set(told.values_list("person__name", flat=True)) == {"Ruth Bakker", "Mo el Amrani"}
    hands = day.comes("ruth")
    with hands.step("sees on Friday what lapses in the weekend", at_most=2):
        hands.tap(hands.link("Al mijn zaken"))
        hands.tap(hands.link("Wat verloopt er dit weekend"))
        hands.reads("Mo el Amrani", "Ruth Bakker", cases[0].number, cases[1].number)


def the_list_by_clock_left(day: Day, cases: list[Case]) -> None:
    """07:45: what is due first stands on top."""
    ruth = day.comes("ruth")
    with ruth.step("opens the list of the weekend and its first case", at_most=2):
        ruth.tap(ruth.page.locator(".side a", has_text="Zaken"))
        shown = ruth.main.locator("td.c-what .cell-sub").all_inner_texts()
        order = [next(case.number for case in cases if case.number in one) for one in shown]
        assert order == [cases[index].number for index in (0, 1, 3, 2)]
        ruth.reads("1 te laat")
        ruth.tap(ruth.main.locator("a.cell-t").first)
        ruth.reads("sloeg op het glas")


def the_victim_reports_on_the_shared_pc(day: Day) -> None:
    """09:20: at most eight taps, no key, and nobody is logged in afterwards."""
    sanne = day.comes("sanne")
    with sanne.step("reports on the shared PC", at_most=8):
        sanne.tap(sanne.main.locator("a.door--meld"))
        sanne.tap(sanne.main.locator("button.tile").nth(1))
        sanne.tap(sanne.button("Ja, dit klopt"))
        sanne.tap(sanne.main.locator("button[name=gravity][value=heavy]"))
        sanne.tap(sanne.main.locator("label[for=id_shared]"), leads_on=False)
        sanne.tap(sanne.button("Verstuur mijn melding"))
        expect(sanne.main.locator("h1")).to_have_text("Goed dat je dit meldt")
        assert sanne.keys == 0
    sanne.does_not_read("Sanne")
    sanne.open("desk:today")
    assert "login" in sanne.page.url


def the_manager_walks_over_first(day: Day, case: Case) -> Hands:
    """09:30: the message says to go there; one tap says that it was done."""
    mo = day.comes("mo", PHONE)
    with mo.step("was told to walk over first, and says that he did", at_most=2):
        expect(mo.main.locator("a.item").first).to_contain_text("Ga langs bij iemand")
        mo.tap(mo.link("Ga langs bij iemand die iets meldde"))
        mo.reads("Sanne de Wit")
        mo.tap(mo.button("Ik ben langs geweest of heb gebeld"))
    reaction = PersonalReaction.objects.get(case=case, person=day.house.person("mo"))
    assert reaction.done_at is not None
    return mo


def the_manager_walks_one_screen(mo: Hands, case: Case) -> None:
    """Assess, owners, tracks, talk, act, tell: all from the page of the case."""
    mo.open("desk:today")
    with mo.step("opens the case from the start page", at_most=1):
        mo.tap(mo.main.locator(f"a.item[href*='{case.pk}']").first)
        mo.reads("Zaak " + case.number, "Nazorg", "Reactie", "Politie", "Schade")
    with mo.step("assesses it, gives the police to Ruth, no damage", at_most=11, written=2):
        mo.tap(mo.link("Beoordelen"))
        mo.write("reason", "Een dreigement, recht op de persoon.")
        mo.choose("police_owner", "Ruth Bakker")
        damage = mo.main.locator(".track-plan", has=mo.page.locator("[name=damage_owner]"))
        mo.tap(damage.locator("summary"), leads_on=False)
        mo.tap(mo.main.locator("label[for=id_damage_not_needed]"), leads_on=False)
        mo.write("damage_reason", "Er is niets stuk.")
        mo.tap(mo.button("Bewaar dit"))
        mo.reads("De zaak is beoordeeld")
    police = Track.objects.get(case=case, kind="police")
    assert police.owner == mo.day.house.person("ruth")
    with mo.step("writes down the talk with the reporter", at_most=3, written=1):
        mo.tap(mo.main.locator("#discuss a", has_text="Vastleggen").first)
        mo.write("text", "Geschrokken. Werkt vandaag achter, niet aan de balie.")
        mo.tap(mo.button("Bewaar het gesprek"))
    with mo.step("chooses an action that is advised", at_most=1):
        mo.tap(mo.main.locator("#act form button").first)
    with mo.step("finishes care", at_most=4, written=1):
        mo.tap(mo.main.locator(".clock a.btn").first)
        mo.tap(mo.main.locator("a[href$='/finish/']").first)
        mo.write("reason", "Vandaag opgevangen; morgen vraag ik het weer.")
        mo.tap(mo.main.locator("form .btn--main").last)
    with mo.step("tells the reporter", at_most=3, written=1):
        mo.tap(mo.link("Praat de melder bij"))
        mo.write("text", "Je bent aan het werk achter. Ruth belt de politie.")
        mo.tap(mo.main.locator("form .btn--main").last)
    case.refresh_from_db()
    assert case.state == CaseState.OPEN


def the_reporter_reads_it(day: Day, case: Case) -> None:
    """10:15: on the own phone it stands what was done and who has it."""
    told = Delivery.objects.filter(person=day.house.person("sanne"))
    assert told.exists()
    sanne = day.comes("sanne", PHONE)
    with sanne.step("reads on the own page what was done", at_most=1):
        sanne.tap(sanne.main.locator("a.item[href*='/reports/']").first)
        sanne.reads("Ruth belt de politie", "Mo el Amrani: sprak met je")
        sanne.does_not_read("Werkt vandaag achter")


def everything_is_handed_over(day: Day, cases: list[Case]) -> None:
    """16:30: all that is open passes to the deputy in one act; what cannot, says why."""
    ruth = day.comes("ruth")
    with ruth.step("hands everything over to the deputy", at_most=4):
        ruth.tap(ruth.link("Al mijn zaken"))
        ruth.tap(ruth.link("Draag alles over"))
        ruth.tap(ruth.button("Toon wat er overgaat"))
        ruth.reads("Mo el Amrani")
        ruth.tap(ruth.button("Draag over"))
    owners = {case.pk: case.owner.name for case in Case.objects.filter(owner__isnull=False)}
    assert owners[cases[1].pk] == owners[cases[3].pk] == "Mo el Amrani"
    assert owners[cases[2].pk] == "Ruth Bakker"


def the_deputy_sees_it(day: Day, cases: list[Case]) -> None:
    """16:40: what came over waits on the start page."""
    mo = day.comes("mo", PHONE)
    with mo.step("sees what came over", at_most=1):
        mo.reads(cases[1].number, cases[3].number)
        mo.tap(mo.main.locator(f"a.item[href*='{cases[1].pk}']").first)
        mo.reads("dreigde iemand langs te komen", "Mo el Amrani")
