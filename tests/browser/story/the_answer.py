"""The days after: he is heard, a ban is decided and sent, the police and the damage."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

from playwright.sync_api import expect

from luwte.incidents.models import Case
from luwte.response.models import (
    Claim,
    ComplaintRequest,
    Instalment,
    Measure,
    PartyTalk,
)
from luwte.response.rules.asking import asked_for
from luwte.response.rules.states import MeasureKind, MeasureState
from luwte.response.tests.measure_scene import (
    good_answers,
)
from tests.browser.hands import PHONE, Day
from tests.browser.story.shared import (
    CHANNEL,
    SAID,
    WORD,
    at,
    frozen,
    party_of,
    sent,
)


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
    assert ban.state == MeasureState.HEARD and ban.heard_in is not None
    mo.open("response:measure", pk=case.pk, measure_pk=ban.pk)
    with mo.does("reads that his hearing counts for the ban as well"):
        mo.reads("gehoord, tijdens het voorlopige verbod. Dat telt hier.")


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
