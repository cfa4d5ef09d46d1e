"""Everything that happened, with who and when, in words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.utils import timezone, translation

from luwte.incidents import actions, words
from luwte.incidents.actions.timeline import add_entry
from luwte.incidents.models import CaseEntry
from luwte.incidents.tests.conftest import MakeCase
from luwte.incidents.words import timeline as timeline_words
from tests.cast import House

ROOM = Path(words.__file__).parents[1]
CALL = re.compile(r"add_entry\(\s*[\w.]+,\s*\"(\w+)\"")
# Verbs that reach `add_entry` under a name.
BY_NAME = {
    *(f"track_{move}" for move in ("finish", "wait", "resume", "set_aside", "restart", "given")),
    "triaged",
    "regraded",
    "action_chosen",
    "action_declined",
    "action_done",
    "action_dropped",
    "linked",
    "unlinked",
    "deadline_moved",
    "late_explained",
}


def verbs_of_the_room() -> set[str]:
    files = [path for path in ROOM.rglob("*.py") if "tests" not in path.parts]
    return BY_NAME | {verb for path in files for verb in CALL.findall(path.read_text())}


@pytest.mark.spec("CAS-8")
def test_every_deed_that_leaves_a_line_has_words_for_it_in_both_languages() -> None:
    verbs = verbs_of_the_room()
    assert len(verbs) > 25
    assert sorted(verbs - set(timeline_words.LINES)) == []
    moment = timezone.now().isoformat()
    params = {
        "track": "care",
        "title": "Bellen",
        "kind": "team",
        "before": moment,
        "after": moment,
        "number": "ABCDEFG",
    }
    for verb in sorted(verbs):
        said = {}
        for language in ("nl", "en"):
            with translation.override(language):
                told = params | ({"before": "light"} if verb == "regraded" else {})
                said[language] = timeline_words.entry_words(CaseEntry(verb=verb, params=told), {})
        assert said["nl"] and said["en"], verb


def test_a_line_of_which_nobody_knows_the_words_is_still_a_line() -> None:
    assert (
        timeline_words.entry_words(CaseEntry(verb="something_new", params={}), {})
        == "something new"
    )


@pytest.mark.spec("CAS-8")
def test_notes_of_handlers_and_what_waits_are_not_on_the_page_of_the_reporter(
    zonnedael: House, make_case: MakeCase
) -> None:
    case = make_case()
    mo = zonnedael.actor("mo")
    actions.add_note(actor=mo, case=case, text="Alleen voor ons.")
    add_entry(case, "track_given", actor=mo, track="police", owner=str(mo.person.pk))
    actions.tell_reporter(actor=mo, case=case, text="Wij spreken hem morgen.")
    handlers = zonnedael.client("ruth").get(zonnedael.url("incidents:case", pk=case.pk))
    mine = zonnedael.url("incidents:my_report", pk=case.incidents.get().pk)
    reporter = zonnedael.client("sanne").get(mine).content.decode()
    assert "Alleen voor ons." in handlers.content.decode()
    assert "Alleen voor ons." not in reporter
    assert "Wij spreken hem morgen." in reporter


@pytest.mark.spec("CAS-8")
def test_the_timeline_shows_what_matters_and_every_line_on_request(
    zonnedael: House, make_case: MakeCase
) -> None:
    case = make_case()
    ruth = zonnedael.actor("ruth")
    track = case.tracks.select_related("case").get(kind="damage")
    actions.give_track(
        actor=ruth, track=track, seen=1, owner=ruth.person, next_step="bel de glaszetter"
    )
    actions.discuss(
        actor=ruth, case=case, kind="team", held_on=timezone.localdate(), text="Besproken."
    )
    url = zonnedael.url("incidents:case", pk=case.pk)
    browser = zonnedael.client("ruth")
    main = browser.get(url).content.decode().split('id="timeline"')[1]
    every = browser.get(url, {"lines": "all"}).content.decode().split('id="timeline"')[1]
    assert "bel de glaszetter" not in main
    assert "bel de glaszetter" in every
    assert "Ruth Bakker" in main
