"""The whole story of one threat at the counter, as the people of a municipality live it: four
tracks at the same time, each with its own owner, term and readers, until nothing but figures is
left. What people do, they do in a browser; what the clock does, it does by itself."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from pdfua import validate
from playwright.sync_api import expect

from luwte.care.messages import OFFERED_AGAIN
from luwte.care.models import CareMoment, CarePath
from luwte.care.tests.conftest import told
from luwte.core.models import StoredFile
from luwte.desk.demo.settings import adopted_here
from luwte.desk.privacy import keeping
from luwte.desk.privacy.tests.test_keeping import everything
from luwte.incidents.messages import REMINDER
from luwte.incidents.models import Case, Incident, IncidentTerm, Track
from luwte.incidents.rules import CaseState
from luwte.notices.models import Notice
from luwte.notify.models import Delivery
from luwte.policy.actions import adopt_settings, draft_settings
from luwte.policy.rules import Kind
from luwte.response.models import (
    Claim,
    ComplaintRequest,
    DamageItem,
    Evidence,
    FirstReaction,
    Instalment,
    Letter,
    Measure,
    OtherParty,
    PartyTalk,
    PoliceReport,
)
from luwte.response.queries.letters import opened as words_of
from luwte.response.queries.parties import opened as identity_left
from luwte.response.rules.asking import asked_for
from luwte.response.rules.states import MeasureKind, MeasureState
from luwte.response.tests.measure_scene import (
    Scene,
    good_answers,
    party_in,
    report_of,
)
from tests.browser.conftest import BeginDay
from tests.browser.hands import PHONE, Day, Hands
from tests.cast import House

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

HERE = ZoneInfo("Europe/Amsterdam")
EIGHT_MONTHS_BEFORE = datetime(2031, 3, 24, 9, 0, tzinfo=UTC)
# Stands in every text that somebody types, so that not one copy can stay behind unseen.
WORD = "Kabeljauwsteeg"
NAME, ADDRESS, PHONE_NUMBER = "Piet de Groot", "Dorpsstraat 3, 1234 AB Zonnedael", "06-11122233"
SAID = f"Ik weet waar je woont, ik sta zo in de {WORD}."
CHANNEL = f"Schrijf ons, of bel. Niet in de {WORD}."


def at(day: int, hour: int, minute: int = 0, *, month: int = 11, year: int = 2031) -> datetime:
    """A moment in the organisation's own time; November 2031 unless told."""
    return datetime(year, month, day, hour, minute, tzinfo=HERE)


@pytest.mark.spec("RES-5", "RES-6", "GOV-3")
def test_the_whole_story(zonnedael: House, begin_day: BeginDay, tmp_path: Path) -> None:
    with time_machine.travel(EIGHT_MONTHS_BEFORE) as clock:
        day = begin_day(zonnedael, "story")
        the_house_adopted_its_agreements(zonnedael)
        a_warning_of_eight_months_ago(zonnedael)

        clock.move_to(at(24, 9, 10))
        case = sanne_is_threatened_at_the_counter(day)
        clock.move_to(at(24, 9, 30))
        day.meanwhile()
        mo_assesses_it(day, case)
        camera_images_are_held_the_same_day(day, case)
        mo_writes_down_who_it_was(day, case)
        ruth_looks_whether_it_is_the_same_person(day, case)
        clock.move_to(at(24, 10, 30))
        karin_keeps_him_out_at_once(day, case)
        reception_reads_what_to_do_and_never_why(day, case)
        clock.move_to(at(24, 11, 0))
        he_is_invited_to_be_heard(day, case, tmp_path)
        sanne_is_asked_how_she_is_and_bram_says_not_now(day, case)

        clock.move_to(at(25, 9, 0))
        day.meanwhile()
        hanna_speaks_with_sanne(day, case, "hours_24")
        clock.move_to(at(25, 15, 0))
        day.meanwhile()
        he_is_heard(day, case)
        the_matrix_says_a_repeat_of_class_c(day, case)
        clock.move_to(at(26, 9, 0))
        day.meanwhile()
        somebody_else_looks_and_the_director_decides(day, case)
        the_ban_goes_out_by_letter(day, case, tmp_path)
        reception_reads_what_to_do_and_never_why(day, case)
        the_police_get_a_sheet_and_an_aangifte(day, case)
        the_victim_signs_the_own_klacht(day)
        the_damage_comes_back_in_three_parts(day, case)
        clock.move_to(at(27, 9, 0))
        day.meanwhile()
        hanna_speaks_with_sanne(day, case, "hours_72")

        clock.move_to(at(8, 9, 5, month=12))
        day.meanwhile()
        hanna_speaks_with_sanne(day, case, "weeks_2")
        bram_is_asked_once_more(day, case)
        clock.move_to(at(9, 9, 0, month=12))
        day.meanwhile()
        the_reporter_reads_what_was_done(day, case)
        the_case_is_closed_and_damage_waits_for_a_day(day, case)

        somebody_looks_at_the_damage_on_its_day(day, clock, case)
        the_last_talks_are_held(day, clock, case)
        the_ban_and_its_instruction_end_by_themselves(day, clock)
        what_still_runs_comes_to_its_end(day, clock, case)
        only_the_figures_stay(day, clock, case)


