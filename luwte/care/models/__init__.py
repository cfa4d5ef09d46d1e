"""What is kept about care. Sealed: texts go through `luwte.care.vault` alone."""

from luwte.care.models import notes
from luwte.care.models.absences import CareAbsence, ReturnStep
from luwte.care.models.paths import CareMoment, CarePath, LoadSignal, SupporterPlace

__all__ = [
    "CareAbsence",
    "CareMoment",
    "CarePath",
    "LoadSignal",
    "ReturnStep",
    "SupporterPlace",
    "notes",
]
