"""What became of a report: every step from the first look to what was learned. Pure.

A course is written down to its end; who builds the rows takes only the steps that lie in the past,
so that the newest cases stand wherever they happen to be. 48 hours were kept for about eight
responses in ten, and more so every year.
"""

from __future__ import annotations

import datetime as dt
import functools
import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from luwte.desk.demo import cast
from luwte.desk.demo.crowd import staff_of
from luwte.desk.demo.happenings import CALENDAR, DAYS, ZONE, Happening, lead_of
from luwte.desk.demo.scenes import words
from luwte.incidents.rules import Clock, Gravity, ReaderChoice, ReportWay, TrackKind
from luwte.org.rules import Role

HOUR = dt.timedelta(hours=1)
KEPT_FIRST, KEPT_GAIN = 0.7, 0.22
RARELY = {"withdrawn": 0.013, "forgotten": 0.025, "reopened": 0.012, "lowered": 0.04}
ACTIONS: dict[str, tuple[tuple[str, int], ...]] = {
    "light": (
        ("report_internally", 6), ("discuss_internally", 6), ("order_talk", 4), ("tip_line", 2),
        ("silent_disapproval", 1), ("colleagues_stand_by", 2), ("restorative_talk", 1),
    ),
    "middle": (
        ("order_talk", 7), ("warning_letter", 5), ("yellow_card", 4), ("hear_both_sides", 4),
        ("discuss_internally", 4), ("individual_contract", 2), ("next_visit_checklist", 2),
        ("visible_security", 2), ("community_officer_talk", 2), ("police_notice", 3),
    ),
    "heavy": (
        ("police_report", 8), ("access_ban", 7), ("hear_both_sides", 5), ("order_talk", 2),
        ("recover_damage", 3), ("tell_police_about_risk", 3), ("train_with_security", 2),
        ("security_on_the_spot", 3),
    ),
}  # fmt: skip
DIRECTORS = {cast.ZONNEDAEL: "karin", cast.DE_LINDE: "bas"}
NOT_AT_A_PRACTICE = {
    "access_ban",
    "visible_security",
    "security_on_the_spot",
    "train_with_security",
}


@dataclass(frozen=True)
class Step:
    """Something that was done: the verb of the timeline (or of a row beside it), by whom ("" is the
    clock), with what it was done."""

    at: dt.datetime
    verb: str
    by: str
    params: Mapping[str, Any] = field(default_factory=dict)


