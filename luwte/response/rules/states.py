"""The words that say where a thing stands; stored as they are, shown through the words of each
part."""

from __future__ import annotations

from enum import StrEnum


class Knowledge(StrEnum):
    """How much is known of the other party."""

    UNKNOWN = "unknown"
    DESCRIBED = "described"
    KNOWN = "known"


class TokenKind(StrEnum):
    """By what two other parties may turn out to be one."""

    NAME = "name"
    ADDRESS = "address"
    PHONE = "phone"
    EMAIL = "email"
    REFERENCE = "reference"


class ReactionKind(StrEnum):
    """What meets the clock without passing the gate: it takes nothing away for long."""

    ACKNOWLEDGEMENT = "acknowledgement"
    HEARING_INVITATION = "hearing_invitation"
    REMOVAL = "removal"
    LIMIT_SET = "limit_set"
    PROVISIONAL_BAN = "provisional_ban"


class MeasureKind(StrEnum):
    """What may follow towards the other party."""

    LIMIT = "limit"
    WARNING = "warning"
    YELLOW_CARD = "yellow_card"
    RED_CARD = "red_card"
    ORDER_TALK = "order_talk"
    CONTACT_AGREEMENT = "contact_agreement"
    INDIVIDUAL_CONTRACT = "individual_contract"
    RESTORATIVE_TALK = "restorative_talk"
    MEDIATION = "mediation"
    COMMUNITY_OFFICER = "community_officer"
    FAMILY = "family"
    GP_MESSAGE = "gp_message"
    CRISIS_CARD = "crisis_card"
    ACCESS_BAN = "access_ban"
    PROVISIONAL_BAN = "provisional_ban"
    SERVICE_STOP = "service_stop"


class MeasureState(StrEnum):
    """The gate: a measure passes every one of these, or is dropped with a reason."""

    PROPOSED = "proposed"
    HEARD = "heard"
    LOOKED = "looked"
    DECIDED = "decided"
    INFORMED = "informed"
    RUNNING = "running"
    REVIEWED = "reviewed"
    ENDED = "ended"
    DROPPED = "dropped"


class TalkKind(StrEnum):
    """With whom, and what for."""

    HEARING = "hearing"
    ORDER_TALK = "order_talk"
    COMMUNITY_OFFICER = "community_officer"
    RESTORATIVE = "restorative"
    MEDIATION = "mediation"
    FAMILY = "family"
    CONTRACT = "contract"


class TalkState(StrEnum):
    """Where a talk stands."""

    PLANNED = "planned"
    HELD = "held"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"


class LetterKind(StrEnum):
    """Which letter; its texts are content."""

    ACKNOWLEDGEMENT = "acknowledgement"
    HEARING_INVITATION = "hearing_invitation"
    TALK_INVITATION = "talk_invitation"
    WARNING = "warning"
    YELLOW_CARD = "yellow_card"
    RED_CARD = "red_card"
    PROVISIONAL_BAN = "provisional_ban"
    ACCESS_BAN = "access_ban"
    BAN_ENDED = "ban_ended"
    AGREEMENT = "agreement"
    SERVICE_STOP = "service_stop"
    LIABILITY = "liability"
    STAFF_ANSWER = "staff_answer"
    GP_MESSAGE = "gp_message"


class LetterState(StrEnum):
    """A draft may be edited and thrown away; what is frozen never changes."""

    DRAFT = "draft"
    FROZEN = "frozen"
    VOID = "void"


class SendWay(StrEnum):
    """How a letter left."""

    POST = "post"
    REGISTERED = "registered"
    EMAIL = "email"
    PORTAL = "portal"
    BY_HAND = "by_hand"


class Likelihood(StrEnum):
    """Whether it could be punishable, as far as we can say; the police decide."""

    LIKELY = "likely"
    POSSIBLE = "possible"
    ASK = "ask"


class Filer(StrEnum):
    """Who goes to the police."""

    EMPLOYER = "employer"
    EMPLOYEE = "employee"
    NOBODY = "nobody"


class PoliceReportKind(StrEnum):
    """A notice (melding) or a formal report (aangifte)."""

    NOTICE = "notice"
    REPORT = "report"


class PoliceReportState(StrEnum):
    """What became of it at the police, the prosecutor and the court."""

    PLANNED = "planned"
    MADE = "made"
    REFUSED = "refused"
    WITH_SENIOR = "with_senior"  # put before the hulpofficier van justitie
    INVESTIGATION = "investigation"
    PROSECUTION = "prosecution"
    COURT = "court"
    DISMISSED = "dismissed"
    JUDGED = "judged"


class EvidenceKind(StrEnum):
    """What may disappear when nobody holds it."""

    CAMERA = "camera"
    CALL = "call"
    SCREENSHOT = "screenshot"
    MESSAGE = "message"
    OBJECT = "object"
    WITNESSES = "witnesses"


class EvidenceState(StrEnum):
    """Where it stands."""

    ASKED = "asked"
    HELD = "held"
    HANDED_OVER = "handed_over"
    LOST = "lost"
    RELEASED = "released"


class ContactMoment(StrEnum):
    """When there was contact with police or another partner."""

    BEFORE = "before"
    DURING = "during"
    AFTER = "after"


class DisclosureTo(StrEnum):
    """To whom something about a patient goes out."""

    POLICE = "police"
    GP = "gp"
    MUNICIPALITY = "municipality"
    OTHER = "other"


class Ground(StrEnum):
    """On which ground something about a patient goes out (facts 5.4, 0.12)."""

    CONSENT = "consent"
    OWN_REPORT = "own_report"
    DUTIES = "duties"
    LAW = "law"


class DamageSide(StrEnum):
    """Whose damage it is."""

    EMPLOYEE = "employee"
    EMPLOYER = "employer"


class DamageKind(StrEnum):
    """What was damaged or lost."""

    PROPERTY = "property"
    REPAIR = "repair"
    REPLACEMENT = "replacement"
    MEDICAL = "medical"
    TRAVEL = "travel"
    HOUSEHOLD = "household"
    PAIN = "pain"  # smartengeld
    SICK_PAY = "sick_pay"
    REINTEGRATION = "reintegration"
    OTHER = "other"


class Route(StrEnum):
    """How damage is recovered."""

    LETTER = "letter"
    CRIMINAL = "criminal"
    CIVIL = "civil"
    INSURANCE = "insurance"


class ClaimState(StrEnum):
    """Where a claim stands."""

    OPEN = "open"
    SENT = "sent"
    AGREED = "agreed"
    AWARDED = "awarded"
    REFUSED = "refused"
    PAID = "paid"
    WRITTEN_OFF = "written_off"
