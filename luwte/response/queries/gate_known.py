"""What talks and letters already know of a step of the gate, so that nobody types it twice."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from luwte.incidents.queries.joined import family_of
from luwte.response.models import Measure
from luwte.response.queries.letters import sent_letters_of
from luwte.response.queries.parties import root_of, traces_of
from luwte.response.queries.talks import hearing_of
from luwte.response.rules.gate import Road, road_of
from luwte.response.rules.states import MeasureKind, MeasureState

HEAR = frozenset({"hear", "hear_again", "hear_after"})
SKIP = frozenset({"skip_hearing", "skip_hearing_after"})


def known_for(measure: Measure, move: str) -> dict[str, Any]:
    """First values for the form of this step: the day of the hearing, why it was missed, the day on
    which the letter left. What was said stays sealed with the talk."""
    if move in HEAR | SKIP:
        return _of_hearing(measure, move)
    if move == "inform":
        return _of_letter(measure)
    return {}


def heard_ban_before(measure: Measure) -> Measure | None:
    """The provisional ban towards the same person, in the same case or one that was merged into
    it, during which he or she was heard, when that was after the behaviour that this measure is
    about. The last hearing counts; None for what needs no hearing. A handful of queries."""
    if road_of(MeasureKind(measure.kind)) is not Road.LASTING or measure.behaved_on is None:
        return None
    bans = _beside(measure).filter(kind=MeasureKind.PROVISIONAL_BAN, heard_at__isnull=False)
    last = bans.order_by("-heard_at", "-pk").first()
    if last is None or last.heard_at is None:
        return None
    return last if timezone.localdate(last.heard_at) >= measure.behaved_on else None


def proposed_after(ban: Measure) -> list[UUID]:
    """What waits for a hearing of the same person in the same case."""
    rows = _beside(ban).filter(state=MeasureState.PROPOSED)
    return list(rows.exclude(pk=ban.pk).values_list("pk", flat=True))


def _beside(measure: Measure) -> QuerySet[Measure]:
    """The measures towards the same person in the case and in what was merged into it."""
    root = root_of(measure.party)
    assert root is not None
    people = [one.pk for one in (root, *traces_of(root))]
    return Measure.objects.filter(party_id__in=people, case_id__in=list(family_of(measure.case_id)))


def _of_hearing(measure: Measure, move: str) -> dict[str, Any]:
    hearing = hearing_of(measure, also_of=_bans_of(measure, move))
    if hearing is None or hearing.at is None:
        return {}
    if move in HEAR and hearing.is_held:
        return {"heard_on": timezone.localtime(hearing.at).date(), "heard_how": "talk"}
    return {"reason": hearing.reason} if move in SKIP and hearing.is_missed else {}


def _bans_of(measure: Measure, move: str) -> list[UUID]:
    """What came before: a talk that was held about it is a hearing about this as well."""
    if move == "hear_again" or road_of(MeasureKind(measure.kind)) is not Road.LASTING:
        return []
    rows = _beside(measure).filter(kind=MeasureKind.PROVISIONAL_BAN)
    return list(rows.values_list("pk", flat=True))


def _of_letter(measure: Measure) -> dict[str, Any]:
    moments = [one.sent_at for face in sent_letters_of(measure) for one in face.sendings]
    if not moments:
        return {}
    return {"informed_on": timezone.localtime(min(moments)).date(), "informed_how": "letter"}
