"""The numbers and words that stand before an organisation adopts its own: files, with a source."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import get_language

from luwte import catalogue

FOLDER = Path(__file__).parent / "content"
GENERAL_PACK = "public_task"
Words = dict[str, str]


@dataclass(frozen=True)
class TermFact:
    """One number of the clocks: what it is, its default, what is allowed and where it comes from.

    hint is for every reader, how for who fills in the form. unit: hours, working_hours, days,
    working_days, shares, hour_of_day, flag or choice.
    """

    key: str
    default: Any
    unit: str
    label: Words
    hint: Words
    how: Words
    source: Words
    checked_on: str
    icon: str
    choices: tuple[Any, ...] = ()
    choice_labels: tuple[tuple[str, Words], ...] = ()
    minimum: int = 0
    maximum: int = 0

    def choice_label(self, value: Any) -> str:
        """The word for one of the choices, in the language of the reader."""
        return spoken(dict(self.choice_labels).get(str(value), {})) or str(value)


def spoken(words: Words) -> str:
    """The text in the language of the reader, else Dutch, else whatever there is."""
    language = (get_language() or "nl").split("-")[0]
    return words.get(language) or words.get("nl") or next(iter(words.values()), "")


@functools.cache
def term_facts() -> dict[str, TermFact]:
    """All terms of the clocks in the order of the screen."""
    return {row["key"]: _fact(row) for row in _read("terms.yaml")}


@functools.cache
def norm_statement() -> dict[str, Any]:
    """The statement and the conduct that a norm starts with, and their source."""
    found: dict[str, Any] = _read("norm.yaml")
    return found


@dataclass(frozen=True)
class KeepFact:
    """How long one kind of data is kept: default and what is reasonable in `unit` (hours, days,
    months), from when it counts, why, and where that comes from. is_checked False: nobody has
    verified the source yet, and the screen says so."""

    key: str
    default: int
    unit: str
    minimum: int
    maximum: int
    label: Words
    counts_from: Words
    why: Words
    source: Words
    checked_on: str
    is_checked: bool


@functools.cache
def keep_facts() -> dict[str, KeepFact]:
    """All kinds of data in the order of the screen."""
    return {
        row["key"]: KeepFact(
            key=row["key"],
            default=row["default"],
            unit=row["unit"],
            minimum=row["minimum"],
            maximum=row["maximum"],
            label={lang: row[lang]["label"] for lang in ("nl", "en")},
            counts_from={lang: row[lang]["counts_from"] for lang in ("nl", "en")},
            why={lang: row[lang]["why"] for lang in ("nl", "en")},
            source={lang: row[lang]["source"] for lang in ("nl", "en")},
            checked_on=str(row["checked_on"]),
            is_checked=bool(row["is_checked"]),
        )
        for row in _read("retention.yaml")
    }


@functools.cache
def care_facts() -> dict[str, Any]:
    """`values` of the care settings, and their `source` per language."""
    found: dict[str, Any] = _read("care.yaml")
    return found


@functools.cache
def letterhead_start() -> dict[str, Any]:
    """The colours and the signature that a letterhead starts with."""
    found: dict[str, Any] = _read("letterhead.yaml")
    return found


@functools.cache
def where_offered() -> dict[str, frozenset[str]]:
    """Which measures are for some sectors only, and for which."""
    return {row["key"]: frozenset(row["sectors"]) for row in _read("offers.yaml")}


@functools.cache
def measure_of_action() -> dict[str, str]:
    """Which actions of the catalogue come down to such a measure, and to which."""
    return {name: row["key"] for row in _read("offers.yaml") for name in row.get("actions", ())}


@functools.cache
def pack_file(folder: str, pack: str) -> dict[str, Any]:
    """The file of a sector pack as it is: folder "matrix" or "authority". Raises LookupError."""
    if pack not in pack_names():
        raise LookupError(f"no pack {pack}")
    found: dict[str, Any] = _read(f"{folder}/{pack}.yaml")
    return found


@functools.cache
def pack_names() -> tuple[str, ...]:
    """The packs that have a matrix, the general one first."""
    found = sorted(path.stem for path in (FOLDER / "matrix").glob("*.yaml"))
    return (GENERAL_PACK, *(name for name in found if name != GENERAL_PACK))


def pack_of(sectors: Iterable[str]) -> str:
    """The pack of the first sector that has one, else the general one."""
    names = pack_names()
    return next((sector for sector in sectors if sector in names), GENERAL_PACK)


def _read(name: str) -> Any:
    return yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))


def _fact(row: dict[str, Any]) -> TermFact:
    spoken_choices = {
        str(choice): {lang: row[lang]["choices"][choice] for lang in ("nl", "en")}
        for choice in row.get("choices", [])
        if "choices" in row["nl"]
    }
    default = row["default"]
    return TermFact(
        key=row["key"],
        default=tuple(default) if isinstance(default, list) else default,
        unit=row["unit"],
        label={lang: row[lang]["label"] for lang in ("nl", "en")},
        hint={lang: row[lang]["hint"] for lang in ("nl", "en")},
        how={lang: row[lang].get("how", "") for lang in ("nl", "en")},
        source={lang: row[lang]["source"] for lang in ("nl", "en")},
        checked_on=str(row["checked_on"]),
        icon=row["icon"],
        choices=tuple(row.get("choices", [])),
        choice_labels=tuple(spoken_choices.items()),
        minimum=row.get("minimum", 0),
        maximum=row.get("maximum", 0),
    )


@dataclass(frozen=True)
class GravityClass:
    """A class of the norm as the catalogue words it."""

    description: Words
    examples: dict[str, list[str]]


@functools.cache
def gravity_classes() -> dict[str, GravityClass]:
    """light, middle and heavy with the descriptions and examples of the catalogue."""
    path = Path(catalogue.__file__).parent / "content" / "public_task" / "gravities.yaml"
    rows = yaml.safe_load(path.read_text(encoding="utf-8"))["entries"]
    return {
        row["key"]: GravityClass(
            description={lang: row[lang]["text"] for lang in ("nl", "en")},
            examples={lang: list(row[lang]["examples"]) for lang in ("nl", "en")},
        )
        for row in rows
    }
