"""What happened in three years, out of a fixed seed: when, where, to whom, and how it was reported.

Pure: no database. The same seed and the same present give the same years. Things to be found:

* a campaign 14 months ago after which light events are reported far more often, and grave ones not;
* a counter rebuilt 8 months ago (Stadskantoor), with less physical violence there since;
* series: the same described person, again and again.
"""

from __future__ import annotations

import datetime as dt
import functools
import math
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from zoneinfo import ZoneInfo

from luwte.desk.demo import cast
from luwte.desk.demo.crowd import Face, staff_of
from luwte.desk.demo.scenes import Causer, Event, Scene, narrative, scenes_of, somebody, words
from luwte.incidents.rules import NewsPace, PersonRole, ReaderChoice, ReportWay
from luwte.incidents.rules.rounds import next_round, start_of
from luwte.lib.worktime import LiberationDay, WorkCalendar
from luwte.org.rules import Role

SEED = 2032
DAYS = 3 * 365
CAMPAIGN_DAYS_AGO = 425
REBUILT_DAYS_AGO = 240
REBUILT_AT = "Stadskantoor"
REBUILT_ROOMS = ("Balie", "Wachtruimte", "Receptie")
# Of light events: how many were reported before the campaign, right after it, and a year later.
BEFORE, AFTER, LATER = 0.55, 1.0, 0.85
STILL_PHYSICAL = 0.12
A_DAY = {cast.ZONNEDAEL: 1.54, cast.DE_LINDE: 0.1}
GRAVITIES = {"light": 0.76, "middle": 0.21, "heavy": 0.03}
FOR_ANOTHER = {
    ReportWay.COLLEAGUE: "Ik meld dit voor mijn collega. In eigen woorden: ",
    ReportWay.WITNESS: "Ik was erbij. Mijn collega vertelde het zo: ",
}
# The last days are busier, so that every clock is to be seen at some moment of its run.
LATELY = (3.2, 3.2, 3.2, 3.2, 2.6, 2.6, 1.9, 1.9, 1.6, 1.6, 1.3, 1.3)
# Of these the stories of the cast tell enough already.
IN_STORIES = ("balie", "telefoon", "desk", "calls", "rooms")
TWIN = 0.011
CALENDAR = WorkCalendar(liberation_day=LiberationDay.LUSTRUM)
ZONE = ZoneInfo("Europe/Amsterdam")
# Both are rare: without these two, some days would have none of them open.
CONFIDED_DAYS_AGO = 9
TOLD_LATE_DAYS_AGO = 6


@dataclass(frozen=True)
class Happening:
    """One reported incident. People are keys of the staff; "" is nobody. `series`: the name of the
    person who did it more often; twin_of: moment and text of the same event as reported before."""

    number: int
    scene: str
    unit: str
    place: tuple[str, str]
    happened: dt.datetime
    reported: dt.datetime
    gravity: str
    terms: tuple[tuple[str, str], ...]
    text: str
    other: str = ""
    spoken: str = ""
    reporter: str = ""
    reporter_name: str = ""
    entered_by: str = ""
    people: tuple[tuple[PersonRole, str], ...] = ()
    way: ReportWay = ReportWay.SELF
    reader: ReaderChoice = ReaderChoice.MANAGER
    pace: NewsPace = NewsPace.MAIN
    by_colleague: bool = False
    count: int = 1
    series: str = ""
    twin_of: tuple[dt.datetime, str] | None = None

    @property
    def is_physical(self) -> bool:
        """Whether somebody was touched or hit."""
        return ("form", "physical") in self.terms

    @property
    def victims(self) -> set[str]:
        """Who may not handle it."""
        return {key for role, key in self.people if role is PersonRole.VICTIM}

    @property
    def is_confided(self) -> bool:
        """Read by a confidant or HR only, without a case."""
        return self.reader in (ReaderChoice.CONFIDANT, ReaderChoice.HR)


@dataclass(frozen=True)
class Series:
    """One person who comes back: days ago, and the scenes it happens in."""

    name: str
    causer: Causer
    scenes: tuple[str, ...]
    days_ago: tuple[int, ...]


