"""Letters and talks on screen: nothing typed is lost, and who may not see gets nothing."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from pypdf import PdfReader

from luwte.incidents.models import Case
from luwte.incidents.rules import TrackKind
from luwte.incidents.tests.conftest import MakeCase
from luwte.incidents.tests.file_samples import photo
from luwte.lib.tests.test_letter_pdf import picture
from luwte.response.access import desk_for
from luwte.response.actions.claims import ClaimPlan, open_claim
from luwte.response.actions.damage import Damage, add_damage
from luwte.response.models import Letter, LetterSending, Measure, OtherParty, PartyTalk
from luwte.response.queries.letters import opened
from luwte.response.rules.states import DamageKind, DamageSide, LetterState, Route, TalkState
from luwte.response.tests.letter_fixtures import JANSEN
from luwte.response.tests.party_fixtures import PutDown
from tests.cast import House

PutOn = Callable[..., Measure]


@pytest.fixture
def case(make_case: MakeCase) -> Case:
    return make_case()


@pytest.fixture
def party(case: Case, put_down: PutDown) -> OtherParty:
    return put_down(JANSEN, case=case)


@pytest.mark.spec("RES-8")
def test_a_letter_is_written_on_screen_from_draft_to_received(
    zonnedael: House, case: Case, party: OtherParty, put_on: PutOn
) -> None:
    ban = put_on(case, party)
    mo = zonnedael.client("mo")
    new = zonnedael.url("response:letter_new", pk=case.pk)
    assert mo.get(new).status_code == 200
    chosen = mo.get(f"{new}?measure={ban.pk}").content.decode()
    assert '<option value="access_ban" selected' in chosen
    sent = {"kind": "access_ban", "measure": str(ban.pk), "party": str(party.pk)}
    at = mo.post(new, sent)["Location"]
    page = mo.get(at).content.decode()
    assert "A. Jansen" in page and ban.behaviour in page
    letter = Letter.objects.get(case=case)
    words = opened(letter)
    typed = {
        "seen": "1",
        "address": words.address,
        "subject": "Een eigen onderwerp",
        "text": words.dutch.text,
        "closing": words.dutch.closing,
    }
    assert mo.post(at, typed).status_code == 302
    # Somebody who read the first version: what was typed stays, what is stored stands beside it.
    clash = mo.post(at, {**typed, "subject": "Te laat getypt"})
    assert clash.status_code == 422
    text = clash.content.decode()
    assert "Te laat getypt" in text and "Een eigen onderwerp" in text
    assert mo.post(f"{at}language/", {"seen": "2", "do": "en"}).status_code == 302
    assert opened(Letter.objects.get(pk=letter.pk)).second_language == "en"
    draft = mo.get(f"{at}preview/")
    assert draft["Content-Type"] == "application/pdf" and "no-store" in draft["Cache-Control"]
    assert "Concept" in PdfReader(io.BytesIO(draft.content)).pages[0].extract_text()
    assert mo.post(f"{at}final/", {"seen": "3"}).status_code == 302
    letter.refresh_from_db()
    assert letter.state == LetterState.FROZEN
    pdf = mo.get(f"{at}pdf/").content
    pages = PdfReader(io.BytesIO(pdf)).pages
    assert "Een eigen onderwerp" in pages[0].extract_text()
    how = {"how": "by_hand", "on": timezone.localdate().isoformat()}
    refused = mo.post(f"{at}send/", how)
    assert refused.status_code == 422
    scan = io.BytesIO(photo())
    scan.name = "bewijs.jpg"
    assert mo.post(f"{at}send/", {**how, "proof_file": scan}).status_code == 302
    sending = LetterSending.objects.get(letter=letter)
    assert mo.get(f"{at}sent/{sending.pk}/proof/")["Content-Disposition"].startswith("attachment")
    on = {"on": timezone.localdate().isoformat(), "came_back": ""}
    assert mo.post(f"{at}sent/{sending.pk}/", on).status_code == 302
    assert letter.number in mo.get(at).content.decode()
    assert letter.number in mo.get(zonnedael.url("response:of_case", pk=case.pk)).content.decode()
    for other in ("sanne", "daan", "joost", "tessa"):
        for tail in ("", "pdf/", "preview/", f"sent/{sending.pk}/proof/"):
            assert zonnedael.client(other).get(f"{at}{tail}").status_code == 404


@pytest.mark.spec("RES-8")
def test_a_citizen_number_in_a_letter_is_asked_about_once(
    zonnedael: House, case: Case, party: OtherParty
) -> None:
    mo = zonnedael.client("mo")
    new = zonnedael.url("response:letter_new", pk=case.pk)
    at = mo.post(new, {"kind": "acknowledgement", "party": str(party.pk)})["Location"]
    typed = {
        "seen": "1",
        "address": "A. Jansen",
        "subject": "Bericht",
        "text": "Uw nummer is 111222333. U hebt schizofrenie.",
        "closing": "Groet",
    }
    page = mo.post(at, typed)
    assert page.status_code == 422
    assert "111222333" in page.content.decode() and "text_careful" in page.content.decode()
    assert "111222333" not in opened(Letter.objects.get(case=case)).whole()


@pytest.mark.spec("RES-3")
def test_a_talk_is_planned_held_and_signed_on_screen(
    zonnedael: House, case: Case, party: OtherParty
) -> None:
    mo = zonnedael.client("mo")
    when = timezone.localtime() - timedelta(hours=2)
    sent = {
        "kind": "hearing",
        "party": str(party.pk),
        "planned_at_0": when.date().isoformat(),
        "planned_at_1": when.strftime("%H:%M"),
        "place": "Raadhuis",
        "led_by": str(zonnedael.person("mo").pk),
    }
    at = mo.post(zonnedael.url("response:talk_new", pk=case.pk), sent)["Location"]
    assert "Raadhuis" in mo.get(at).content.decode()
    minutes = {
        "seen": "1",
        "held_at_0": when.date().isoformat(),
        "held_at_1": when.strftime("%H:%M"),
        "minutes": "Hij legde uit hoe het ging.",
        "agreed": "Hij belt eerst.",
    }
    refused = mo.post(f"{at}hold/", minutes)  # agreements without a day to look back
    assert refused.status_code == 422 and "Hij belt eerst." in refused.content.decode()
    minutes["follow_up_on"] = (timezone.localdate() + timedelta(days=14)).isoformat()
    assert mo.post(f"{at}hold/", minutes).status_code == 302
    page = mo.get(f"{at}sign/").content.decode()
    assert "response/sign" in page and "Hij belt eerst." in page
    assert mo.post(f"{at}sign/", {"seen": "2", "how": "screen", "drawn": ""}).status_code == 422
    broken = {"seen": "2", "how": "screen", "drawn": "data:image/png;base64,AAAA"}
    assert mo.post(f"{at}sign/", broken).status_code == 422
    drawn = "data:image/png;base64," + base64.b64encode(picture()).decode()
    assert mo.post(f"{at}sign/", {"seen": "2", "how": "screen", "drawn": drawn}).status_code == 302
    talk = PartyTalk.objects.get(case=case)
    assert (talk.state, talk.signed_how) == (TalkState.HELD, "screen")
    assert mo.get(f"{at}signature/")["Content-Type"] == "image/png"
    assert zonnedael.client("sanne").get(at).status_code == 404
    assert zonnedael.client("karin").get(at).status_code == 200
    assert zonnedael.client("karin").get(f"{at}follow_up/").status_code == 404


@pytest.mark.spec("RES-8")
def test_a_letter_about_damage_names_each_piece_and_the_sum(
    zonnedael: House, case: Case, party: OtherParty
) -> None:
    desk = desk_for(zonnedael.actor("mo"), case.pk, TrackKind.DAMAGE)
    ruit = Damage(
        side=DamageSide.EMPLOYER,
        kind=DamageKind.PROPERTY,
        title="Ruit",
        occurred_on=timezone.localdate(),
        amount=81250,
        no_receipt_reason="Volgt nog.",
    )
    item = add_damage(actor=zonnedael.actor("mo"), desk=desk, damage=ruit)
    plan = ClaimPlan(
        route=Route.LETTER,
        amounts={item.pk: item.amount},
        known_on=timezone.localdate(),
        party=party,
    )
    claim = open_claim(actor=zonnedael.actor("mo"), desk=desk, plan=plan)
    mo = zonnedael.client("mo")
    new = zonnedael.url("response:letter_new", pk=case.pk)
    assert f'value="{claim.pk}" selected' in mo.get(f"{new}?claim={claim.pk}").content.decode()
    sent = {"kind": "liability", "claim": str(claim.pk), "party": str(party.pk)}
    assert mo.post(new, sent).status_code == 302
    text = opened(Letter.objects.get(case=case)).dutch.text.replace("\xa0", " ")
    assert "- Ruit: € 812,50" in text and "Samen is dat € 812,50." in text
