"""A clock says how long there is left, in words and as a share that only shrinks."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from luwte.core.kit.clock_face import SOON_BELOW, ClockFace, clock_face, one_phrase
from luwte.core.kit.moments import full_words, moment_words, span_words

NOW = dt.datetime(2026, 11, 19, 10, 0, tzinfo=ZoneInfo("Europe/Amsterdam"))
HOUR = dt.timedelta(hours=1)

HOURS = st.floats(min_value=0.001, max_value=5_000)


@pytest.fixture(autouse=True)
def in_amsterdam() -> object:
    with timezone.override("Europe/Amsterdam"), translation.override("nl"):
        yield


def running(spent: float, left: float) -> ClockFace:
    return clock_face(
        state="running", started_at=NOW - spent * HOUR, deadline=NOW + left * HOUR, now=NOW
    )


@pytest.mark.parametrize(
    ("spent", "left", "state", "words"),
    [
        (20, 28, "running", "nog 28 uur"),
        (41, 7, "soon", "nog 7 uur"),
        (1, 1, "running", "nog 1 uur"),
        (47.5, 0.5, "soon", "nog 30 minuten"),
        (48, 0.001, "soon", "nog 1 minuut"),
        (24, 48, "running", "nog 2 dagen"),
        (48, -3, "late", "3 uur te laat"),
        (48, -0.2, "late", "12 minuten te laat"),
        (48, -72, "late", "3 dagen te laat"),
    ],
)
def test_a_running_clock_speaks_dutch(spent: float, left: float, state: str, words: str) -> None:
    face = running(spent, left)
    assert (face.state, face.words) == (state, words)


def test_a_running_clock_speaks_english() -> None:
    with translation.override("en"):
        assert running(20, 28).words == "28 hours left"
        assert running(48, -1).words == "1 hour too late"
        assert running(20, 28).moment == "tomorrow 14:00"


def test_exactly_at_its_deadline_a_clock_is_not_late_yet() -> None:
    assert running(48, 0).state == "soon"


@given(spent=HOURS, left=HOURS)
def test_the_share_lies_between_nothing_and_all(spent: float, left: float) -> None:
    face = running(spent, left)
    assert 0 <= face.share <= 1
    assert face.share == pytest.approx(left / (spent + left), abs=1e-6)
    assert (face.state == "soon") == (face.share < SOON_BELOW)


@given(term=HOURS, first=st.floats(0, 2), second=st.floats(0, 2))
def test_the_share_only_shrinks(term: float, first: float, second: float) -> None:
    deadline = NOW + term * HOUR
    earlier, later = sorted((first, second))

    def at(part: float) -> float:
        now = NOW + part * term * HOUR
        return clock_face(state="running", started_at=NOW, deadline=deadline, now=now).share

    assert at(earlier) >= at(later)


@given(late_by=HOURS)
def test_past_its_deadline_every_clock_says_so(late_by: float) -> None:
    face = running(1, -late_by)
    assert face.state == "late"
    assert face.words.endswith("te laat")
    assert face.share == 0


def test_a_term_without_length_has_nothing_left() -> None:
    face = clock_face(state="running", started_at=NOW, deadline=NOW, now=NOW)
    assert (face.share, face.state) == (0, "soon")


def test_a_clock_without_a_deadline_just_runs() -> None:
    face = clock_face(state="running", started_at=NOW, deadline=None, now=NOW)
    assert (face.state, face.share, face.words) == ("running", 1, "loopt")


def test_a_waiting_clock_says_from_when() -> None:
    face = clock_face(
        state="waiting",
        started_at=NOW,
        deadline=NOW + 72 * HOUR,
        now=NOW,
        waiting_until=NOW + 6 * HOUR,
    )
    assert (face.state, face.words) == ("waiting", "vandaag 16:00")


def test_a_waiting_clock_can_be_late_too() -> None:
    face = clock_face(state="waiting", started_at=NOW, deadline=NOW - HOUR, now=NOW)
    assert face.state == "late"


def test_done_says_whether_it_was_in_time() -> None:
    def done(moment: dt.datetime | None) -> str:
        return clock_face(
            state="done", started_at=NOW, deadline=NOW + HOUR, now=NOW + 9 * HOUR, done_at=moment
        ).words

    assert done(NOW) == "op tijd klaar"
    assert done(NOW + 2 * HOUR) == "klaar, te laat"
    assert done(None) == "klaar"


def test_a_state_it_does_not_know_is_refused() -> None:
    with pytest.raises(ValueError, match="paused"):
        clock_face(state="paused", started_at=NOW, deadline=None, now=NOW)


def test_four_clocks_are_one_phrase_that_names_only_what_asks_for_attention() -> None:
    none = clock_face(state="none", started_at=None, deadline=None, now=NOW)
    named = [
        ("nazorg", running(48, -3)),
        ("reactie", running(20, 28)),
        ("politie", running(41, 7)),
        ("schade", none),
    ]
    assert one_phrase(named) == "Te laat: nazorg. Bijna: politie. Er lopen er 1."
    assert one_phrase([("schade", none)]) == "Er loopt niets."


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (dt.datetime(2026, 11, 19, 16, 0), "vandaag 16:00"),
        (dt.datetime(2026, 11, 20, 9, 5), "morgen 09:05"),
        (dt.datetime(2026, 11, 18, 14, 10), "gisteren 14:10"),
        (dt.datetime(2026, 11, 25, 14, 10), "wo 25 nov, 14:10"),
        (dt.datetime(2026, 3, 2, 8, 0), "ma 2 mrt, 08:00"),
        (dt.datetime(2025, 3, 2, 8, 0), "2 mrt 2025, 08:00"),
        (dt.datetime(2026, 11, 25, 0, 0), "wo 25 nov"),
    ],
)
def test_moments_are_said_as_people_say_them(moment: dt.datetime, words: str) -> None:
    aware = moment.replace(tzinfo=ZoneInfo("Europe/Amsterdam"))
    assert moment_words(aware, NOW) == words


def test_a_moment_is_said_in_the_time_zone_of_the_organisation() -> None:
    with timezone.override("Pacific/Auckland"):
        assert moment_words(NOW, NOW) == "vandaag 22:00"


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (
            dt.datetime(2026, 11, 19, 10, 0, tzinfo=ZoneInfo("Europe/Amsterdam")),
            "19 nov 2026, 10:00",
        ),
        (dt.datetime(2026, 11, 20, 0, 0, tzinfo=ZoneInfo("Europe/Amsterdam")), "20 nov 2026"),
        (dt.date(2026, 3, 2), "2 mrt 2026"),
    ],
)
def test_on_paper_a_moment_has_its_day_and_year(moment: dt.datetime | dt.date, words: str) -> None:
    assert full_words(moment) == words
    with translation.override("en"):
        assert full_words(dt.date(2026, 3, 2)) == "2 Mar 2026"


def test_a_day_is_said_without_a_time() -> None:
    assert moment_words(dt.date(2026, 11, 19), NOW) == "vandaag"
    assert moment_words(dt.date(2027, 12, 1), NOW) == "1 dec 2027"


@given(st.timedeltas(min_value=dt.timedelta(0), max_value=dt.timedelta(days=9_000)))
def test_no_length_is_ever_zero(length: dt.timedelta) -> None:
    with translation.override("nl"):
        assert int(span_words(length).split()[0]) >= 1
