"""What a proposal of a measure has to hold, and what is wrong with one. No database.

A municipal ban is an act under private law, so a measure rests on what an organisation says itself:
which behaviour, on what it is based, where, from when until when, when somebody looks again, and
how somebody still reaches us (facts 4.1 to 4.5).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.utils.translation import gettext as _

from luwte.lib.spans import Span, months_later
from luwte.policy.rules import Option, Unit, option_for, span_words
from luwte.response.rules.asking import Ask, is_pupil, stop_words
from luwte.response.rules.kinds import FACTS, NEVER_KEPT, is_care, last_day
from luwte.response.rules.states import MeasureKind

# Behaviour has to be recent (facts 4.4).
RECENT_DAYS: Final = 183
LATEST_START_DAYS: Final = 366
# However long a measure runs, somebody looks at it twice a year (facts, table C).
REVIEW_MONTHS: Final = 6
SHORTEST_QUOTE: Final = 15


@dataclass(frozen=True, kw_only=True)
class Terms:
    """The days of a measure as far as the rules care."""

    kind: MeasureKind
    starts_on: date
    ends_on: date
    review_on: date
    is_pupil: bool = False


def wrong_kind(kind: MeasureKind) -> str:
    """Why a measure of this kind cannot be proposed; empty when it can."""
    if kind in NEVER_KEPT:
        return _(
            "A crisis card is the client's own, voluntary document. Suggest it through who treats "
            "this person; it is no measure and is not kept here."
        )
    return ""


def wrong_behaviour(behaviour: str, behaved_on: date, today: date) -> str:
    """Behaviour is concrete and recent."""
    if len(behaviour.strip()) < SHORTEST_QUOTE:
        return _("Write what he or she did or said, word for word as far as you know.")
    if behaved_on > today:
        return _("This day is still to come.")
    if behaved_on < today - timedelta(days=RECENT_DAYS):
        return _("This is longer than half a year ago. A measure answers recent behaviour.")
    return ""


def wrong_days(days: Terms, today: date) -> list[str]:
    """What is wrong with begin, end and review."""
    if days.starts_on > today + timedelta(days=LATEST_START_DAYS):
        return [_("A measure begins within a year. After that, decide anew.")]
    found = []
    if days.kind is MeasureKind.PROVISIONAL_BAN and days.starts_on > today:
        found.append(_("A provisional ban begins today: it is for what cannot wait."))
    if days.starts_on < today:
        found.append(_("A measure cannot begin before today."))
    if days.ends_on < days.starts_on:
        found.append(_("The end lies before the beginning."))
    elif days.ends_on > last_day(days.kind, days.starts_on, is_pupil=days.is_pupil):
        found.append(_too_long(days))
    if not days.starts_on <= days.review_on <= days.ends_on:
        found.append(_("Review it while it runs: not before the beginning or after the end."))
    elif days.review_on > months_later(days.starts_on, REVIEW_MONTHS):
        found.append(_("Review it within six months."))
    return found


def _too_long(days: Terms) -> str:
    if days.kind is MeasureKind.PROVISIONAL_BAN:
        return _("A provisional ban lasts at most 14 days.")
    if days.is_pupil and FACTS[days.kind].keeps_out:
        return _("A pupil can be suspended for at most one week.")
    return _("This lasts at most %(months)s months. After that, decide anew.") % {
        "months": FACTS[days.kind].longest
    }


def wrong_pupil(days: Terms, answers: Mapping[str, Mapping[str, str]]) -> str:
    """Longer than one day for a pupil: the Inspectie is told (facts 4.8)."""
    told = answers.get("inspectorate", {}).get("answer")
    if is_pupil(answers) and days.ends_on > days.starts_on and told != "yes":
        return _("A pupil is suspended for longer than one day: tell the Inspectie, and say when.")
    return ""


def wrong_openings(
    kind: MeasureKind, open_channel: str, exceptions: str, sectors: Collection[str]
) -> list[str]:
    """A channel stays open whatever is decided; where people are treated, urgent care too."""
    found = []
    if not open_channel.strip():
        found.append(_("Say how this person still reaches you: by whom, and in which way."))
    if FACTS[kind].keeps_out and is_care(frozenset(sectors)) and not exceptions.strip():
        found.append(_("Say that emergency care stays open, and how."))
    return found


def wrong_answers(asked: Collection[Ask], answers: Mapping[str, Mapping[str, str]]) -> list[str]:
    """What the gate's own questions say against it."""
    return [str(line) for line in stop_words(asked, answers)]


def deviations(
    advised: Collection[Option] | None, kind: MeasureKind, days: Terms | None
) -> list[str]:
    """In what a measure differs from what was advised (None: nothing was); each asks for a
    reason."""
    if advised is None:
        return []
    option = option_for(advised, kind.value)
    if option is None:
        return [_("The advice does not name this measure.")]
    most = option.span(option.most)
    if days is not None and _is_longer(days, most):
        return [_("The advice goes to %(term)s at most.") % {"term": span_words(most)}]
    return []


def _is_longer(days: Terms, most: Span) -> bool:
    if FACTS[days.kind].is_light or not most:
        return False
    beyond = most.after(days.starts_on)
    # For six months people name the same day of the month as the last one.
    return days.ends_on > beyond if most.unit == Unit.MONTHS else days.ends_on >= beyond
