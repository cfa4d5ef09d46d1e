"""What the organisation agreed on in its policy, as far as the clocks of a case need it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from luwte.incidents.rules import CaseTerms, TrackKind
from luwte.lib import worktime
from luwte.lib.worktime import WorkCalendar
from luwte.org.access import Actor
from luwte.policy.queries import Versioned, settings_of_version, terms_for
from luwte.policy.rules import Terms
from luwte.tenancy.models import Organisation

# Of the time for a reaction in person: one reminder, not the two of a track.
REACTION_REMINDER: Final = 0.8


def case_terms(organisation: Organisation) -> CaseTerms:
    """The terms in force, with the version by which a case that starts now is judged."""
    return _as_clocks(terms_for(organisation), organisation)


def case_terms_of_version(organisation: Organisation, version: int) -> CaseTerms:
    """The terms by which an older case is judged, whatever was adopted since."""
    return _as_clocks(Versioned(version, settings_of_version(Terms, version)), organisation)


@dataclass(frozen=True)
class ReactionTerm:
    """Within how many hours of working days somebody reacts in person (guide, 2.7)."""

    hours: float
    calendar: WorkCalendar
    zone: ZoneInfo

    def moments(self, start: datetime) -> tuple[datetime, datetime]:
        """When somebody is reminded, and when it is over."""
        share = [REACTION_REMINDER]
        (reminder,) = worktime.moments(
            start, self.hours, share, calendar=self.calendar, zone=self.zone
        )
        due = worktime.deadline(start, self.hours, calendar=self.calendar, zone=self.zone)
        return reminder, due


def reaction_term(organisation: Organisation, version: int) -> ReactionTerm:
    """The term in force when the case began."""
    terms = settings_of_version(Terms, version)
    return ReactionTerm(
        terms.manager_reaction_hours, terms.working_days, ZoneInfo(organisation.timezone)
    )


def zone_of(actor: Actor) -> ZoneInfo:
    """The time zone in which the organisation's days begin and end."""
    return ZoneInfo(actor.organisation.timezone)


def _as_clocks(adopted: Versioned[Terms], organisation: Organisation) -> CaseTerms:
    terms = adopted.value
    calendars = {TrackKind.POLICE: terms.working_days}
    if terms.response_calendar is not None:
        calendars[TrackKind.RESPONSE] = terms.response_calendar
    return CaseTerms(
        hours={
            TrackKind.CARE: terms.first_care_hours,
            TrackKind.RESPONSE: terms.response_hours,
            TrackKind.POLICE: terms.police_working_days * 24,
            TrackKind.DAMAGE: terms.damage_days * 24,
        },
        calendars=calendars,
        zone=ZoneInfo(organisation.timezone),
        version=adopted.version,
        remind_at=tuple((str(round(share * 100)), share) for share in terms.reminder_shares),
    )
