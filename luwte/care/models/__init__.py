"""What is kept about care. Sealed: texts go through `luwte.care.vault` alone."""

from luwte.care.models import notes
from luwte.care.models.absences import CareAbsence, ReturnStep
from luwte.care.models.paths import CareMoment, CareMove, CarePath, LoadSignal, SupporterPlace

__all__ = [
    "CareAbsence",
    "CareMoment",
    "CareMove",
    "CarePath",
    "LoadSignal",
    "ReturnStep",
    "SupporterPlace",
    "notes",
]
