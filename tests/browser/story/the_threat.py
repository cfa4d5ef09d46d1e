"""What was before, and the Monday of the threat: until he is invited to be heard."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

from playwright.sync_api import expect

from luwte.care.models import CarePath
from luwte.desk.demo.settings import adopted_here
from luwte.incidents.models import Case, Incident, Track
from luwte.policy.actions import adopt_settings, draft_settings
from luwte.policy.rules import Kind
from luwte.response.models import (
    Evidence,
    FirstReaction,
    Measure,
)
from luwte.response.rules.states import MeasureKind, MeasureState
from luwte.response.tests.measure_scene import (
    Scene,
    party_in,
    report_of,
)
from tests.browser.hands import PHONE, Day
from tests.browser.story.shared import (
    CHANNEL,
    EIGHT_MONTHS_BEFORE,
    HERE,
    NAME,
    PHONE_NUMBER,
    SAID,
    WORD,
    at,
    frozen,
    hanna_speaks_with_sanne,
    party_of,
    sent,
)
from tests.cast import House


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
