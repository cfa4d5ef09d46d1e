"""A Monday in a practice of six, as far as reporting and handling go: who opens what, in which
order, and how many taps it takes."""

from __future__ import annotations

import re
import threading
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.utils import timezone
from playwright.sync_api import expect

from luwte.incidents.models import Case, GuestLook, Incident, PersonalReaction, Track
from luwte.incidents.rules import CaseState
from luwte.notify.sending import source
from tests.browser.conftest import BeginDay
from tests.browser.hands import PHONE, Day, Hands
from tests.cast import House

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

HERE = ZoneInfo("Europe/Amsterdam")
MONDAY = datetime(2031, 11, 24, 6, 50, tzinfo=UTC)  # ten to eight
STORY = "Hij schold, en gooide zijn jas over de balie."


def at(hour: int, minute: int) -> datetime:
    """A moment of this Monday."""
    return MONDAY.astimezone(HERE).replace(hour=hour, minute=minute)


@pytest.mark.spec("ORG-3")
def test_a_monday_of_a_practice_of_six(de_linde: House, begin_day: BeginDay) -> None:
    with time_machine.travel(MONDAY) as clock:
        day = begin_day(de_linde, "practice")
        noor = day.comes("noor")
        one_page_and_nothing_red(noor)
        clock.move_to(at(8, 5))
        one_tap_on_the_tally(day)
        clock.move_to(at(12, 30))
        case = the_report_is_finished_by_two(day)
        clock.move_to(at(12, 35))
        day.meanwhile()
        the_gp_who_helped_is_not_shut_out(day, case)
        clock.move_to(at(12, 40))
        link = a_guest_is_asked(noor, case)
        the_guest_reads_the_letter_and_no_more(day, link)
        clock.move_to(at(13, 0))
        the_decision_is_taken(noor, case)
        clock.move_to(at(17, 30))
        two_lines_for_the_week_meeting(noor, case)


def one_page_and_nothing_red(noor: Hands) -> None:
    """07:50: the start page is the whole day."""
    with noor.step("opens the page of the day", at_most=0):
        noor.reads("Geen open zaken", "Voor de weekbespreking")
        expect(noor.page.locator(".ring--late, .t-late")).to_have_count(0)


def one_tap_on_the_tally(day: Day) -> None:
    """08:05: a shouting caller is counted, and is no case."""
    joke = day.comes("joke")
    with joke.step("counts a shouting caller", at_most=2):
        joke.tap(joke.main.locator("a.door--pad"))
        joke.tap(joke.main.locator("button.tile--tally").first)
        joke.reads("Geteld")
        assert joke.keys == 0
    assert Incident.objects.get().source == "tally"
    assert not Case.objects.exists()


def the_report_is_finished_by_two(day: Day) -> Case:
    """12:30: Joke reports, and says that Noor and Bas helped."""
    joke = day.comes("joke", PHONE)
    with joke.step("reports at lunch", at_most=8):
        joke.tap(joke.main.locator("a.door--meld"))
        joke.tap(joke.main.locator("button.tile").first)
        joke.tap(joke.button("Ja, dit klopt"))
        joke.tap(joke.main.locator("button[name=gravity][value=middle]"))
        joke.tap(joke.button("Verstuur mijn melding"))
        assert joke.keys == 0
    with joke.step("tells what happened and who helped", at_most=12, written=1):
        joke.tap(joke.link("Vertel meer, of zeg wie erbij waren"))
        joke.write("narrative", STORY)
        joke.choose("role", "Een collega die hielp")
        joke.choose("person", "Noor Hendriks")
        joke.tap(joke.button("Bewaar, en voeg nog iemand toe"))
        joke.choose("role", "Een collega die hielp")
        joke.choose("person", "Bas Willems")
        joke.tap(joke.button("Voeg toe aan mijn melding"))
    case = Incident.objects.exclude(source="tally").get().case
    assert case is not None
    return case


def the_gp_who_helped_is_not_shut_out(day: Day, case: Case) -> None:
    """The GP opens the case from the start page; who reported it sees the own page only."""
    bas = day.comes("bas", PHONE)
    with bas.step("opens the case in which he helped", at_most=1):
        bas.tap(bas.main.locator(f"a.item[href*='/cases/{case.pk}/']").last)
        bas.reads(STORY)
    page = day.house.url("incidents:case", pk=case.pk)
    assert day.house.client("joke").get(page).status_code == 404


def a_guest_is_asked(noor: Hands, case: Case) -> str:
    """12:40: first to Joke; then, since both who decide were involved, somebody from outside is
    asked to look along."""
    noor.open("desk:today")
    with noor.step("goes to see Joke, and says so", at_most=2):
        noor.tap(noor.main.locator("a.item").first)
        noor.reads("Ga naar Joke Prins")
        noor.tap(noor.button("Ik ben langs geweest of heb gebeld"))
    assert PersonalReaction.objects.get(case=case).done_at is not None
    with noor.step("asks a colleague from outside about the police", at_most=13, written=3):
        noor.tap(noor.main.locator(f"a.item[href*='/cases/{case.pk}/']").last)
        noor.tap(noor.link("Kijk naar de politie"))
        noor.tap(noor.link("Niet nodig"))
        noor.tap(noor.link("Vraag iemand om mee te kijken"))
        noor.reads("Een collega van buiten")
        noor.does_not_read("<b>Bas Willems</b>", "<b>Joke Prins</b>")
        noor.tick("guest")
        noor.write("question", "Is het goed om niet naar de politie te gaan?")
        noor.write("guest_name", "Ans Ander")
        noor.write("guest_email", "ans@elders.example")
        noor.tick("gravity")
        noor.tap(noor.button("Vraag het"))
    while source.work(timezone.now() + timedelta(minutes=1), threading.Event()):
        pass  # until every message left
    letter = next(one for one in mail.outbox if one.to == ["ans@elders.example"])
    link = re.search(r"/guest/\S+", str(letter.body))
    assert link is not None
    return link[0]


def the_guest_reads_the_letter_and_no_more(day: Day, link: str) -> None:
    """The colleague from outside answers without a login, and reads no name and no story."""
    guest = day.visits(link)
    with guest.step("answers from outside", at_most=3, written=1):
        guest.reads("Is het goed om niet naar de politie te gaan?")
        guest.does_not_read("gooide zijn jas", "Joke")
        guest.tick("agree")
        guest.write("words", "Netjes opgelost.")
        guest.tap(guest.button("Stuur mijn antwoord"))
        guest.reads("Dank u voor het meekijken")


def the_decision_is_taken(noor: Hands, case: Case) -> None:
    """13:00: with the second look the police track can be set aside."""
    noor.open("incidents:case", pk=case.pk)
    with noor.step("sets the police aside, with a reason", at_most=4, written=1):
        noor.tap(noor.link("Kijk naar de politie"))
        noor.tap(noor.link("Niet nodig"))
        noor.write("reason", "Hij bood zijn excuses aan.")
        noor.tap(noor.main.locator("form .btn--main").last)
    assert Track.objects.get(case=case, kind="police").state == "not_applicable"
    assert GuestLook.objects.get().used_at is not None


def two_lines_for_the_week_meeting(noor: Hands, case: Case) -> None:
    """17:30: what was learned, without names."""
    Case.objects.filter(pk=case.pk).update(
        state=CaseState.CLOSED, closed_at=timezone.now(), learning="Joke belt eerst met Bas."
    )
    with noor.step("reads the two lines for the week meeting", at_most=0):
        noor.open("desk:today")
        noor.reads("Een collega belt eerst met een collega.")
