"""What a case lacks before it may be closed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from luwte.incidents.rules import (
    Missing,
    Progress,
    TrackKind,
    TrackState,
    missing_before_closing,
)

COMPLETE = Progress(
    is_triaged=True,
    discussions=1,
    tracks=dict.fromkeys(TrackKind, (TrackState.DONE, None)),
    open_actions=0,
    has_reporter=True,
    reporter_told=True,
    learning="Een tweede scherm aan balie 3.",
)


def test_a_complete_case_lacks_nothing() -> None:
    assert missing_before_closing(COMPLETE) == []


@pytest.mark.spec("CAS-7")
@pytest.mark.parametrize(
    ("change", "lacks"),
    [
        ({"is_triaged": False}, Missing.TRIAGE),
        ({"discussions": 0}, Missing.DISCUSSION),
        ({"open_actions": 2}, Missing.ACTIONS),
        ({"reporter_told": False}, Missing.REPORTER_TOLD),
        ({"learning": "  "}, Missing.LEARNING),
    ],
)
def test_each_thing_that_is_missing_is_named(change: dict[str, object], lacks: Missing) -> None:
    assert missing_before_closing(replace(COMPLETE, **change)) == [lacks]  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", list(TrackKind))
@pytest.mark.parametrize(
    ("state", "until", "is_enough"),
    [
        (TrackState.OPEN, None, False),
        (TrackState.WAITING, None, False),
        (TrackState.WAITING, date(2026, 12, 1), True),
        (TrackState.DONE, None, True),
        (TrackState.NOT_APPLICABLE, None, True),
    ],
)
def test_a_track_is_enough_when_it_ended_or_waits_until_a_day(
    kind: TrackKind, state: TrackState, until: date | None, is_enough: bool
) -> None:
    tracks = {**COMPLETE.tracks, kind: (state, until)}
    missing = missing_before_closing(replace(COMPLETE, tracks=tracks))
    assert missing == ([] if is_enough else [Missing(kind.value)])


def test_a_report_without_a_reporter_needs_nobody_to_be_told() -> None:
    anonymous = replace(COMPLETE, has_reporter=False, reporter_told=False)
    assert missing_before_closing(anonymous) == []


def test_everything_is_named_in_the_order_of_the_page() -> None:
    empty = Progress(
        is_triaged=False,
        discussions=0,
        tracks=dict.fromkeys(TrackKind, (TrackState.OPEN, None)),
        open_actions=1,
        has_reporter=True,
        reporter_told=False,
        learning="",
        is_contested=True,
        unexplained=(TrackKind.RESPONSE,),
        open_reactions=("manager",),
    )
    assert missing_before_closing(empty) == list(Missing)