SERIES = {
    cast.ZONNEDAEL: (
        Series(
            "grijze jas",
            Causer("een man van rond de 50 in een lange grijze jas", "m",
                   "Man, rond de 50, lange grijze jas, kleine witte hond"),
            ("balie", "facilitair"),
            (402, 371, 330, 268, 190, 121, 64, 19, 4),
        ),
        Series(
            "rode scooter",
            Causer("een jongen op een rode scooter", "m",
                   "Jongen, rond de 18, rode scooter zonder kenteken"),
            ("handhaving",),
            (210, 169, 118, 77, 26),
        ),
        Series(
            "nachtelijke mail",
            Causer("een beller die zich ‘De Klokkenluider’ noemt", "m",
                   "Beller en mailer, noemt zich ‘De Klokkenluider’"),
            ("telefoon", "belastingen"),
            (640, 633, 625, 601, 577),
        ),
    ),
    cast.DE_LINDE: (
        Series(
            "slaappillen",
            Causer("een man met een blauwe pet", "m", "Man, rond de 40, blauwe pet, nooit alleen"),
            ("desk",),
            (231, 160, 95, 33),
        ),
    ),
}  # fmt: skip


def happenings(slug: str, now: dt.datetime, seed: int = SEED) -> list[Happening]:
    """All that was reported in the three years before `now`, oldest report first."""
    teller = _Teller(slug, now.astimezone(ZONE), random.Random(f"{slug} {seed}"))
    found = sorted(teller.tell(), key=lambda one: (one.reported, one.happened, one.text))
    return [replace(one, number=number) for number, one in enumerate(found, start=1)]


