"""What is kept about one person, for that person: each room says its part, the desk hands it over.

    exporters.add("org.person", export_person)          # (subject, redactor) -> sections
    others.add("org.staff", staff_names)                # whose names are taken out of texts

A room gives what is about the subject and nothing about anybody else: other people are named by
their part ("the reporter"), and every text goes through the redactor.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from luwte.core.registry import Registry
from luwte.lib.redaction import Redactor


@dataclass(frozen=True)
class Subject:
    """Somebody of the own staff (org.Person), or another party on record (response.OtherParty).
    name: as far as it is known, so that it is not taken out."""

    kind: Literal["person", "party"]
    id: UUID
    name: str = ""


# One thing that is kept: (what it is called, what it says).
Record = Sequence[tuple[Any, str]]


@dataclass(frozen=True)
class Section:
    """Things of one kind. note: what is not in it, and why."""

    title: Any
    records: Sequence[Record]
    note: Any = ""


exporters: Registry[Callable[[Subject, Redactor], Sequence[Section]]] = Registry("exports")
others: Registry[Callable[[Subject], Iterable[str]]] = Registry("names of others")


def redactor_for(subject: Subject) -> Redactor:
    """Takes everybody else's name out of a text."""
    names = [name for room in others for name in room(subject)]
    return Redactor(names, keep=[subject.name] if subject.name else [])


def everything_about(subject: Subject) -> list[Section]:
    """All sections that hold something, or say why they do not."""
    redactor = redactor_for(subject)
    found = [section for room in exporters for section in room(subject, redactor)]
    return [section for section in found if section.records or section.note]
