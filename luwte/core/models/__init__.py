"""Tables that outlive what they speak of: they point with plain uuid columns, never a key."""

from luwte.core.models.audit import AuditEnd, AuditEntry, AuditHead, AuditSeal
from luwte.core.models.clock import ClockBeat, Timer
from luwte.core.models.files import StoredFile
from luwte.core.models.forms import FormSent
from luwte.core.models.jobs import Job
from luwte.core.models.outbox import OutboxEvent, OutboxReaction
from luwte.core.models.retention import Erased, LegalHold
from luwte.core.models.search import SearchRow

__all__ = [
    "AuditEnd",
    "AuditEntry",
    "AuditHead",
    "AuditSeal",
    "ClockBeat",
    "Erased",
    "FormSent",
    "Job",
    "LegalHold",
    "OutboxEvent",
    "OutboxReaction",
    "SearchRow",
    "StoredFile",
    "Timer",
]
