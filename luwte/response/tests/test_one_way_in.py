"""From the card of a track one way leads on, under one name: to where the work is done."""

from __future__ import annotations

import html
import re

import pytest

from luwte.incidents.models import CaseReader, Track
from luwte.incidents.rules import TrackKind
from luwte.response.tests.police_stage import a_case
from tests.cast import House

CONTENT = {
    TrackKind.CARE: "care:of_case",
    TrackKind.RESPONSE: "response:of_case",
    TrackKind.POLICE: "response:police",
    TrackKind.DAMAGE: "response:damage",
}


def cards(house: House, who: str, url: str) -> dict[str, list[str]]:
    """The addresses on the card of each track."""
    answer = house.client(who).get(url)
    assert answer.status_code == 200
    text = html.unescape(answer.content.decode())
    parts = {
        kind: re.search(
            rf'<section class="card clock[^>]*id="track-{kind}".*?</section>', text, re.S
        )
        for kind in TrackKind
    }
    return {
        kind.value: re.findall(r'<a [^>]*href="([^"]+)"', part.group())
        for kind, part in parts.items()
        if part
    }


@pytest.mark.parametrize("kind", list(TrackKind))
def test_who_works_on_a_track_goes_from_its_card_to_the_work_alone(
    zonnedael: House, kind: TrackKind
) -> None:
    case = a_case(zonnedael, "sanne")
    found = cards(zonnedael, "mo", zonnedael.url("incidents:case", pk=case.pk))
    address = zonnedael.url(CONTENT[kind], pk=case.pk)
    assert found[kind] == [address]
    page = html.unescape(zonnedael.client("mo").get(address).content.decode())
    for move in ("finish", "wait", "set_aside"):
        way = zonnedael.url("incidents:move_track", pk=case.pk, kind=kind.value, move=move)
        assert page.count(f'href="{way}"') == 1
    assert zonnedael.url("incidents:track", pk=case.pk, kind=kind.value) in page


@pytest.mark.parametrize("kind", list(TrackKind))
def test_who_only_reads_the_case_goes_to_how_the_track_stands(
    zonnedael: House, kind: TrackKind
) -> None:
    case = a_case(zonnedael, "sanne")
    CaseReader.objects.create(case=case, person=zonnedael.person("tessa"), why="asked")
    found = cards(zonnedael, "tessa", zonnedael.url("incidents:case", pk=case.pk))
    address = zonnedael.url("incidents:track", pk=case.pk, kind=kind.value)
    assert found[kind] == [address]
    assert zonnedael.client("tessa").get(address).status_code == 200


def test_the_card_of_the_work_asks_why_a_term_was_missed(zonnedael: House) -> None:
    case = a_case(zonnedael, "sanne")
    Track.objects.filter(case=case, kind="police").update(missed_at=case.opened_at)
    page = zonnedael.client("mo").get(zonnedael.url("response:police", pk=case.pk))
    way = zonnedael.url("incidents:explain_late", pk=case.pk, kind="police")
    assert way in page.content.decode()
