"""What talks and letters already know of a step of the gate, so that nobody types it twice."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from luwte.response.models import Measure
from luwte.response.queries.letters import sent_letters_of
from luwte.response.queries.talks import hearing_of

HEAR = frozenset({"hear", "hear_after"})
SKIP = frozenset({"skip_hearing", "skip_hearing_after"})


def known_for(measure: Measure, move: str) -> dict[str, Any]:
    """First values for the form of this step: the day of the hearing, why it was missed, the day on
    which the letter left. What was said stays sealed with the talk."""
    if move in HEAR | SKIP:
        return _of_hearing(measure, move)
    if move == "inform":
        return _of_letter(measure)
    return {}


def _of_hearing(measure: Measure, move: str) -> dict[str, Any]:
    hearing = hearing_of(measure)
    if hearing is None or hearing.at is None:
        return {}
    if move in HEAR and hearing.is_held:
        return {"heard_on": timezone.localtime(hearing.at).date(), "heard_how": "talk"}
    return {"reason": hearing.reason} if move in SKIP and hearing.is_missed else {}


def _of_letter(measure: Measure) -> dict[str, Any]:
    moments = [one.sent_at for face in sent_letters_of(measure) for one in face.sendings]
    if not moments:
        return {}
    return {"informed_on": timezone.localtime(min(moments)).date(), "informed_how": "letter"}
