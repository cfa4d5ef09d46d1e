"""What every kind of measure is: how heavy, how long at most, what reception does. No database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from luwte.incidents.rules.proposals import CARE_SECTORS
from luwte.lib.spans import months_later
from luwte.response.rules.states import MeasureKind, ReactionKind

K = MeasureKind
PROVISIONAL_DAYS: Final = 14
HEARING_WORKING_DAYS: Final = 5
# A pupil: at most one week, and longer than a day goes to the Inspectie (facts 4.8).
PUPIL_DAYS: Final = 7
SECTORS_OF_CARE: Final = CARE_SECTORS | {"hospital", "care"}
MUNICIPALITY: Final = "municipality"
SCHOOL: Final = "school"


@dataclass(frozen=True)
class KindFacts:
    """is_light: takes nothing away, so it needs no hearing first; longest: in months;
    keeps_out: somebody may not come, so there are places, and reception has to know; warned_first:
    whether an earlier warning is asked for (facts 4.4)."""

    is_light: bool = False
    longest: int = 24
    keeps_out: bool = False
    warned_first: bool = False
    needs_notice: bool = False
    default_months: int = 6


FACTS: dict[MeasureKind, KindFacts] = {
    K.LIMIT: KindFacts(is_light=True, longest=12, default_months=3),
    K.ORDER_TALK: KindFacts(is_light=True, longest=12, default_months=3),
    K.RESTORATIVE_TALK: KindFacts(is_light=True, longest=12, default_months=3),
    K.MEDIATION: KindFacts(is_light=True, longest=12, default_months=3),
    K.COMMUNITY_OFFICER: KindFacts(is_light=True, longest=12, default_months=3),
    K.FAMILY: KindFacts(is_light=True, longest=12, default_months=3),
    K.GP_MESSAGE: KindFacts(is_light=True, longest=12, default_months=3),
    K.WARNING: KindFacts(longest=12, default_months=12),
    K.YELLOW_CARD: KindFacts(longest=12, default_months=12),
    K.RED_CARD: KindFacts(keeps_out=True, warned_first=True, needs_notice=True),
    K.CONTACT_AGREEMENT: KindFacts(longest=12, warned_first=True, needs_notice=True),
    K.INDIVIDUAL_CONTRACT: KindFacts(longest=12, warned_first=True, needs_notice=True),
    K.ACCESS_BAN: KindFacts(keeps_out=True, warned_first=True, needs_notice=True),
    K.PROVISIONAL_BAN: KindFacts(longest=1, keeps_out=True, needs_notice=True),
    K.SERVICE_STOP: KindFacts(keeps_out=True, warned_first=True, needs_notice=True),
}
# The client's own, voluntary document: suggested through the treating team, never kept as a
# measure (facts 0.13).
NEVER_KEPT: Final = frozenset({K.CRISIS_CARD})
PROPOSED: Final = tuple(kind for kind in K if kind in FACTS and kind is not K.PROVISIONAL_BAN)

# How long a step of the gate may take before somebody is asked for it.
STEP_WORKING_DAYS: Final = 5
# Until when something else has to follow on a first reaction, in working days, and what.
AFTER_REACTION: Final[dict[ReactionKind, int]] = {
    ReactionKind.ACKNOWLEDGEMENT: HEARING_WORKING_DAYS,
    ReactionKind.HEARING_INVITATION: HEARING_WORKING_DAYS,
    ReactionKind.REMOVAL: HEARING_WORKING_DAYS,
    ReactionKind.LIMIT_SET: HEARING_WORKING_DAYS,
    ReactionKind.PROVISIONAL_BAN: HEARING_WORKING_DAYS,
}


def is_light(kind: MeasureKind) -> bool:
    """Whether it is a talk or an agreement that takes nothing away."""
    facts = FACTS.get(kind)
    return facts is not None and facts.is_light


def is_care(sectors: frozenset[str]) -> bool:
    """Whether people are treated here: urgent care always stays open."""
    return bool(sectors & SECTORS_OF_CARE)


def last_day(kind: MeasureKind, starts_on: date, *, is_pupil: bool = False) -> date:
    """The last day on which a measure of this kind that begins then may end: bans at most 24
    months, provisional ones 14 days, a pupil one week. The first day counts."""
    if kind is K.PROVISIONAL_BAN:
        return starts_on + timedelta(days=PROVISIONAL_DAYS - 1)
    if is_pupil and FACTS[kind].keeps_out:
        return starts_on + timedelta(days=PUPIL_DAYS - 1)
    return months_later(starts_on, FACTS[kind].longest) - timedelta(days=1)


def months_between(starts_on: date, ends_on: date) -> int:
    """How many months from the first day until and including the last, rounded up."""
    months = 0
    while months_later(starts_on, months) <= ends_on:
        months += 1
    return months
