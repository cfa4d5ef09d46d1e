"""What can happen where, and the words for it: the tables of the years, and how they are mixed.

A scene is a place of work with its hours, seasons and causers. weight: its share of all incidents;
physical: the share of its incidents in which somebody was touched; hours: from and until, local;
evening: [ISO weekday, until] of a late opening; days and months: how busy they are, 1 is usual;
month_end: how busy the last days of a month are; places: location/room with a weight; terms: those
of every event; who: the causers, with m or v; reporters: keys of the cast, else the unit itself.
"""

from __future__ import annotations

import functools
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

Terms = tuple[tuple[str, str], ...]
PRONOUNS = {
    "m": {"hij": "hij", "hem": "hem", "zijn": "zijn"},
    "v": {"hij": "ze", "hem": "haar", "zijn": "haar"},
}


@dataclass(frozen=True)
class Event:
    """One kind of thing that happens: how grave, with which terms, told how."""

    gravity: str
    terms: Terms
    text: str

    @property
    def is_physical(self) -> bool:
        """Whether somebody was touched or hit."""
        return ("form", "physical") in self.terms


@dataclass(frozen=True)
class Scene:
    """A place of work; the fields are explained above."""

    key: str
    unit: str
    weight: float
    physical: float
    hours: str
    days: dict[int, float]
    months: dict[int, float]
    places: dict[str, int]
    terms: Terms
    who: tuple[str, ...]
    events: tuple[Event, ...]
    evening: tuple[int, int] = (0, 0)
    month_end: float = 1.0
    open_on_holidays: bool = False
    by_colleague: bool = False
    reporters: tuple[str, ...] = ()

    def opens(self, weekday: int) -> tuple[int, int]:
        """The hours of an ISO weekday: from and until."""
        first, last = map(int, self.hours.split("-"))
        return (first, self.evening[1]) if weekday == self.evening[0] else (first, last)

    def place(self, chance: random.Random) -> tuple[str, str]:
        """(location, room), the busiest most often."""
        found = chance.choices(list(self.places), list(self.places.values()))[0]
        location, room = found.split("/", 1)
        return location, room


@dataclass(frozen=True)
class Causer:
    """Who did it, as somebody would describe a stranger."""

    who: str
    sex: str
    looks: str = ""

    def said(self, text: str) -> str:
        """The text with this causer in it."""
        words = {"wie": self.who, **PRONOUNS[self.sex]}
        words |= {name.capitalize(): word[:1].upper() + word[1:] for name, word in words.items()}
        return text.format(**words)


@functools.cache
def scenes_of(slug: str) -> tuple[Scene, ...]:
    """All scenes of an organisation."""
    rows = _read(f"years_{slug.replace('-', '_')}.yaml")
    return tuple(_scene(key, row) for key, row in rows.items())


@functools.cache
def words() -> dict[str, Any]:
    """The sentences around what happened."""
    return _read("years_words.yaml")


def _read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(
        Path(__file__).with_name(name).read_text(encoding="utf-8")
    )
    return found


def _scene(key: str, row: dict[str, Any]) -> Scene:
    events = tuple(
        Event(gravity, *_terms_and_text(rest, text)) for gravity, *rest, text in row["events"]
    )
    return Scene(
        **{
            **row,
            "key": key,
            "terms": _pairs(row["terms"]),
            "who": tuple(row["who"]),
            "events": events,
            "evening": tuple(row.get("evening", (0, 0))),
            "reporters": tuple(row.get("reporters", ())),
        }
    )


def _terms_and_text(rest: list[str], text: str) -> tuple[Terms, str]:
    return (_pairs(" ".join(rest)), text)


def _pairs(terms: str) -> Terms:
    pairs = (word.split(":", 1) for word in terms.split())
    return tuple((kind, key) for kind, key in pairs)


def somebody(scene: Scene, event: Event, chance: random.Random) -> Causer:
    """A causer who fits the scene, with what the reporter saw or knows of him or her."""
    who, sex = chance.choice(scene.who).rsplit(":", 1)
    looks = ""
    if chance.random() < 0.5:
        looks = chance.choice(words()["known_remote"])
        if _is_near(scene, event):
            looks = f"{_age(who, sex, chance)}, {chance.choice(words()['looks'])}"
            if chance.random() < 0.25:
                looks += f". {chance.choice(words()['known'])}"
    return Causer(who, sex, looks)


def narrative(scene: Scene, event: Event, causer: Causer, chance: random.Random) -> str:
    """The event as its reporter tells it: seldom twice in the same words."""
    how = "" if _is_near(scene, event) else "_remote"
    text = chance.choice(words()[f"openers{how}"]) + event.text
    text += chance.choice(words()[f"enders{how}"][event.gravity])
    return causer.said(text)


def _is_near(scene: Scene, event: Event) -> bool:
    """Whether the two stood in front of each other."""
    return ("channel", "in_person") in (*event.terms, *scene.terms)


def _age(who: str, sex: str, chance: random.Random) -> str:
    kind = "Man" if sex == "m" else "Vrouw"
    if "rond de" in who:
        return f"{kind}, rond de {who.split('rond de ')[1].split()[0]}"
    if "jong" in who or "scooter" in who:
        return f"{kind}, nog geen 20"
    if "ouder" in who or "oma" in who:
        return f"{kind}, boven de 65"
    return f"{kind}, {chance.choice(words()['ages'])}"
