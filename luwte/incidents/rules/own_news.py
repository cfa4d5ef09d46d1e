"""What reaches a reporter and how (REP-7), and what of a case is whose to read."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from luwte.incidents.rules.states import Gravity, NewsPace, TrackKind


class News(StrEnum):
    """A step in a case that a reporter may want to hear of."""

    ASSESSED = "assessed"
    TRACK_ENDED = "track_ended"
    TOLD = "told"
    REOPENED = "reopened"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class Reach(StrEnum):
    """A message to the reporter; a message to the owner of the case, who calls; or nothing."""

    MESSAGE = "message"
    CALL = "call"
    NOTHING = "nothing"


# Who chose to be called hears only the end by message.
REACHES: dict[News, dict[NewsPace, Reach]] = {
    news: dict(zip((NewsPace.ALL, NewsPace.MAIN, NewsPace.CALL), reaches, strict=True))
    for news, reaches in {
        News.ASSESSED: (Reach.MESSAGE, Reach.MESSAGE, Reach.CALL),
        News.TRACK_ENDED: (Reach.MESSAGE, Reach.NOTHING, Reach.NOTHING),
        News.TOLD: (Reach.MESSAGE, Reach.MESSAGE, Reach.CALL),
        News.REOPENED: (Reach.MESSAGE, Reach.NOTHING, Reach.NOTHING),
        News.CLOSED: (Reach.MESSAGE, Reach.MESSAGE, Reach.MESSAGE),
        News.WITHDRAWN: (Reach.MESSAGE, Reach.MESSAGE, Reach.MESSAGE),
    }.items()
}

# Care, and the damage to somebody's own things, are the victim's; a witness may be heard by the
# police, and whoever reported may know that who did it heard from us.
TRACKS_OF_REPORTER = frozenset({TrackKind.RESPONSE, TrackKind.POLICE})
TRACK_LINE = "track_"
TALK = frozenset({"wrote_back", "call_asked"})
CONTESTED = "contested"


def reach_of(news: News, pace: NewsPace) -> Reach:
    """How this news reaches a reporter with this pace."""
    return REACHES[news][pace]


def is_lowered(reported: str | None, decided: str) -> bool:
    """Whether it was judged lighter than the reporter said; False when one of both is unknown."""
    order = list(Gravity)
    if not reported or not decided:
        return False
    return order.index(Gravity(decided)) < order.index(Gravity(reported))


def may_see_track(kind: str, *, is_victim: bool) -> bool:
    """Whether this track is somebody's to follow on the own page."""
    return is_victim or kind in TRACKS_OF_REPORTER


def own_params(
    verb: str, params: Mapping[str, Any], *, incident_id: str, is_victim: bool, is_mine: bool
) -> dict[str, Any] | None:
    """What of a line of the timeline is for who reported this incident, or for its victim; None
    when the line is not theirs: about another incident of a joined case, what somebody else wrote
    back, or about a track that is the victim's. is_mine: the reader did it.

    What was done about the other, and why, only the victim reads; why somebody disagrees, only who
    does.
    """
    if params.get("incident") not in (None, incident_id) or (verb in TALK and not is_mine):
        return None
    kind = str(params.get("track", ""))
    if "." in verb and kind and not may_see_track(kind, is_victim=is_victim):
        # What a room above did in a track that is the victim's.
        return None
    if verb.startswith(TRACK_LINE) and not is_victim:
        return {"track": kind} if may_see_track(kind, is_victim=False) else None
    if verb == CONTESTED and not is_mine:
        return {name: value for name, value in params.items() if name != "reason"}
    return dict(params)