class _Teller:
    """Walks over the days."""

    def __init__(self, slug: str, now: dt.datetime, chance: random.Random) -> None:
        self.slug, self.now, self.chance = slug, now, chance
        self.scenes = scenes_of(slug)
        self.staff = staff_of(slug)
        self.touched: dict[str, float] = {}

    def tell(self) -> Iterator[Happening]:
        """Everything, in no order."""
        for days_ago in range(DAYS, -1, -1):
            day = (self.now - dt.timedelta(days=days_ago)).date()
            for scene in self.scenes:
                for _ in range(self._how_many(scene, day)):
                    yield from self._one(scene, day, days_ago)
            yield from self._tallies(day, days_ago)
        for series in SERIES[self.slug]:
            yield from self._series(series)
        yield from self._always_there()

    # --- When -----------------------------------------------------------------------------------

    @cached_property
    def _share(self) -> dict[str, float]:
        """How often a scene plays on a day of which everything is usual."""
        total = sum(scene.weight for scene in self.scenes)
        shares = {}
        for scene in self.scenes:
            week = sum(scene.days.values()) / 7 or 1
            year = sum(scene.months.get(month, 1.0) for month in range(1, 13)) / 12
            shares[scene.key] = scene.weight / total / week / year * A_DAY[self.slug]
        return shares

    def _how_many(self, scene: Scene, day: dt.date) -> int:
        """Poisson, around what this day is like."""
        if not (scene.open_on_holidays or CALENDAR.works_on(day) or day.isoweekday() > 5):
            return 0
        mean = self._share[scene.key] * scene.days.get(day.isoweekday(), 0.0)
        mean *= scene.months.get(day.month, 1.0) * _quiet_days(scene, day)
        lately = (self.now.date() - day).days < len(LATELY)
        if lately and scene.key not in IN_STORIES:
            mean *= LATELY[(self.now.date() - day).days]
        if day.day > 22:
            mean *= scene.month_end
        count, left = 0, self.chance.random()
        odds = step = math.exp(-mean)
        while left > odds and count < 6:
            count += 1
            step *= mean / count
            odds += step
        return count

    def _moment(self, scene: Scene, day: dt.date) -> dt.datetime:
        first, last = scene.opens(day.isoweekday())
        hour = self.chance.triangular(first, last, first + (last - first) * 0.45)
        if self.chance.random() < 0.35:
            hour = self.chance.uniform(first, last)
        start = dt.datetime.combine(day, dt.time(), ZONE)
        return start + dt.timedelta(minutes=int(hour * 60))

    # --- What -----------------------------------------------------------------------------------

    def _one(self, scene: Scene, day: dt.date, days_ago: int) -> Iterator[Happening]:
        happened = self._moment(scene, day)
        place = scene.place(self.chance)
        event = self._event(scene)
        if event is None or not self._is_reported(event, place, days_ago):
            return
        told = self._told(scene, event, somebody(scene, event, self.chance), happened, place)
        if told.reported < self.now:
            yield told
            yield from self._twin(told)

    def _twin(self, told: Happening) -> Iterator[Happening]:
        """Now and then two colleagues report the same; the second case is merged into the first."""
        if told.way is not ReportWay.SELF or not told.victims or told.is_confided:
            return
        if self.chance.random() > TWIN or told.reader is not ReaderChoice.MANAGER:
            return
        scene = next(scene for scene in self.scenes if scene.key == told.scene)
        witness = self._colleague(scene, (told.reporter,))
        later = told.reported + dt.timedelta(minutes=6)
        if witness.has_login and later < self.now:
            people = (*told.people[:1], (PersonRole.WITNESS, witness.key))
            yield replace(
                told, text=f"Ik stond erbij. Wat ik zag: {told.text}", reporter=witness.key,
                way=ReportWay.WITNESS, people=people, reported=later, spoken="",
                twin_of=(told.happened, told.text),
            )  # fmt: skip

    def _event(self, scene: Scene) -> Event | None:
        # Evenly spread, so that chance hides nothing of what is to be found.
        self.touched[scene.key] = self.touched.get(scene.key, 0.5) + scene.physical
        physical = self.touched[scene.key] >= 1
        self.touched[scene.key] -= physical
        wanted = [event for event in scene.events if event.is_physical is physical]
        gravity = self.chance.choices(list(GRAVITIES), list(GRAVITIES.values()))[0]
        fitting = [event for event in wanted if event.gravity == gravity]
        return self.chance.choice(fitting or wanted) if wanted else None

    def _is_reported(self, event: Event, place: tuple[str, str], days_ago: int) -> bool:
        """Light events as much as it was usual to report them; what the rebuilt counter prevents
        does not happen."""
        if event.is_physical and days_ago < REBUILT_DAYS_AGO and self._is_rebuilt(place):
            return self.chance.random() < STILL_PHYSICAL
        if event.gravity != "light" or self.slug != cast.ZONNEDAEL:
            return True
        if days_ago > CAMPAIGN_DAYS_AGO:
            return self.chance.random() < BEFORE
        faded = min(1.0, (CAMPAIGN_DAYS_AGO - days_ago) / 365)
        return self.chance.random() < AFTER + (LATER - AFTER) * faded

    @staticmethod
    def _is_rebuilt(place: tuple[str, str]) -> bool:
        return place[0] == REBUILT_AT and place[1].startswith(REBUILT_ROOMS)

    def _told(
        self,
        scene: Scene,
        event: Event,
        causer: Causer,
        happened: dt.datetime,
        place: tuple[str, str],
    ) -> Happening:
        chance = self.chance
        own = {kind for kind, _key in event.terms}
        terms = (*event.terms, *(pair for pair in scene.terms if pair[0] not in own))
        spoken = ""
        if ("form", "threat") in event.terms and chance.random() < 0.3:
            spoken = chance.choice(words()["spoken"])
        told = Happening(
            0, scene.key, scene.unit, place, happened, self._reported(happened), event.gravity,
            tuple(dict.fromkeys(terms)), narrative(scene, event, causer, chance), causer.looks,
            spoken,
            by_colleague=scene.by_colleague,
            pace=chance.choices(list(NewsPace), [2, 14, 3])[0],
        )  # fmt: skip
        return self._by_whom(scene, told)

    def _reported(self, happened: dt.datetime) -> dt.datetime:
        """Mostly within hours; one in ten after a night, one in thirty after days or weeks."""
        chance = self.chance.random()
        if chance < 0.86:
            minutes = 8 + self.chance.expovariate(1 / 70)
        elif chance < 0.965:
            minutes = self.chance.uniform(14 * 60, 26 * 60)
        else:
            minutes = self.chance.uniform(2 * 1440, 24 * 1440)
        at = happened + dt.timedelta(minutes=int(minutes))
        # What waited for a night is told at work, not in bed.
        return at if chance < 0.86 or at.hour >= 8 else at.replace(hour=8 + at.hour % 4)

    # --- Who ------------------------------------------------------------------------------------

    @cached_property
    def _teams(self) -> dict[str, list[Face]]:
        teams: dict[str, list[Face]] = {}
        for face in self.staff:
            teams.setdefault(face.unit, []).append(face)
        for team in teams.values():
            random.Random(f"{team[0].unit} {len(team)}").shuffle(team)
        return teams

    def _colleague(self, scene: Scene, besides: tuple[str, ...] = ()) -> Face:
        """Somebody of the scene: some people report more than others."""
        keys = [key for key in scene.reporters if key not in besides]
        if keys:
            key = self.chance.choice(keys)
            return next(face for face in self.staff if face.key == key)
        team = [
            face
            for face in self._teams[scene.unit]
            if face.key not in besides and not any(role in HANDLES for role, _u in face.roles)
        ]
        weights = [1 / (place + 3) for place in range(len(team))]
        return self.chance.choices(team, weights)[0]

    def _by_whom(self, scene: Scene, told: Happening) -> Happening:
        victim = self._colleague(scene)
        chance = self.chance.random()
        way, reporter = ReportWay.SELF, victim
        more: list[tuple[PersonRole, str]] = []
        if told.by_colleague:
            reader = ReaderChoice.HR if chance < 0.5 else ReaderChoice.CONFIDANT
            if not victim.has_login:
                victim = reporter = self._with_login(scene)
            return replace(
                told, reporter=victim.key, people=((PersonRole.VICTIM, victim.key),), reader=reader
            )
        if chance < 0.07:
            way, reporter = ReportWay.COLLEAGUE, self._colleague(scene, (victim.key,))
        elif chance < 0.13:
            way, reporter = ReportWay.WITNESS, self._colleague(scene, (victim.key,))
            more.append((PersonRole.WITNESS, reporter.key))
        elif chance < 0.145 and self.slug == cast.ZONNEDAEL:
            return self._unknown(told)
        if self.chance.random() < 0.13:
            role = self.chance.choice([PersonRole.WITNESS, PersonRole.HELPER])
            helper = self._colleague(scene, (victim.key, reporter.key))
            more.append((role, helper.key))
        told = replace(
            told,
            text=FOR_ANOTHER.get(way, "") + told.text,
            way=way,
            reporter=reporter.key,
            people=((PersonRole.VICTIM, victim.key), *more),
            reader=self._reader(),
        )
        return told if reporter.has_login else self._on_paper(told)

    @staticmethod
    def _unknown(told: Happening) -> Happening:
        """Of who stays unknown only the day is kept, and it is passed on in rounds."""
        return replace(
            told,
            way=ReportWay.ANONYMOUS,
            other="",
            spoken="",
            happened=start_of(told.happened, ZONE),
            reported=next_round(told.reported, ZONE),
        )

    def _reader(self) -> ReaderChoice:
        chance = self.chance.random()
        if chance < 0.02:
            return ReaderChoice.COORDINATOR
        has_confidant = self.slug == cast.ZONNEDAEL
        is_confided = has_confidant and chance < 0.024
        return ReaderChoice.CONFIDANT if is_confided else ReaderChoice.MANAGER

    def _on_paper(self, told: Happening) -> Happening:
        """Who has no login tells it, or fills in the sheet; the lead types it."""
        way = self.chance.choice([ReportWay.TOLD, ReportWay.PAPER])
        clerk = lead_of(self.slug, told.unit)
        return replace(told, way=way, entered_by=clerk, reader=ReaderChoice.MANAGER)

    def _with_login(self, scene: Scene) -> Face:
        return next(face for face in self._teams[scene.unit] if face.has_login and not face.roles)

    # --- Tallies and series ---------------------------------------------------------------------

    def _tallies(self, day: dt.date, days_ago: int) -> Iterator[Happening]:
        """Shouting and swearing that nobody writes a report about; since the campaign."""
        since = CAMPAIGN_DAYS_AGO if self.slug == cast.ZONNEDAEL else 500
        if days_ago >= since or not CALENDAR.works_on(day):
            return
        counted = ("telefoon", "balie", "belastingen", "calls", "desk")
        for scene in (scene for scene in self.scenes if scene.key in counted):
            busy = self._share[scene.key] * scene.months.get(day.month, 1.0)
            if self.chance.random() > min(0.5, busy * 0.75):
                continue
            moment = self._moment(scene, day)
            if moment >= self.now:
                continue
            yield Happening(
                0, scene.key, scene.unit, scene.place(self.chance), moment, moment, "light",
                (("form", "verbal"),), "", way=ReportWay.TALLY,
                count=self.chance.choices([1, 2, 3, 4, 6], [8, 5, 3, 2, 1])[0],
            )  # fmt: skip
            if self.slug == cast.DE_LINDE:
                return  # one unit, one place: one count a day

    def _series(self, series: Series) -> Iterator[Happening]:
        by_key = {scene.key: scene for scene in self.scenes}
        for days_ago in series.days_ago:
            scene = by_key[self.chance.choice(series.scenes)]
            gravities = ["light", "light", "middle"]
            event = self.chance.choice(
                [
                    event
                    for event in scene.events
                    if event.gravity == self.chance.choice(gravities) and not event.is_physical
                ]
                or [scene.events[0]]
            )
            told = self._told(
                scene, event, series.causer, self._moment_of(scene, days_ago),
                scene.place(self.chance),
            )  # fmt: skip
            plain = replace(
                told,
                other=series.causer.looks,
                reader=ReaderChoice.MANAGER,
                reported=told.happened + dt.timedelta(minutes=40),
                series=series.name,
            )
            if plain.way is not ReportWay.ANONYMOUS and plain.reported < self.now:
                yield plain

    def _always_there(self) -> Iterator[Happening]:
        """What stands open on whatever day this is: one that HR or a confidant looks after, and one
        of which every clock was over before anybody heard of it."""
        for scene in (scene for scene in self.scenes if scene.by_colleague):
            event = self.chance.choice(scene.events)
            told = self._days_ago(CONFIDED_DAYS_AGO, scene, event)
            yield replace(told, reported=told.happened + dt.timedelta(hours=2))
        scene = next(scene for scene in self.scenes if scene.key in ("balie", "desk"))
        grave = [event for event in scene.events if event.gravity == "middle"]
        event = next(event for event in grave if not event.is_physical)
        told = self._days_ago(TOLD_LATE_DAYS_AGO, scene, event)
        while told.way is not ReportWay.SELF:
            told = self._days_ago(TOLD_LATE_DAYS_AGO, scene, event)
        yield replace(told, reader=ReaderChoice.MANAGER, reported=self._a_while_ago())

    def _days_ago(self, days_ago: int, scene: Scene, event: Event) -> Happening:
        causer, happened = somebody(scene, event, self.chance), self._moment_of(scene, days_ago)
        return self._told(scene, event, causer, happened, scene.place(self.chance))

    def _moment_of(self, scene: Scene, days_ago: int) -> dt.datetime:
        return self._moment(scene, self._working_day(days_ago))

    def _a_while_ago(self) -> dt.datetime:
        """Three hours ago, or in the evening before when it was still night then."""
        at = self.now - dt.timedelta(hours=3)
        if 8 <= at.hour < 20:
            return at
        evening = at.date() - dt.timedelta(days=at.hour < 8)
        return dt.datetime.combine(evening, dt.time(19, at.minute), ZONE)

    def _working_day(self, days_ago: int) -> dt.date:
        """So many days ago, or the last working day before it."""
        day = (self.now - dt.timedelta(days=days_ago)).date()
        while not CALENDAR.works_on(day):
            day -= dt.timedelta(days=1)
        return day


HANDLES = (Role.TEAM_LEAD, Role.COORDINATOR, Role.DIRECTOR)


@functools.cache
def lead_of(slug: str, unit: str) -> str:
    """Who leads a unit: the key of the staff."""
    for face in staff_of(slug):
        if any(role is Role.TEAM_LEAD and over == unit for role, over in face.roles):
            return face.key
    if slug == cast.DE_LINDE:
        return "noor"
    return {"balie": "mo", "telefoon": "mo", "staf": "ruth"}.get(unit, "karin")


def _quiet_days(scene: Scene, day: dt.date) -> float:
    """School holidays in summer and the days around Christmas."""
    if (day.month, day.day) >= (12, 23) or (day.month, day.day) <= (1, 2):
        return 1.6 if scene.key == "handhaving" else 0.35
    summer = dt.date(day.year, 7, 12) <= day <= dt.date(day.year, 8, 22)
    return 0.75 if summer and not scene.open_on_holidays else 1.0