# --- Before -----------------------------------------------------------------------------------


def the_house_adopted_its_agreements(house: House) -> None:
    """What a letter and an advice are made of: drafted by one, adopted by another."""
    for kind in (Kind.MATRIX, Kind.LETTERHEAD):
        draft = draft_settings(
            actor=house.actor("ruth"),
            settings=adopted_here(kind, house.organisation),
            kind=kind,
            reason="Besproken in het werkoverleg.",
        )
        adopt_settings(actor=house.actor("karin"), kind=kind, edits_seen=draft.edits)


def a_warning_of_eight_months_ago(house: House) -> None:
    """The same man was warned in writing in March; that case is closed."""
    case = report_of(house, "bram")
    scene = Scene(house, case, party_in(house, case, "mo"))
    terms = {"ends_on": date(2032, 3, 23), "review_on": date(2031, 9, 22)}
    warning = scene.propose(MeasureKind.WARNING, **terms)
    for move, who in (("hear", "mo"), ("look", "sjoerd"), ("decide", "ruth"), ("inform", "mo")):
        warning = scene.step(warning, move, who, **terms)
    assert warning.state == MeasureState.RUNNING
    Track.objects.filter(case=case).update(state="done", done_at=EIGHT_MONTHS_BEFORE)
    Case.objects.filter(pk=case.pk).update(state="closed", closed_at=EIGHT_MONTHS_BEFORE)


# --- Monday -----------------------------------------------------------------------------------


def sanne_is_threatened_at_the_counter(day: Day) -> Case:
    """Four taps; then she tells what he said, and that Bram was there."""
    sanne = day.comes("sanne", PHONE)
    with sanne.does("reports a threat"):
        sanne.tap(sanne.main.locator("a.door--meld"))
        sanne.tap(sanne.main.locator("button.tile", has_text="dreig").first)
        sanne.tap(sanne.button("Ja, dit klopt"))
        sanne.tap(sanne.main.locator("button[name=gravity][value=heavy]"))
        sanne.tap(sanne.button("Verstuur mijn melding"))
        sanne.reads("Goed dat je dit meldt")
    with sanne.does("tells what happened and who was there"):
        sanne.tap(sanne.link("Vertel meer, of zeg wie erbij waren"))
        sanne.fill(narrative=f"Hij schold me uit en dreigde. {SAID}", spoken=SAID)
        sanne.choose("role", "Een collega die het zag")
        sanne.choose("person", day.house.person("bram").name)
        sanne.tap(sanne.button("Voeg toe aan mijn melding"))
    found = Incident.objects.latest("reported_at").case
    assert found is not None
    return found


