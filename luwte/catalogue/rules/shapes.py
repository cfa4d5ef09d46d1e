"""The typed data of each kind of entry: one dataclass per kind, read as the schema of its file."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum


class Gravity(StrEnum):
    """How grave, in the words of the organisation's norm."""

    LIGHT = "light"
    MIDDLE = "middle"
    HEAVY = "heavy"

    @property
    def weight(self) -> int:
        """0 for light, 2 for heavy."""
        return list(Gravity).index(self)


class LetterTo(StrEnum):
    """To whom a letter is written; part: no letter, but words that letters share."""

    OTHER_PARTY = "other_party"
    STAFF = "staff"
    GP = "gp"
    PART = "part"


class RoomKind(StrEnum):
    """Kinds of rooms at a location (ORG-1)."""

    COUNTER = "counter"
    CONSULTING_ROOM = "consulting_room"
    WAITING_ROOM = "waiting_room"
    OFFICE = "office"
    OFF_SITE = "off_site"
    VEHICLE = "vehicle"
    ONLINE = "online"


class Exposure(StrEnum):
    """How often a task meets aggression, as a first guess before the own figures are there."""

    LOW = "low"
    MIDDLE = "middle"
    HIGH = "high"


class ConductClass(StrEnum):
    """Class of behaviour in the example matrix of sanctions."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"


class Struck(StrEnum):
    """Whom a consequence struck."""

    PERSON = "person"
    ORGANISATION = "organisation"
    OTHERS = "others"


class Addressee(StrEnum):
    """Who in the organisation does an action."""

    MANAGEMENT = "management"
    TEAM = "team"
    EMPLOYEE = "employee"


class Phase(StrEnum):
    """The five phases of the safety chain (CAT-2), from early to late."""

    PRO_ACTION = "pro_action"
    PREVENTION = "prevention"
    PREPARATION = "preparation"
    REPRESSION = "repression"
    AFTERCARE = "aftercare"


class Character(IntEnum):
    """How hard an action is, from preventing to repressing."""

    PREVENTIVE = 1
    SUPPORTIVE = 2
    CORRECTIVE = 3
    LIMITING = 4
    REPRESSIVE = 5


class Toward(StrEnum):
    """Whom an action is directed at."""

    EVERYONE = "everyone"
    OTHER_PARTY = "other_party"
    FAMILY = "family"
    STAFF = "staff"
    PARTNERS = "partners"
    POLICE = "police"


class DeadlineUnit(StrEnum):
    """In what a suggested deadline is counted."""

    HOUR = "hour"
    WORKING_DAY = "working_day"
    WEEK = "week"
    MONTH = "month"


class DeadlineStart(StrEnum):
    """The moment from which a suggested deadline counts."""

    INCIDENT = "incident"
    REPORT = "report"
    ADOPTED = "adopted"
    BREACH = "breach"
    FIRST_CONTACT = "first_contact"
    NEXT_CONTACT = "next_contact"


class Klacht(StrEnum):
    """Whether prosecution needs the victim's own request."""

    NO = "no"
    PARTLY = "partly"
    YES = "yes"


class KlachtStart(StrEnum):
    """From when the term of the klacht runs."""

    NONE = "none"
    KNOWING = "knowing"
    LAST_ACT = "last_act"


class Law(StrEnum):
    """Sr: Wetboek van Strafrecht; WWM: Wet wapens en munitie."""

    SR = "Sr"
    WWM = "WWM"


class Likelihood(StrEnum):
    """How surely the forms of an offence make it punishable."""

    LIKELY = "likely"
    POSSIBLE = "possible"


class Urgency(StrEnum):
    """What the labour inspectorate asks: phone now, report now, or look again later."""

    PHONE = "phone"
    REPORT = "report"
    WATCH = "watch"


class Audience(StrEnum):
    """Whom a point for the talk is meant for."""

    MANAGER = "manager"
    DIRECTOR = "director"


@dataclass(frozen=True)
class Deadline:
    """A suggestion, not a rule: amount 0 means at once."""

    amount: int
    unit: DeadlineUnit
    start: DeadlineStart

    def after(self, moment: datetime) -> datetime:
        """The suggested moment in calendar time. A working day counts as one day: who has the
        working calendar of a unit (`luwte.lib.worktime`) may count better."""
        days = {"hour": 0, "working_day": 1, "week": 7, "month": 30}[self.unit.value] * self.amount
        hours = self.amount if self.unit is DeadlineUnit.HOUR else 0
        return moment + timedelta(days=days, hours=hours)


