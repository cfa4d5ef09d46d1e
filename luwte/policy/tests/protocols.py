"""Protocols of real organisations (table B of the facts), as somebody would set them up."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Group:
    """Measures that share a term and who decides, as they are filled in."""

    kinds: list[str]
    deciders: list[str]
    _: KW_ONLY
    least: str = ""
    most: str = ""
    unit: str = "months"
    longer_than: str = ""
    longer_deciders: list[str] = field(default_factory=list)
    called: str = ""
    letter: str = ""


@dataclass(frozen=True)
class Step(Group):
    """What is filled in for the first time, or for a repetition: the first group of measures, and
    others with their own term."""

    police: str = "no"
    hearing: str = "before"
    _: KW_ONLY
    review: str = ""
    remarks: str = ""
    also: list[Group] = field(default_factory=list)


@dataclass(frozen=True)
class Class:
    """One class of behaviour as it is filled in."""

    label: str
    description: str
    forms: list[str]
    steps: list[Step]
    gravities: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Asked:
    """What happened, for the so-manieth time, and what the advice has to be: all measures, and of
    the first group for how long (in its unit) and who decides."""

    forms: list[str]
    gravity: str
    repetition: int
    kinds: list[str]
    lasts: tuple[int, int]
    deciders: list[str]
    police: str
    unit: str = "months"


@dataclass(frozen=True)
class Protocol:
    """A whole protocol: the example it starts from, its classes, what holds for all, and advice."""

    name: str
    start_from: str
    classes: list[Class]
    asked: list[Asked]
    window: str = "12"
    repeats: str = "any"
    safeguards: str = ""
    remedy: str = ""
    authority: dict[str, Any] = field(default_factory=dict)


YELLOW = ["yellow_card"]
RED = ["red_card", "access_ban"]
LEADS, BOARD = ["team_lead", "manager"], ["director"]
BAN, COORDINATOR = ["access_ban"], ["coordinator"]
MAYBE = "where_punishable"

WESTFRIESGASTHUIS = Protocol(
    name="Westfriesgasthuis",
    start_from="hospital",
    classes=[
        Class(
            "Verbaal",
            "Schelden, schreeuwen of beledigen.",
            ["verbal", "discrimination", "nuisance"],
            [
                Step(YELLOW, LEADS, "told", least="12", most="12"),
                Step(RED, BOARD, "yes", least="6", most="12"),
            ],
        ),
        Class(
            "Bedreiging",
            "Dreigen of bang maken.",
            ["threat", "sexual", "stalking", "online"],
            [Step(RED, BOARD, "yes", least="6", most="12")],
        ),
        Class(
            "Lichamelijk",
            "Geweld of vernieling.",
            ["physical", "damage", "detention", "theft"],
            [Step(RED, BOARD, "yes", "promptly_after", least="6", most="12")],
        ),
    ],
    asked=[
        Asked(["verbal"], "light", 1, YELLOW, (12, 12), LEADS, "told"),
        Asked(["verbal"], "middle", 2, RED, (6, 12), BOARD, "yes"),
        Asked(["verbal", "threat"], "middle", 1, RED, (6, 12), BOARD, "yes"),
        Asked(["physical"], "heavy", 1, RED, (6, 12), BOARD, "yes"),
    ],
)

VEILIGEZORG = Protocol(
    name="Veiligezorg",
    start_from="hospital",
    classes=[
        Class(
            "Waarschuwing",
            "Grensoverschrijdend gedrag dat stopt.",
            [],
            [Step(["warning"], COORDINATOR, most="12")],
            gravities=["light", "middle"],
        ),
        Class(
            "Ontzegging",
            "Ernstig of herhaald grensoverschrijdend gedrag.",
            [],
            [Step(BAN, BOARD, MAYBE, least="1", most="60")],
            gravities=["heavy"],
        ),
    ],
    safeguards="Spoedeisende zorg blijft altijd open.",
    asked=[
        Asked(["nuisance"], "light", 1, ["warning"], (0, 12), COORDINATOR, "no"),
        Asked(["threat"], "heavy", 1, BAN, (1, 60), BOARD, MAYBE),
        Asked(["physical", "verbal"], "heavy", 3, BAN, (1, 60), BOARD, MAYBE),
    ],
)

STADSHAGEN = Protocol(
    name="Gezondheidshuis Stadshagen",
    start_from="gp_care",
    classes=[
        Class(
            "Gele kaart",
            "Belediging, discriminatie, agressie of seksuele intimidatie.",
            ["verbal", "discrimination", "sexual", "threat", "nuisance"],
            [
                Step(YELLOW, ["team_lead"], "told", least="12", most="12"),
                Step(["red_card"], BOARD, "yes", most="12"),
            ],
            gravities=["light", "middle"],
        ),
        Class(
            "Rode kaart",
            "Heel ernstig.",
            [],
            [Step(["red_card"], BOARD, "yes", "promptly_after", most="12")],
            gravities=["heavy"],
        ),
    ],
    safeguards="Spoedzorg blijft altijd open.",
    asked=[
        Asked(["discrimination"], "middle", 1, YELLOW, (12, 12), ["team_lead"], "told"),
        Asked(["verbal"], "light", 2, ["red_card"], (0, 12), BOARD, "yes"),
        Asked(["sexual"], "heavy", 1, ["red_card"], (0, 12), BOARD, "yes"),
    ],
)

NOORDWIJK = Protocol(
    name="Noordwijk",
    start_from="municipality",
    classes=[
        Class(
            "Overtreden van de huisregels",
            "Iemand houdt zich niet aan de huisregels.",
            [],
            [
                Step(["limit"], ["employee"]),
                Step(["warning"], ["team_lead"], most="12"),
                Step(BAN, ["manager"], MAYBE, least="1", most="6"),
                Step(["service_stop"], BOARD, MAYBE, least="1", most="3"),
            ],
        )
    ],
    asked=[
        Asked(["nuisance"], "light", 1, ["limit"], (0, 0), ["employee"], "no"),
        Asked(["verbal"], "middle", 2, ["warning"], (0, 12), ["team_lead"], "no"),
        Asked(["verbal"], "middle", 3, BAN, (1, 6), ["manager"], MAYBE),
        Asked(["threat"], "heavy", 4, ["service_stop"], (1, 3), BOARD, MAYBE),
        Asked(["threat"], "heavy", 9, ["service_stop"], (1, 3), BOARD, MAYBE),
    ],
)


def _handled(label: str, description: str, forms: list[str], kinds: list[str]) -> Class:
    return Class(
        label,
        description,
        forms,
        [
            Step(kinds, COORDINATOR, MAYBE, most="3"),
            Step(BAN, ["coordinator", "director"], "yes", least="1", most="12"),
        ],
    )


GEERTRUIDENBERG = Protocol(
    name="Geertruidenberg",
    start_from="public_task",
    repeats="same",
    window="24",
    classes=[
        _handled("Overlast", "Anderen storen.", ["nuisance"], ["order_talk"]),
        _handled("Telefonisch en schriftelijk", "Bellen of schrijven.", ["online"], ["warning"]),
        _handled(
            "Verbaal", "Schelden en dreigen.", ["verbal", "threat"], ["warning", "order_talk"]
        ),
        _handled("Fysiek", "Geweld en vernieling.", ["physical", "damage"], BAN),
    ],
    authority={
        "access_ban_deciders": ["coordinator", "director"],
        "warning_deciders": COORDINATOR,
    },
    asked=[
        Asked(["nuisance"], "middle", 1, ["order_talk"], (0, 3), COORDINATOR, MAYBE),
        Asked(["online"], "middle", 1, ["warning"], (0, 3), COORDINATOR, MAYBE),
        Asked(["physical"], "heavy", 2, BAN, (1, 12), ["coordinator", "director"], "yes"),
    ],
)

XPECT_PRIMAIR = Protocol(
    name="Xpect Primair",
    start_from="school",
    classes=[
        Class(
            "Verbaal geweld door een ouder",
            "Een ouder scheldt of dreigt.",
            ["verbal", "threat", "discrimination", "nuisance", "online"],
            [Step(BAN, BOARD, MAYBE, least="1", most="6")],
        ),
        Class(
            "Fysiek geweld door een ouder",
            "Een ouder slaat, duwt of vernielt.",
            ["physical", "damage"],
            [
                Step(
                    BAN,
                    BOARD,
                    "yes",
                    least="1",
                    most="6",
                    remarks="Hooguit zes maanden, daarna een nieuw besluit.",
                )
            ],
        ),
    ],
    remedy="U kunt binnen zes weken bezwaar maken bij het bestuur.",
    asked=[
        Asked(["verbal"], "middle", 1, BAN, (1, 6), BOARD, MAYBE),
        Asked(["physical"], "heavy", 2, BAN, (1, 6), BOARD, "yes"),
    ],
)

PROTOCOLS = [
    WESTFRIESGASTHUIS,
    VEILIGEZORG,
    STADSHAGEN,
    NOORDWIJK,
    GEERTRUIDENBERG,
    XPECT_PRIMAIR,
]