def mo_assesses_it(day: Day, case: Case) -> None:
    """Heavy; everybody who has to react in person did, and he spoke with her."""
    mo = day.comes("mo")
    mo.open("incidents:triage", pk=case.pk)
    with mo.does("assesses it"):
        mo.fill(gravity="heavy", reason="Een dreigement, recht op de persoon.")
        mo.send()
        mo.reads("De zaak is beoordeeld")
    mo.open("incidents:reaction", pk=case.pk, part="manager")
    mo.send()
    mo.open("incidents:discuss", pk=case.pk, kind="reporter")
    mo.fill(text=f"Geschrokken, ze kent de {WORD} goed.")
    mo.send()
    karin = day.comes("karin")
    karin.open("incidents:reaction", pk=case.pk, part="director")
    karin.send()


def camera_images_are_held_the_same_day(day: Day, case: Case) -> None:
    """They disappear after four weeks unless somebody holds them."""
    mo = day.comes("mo")
    mo.open("response:police", pk=case.pk)
    with mo.does("has the camera images held"):
        mo.tap(mo.main.locator("a[href$='/evidence/new/']"))
        mo.fill(kind="camera", what=f"Camera bij balie 3, 9.00 tot 9.15 ({WORD})")
        mo.send()
        mo.reads("Verdwijnt vanzelf op 22 december 2031")
        mo.tap(mo.main.locator("a[href$='/hold/']"))
        mo.fill(keeper_name=f"Beveiliging, {WORD}", where=f"Kluis, {WORD}")
        mo.send()
    held = Evidence.objects.get(case=case)
    assert held.state == "held" and held.keep_until is None
    assert held.held_at is not None and held.held_at.astimezone(HERE).day == 24


def mo_writes_down_who_it_was(day: Day, case: Case) -> None:
    """The name and the number are on record: he sees by what, and chooses."""
    mo = day.comes("mo")
    mo.open("response:of_case", pk=case.pk)
    with mo.does("recognises somebody on record"):
        mo.tap(mo.main.locator("a[href$='/parties/new/']").first)
        mo.fill(knowledge="known", name="P. de Groot", phone=PHONE_NUMBER)
        mo.fill(description=f"Lang, rode jas, hangt rond in de {WORD}")
        mo.send(mo.main.locator("button[name=do][value=look]"))
        mo.reads("Is dit iemand die al bekend is?", NAME)
        mo.send(mo.main.locator("button[value^='same:']").first)
        mo.reads("wacht op een tweede blik")


def ruth_looks_whether_it_is_the_same_person(day: Day, case: Case) -> None:
    """Before somebody else looked, what went before does not count."""
    ruth = day.comes("ruth")
    ruth.open("response:of_case", pk=case.pk)
    with ruth.does("looks whether it is the same person"):
        ruth.send(ruth.button("Ik heb gekeken: het is dezelfde persoon"))
        ruth.does_not_read("wacht op een tweede blik")


def karin_keeps_him_out_at_once(day: Day, case: Case) -> None:
    """Who holds the house right, for two weeks, without the gate."""
    karin = day.comes("karin")
    karin.open("response:measure_impose", pk=case.pk, party_pk=party_of(case).pk)
    with karin.does("keeps him out from now on"):
        karin.fill(
            behaviour=f"Hij zei: '{SAID}'",
            basis="Huisregels, punt 3.",
            places=[day.house.location("Stadskantoor").pk],
            contact=day.house.person("mo").pk,
            open_channel=CHANNEL,
        )
        karin.send()
    ban = Measure.objects.get(case=case, kind="provisional_ban")
    assert ban.state == MeasureState.RUNNING and ban.ends_on == date(2031, 12, 7)
    assert ban.hearing_due is not None


def reception_reads_what_to_do_and_never_why(day: Day, case: Case) -> None:
    """Ravi, on his phone: whom, where, until when, and what when he comes."""
    day.meanwhile()
    ravi = day.comes("ravi", PHONE)
    with ravi.does("reads what to do"):
        ravi.open("notices:here")
        ravi.reads("Laat niet binnen", "de Groot")
        ravi.does_not_read("weet waar je woont", case.number, "Sanne", "aangifte")
    for name in ("incidents:case", "response:of_case", "response:police", "care:of_case"):
        assert day.house.client("ravi").get(day.house.url(name, pk=case.pk)).status_code == 404