class Course:
    """The whole course of one case."""

    def __init__(
        self,
        slug: str,
        told: Happening,
        clocks: Mapping[TrackKind, Clock],
        age: float,
        seed: int,
        *,
        is_contested: bool = False,
    ) -> None:
        """age: 0 for the first day of the years, 1 for today. is_contested: the reporter does not
        agree with the gravity, and an answer takes some days."""
        self.slug, self.told, self.clocks = slug, told, clocks
        self.chance = random.Random(f"{slug} {told.number} {seed}")
        self.kept = KEPT_FIRST + KEPT_GAIN * age
        self.handler = self._handler()
        self.coordinator = fit(slug, told, coordinators_of(slug))
        self.manager = fit(slug, told, [lead_of(slug, told.unit), self.coordinator])
        if told.reader is not ReaderChoice.MANAGER:
            self.manager = self.coordinator
        self.asked = self._asked()
        self.is_contested = is_contested
        self.found: list[Step] = []

    def owner_of(self, kind: TrackKind) -> str:
        """Who looks after a track: care and response are with the manager."""
        near = kind in (TrackKind.CARE, TrackKind.RESPONSE)
        return self.manager if near else self.coordinator

    def steps(self) -> list[Step]:
        """All steps, in order, also those that lie ahead."""
        reported = self.told.reported
        if self._happens("withdrawn") and not self.told.series and self.told.gravity == "light":
            self._add(
                day_time(reported + self.chance.uniform(0.3, 20) * HOUR), "withdrawn",
                self.handler, reason=self._word("withdrawn"),
            )  # fmt: skip
            return self.found
        looked = self._look()
        care = self._care(looked)
        answered = self._respond(looked)
        ends = [care, answered, self._police(looked), self._damage(looked), self._talk(care)]
        ends += self._act(looked)
        ends.append(self._tell(max(care, min(answered, care + 90 * HOUR))))
        ends += [self._contest(looked), *self._react()]
        self._note(looked)
        closed = self._close(max(ends))
        if self._happens("reopened"):
            self._reopen(closed)
        return sorted(self.found, key=lambda step: step.at)

    # --- The first look -------------------------------------------------------------------------

    def _handler(self) -> str:
        """Light ones are for who leads the unit, grave ones mostly for a coordinator."""
        shared = {"light": 0.2, "middle": 0.5, "heavy": 0.9}[self.told.gravity]
        first = lead_of(self.slug, self.told.unit)
        if self.told.reader is not ReaderChoice.MANAGER or self.chance.random() < shared:
            first = self.chance.choice(coordinators_of(self.slug))
        return fit(self.slug, self.told, [first, *coordinators_of(self.slug)])

    def _look(self) -> dt.datetime:
        slow = {"light": 6.0, "middle": 4.0, "heavy": 1.2}[self.told.gravity]
        at = day_time(self.told.reported + min(self.chance.expovariate(1 / slow), 22.0) * HOUR)
        gravity = Gravity(self.told.gravity)
        lowered = self._happens("lowered") or self.is_contested
        if gravity is Gravity.MIDDLE and lowered and not self.told.is_physical:
            gravity = Gravity.LIGHT
        self.gravity = gravity
        needed = {kind: self._is_needed(kind) for kind in (TrackKind.POLICE, TrackKind.DAMAGE)}
        self.needed = {kind for kind, is_needed in needed.items() if is_needed}
        self._add(
            at + self._minutes(3, 20), "triaged", self.handler,
            gravity=gravity, reason=self._pick(words()["gravity_reasons"][gravity]),
            not_needed={
                kind: self._pick(words()["not_needed"][kind])
                for kind, is_needed in needed.items()
                if not is_needed
            },
        )  # fmt: skip
        if self.told.series:
            self._add(at + self._minutes(21, 24), "linked", self.handler,
                      why=self._word("linked"))  # fmt: skip
        return at + self._minutes(25, 40)

    def _contest(self, looked: dt.datetime) -> dt.datetime:
        """Whose report was taken more lightly may disagree, and gets an answer."""
        may = self.told.reporter and self.told.way is ReportWay.SELF
        if self.gravity == self.told.gravity or not (may and self._may_disagree()):
            return looked
        at = day_time(looked + self.chance.uniform(3, 20) * HOUR)
        self._add(at, "contested", self.told.reporter, reason=self._word("contested"))
        days = self.chance.uniform(5, 8) if self.is_contested else self.chance.uniform(0.5, 3)
        answered = office_time(at + days * 24 * HOUR)
        verb = "upheld" if self.chance.random() < 0.5 else "regraded"
        self._add(answered, verb, self.handler, gravity=self.told.gravity,
                  reason=self._word(verb))  # fmt: skip
        self._add(answered + self._minutes(1, 2), "told", self.handler, text=self._word(verb))
        return answered + self._minutes(3, 4)

    def _may_disagree(self) -> bool:
        return self.is_contested or self.chance.random() < 0.5

    def _react(self) -> list[dt.datetime]:
        """The manager walks over or calls, after something heavy the director too."""
        quick = {"light": 9.0, "middle": 5.0, "heavy": 2.0}[self.told.gravity]
        ends = []
        for who, key in self.asked.items():
            later = self.chance.expovariate(1 / quick) * HOUR + self._minutes(5, 20)
            at = day_time(self.told.reported + later)
            self._add(at, "reacted", key, who=who, note=self._word("reacted"))
            ends.append(at)
        return ends

    def _asked(self) -> dict[str, str]:
        """Who reacts in person: nobody to who stays unknown, and nobody twice."""
        if self.told.way is ReportWay.ANONYMOUS or self.told.twin_of is not None:
            return {}
        asked = {"manager": self.manager}
        director = DIRECTORS[self.slug]
        if self.told.gravity == "heavy" and director not in {self.manager, *self.told.victims}:
            asked["director"] = director
        return asked

    def _is_needed(self, kind: TrackKind) -> bool:
        terms = set(self.told.terms)
        if kind is TrackKind.DAMAGE:
            broken = {("form", "damage"), ("form", "theft"), ("consequence", "doctor"),
                      ("consequence", "hospital"), ("consequence", "first_aid")}  # fmt: skip
            return bool(terms & broken)
        grave = {"light": 0.0, "middle": 0.3, "heavy": 0.93}[self.told.gravity]
        if self.told.is_physical:
            grave = max(grave, 0.7)
        return self.chance.random() < grave

    # --- The four tracks ------------------------------------------------------------------------

    def _care(self, looked: dt.datetime) -> dt.datetime:
        clock = self.clocks[TrackKind.CARE]
        at = day_time(looked + self.chance.uniform(0.2, 4) * HOUR)
        if self.chance.random() > 0.9:
            at = office_time(max(clock.deadline, looked) + self.chance.uniform(2, 50) * HOUR)
        return self._finish(TrackKind.CARE, at)

    def _respond(self, looked: dt.datetime) -> dt.datetime:
        clock = self.clocks[TrackKind.RESPONSE]
        late = self.chance.uniform(3, 80) * HOUR
        if self._happens("forgotten") and not self.told.series:
            late = self.chance.uniform(12, 55) * 24 * HOUR
        elif clock.born_late:
            late = self.chance.uniform(4, 60) * HOUR
        elif self.chance.random() < self.kept and looked < clock.deadline - HOUR:
            return self._finish(TrackKind.RESPONSE, self._within(looked, clock.deadline))
        return self._finish(TrackKind.RESPONSE, office_time(max(clock.deadline, looked) + late))

    def _within(self, start: dt.datetime, end: dt.datetime) -> dt.datetime:
        """A moment at which somebody works; else the last one that is still in time."""
        for _ in range(10):
            at = start + (end - start) * self.chance.uniform(0.15, 0.98)
            if office_time(at) == at:
                return at
        last = (end - self._minutes(30, 90)).astimezone(ZONE)
        if not 8 <= last.hour < 20:
            evening = last.date() - dt.timedelta(days=last.hour < 8)
            last = dt.datetime.combine(evening, dt.time(19, last.minute), ZONE)
        return max(start + self._minutes(2, 9), last)

    def _police(self, looked: dt.datetime) -> dt.datetime:
        if TrackKind.POLICE not in self.needed:
            return looked
        clock = self.clocks[TrackKind.POLICE]
        if self.chance.random() < 0.78 and looked < clock.deadline - HOUR:
            at = self._within(looked, clock.deadline)
        else:
            at = office_time(max(clock.deadline, looked) + self.chance.uniform(5, 90) * HOUR)
        return self._wait_and_finish(TrackKind.POLICE, at, 0.35)

    def _damage(self, looked: dt.datetime) -> dt.datetime:
        if TrackKind.DAMAGE not in self.needed:
            return looked
        at = office_time(looked + self.chance.uniform(20, 290) * HOUR)
        return self._wait_and_finish(TrackKind.DAMAGE, at, 0.3)

    def _wait_and_finish(self, kind: TrackKind, at: dt.datetime, often: float) -> dt.datetime:
        """Some wait for somebody outside first."""
        if self.chance.random() > often or at > self.clocks[kind].deadline:
            return self._finish(kind, at)
        until = (at + dt.timedelta(days=self.chance.randint(9, 40))).date()
        self._add(
            at, "track_wait", self.owner_of(kind), track=kind, until=until,
            reason=self._word("waiting"),
        )  # fmt: skip
        answered = dt.datetime.combine(until, dt.time(), ZONE) - self.chance.uniform(4, 60) * HOUR
        return self._finish(kind, office_time(max(answered, at + 20 * HOUR)), is_waiting=True)

    def _finish(self, kind: TrackKind, at: dt.datetime, *, is_waiting: bool = False) -> dt.datetime:
        clock = self.clocks[kind]
        at += self._minutes(0, 12)
        is_late = at > clock.deadline and not clock.born_late
        if is_late and not is_waiting:
            self._add(clock.deadline + self._minutes(0, 1), "track_missed", "", track=kind)
        self._add(
            at, "track_finish", self.owner_of(kind), track=kind,
            reason=self._pick(self._outcomes(kind)),
            late_because=self._word("late_because") if is_late else "",
        )  # fmt: skip
        return at

    def _outcomes(self, kind: TrackKind) -> list[str]:
        """Who is known by now was found."""
        known: list[str] = words()["done"][kind]
        return [one for one in known if not (self.told.series and one.startswith("Niet te"))]

    # --- Talking and acting ---------------------------------------------------------------------

    def _talk(self, cared: dt.datetime) -> dt.datetime:
        kind = "team" if not self.told.reporter else "reporter"
        at = office_time(cared + self.chance.uniform(1, 60) * HOUR)
        self._add(at, "discussed", self.handler, kind=kind, text=self._pick(words()["talks"][kind]))
        if kind == "reporter" and self.chance.random() < 0.22:
            at = office_time(at + self.chance.uniform(40, 190) * HOUR)
            self._add(
                at,
                "discussed",
                self.handler,
                kind="team",
                text=self._pick(words()["talks"]["team"]),
            )
        return at

    def _act(self, looked: dt.datetime) -> list[dt.datetime]:
        least, most = {"light": (0, 1), "middle": (1, 2), "heavy": (2, 4)}[self.told.gravity]
        ends = []
        for key in self._actions(self.chance.randint(least, most)):
            at = day_time(looked + self.chance.uniform(0.5, 30) * HOUR)
            self._add(
                at, "action_chosen", self.handler, key=key,
                deadline=at + dt.timedelta(days=self.chance.randint(4, 14)),
            )  # fmt: skip
            done = office_time(at + self.chance.uniform(6, 200) * HOUR)
            if self.chance.random() < 0.05:
                self._add(done, "action_dropped", self.handler, key=key,
                          reason="De veroorzaker is verhuisd.")  # fmt: skip
            else:
                self._add(done, "action_done", self.handler, key=key,
                          evidence=self._word("evidence"))  # fmt: skip
            ends.append(done)
        return ends

    def _actions(self, number: int) -> list[str]:
        known = dict(ACTIONS[self.told.gravity])
        if self.slug == cast.DE_LINDE:
            known = {key: weight for key, weight in known.items() if key not in NOT_AT_A_PRACTICE}
        chosen: list[str] = []
        while known and len(chosen) < number:
            key = self.chance.choices(list(known), list(known.values()))[0]
            known.pop(key)
            chosen.append(key)
        return chosen

    def _tell(self, after: dt.datetime) -> dt.datetime:
        if not self.told.reporter:
            return after
        at = office_time(after + self.chance.uniform(0.5, 30) * HOUR)
        self._add(at, "told", self.handler, text=self._word("told"))
        if self.chance.random() < 0.14 and self.told.way is not ReportWay.PAPER:
            answered = day_time(at + self.chance.uniform(0.3, 40) * HOUR)
            verb = "call_asked" if self.chance.random() < 0.15 else "wrote_back"
            self._add(answered, verb, self.told.reporter, text=self._word(verb))
            return answered
        return at

    def _note(self, looked: dt.datetime) -> None:
        if self.chance.random() < {"light": 0.08, "middle": 0.3, "heavy": 0.8}[self.told.gravity]:
            self._add(
                looked + self.chance.uniform(0.2, 6) * HOUR, "noted", self.handler,
                text=self._word("notes"),
            )  # fmt: skip

    # --- The end --------------------------------------------------------------------------------

    def _close(self, after: dt.datetime) -> dt.datetime:
        slowest = {"light": 36.0, "middle": 60.0, "heavy": 150.0}[self.told.gravity]
        at = office_time(after + self.chance.uniform(3, slowest) * HOUR)
        self._add(at, "closed", self.handler, learning=self._word("learned"))
        return at

    def _reopen(self, closed: dt.datetime) -> None:
        at = office_time(closed + self.chance.uniform(8, 40) * 24 * HOUR)
        self._add(at, "reopened", self.handler, reason=self._word("reopened"))
        again = at + self._minutes(5, 30)
        self._add(again, "track_restart", self.handler, track=TrackKind.CARE,
                  reason=self._word("reopened"))  # fmt: skip
        cared = office_time(again + self.chance.uniform(1, 8) * HOUR)
        self._add(
            cared, "track_finish", self.manager, track=TrackKind.CARE,
            reason=self._pick(words()["done"]["care"]),
            late_because=self._word("late_because") if cared > again + 24 * HOUR else "",
        )  # fmt: skip
        if cared > again + 24 * HOUR:
            self._add(again + 24 * HOUR, "track_missed", "", track=TrackKind.CARE)
        self._close(cared)

    def _add(self, at: dt.datetime, verb: str, by: str, **params: Any) -> None:
        self.found.append(Step(at.astimezone(dt.UTC), verb, by, params))

    def _happens(self, what: str) -> bool:
        return self.chance.random() < RARELY[what]

    def _word(self, kind: str) -> str:
        return self._pick(words()[kind])

    def _pick(self, these: list[str]) -> str:
        return self.chance.choice(these)

    def _minutes(self, least: float, most: float) -> dt.timedelta:
        return dt.timedelta(minutes=self.chance.uniform(least, most))


