"""What is kept about the other party, what follows, and what it cost. Criminal data."""

from luwte.response.models.damage import Claim, ClaimItem, DamageItem, DamageReceipt, Instalment
from luwte.response.models.following import CaseFollowing
from luwte.response.models.letters import Letter, LetterNumber, LetterSending
from luwte.response.models.measures import Breach, FirstReaction, Measure, MeasurePlace
from luwte.response.models.next_contact import NextContact
from luwte.response.models.parties import (
    JointApproach,
    OtherParty,
    PartyIncident,
    PartyJoin,
    PartyToken,
)
from luwte.response.models.police import (
    ComplaintRequest,
    Disclosure,
    Evidence,
    PartnerContactLog,
    PoliceFile,
    PoliceReport,
)
from luwte.response.models.talks import PartyTalk

__all__ = [
    "Breach",
    "CaseFollowing",
    "Claim",
    "ClaimItem",
    "ComplaintRequest",
    "DamageItem",
    "DamageReceipt",
    "Disclosure",
    "Evidence",
    "FirstReaction",
    "Instalment",
    "JointApproach",
    "Letter",
    "LetterNumber",
    "LetterSending",
    "Measure",
    "MeasurePlace",
    "NextContact",
    "OtherParty",
    "PartnerContactLog",
    "PartyIncident",
    "PartyJoin",
    "PartyTalk",
    "PartyToken",
    "PoliceFile",
    "PoliceReport",
]
