"""Dutch and English are complete on every page of the walk, and a language is a file."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.test import Client, override_settings

from luwte.core.clock.lanes import run_until_idle
from tests.cast import House
from tests.plain_path import Walk
from tests.walking import Page, Walker
from tools.messages import po_path, rooms_in

# Who may open what, and in which words, is the same on every database.
pytestmark = pytest.mark.once

# Pages that a reader passes besides the cases themselves.
ALSO = (
    "desk:today", "desk:emergency", "desk:search", "policy:agreements", "incidents:report",
    "incidents:my_reports", "incidents:work_list", "incidents:register",
)  # fmt: skip
SHORTEST = 12  # characters; a shorter text is too often part of another


@cache
def texts() -> list[tuple[str, str]]:
    """(English, Dutch) of every text of the screens that differs and can be told apart."""
    pairs: set[tuple[str, str]] = set()
    for room in rooms_in():
        if not po_path(room).exists():
            continue
        with po_path(room).open("rb") as file:
            catalog = read_po(file, locale="nl")
        for message in catalog:
            if isinstance(message.id, str) and isinstance(message.string, str):
                pairs |= _telling(message.id, message.string)
    return sorted(pairs)


def _telling(english: str, dutch: str) -> set[tuple[str, str]]:
    plain = re.compile(r"%\(|%[sd]|<|{")
    too_short = min(len(english), len(dutch)) < SHORTEST or " " not in english
    if too_short or english == dutch or plain.search(english) or plain.search(dutch):
        return set()
    return {(" ".join(english.split()), " ".join(dutch.split()))}


def foreign(page: Page, language: str) -> list[str]:
    """Texts on this page that are in the other language."""
    other = 0 if language == "nl" else 1
    seen = f" {page.text} "
    return [
        pair[other]
        for pair in texts()
        if pair[other] in seen
        and re.search(rf"(?<!\w){re.escape(pair[other])}(?!\w)", seen)
        and pair[other] not in pair[1 - other]
        and pair[1 - other] not in seen
    ]


def speaking(house: House, key: str, language: str) -> Client:
    client = house.client(key)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    return client


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.spec("PLA-2")
def test_no_page_of_the_walk_speaks_the_other_language(zonnedael: House, language: str) -> None:
    walk = Walk(
        zonnedael,
        language,
        Walker(speaking(zonnedael, "sanne", language)),
        Walker(speaking(zonnedael, "ruth", language)),
    )
    walk.whole(run_until_idle)
    run_until_idle()
    for walker in walk.walkers:
        for name in ALSO:
            walker.open(zonnedael.url(name))
        walker.open("/accessibility/")
    found = {
        page.url: strange
        for walker in walk.walkers
        for page in walker.pages
        if page.status == 200 and (strange := foreign(page, language))
    }
    assert found == {}


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_page_says_which_language_it_speaks(zonnedael: House, language: str) -> None:
    answer = speaking(zonnedael, "sanne", language).get(zonnedael.url("desk:today"))
    assert answer.headers["Content-Language"] == language
    assert f'<html lang="{language}">' in answer.content.decode()


@pytest.mark.spec("PLA-2")
def test_a_third_language_is_one_file(zonnedael: House, tmp_path: Path) -> None:
    catalog = Catalog(locale="fr")
    catalog.add("Emergency", "Urgence")
    file = tmp_path / "fr" / "LC_MESSAGES" / "django.mo"
    file.parent.mkdir(parents=True)
    with file.open("wb") as opened:
        write_mo(opened, catalog)
    languages = [*settings.LANGUAGES, ("fr", "French")]
    with override_settings(LANGUAGES=languages, LOCALE_PATHS=[str(tmp_path)]):
        page = speaking(zonnedael, "sanne", "fr").get(zonnedael.url("desk:today"))
    assert "Urgence" in page.content.decode()
    assert page.headers["Content-Language"] == "fr"
