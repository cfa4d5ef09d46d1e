"""What is kept about care. Sealed: texts go through `luwte.care.vault` alone."""

from luwte.care.models.absences import CareAbsence, ReturnStep
from luwte.care.models.notes import CareNote, CareReading
from luwte.care.models.paths import CareMoment, CarePath, LoadSignal, SupporterPlace

__all__ = [
    "CareAbsence",
    "CareMoment",
    "CareNote",
    "CarePath",
    "CareReading",
    "LoadSignal",
    "ReturnStep",
    "SupporterPlace",
]