def he_is_invited_to_be_heard(day: Day, case: Case, folder: Path) -> None:
    """The same morning, well within the 48 hours."""
    mo = day.comes("mo")
    mo.open("response:talk_new", pk=case.pk)
    with mo.does("plans the hearing"):
        mo.fill(kind="hearing", planned_at=at(25, 14), place="Stadskantoor, kamer 2")
        mo.fill(measure=Measure.objects.get(case=case).pk, led_by=day.house.person("mo").pk)
        mo.send()
    with mo.does("writes the invitation, and freezes it"):
        mo.tap(mo.link("Schrijf de uitnodiging"))
        mo.send()
        expect(mo.main.locator("[name=text]")).to_have_value(re.compile("kamer 2"))
        letter = frozen(mo, folder)
        sent(mo, how="email", on=date(2031, 11, 24))
    assert letter.kind == "hearing_invitation"
    reactions = FirstReaction.objects.filter(case=case, kind="hearing_invitation")
    assert reactions.get().at - case.opened_at < timedelta(hours=48)
    track = Track.objects.get(case=case, kind="response")
    assert track.met_at is not None and track.first_deadline is not None
    assert track.met_at < track.first_deadline


def sanne_is_asked_how_she_is_and_bram_says_not_now(day: Day, case: Case) -> None:
    """Care started by itself for both; a note is for two people only."""
    hanna_speaks_with_sanne(day, case, "day_0")
    path = CarePath.objects.get(case=case, person=day.house.person("sanne"))
    bram = day.comes("bram", PHONE)
    his = CarePath.objects.get(case=case, person=day.house.person("bram"))
    bram.open("care:own", pk=his.pk)
    with bram.does("does not want talks now"):
        bram.send(bram.button("Nu niet"))
    assert CarePath.objects.get(pk=his.pk).state == "declined"
    notes = day.house.url("care:notes", pk=path.pk)
    for other in ("mo", "ruth", "karin", "tessa", "joost", "petra", "bram"):
        assert day.house.client(other).get(notes).status_code == 404


def hanna_speaks_with_sanne(day: Day, case: Case, key: str) -> None:
    """In time, with a note that only the two of them can read."""
    path = CarePath.objects.get(case=case, person=day.house.person("sanne"))
    hanna = day.comes("hanna", PHONE)
    hanna.open("care:mine")
    with hanna.does(f"speaks with Sanne: {key}"):
        hanna.tap(hanna.link("Sanne de Wit"))
        hanna.tap(hanna.link("Noteren hoe het ging"))
        hanna.fill(outcome="held", note=f"Ze durft niet meer door de {WORD}.")
        hanna.send()
    assert CareMoment.objects.get(path=path, key=key).state == "held"


# --- Tuesday and Wednesday --------------------------------------------------------------------


def he_is_heard(day: Day, case: Case) -> None:
    """What he tells is sealed with the talk."""
    mo = day.comes("mo")
    talk = PartyTalk.objects.get(case=case)
    mo.open("response:talk", pk=case.pk, talk_pk=talk.pk)
    with mo.does("writes down what he said"):
        mo.tap(mo.link("Het is gevoerd"))
        mo.fill(held_at=at(25, 14), minutes=f"Hij wachtte lang. Over de {WORD} zei hij niets.")
        mo.send()
    ban = Measure.objects.get(case=case, kind="provisional_ban")
    mo.open("response:measure_step", pk=case.pk, measure_pk=ban.pk, move="hear_after")
    with mo.does("says that he was heard"):
        mo.fill(heard_said=f"Het was niet zo bedoeld, van die {WORD}.")
        mo.send()


