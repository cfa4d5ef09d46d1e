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
from luwte.incidents.models.incidents import Incident, IncidentTerm, Involvement
from luwte.incidents.models.past import ImportBatch, ImportMapping, ImportRefusal

__all__ = [
    "Case",
    "CaseAction",
    "CaseEntry",
    "CaseReader",
    "Discussion",
    "ImportBatch",
    "ImportMapping",
    "ImportRefusal",
    "Incident",
    "IncidentTerm",
    "Involvement",
    "Note",
    "ReporterMessage",
    "Track",
]
