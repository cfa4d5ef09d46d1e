"""The pages of the agreements: everybody reads, some draft, a director adopts."""

from __future__ import annotations

import html
from uuid import uuid4

import pytest

from luwte.policy.models import SettingVersion
from luwte.policy.queries import norm_for, terms_for
from tests.cast import House

TERMS = {
    "response_hours": "24",
    "first_care_hours": "24",
    "manager_reaction_hours": "24",
    "police_working_days": "2",
    "damage_days": "14",
    "reminder_shares": "50, 80",
    "early_warning_hour": "15",
    "liberation_day": "lustrum",
    "reason": "De arbocatalogus zegt 24 uur.",
    "edits_seen": "0",
}


def page(house: House, who: str, name: str, **kwargs: object) -> str:
    answer = house.client(who).get(house.url(name, **kwargs))
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def test_every_employee_reads_what_is_not_accepted_and_how_fast_we_act(zonnedael: House) -> None:
    shown = page(zonnedael, "sanne", "policy:agreements")
    assert "Wat we niet accepteren" in shown
    assert "48 uur" in shown
    assert norm_for(zonnedael.organisation).value.heavy.examples["nl"][0] in shown
    assert "/draft/" not in shown  # nobody sees a door that does not open


def test_a_draft_is_written_read_and_adopted(zonnedael: House) -> None:
    ruth, karin = zonnedael.client("ruth"), zonnedael.client("karin")
    draft_url = zonnedael.url("policy:draft", kind="terms")
    assert ruth.get(draft_url).status_code == 200
    assert ruth.post(draft_url, TERMS).status_code == 302
    proposal = html.unescape(
        karin.get(zonnedael.url("policy:proposal", kind="terms")).content.decode()
    )
    assert "48 uur" in proposal and "24 uur" in proposal
    answer = karin.post(zonnedael.url("policy:adopt", kind="terms"), {"edits_seen": "1"})
    assert answer.status_code == 302
    assert terms_for(zonnedael.organisation).value.response_hours == 24
    history = page(zonnedael, "sanne", "policy:history", kind="terms")
    assert "De arbocatalogus zegt 24 uur." in history
    adopted = SettingVersion.objects.get().pk
    assert "Versie 1" in page(zonnedael, "sanne", "policy:version", kind="terms", pk=adopted)


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("reminder_shares", "vijftig", "hele procenten"),
        ("reminder_shares", "80, 50", "van vroeg naar laat"),
        ("first_care_hours", "999999999999", "tot en met 72"),
        ("damage_days", "-3", "Kies een getal van 1"),
        ("damage_days", "🙂", ""),
        ("response_hours", "49", ""),
        ("reason", "", ""),
    ],
)
def test_a_bad_number_answers_with_a_sentence_and_keeps_what_was_typed(
    zonnedael: House, field: str, typed: str, sentence: str
) -> None:
    answer = zonnedael.client("ruth").post(
        zonnedael.url("policy:draft", kind="terms"), {**TERMS, field: typed}
    )
    shown = html.unescape(answer.content.decode())
    assert answer.status_code == 422
    assert sentence in shown
    assert f'id="id_{field}' in shown
    assert "De arbocatalogus" in shown or field == "reason"
    assert not SettingVersion.objects.exists()


def test_who_is_second_is_told_and_keeps_the_text(zonnedael: House) -> None:
    url = zonnedael.url("policy:draft", kind="terms")
    zonnedael.client("ruth").post(url, TERMS)
    answer = zonnedael.client("femke").post(url, {**TERMS, "reason": "Mijn eigen reden"})
    shown = html.unescape(answer.content.decode())
    assert answer.status_code == 422
    assert "Ruth" in shown and "Mijn eigen reden" in shown


def test_the_norm_is_drafted_in_dutch_and_english(zonnedael: House) -> None:
    from luwte.policy.forms import NormForm
    from luwte.policy.queries import default_norm

    typed = {**NormForm.initial_of(default_norm()), "reason": "Eigen norm", "edits_seen": 0}
    typed["statement_nl"] = "Hier slaan we niet.\r\nHier schelden we niet."
    answer = zonnedael.client("ruth").post(zonnedael.url("policy:draft", kind="norm"), typed)
    assert answer.status_code == 302
    kept = SettingVersion.objects.get().values
    assert kept["statement"]["nl"] == "Hier slaan we niet.\nHier schelden we niet."
    assert kept["light"] == default_norm().values()["light"]


def test_a_kind_or_version_that_does_not_exist_is_not_found(zonnedael: House) -> None:
    client = zonnedael.client("karin")
    assert client.get(zonnedael.url("policy:history", kind="wages")).status_code == 404
    assert client.get(zonnedael.url("policy:version", kind="terms", pk=uuid4())).status_code == 404


def test_adopting_without_reading_is_refused_with_a_sentence(zonnedael: House) -> None:
    zonnedael.client("ruth").post(zonnedael.url("policy:draft", kind="terms"), TERMS)
    karin = zonnedael.client("karin")
    answer = karin.post(zonnedael.url("policy:adopt", kind="terms"), {}, follow=True)
    assert "lees het eerst" in html.unescape(answer.content.decode())
    assert terms_for(zonnedael.organisation).version == 0
