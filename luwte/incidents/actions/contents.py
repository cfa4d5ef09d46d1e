"""What rooms above do with the header of a track, inside their own verbs: its clock was met, and
what its content comes to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils import timezone

from luwte.core.actor import ActorLike
from luwte.core.timers import cancel_timers, set_timers
from luwte.incidents.actions.timeline import add_entry
from luwte.incidents.agreements import case_terms_of_version
from luwte.incidents.models import Case, Track
from luwte.incidents.moments import TRACK_REMINDER, moments_of
from luwte.incidents.rules import next_due
from luwte.incidents.rules.contents import track_words
from luwte.tenancy.models import Organisation

MOST_LINES = 4


def meet_clock(
    *, actor: ActorLike, track: Track, next_deadline: datetime, next_key: str, what: str
) -> bool:
    """What the first clock of a track asks for was done: the other party heard from us, somebody
    spoke with the victim. The track goes on towards `next_deadline`.

    Call it in the transaction of the deed, whose verb looked at permissions. what: the verb of the
    entry in the timeline (`rules.contents.timeline_lines`). next_key: what has to happen now, a key
    of `rules.contents.track_words`; what somebody typed before is over. Returns False, and changes
    nothing, when the clock was met before or the track has ended.
    """
    now = timezone.now()
    rows = Track.objects.filter(pk=track.pk, met_at=None, done_at=None)
    changed = rows.update(
        met_at=now,
        first_deadline=F("deadline"),
        deadline=next_deadline,
        next_step="",
        next_key=_known(next_key),
        waiting_until=None,
        state="open",
        version=F("version") + 1,
    )
    if not changed:
        return False
    set_next(actor=actor, track=track)
    add_entry(track.case, what, actor=actor, for_reporter=True, track=track.kind)
    return True


def move_on(*, actor: ActorLike, track: Track, next_deadline: datetime, next_key: str) -> bool:
    """The content of a running track has another next moment; see `meet_clock` for `next_key`. In
    the transaction of the deed. Returns False when the track has ended."""
    rows = Track.objects.filter(pk=track.pk, done_at=None)
    changed = rows.update(
        deadline=next_deadline,
        next_step="",
        next_key=_known(next_key),
        version=F("version") + 1,
    )
    if changed:
        set_next(actor=actor, track=track)
    return bool(changed)


def _known(key: str) -> str:
    """A key that has words: a sentence in its place would be read by half of the people only."""
    if key not in track_words:
        raise ValueError(f"no words for {key!r}")
    return key


def tell_of_track(*, track: Track, lines: Sequence[Mapping[str, Any]]) -> None:
    """Say what the content of a track comes to, in at most four coded lines without persons or
    free text: `[{"key": "measure_running", "until": "2026-12-24"}]`. In the deed's transaction."""
    Track.objects.filter(pk=track.pk).update(told=[dict(one) for one in lines][:MOST_LINES])


def set_next(*, actor: ActorLike, track: Track) -> None:
    """Reminders and the place in the work list follow a deadline that moved."""
    fresh = Track.objects.select_related("case").get(pk=track.pk)
    organisation = Organisation.objects.get(pk=actor.organisation_id)
    terms = case_terms_of_version(organisation, fresh.case.terms_version)
    cancel_timers(actor.organisation_id, TRACK_REMINDER, [track.pk])
    set_timers(actor.organisation_id, moments_of(fresh, terms, timezone.now()))
    headers = Track.objects.filter(case=fresh.case).values_list(
        "state", "deadline", "waiting_until"
    )
    Case.objects.filter(pk=fresh.case_id).update(next_due=next_due(list(headers), terms.zone))