@dataclass(frozen=True)
class When:
    """The conditions of a recommendation. Empty means "any"; each list needs one that fits."""

    forms: tuple[str, ...] = ()
    motives: tuple[str, ...] = ()
    triggers: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    relations: tuple[str, ...] = ()
    consequences: tuple[str, ...] = ()
    means: tuple[str, ...] = ()
    gravity_from: Gravity = Gravity.LIGHT
    gravity_until: Gravity = Gravity.HEAVY
    repeated: bool = False
    continuing: bool = False


@dataclass(frozen=True)
class Form:
    """A form of aggression, with the class and gravity it usually has."""

    usual_class: ConductClass
    usual_gravity: Gravity
    icon: str


@dataclass(frozen=True)
class Motive:
    """What drives the other party."""


@dataclass(frozen=True)
class Trigger:
    """What set it off; improvable: the organisation's own service can take it away."""

    improvable: bool


@dataclass(frozen=True)
class Channel:
    """How it reached the employee; direct: the other was there at that moment."""

    direct: bool


@dataclass(frozen=True)
class Place:
    """A kind of place."""

    room_kind: RoomKind


@dataclass(frozen=True)
class Task:
    """What the employee was doing."""

    exposure: Exposure


@dataclass(frozen=True)
class Relation:
    """Who the other party is; staff: a colleague, which goes another route (REP-10)."""

    lasting: bool
    staff: bool


@dataclass(frozen=True)
class Consequence:
    """What it led to; inspectorate: the labour inspectorate must be told at once."""

    reach: Struck
    inspectorate: bool


@dataclass(frozen=True)
class Means:
    """What it was done with."""

    weapon: bool


@dataclass(frozen=True)
class PhaseShape:
    """A phase needs nothing but its texts."""


@dataclass(frozen=True)
class Action:
    """One of the 37 possible actions (number 0: own action). opens: key of a door, or ""."""

    number: int
    addressee: Addressee
    phase: Phase
    character: Character
    toward: Toward
    deadline: Deadline
    opens: str = ""


@dataclass(frozen=True)
class Rule:
    """Recommends an action; the label says why. A higher weight comes first."""

    action: str
    weight: int
    when: When = field(default_factory=When)


@dataclass(frozen=True)
class Offence:
    """An article of law that may fit, in own words; no maximum penalties."""

    law: Law
    article: str
    klacht: Klacht
    klacht_months: int
    klacht_start: KlachtStart
    official_exempt: bool
    forms: tuple[str, ...]
    likelihood: Likelihood


@dataclass(frozen=True)
class GravityRule:
    """Proposes a gravity for what is known of an incident; the label names it: "A weapon"."""

    gravity: Gravity
    when: When = field(default_factory=When)


@dataclass(frozen=True)
class OffenceRule:
    """Makes an offence likelier (or less) than its forms say. only: an offence with such a rule is
    named only when one of them holds, because its forms alone say too little."""

    offence: str
    likelihood: Likelihood
    only: bool
    when: When = field(default_factory=When)


@dataclass(frozen=True)
class InspectorateRule:
    """When the labour inspectorate must be told, and how; the label names it."""

    urgency: Urgency
    when: When = field(default_factory=When)


@dataclass(frozen=True)
class GravityShape:
    """A gravity needs nothing but its texts and examples."""


@dataclass(frozen=True)
class Number:
    """A phone number; urgent: every second counts; alternative: another that works too."""

    number: str
    urgent: bool
    alternative: str = ""


@dataclass(frozen=True)
class Question:
    """A question for the team evaluation (CAS-3)."""


@dataclass(frozen=True)
class TalkPoint:
    """A point that helps who reacts in person (CAS-6)."""

    audience: Audience


@dataclass(frozen=True)
class Letter:
    """The text of a letter, or a part that letters share (the blank of the same name). asks: the
    blanks that must be filled before it leaves (`rules.letters`)."""

    to: LetterTo
    asks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Door:
    """Something in the software that an action can open; room: who builds it."""

    room: str


@dataclass(frozen=True)
class Pack:
    """A sector's choice: on which pack it stands, and which terms of it are left out."""

    base: str = ""
    sectors: tuple[str, ...] = ()
    leave_out: dict[str, tuple[str, ...]] = field(default_factory=dict)


SHAPES: dict[str, type] = {
    "form": Form,
    "motive": Motive,
    "trigger": Trigger,
    "channel": Channel,
    "place": Place,
    "task": Task,
    "relation": Relation,
    "consequence": Consequence,
    "means": Means,
    "phase": PhaseShape,
    "action": Action,
    "rule": Rule,
    "offence": Offence,
    "gravity": GravityShape,
    "gravity_rule": GravityRule,
    "offence_rule": OffenceRule,
    "inspectorate_rule": InspectorateRule,
    "number": Number,
    "question": Question,
    "talk_point": TalkPoint,
    "letter": Letter,
    "door": Door,
    "pack": Pack,
}