@functools.cache
def coordinators_of(slug: str) -> list[str]:
    """Who coordinates, the one of the cast first."""
    return [
        face.key
        for face in staff_of(slug)
        if any(role is Role.COORDINATOR for role, _unit in face.roles)
    ]


def fit(slug: str, told: Happening, wanted: list[str]) -> str:
    """The first of these who is no victim in it; a coordinator or the director when all are."""
    everybody = [*wanted, *coordinators_of(slug), DIRECTORS[slug]]
    return next(key for key in everybody if key not in told.victims)


def day_time(at: dt.datetime) -> dt.datetime:
    """The same moment, or the next one between eight in the morning and eight in the evening."""
    local = at.astimezone(ZONE)
    if 8 <= local.hour < 20:
        return at
    day = local.date() + dt.timedelta(days=local.hour >= 20)
    return dt.datetime.combine(day, dt.time(8, 1 + local.minute // 2), ZONE)


def office_time(at: dt.datetime) -> dt.datetime:
    """The same moment, or the next one in office hours."""
    local = at.astimezone(ZONE)
    if CALENDAR.works_on(local.date()) and 8 <= local.hour < 18:
        return at
    day = local.date() + dt.timedelta(days=local.hour >= 18)
    while not CALENDAR.works_on(day):
        day += dt.timedelta(days=1)
    return dt.datetime.combine(day, dt.time(9, local.minute), ZONE)


def age_of(told: Happening, now: dt.datetime) -> float:
    """0 for the first day of the years, 1 for today."""
    return max(0.0, 1 - (now - told.reported).days / DAYS)
