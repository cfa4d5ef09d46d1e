"""When somebody talks with the victim and the witnesses, and when it adds up (CAR-1, CAR-3).

How long notes are kept stands with all other terms of keeping: `Retention.of("care_notes")`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Self
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luwte.lib.worktime import WorkCalendar, add_working_days, deadline
from luwte.policy.rules.kinds import GRAVITIES
from luwte.policy.shipped import care_facts

MOST_MOMENTS = 10
LAST_HOURS = 366 * 24
LEAST_OFFER_DAYS, MOST_OFFER_DAYS = 1, 90


class MomentUnit(StrEnum):
    """In what a moment is counted; hours, days, weeks and months go on at night and at weekends."""

    HOURS = "hours"
    WORKING_DAYS = "working_days"
    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"


# A month of care is thirty days: nobody counts a talk by the calendar.
HOURS_OF: dict[str, int] = {"hours": 1, "working_days": 24, "days": 24, "weeks": 168, "months": 720}


@dataclass(frozen=True, kw_only=True)
class CareMoment:
    """One moment of contact: so long after the incident; `latest` when there is some room (6–8
    weeks), 0 otherwise. after 0 is the day itself."""

    after: int
    unit: str = MomentUnit.HOURS.value
    latest: int = 0

    @property
    def hours(self) -> int:
        """Its length, for putting moments in order."""
        return self.after * HOURS_OF[self.unit]

    @property
    def words(self) -> str:
        """ "the same day", "within 72 hours", "after 6 to 8 weeks"."""
        return _words(self)

    def due(self, start: datetime, *, calendar: WorkCalendar, zone: ZoneInfo) -> datetime:
        """When the talk should have been, in UTC: the end of the day itself (after 0), so many
        hours later, or the same time on a later day. `calendar` counts working days."""
        return _due(self, start, calendar, zone)


@dataclass(frozen=True, kw_only=True)
class Care:
    """Moments per gravity, offering again, and the signal that it adds up.

    offer_again_days: so many days after "no, thank you" it is offered once more. load_count within
    load_months gives the signal, to the employee first; load_on False: nobody gets one.
    """

    light: tuple[CareMoment, ...] = ()
    middle: tuple[CareMoment, ...] = ()
    heavy: tuple[CareMoment, ...] = ()
    offer_again_days: int = 14
    load_on: bool = True
    load_count: int = 3
    load_months: int = 12

    def moments(self, gravity: str) -> tuple[CareMoment, ...]:
        """The moments of light, middle or heavy, from early to late; raises KeyError otherwise."""
        return {"light": self.light, "middle": self.middle, "heavy": self.heavy}[gravity]

    @classmethod
    def from_values(cls, values: Mapping[str, Any]) -> Self:
        """Read what was stored or shipped."""
        plain = ("offer_again_days", "load_on", "load_count", "load_months")
        read: dict[str, Any] = {name: values[name] for name in plain if name in values}
        for gravity in GRAVITIES:
            read[gravity] = tuple(CareMoment(**row) for row in values.get(gravity, ()))
        return cls(**read)

    @classmethod
    def shipped(cls) -> Self:
        """What stands before anything is adopted (`content/care.yaml`)."""
        return cls.from_values(care_facts()["values"])

    def values(self) -> dict[str, Any]:
        """As JSON."""
        found = asdict(self)
        return {**found, **{gravity: list(found[gravity]) for gravity in GRAVITIES}}

    def problems(self) -> dict[str, str]:
        """What is wrong: {name of the field: a sentence}."""
        found = {}
        for gravity in GRAVITIES:
            wrong = _wrong_moments(self.moments(gravity))
            if wrong:
                found[gravity] = wrong
        for name, least, most in (
            ("offer_again_days", LEAST_OFFER_DAYS, MOST_OFFER_DAYS),
            ("load_count", 2, 50),
            ("load_months", 1, 24),
        ):
            if not least <= getattr(self, name) <= most:
                found[name] = _("Choose a number from %(least)s up to and including %(most)s.") % {
                    "least": least,
                    "most": most,
                }
        return found


def _wrong_moments(moments: tuple[CareMoment, ...]) -> str:
    if not moments:
        return _("At least one human contact: care starts by default.")
    if len(moments) > MOST_MOMENTS:
        return _("Give at most %(most)s moments.") % {"most": MOST_MOMENTS}
    if any(one.unit not in tuple(MomentUnit) or one.after < 0 for one in moments):
        return _("Give a number and choose in what it is counted.")
    if any(one.hours > LAST_HOURS for one in moments):
        return _("The last moment is within a year.")
    if any(one.latest and one.latest <= one.after for one in moments):
        return _("The end of a moment lies after its beginning.")
    order = [one.hours for one in moments]
    if order != sorted(set(order)):
        return _("Give the moments from early to late, each once.")
    return ""


def _due(moment: CareMoment, start: datetime, calendar: WorkCalendar, zone: ZoneInfo) -> datetime:
    after = moment.latest or moment.after
    if after and moment.unit == MomentUnit.HOURS:
        return deadline(start, after, calendar=None, zone=zone)
    local = start.astimezone(zone)
    if moment.unit == MomentUnit.WORKING_DAYS and after:
        day = add_working_days(local.date(), after, calendar=calendar)
        return _at(day, local, zone)
    if not after:
        last_minute = local.replace(hour=23, minute=59, second=0, microsecond=0)
        return deadline(max(local, last_minute), 0, calendar=None, zone=zone)
    days = after * HOURS_OF[moment.unit] // 24
    return _at((local + timedelta(days=days)).date(), local, zone)


def _at(day: Any, local: datetime, zone: ZoneInfo) -> datetime:
    # The same time on the clock, also when summer time began in between.
    then = datetime.combine(day, local.time().replace(tzinfo=None), tzinfo=zone)
    return deadline(then, 0, calendar=None, zone=zone)


def _words(moment: CareMoment) -> str:
    if not moment.after:
        return _("the same day")
    if moment.latest:
        return _("after %(first)s to %(last)s") % {
            "first": moment.after,
            "last": _counted(moment.unit, moment.latest),
        }
    if moment.unit in (MomentUnit.HOURS, MomentUnit.WORKING_DAYS):
        return _("within %(term)s") % {"term": _counted(moment.unit, moment.after)}
    return _("after %(term)s") % {"term": _counted(moment.unit, moment.after)}


def _counted(unit: str, n: int) -> str:
    words = {
        "hours": ngettext("%(n)s hour", "%(n)s hours", n),
        "working_days": ngettext("%(n)s working day", "%(n)s working days", n),
        "days": ngettext("%(n)s day", "%(n)s days", n),
        "weeks": ngettext("%(n)s week", "%(n)s weeks", n),
        "months": ngettext("%(n)s month", "%(n)s months", n),
    }
    return words[unit] % {"n": n}
