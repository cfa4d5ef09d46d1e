"""What is kept about incidents and cases."""

from luwte.incidents.models.cases import (
    Case,
    CaseAction,
    CaseEntry,
    CaseReader,
    Discussion,
    Note,
    ReporterMessage,
    Track,
)
from luwte.incidents.models.confided import ConfidedReport, GuestLook, Talk, TalkMessage
from luwte.incidents.models.drafts import Attachment, ReportDraft, TallyTap
from luwte.incidents.models.incidents import Incident, IncidentTerm, Involvement
from luwte.incidents.models.joined import CaseJoin, CaseLink, SavedFilter
from luwte.incidents.models.past import ImportBatch, ImportMapping, ImportRefusal
from luwte.incidents.models.reacting import PersonalReaction

__all__ = [
    "Attachment",
    "Case",
    "CaseAction",
    "CaseEntry",
    "CaseJoin",
    "CaseLink",
    "CaseReader",
    "ConfidedReport",
    "Discussion",
    "GuestLook",
    "ImportBatch",
    "ImportMapping",
    "ImportRefusal",
    "Incident",
    "IncidentTerm",
    "Involvement",
    "Note",
    "PersonalReaction",
    "ReportDraft",
    "ReporterMessage",
    "SavedFilter",
    "Talk",
    "TalkMessage",
    "TallyTap",
    "Track",
]
