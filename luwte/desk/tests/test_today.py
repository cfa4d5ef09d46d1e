"""The start page: greeting, doors, what waits, what became of the own reports."""

from __future__ import annotations

import dataclasses
import datetime as dt
import html

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from luwte.core.kit.clock_face import clock_face
from luwte.core.panels import Line, More, Panel, panels
from luwte.desk import today
from tests.cast import House

NOW = dt.datetime(2026, 3, 4, 10, 12, tzinfo=dt.UTC)
MOST_QUERIES = 8


@pytest.fixture
def own_panels(monkeypatch: pytest.MonkeyPatch) -> dict[str, Panel]:
    """An empty registry for the length of a test."""
    things: dict[str, Panel] = {}
    monkeypatch.setattr(panels, "_things", things)
    return things


def line(title: str, hours: float) -> Line:
    return Line(
        title=title,
        url="/",
        clock=clock_face(
            state="running", started_at=NOW, deadline=NOW + dt.timedelta(hours=hours), now=NOW
        ),
    )


@pytest.mark.parametrize(
    ("hour", "words"),
    [(5, "Goedenacht"), (6, "Goedemorgen"), (12, "Goedemiddag"), (18, "Goedenavond")],
)
def test_somebody_is_greeted_by_first_name_and_hour(hour: int, words: str) -> None:
    with translation.override("nl"):
        assert today.greeting("Mo el Amrani", NOW.replace(hour=hour)) == f"{words} Mo"


def test_the_day_is_written_out_in_the_language_of_the_reader() -> None:
    with translation.override("nl"):
        assert today.day_line(NOW) == "Woensdag 4 maart, 10:12"
    with translation.override("en"):
        assert today.day_line(NOW).startswith("Wednesday")


def test_what_is_most_urgent_comes_first_whatever_room_it_comes_from(
    own_panels: dict[str, Panel],
) -> None:
    own_panels["a"] = Panel("today", "waiting", lambda actor: [line("later", 30), line("soon", 2)])
    own_panels["b"] = Panel(
        "today", "waiting", lambda actor: [line("late", -5)], lambda actor: More("Alles", "/x/")
    )
    found = today.section("today", "waiting", None)
    assert [one.title for one in found.lines] == ["late", "soon", "later"]
    assert found.more == [More("Alles", "/x/")]


def test_whom_to_go_and_see_comes_before_what_is_late(own_panels: dict[str, Panel]) -> None:
    go = dataclasses.replace(line("go", 20), first=True)
    own_panels["a"] = Panel("today", "waiting", lambda actor: [line("late", -5), go])
    assert [one.title for one in today.section("today", "waiting", None).lines] == ["go", "late"]


def test_a_long_list_is_cut_and_not_shown_whole(own_panels: dict[str, Panel]) -> None:
    own_panels["a"] = Panel("today", "mine", lambda actor: [line(str(n), n) for n in range(99)])
    assert len(today.section("today", "mine", None).lines) == today.MOST_MINE


@pytest.mark.parametrize("who", ["sanne", "mo", "ruth", "karin", "tessa", "ravi"])
def test_every_role_has_a_start_page_with_the_doors_that_open(zonnedael: House, who: str) -> None:
    answer = zonnedael.client(who).get(zonnedael.url("desk:today"))
    shown = html.unescape(answer.content.decode())
    assert answer.status_code == 200
    assert zonnedael.url("desk:emergency") in shown
    assert zonnedael.url("incidents:report") in shown
    assert "Dit wacht op jou" in shown
    assert (
        "Op pad" not in shown
    )  # that room does not exist yet, and a door that leads nowhere hurts


@pytest.mark.parametrize("who", ["sanne", "mo", "ruth"])
def test_the_start_page_asks_at_most_eight_questions(zonnedael: House, who: str) -> None:
    client = zonnedael.client(who)
    url = zonnedael.url("desk:today")
    client.get(url)  # what a process keeps is kept now
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    statements = [query["sql"] for query in asked.captured_queries]
    assert len(statements) <= MOST_QUERIES, "\n".join(statements)


def test_nobody_of_another_house_sees_it(zonnedael: House) -> None:
    stranger = zonnedael.client("sanne")
    assert stranger.get("/o/de-linde/").status_code == 404


def test_who_has_nothing_to_do_reads_about_the_own_reports_first(
    zonnedael: House, own_panels: dict[str, Panel]
) -> None:
    own_panels["mine"] = Panel("today", "mine", lambda actor: [line("Mijn melding", 1)])
    page = zonnedael.client("sanne").get(zonnedael.url("desk:today")).content.decode()
    assert page.index("Jouw meldingen") < page.index("Dit wacht op jou")
    own_panels["waits"] = Panel("today", "waiting", lambda actor: [line("Doe dit", 1)])
    page = zonnedael.client("sanne").get(zonnedael.url("desk:today")).content.decode()
    assert page.index("Dit wacht op jou") < page.index("Jouw meldingen")
