"""Who may adopt a draft finds it on the start page; nobody else does."""

from __future__ import annotations

import html

from luwte.policy.actions import adopt_settings, draft_settings
from luwte.policy.queries import terms_for
from luwte.policy.rules import Kind
from tests.cast import House


def start_page(house: House, who: str) -> str:
    page = house.client(who).get(f"/o/{house.organisation.slug}/")
    return html.unescape(page.content.decode())


def test_a_draft_waits_on_the_start_page_of_who_may_adopt_it_until_it_is_adopted(
    zonnedael: House,
) -> None:
    said = "Lees en stel vast: Hoe snel we iets doen"
    assert said not in start_page(zonnedael, "karin")
    now = terms_for(zonnedael.organisation).value
    draft = draft_settings(
        actor=zonnedael.actor("ruth"), settings=now, kind=Kind.TERMS, reason="Zoals het is"
    )
    page = start_page(zonnedael, "karin")
    assert said in page and "Een concept van Ruth Bakker" in page
    assert zonnedael.url("policy:proposal", kind="terms") in page
    for other in ("ruth", "mo", "sanne"):
        assert said not in start_page(zonnedael, other)
    adopt_settings(actor=zonnedael.actor("karin"), kind=Kind.TERMS, edits_seen=draft.edits)
    assert said not in start_page(zonnedael, "karin")