def the_matrix_says_a_repeat_of_class_c(day: Day, case: Case) -> None:
    """On the screen stands which cell, and why that one."""
    mo = day.comes("mo")
    mo.open("response:measure_advice", pk=case.pk, party_pk=party_of(case).pk)
    today, last = date(2031, 11, 26), date(2032, 5, 25)
    with mo.does("reads the advice, and proposes six months"):
        mo.reads("C. Bedreigen, bang maken of lastigvallen", "de tweede keer")
        mo.reads("Toegangsontzegging, 6 tot 12 maanden", "waarschuwing geldt nog tot en met")
        mo.tap(mo.main.locator("a[href$='/measures/new/access_ban/']"))
        asked = asked_for(MeasureKind.ACCESS_BAN, day.house.organisation.sectors)
        for key, given in good_answers(asked).items():
            mo.fill(**{f"a_{key}": given["answer"], f"w_{key}": f"{given['why']} {WORD}"})
        mo.fill(
            behaviour=f"Hij zei: '{SAID}'",
            behaved_on=date(2031, 11, 24),
            basis="Huisregels, punt 3; de waarschuwing van maart.",
            starts_on=today,
            ends_on=last,
            review_on=date(2032, 2, 25),
            places=[day.house.location("Stadskantoor").pk],
            open_channel=CHANNEL,
        )
        mo.send()
    ban = Measure.objects.get(case=case, kind="access_ban")
    assert ban.class_key == "C" and ban.advice["repetition"] == 2
    assert ban.deviation_reason == ""
    mo.open("response:measure_step", pk=case.pk, measure_pk=ban.pk, move="hear")
    with mo.does("takes over what he said in the hearing"):
        mo.fill(heard_on=date(2031, 11, 25), heard_how="talk", heard_said=f"Zie de {WORD}.")
        mo.send()


def somebody_else_looks_and_the_director_decides(day: Day, case: Case) -> None:
    """Who proposed does neither."""
    ban = Measure.objects.get(case=case, kind="access_ban")
    where: dict[str, Any] = {"pk": case.pk, "measure_pk": ban.pk}
    for move in ("look", "decide"):
        page = day.house.client("mo").get(
            day.house.url("response:measure_step", **where, move="look")
        )
        assert page.status_code == 404, move
    ruth = day.comes("ruth")
    ruth.open("response:measure", **where)
    with ruth.does("gives the second look"):
        ruth.tap(ruth.main.locator("a[href$='/steps/look/']"))
        ruth.fill(said=f"Past bij wat er gebeurde in de {WORD}.")
        ruth.send()
    karin = day.comes("karin")
    karin.open("response:measure", **where)
    with karin.does("decides"):
        karin.tap(karin.main.locator("a[href$='/steps/decide/']"))
        karin.fill(reason=f"Veiligheid van de balie en de {WORD}.")
        karin.send()
    ban.refresh_from_db()
    assert ban.decided_by == day.house.person("karin") and ban.ends_on == date(2032, 5, 25)


def the_ban_goes_out_by_letter(day: Day, case: Case, folder: Path) -> None:
    """Frozen with a number, sent, and then it runs; the provisional one ends."""
    ban = Measure.objects.get(case=case, kind="access_ban")
    mo = day.comes("mo")
    mo.open("response:measure", pk=case.pk, measure_pk=ban.pk)
    with mo.does("sends the letter of the ban"):
        mo.tap(mo.link("Schrijf een brief"))
        mo.send()
        expect(mo.main.locator("[name=text]")).to_have_value(re.compile(f"Niet in de {WORD}"))
        frozen(mo, folder)
        sent(mo, how="registered", on=date(2031, 11, 26), proof="3STEST1234567")
    mo.open("response:measure_step", pk=case.pk, measure_pk=ban.pk, move="inform")
    with mo.does("says that he knows"):
        mo.send()
    ban.refresh_from_db()
    assert ban.state == MeasureState.RUNNING
    assert Measure.objects.get(case=case, kind="provisional_ban").state == MeasureState.ENDED


# --- Police and damage ------------------------------------------------------------------------


def the_police_get_a_sheet_and_an_aangifte(day: Day, case: Case) -> None:
    """The employer goes; the private address stays out of it."""
    mo = day.comes("mo")
    mo.open("response:police_decide", pk=case.pk)
    with mo.does("decides who goes to the police"):
        mo.fill(filer="employer", uses_domicile=True, klacht=["art_266"])
        mo.send()
    with mo.does("makes the police sheet"):
        mo.tap(mo.link("Politie-informatieblad"))
        mo.reads("Dit mist nog", case.number, "VPT", "Camerabeelden")
        body = mo.page.request.get(
            day.address + day.house.url("response:police_sheet_file", pk=case.pk)
        ).body()
        assert body.startswith(b"%PDF")
    mo.open("response:police_report_new", pk=case.pk)
    with mo.does("writes down the aangifte"):
        mo.fill(kind="report", filer="employer", made_on=date(2031, 11, 26))
        mo.fill(number="PL2031-4711", officer=f"Vrouw uit de {WORD}", station="Markt")
        mo.send()
        mo.reads("PL2031-4711")


def the_victim_signs_the_own_klacht(day: Day) -> None:
    """Her own request, on her own page; nobody else can open it."""
    row = ComplaintRequest.objects.get()
    sanne = day.comes("sanne", PHONE)
    sanne.open("response:my_klacht", pk=row.pk)
    with sanne.does("signs the klacht"):
        sanne.fill(answer="signed", signed_on=date(2031, 11, 26))
        sanne.send()
    row.refresh_from_db()
    assert row.signed_on == date(2031, 11, 26) and row.deadline == date(2032, 2, 24)
    own = day.house.url("response:my_klacht", pk=row.pk)
    assert day.house.client("mo").get(own).status_code == 404


def the_damage_comes_back_in_three_parts(day: Day, case: Case) -> None:
    """€ 812,50: asked by letter, agreed in three parts of which the first takes the odd cent."""
    mo = day.comes("mo")
    mo.open("response:damage", pk=case.pk)
    with mo.does("writes down the damage"):
        mo.tap(mo.main.locator("a[href$='/damage/new/']"))
        mo.fill(side="employee", kind="property", title=f"Bril, gekocht in de {WORD}")
        mo.fill(person=day.house.person("sanne").pk, amount="812,50")
        mo.fill(no_receipt_reason=f"Volgt, ligt in de {WORD}")
        mo.send()
        mo.reads("€ 812,50")
    with mo.does("recovers it in three parts"):
        mo.tap(mo.link("Schade verhalen"))
        mo.fill(route="letter", party=party_of(case).pk)
        mo.send()
        claim = Claim.objects.get()
        for move, given in (("send", {}), ("agree", {"parts": 3, "first_on": date(2032, 1, 5)})):
            mo.open("response:claim_step", pk=case.pk, claim_pk=claim.pk, move=move)
            mo.fill(**given)
            mo.send()
        mo.reads("270,84", "270,83")
    amounts = list(Instalment.objects.order_by("number").values_list("amount", flat=True))
    assert amounts == [27_084, 27_083, 27_083]


# --- Two weeks later --------------------------------------------------------------------------


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


# --- What several steps need ------------------------------------------------------------------


def party_of(case: Case) -> OtherParty:
    """The one on record, as the pages of the case know him."""
    return OtherParty.objects.get(incidents__incident__case=case, incidents__unlinked_at=None)


def frozen(hands: Hands, folder: Path) -> Letter:
    """Make the letter that is open final, and have a checker look at the tags of its PDF."""
    hands.tap(hands.link("Maak definitief"))
    hands.send()
    letter = Letter.objects.filter(state="frozen").latest("frozen_at")
    assert letter.number
    target = hands.link("Open de brief").get_attribute("href")
    answer = hands.page.request.get(f"{hands.day.address}{target}")
    assert answer.headers["content-type"] == "application/pdf"
    paper = folder / f"{letter.pk}.pdf"
    paper.write_bytes(answer.body())
    assert [one.to_dict() for one in validate(str(paper)).findings] == []
    return letter


def sent(hands: Hands, **how: Any) -> None:
    """Write down how it left."""
    hands.tap(hands.link("Schrijf op hoe de brief is verstuurd"))
    hands.fill(**how)
    hands.send()
    expect(hands.main).to_contain_text("opgeschreven")
