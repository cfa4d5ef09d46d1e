"""A register that nobody here made: as nasty as the real ones, generated, the same every time."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Iterator

HEAD = (
    "Meldnr",
    "Jaar",
    "Maand",
    "Dag",
    "Tijdstip",
    "Stad",
    "Stad",
    "Soort",
    "Wapen",
    "Ernst",
    "Gewond",
    "Gedood",
    "Breedtegraad",
    "Toelichting",
    "",
)
TAGS = ("#nr", "#jaar", "#maand", "#dag", "#tijd", "#stad", "#wijk", "#soort", "#middel")

SPEC = {
    "version": 1,
    "source": "oud register",
    "order": "dmy",
    "earliest": "1990-01-01",
    "decimal": ",",
    "unit": "",
    "columns": {
        "Meldnr": {"to": "ref"},
        "Jaar": {"to": "year"},
        "Maand": {"to": "month"},
        "Dag": {"to": "day"},
        "Tijdstip": {"to": "time"},
        "Stad": {"to": "place"},
        "Stad (2)": {"to": "place"},
        "Soort": {
            "to": "term",
            "kind": "form",
            "split": "+",
            "codes": {"V": "verbal", "B": "threat", "F": "physical", "O": ""},
        },
        "Wapen": {"to": "term", "kind": "means", "codes": {"S": "firearm", "U": ""}},
        "Ernst": {"to": "gravity", "codes": {"1": "light", "2": "middle", "3": "heavy"}},
        "Gewond": {"to": "term", "kind": "consequence", "over_zero": "doctor"},
        "Gedood": {"to": "gravity", "over_zero": "heavy"},
        "Breedtegraad": {"to": "keep"},
        "Toelichting": {"to": "narrative"},
        "(O)": {"to": "leave_out"},
    },
}

_TEXTS = (
    'Bezoeker schold, en zei: "ik weet je te vinden".',
    "Geduwd bij de balie; daarna vertrokken.",
    "Café “De Zon” – ruzie over € 12,50",
    "صرخ الزائر في وجه الموظف",
    "איים על העובדת 👩\u200d💼 😡",
    '=HYPERLINK("http://voorbeeld.invalid";"klik")',
    "Regel een\nRegel twee &ndash; en drie",
    "",
)
_FORMS = ("V", "B", "F", "V+B", "O", "V ")


def rows(count: int, *, seed: int = 7) -> Iterator[list[str]]:
    """Rows that can all come in: half-known dates, codes, counts, text of all kinds."""
    dice = random.Random(seed)
    for number in range(1, count + 1):
        month = str(dice.randint(1, 12)) if dice.random() > 0.03 else ""
        day = str(dice.randint(1, 28)) if month and dice.random() > 0.15 else ""
        yield [
            str(number),
            str(dice.randint(1997, 2025)),
            month,
            day,
            dice.choice(["", "14:30", "9.05", "23u15"]) if day else "",
            dice.choice(["Zonnedael ", "Oudvoorde", ""]),
            dice.choice(["Centrum", "Noord", ""]),
            dice.choice(_FORMS),
            dice.choice(["S", "U", ""]),
            dice.choice(["1", "2", "3", ""]),
            str(max(0, dice.randint(-6, 3))),
            "1" if dice.random() > 0.98 else "0",
            f"{dice.uniform(-1.5, 52.4):.6f}".replace(".", ","),
            dice.choice(_TEXTS),
            "",
        ]


def register(count: int, *bad: list[str], title: bool = False, tags: bool = False) -> bytes:
    """The register as a file in UTF-8 with semicolons; `bad` rows come last."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    if title:
        writer.writerows([["Register agressie 1997-2025"], []])
    writer.writerow(HEAD)
    if tags:
        writer.writerow([*TAGS, *[""] * (len(HEAD) - len(TAGS))])
    writer.writerows(rows(count))
    writer.writerows(bad)
    return text.getvalue().encode("utf-8")


def bad_row(number: int, **changes: str) -> list[str]:
    """A row in which one thing is wrong: `bad_row(9, Maand="2", Dag="31")`."""
    row = next(rows(1))
    row[0] = str(number)
    for name, value in changes.items():
        row[HEAD.index(name)] = value
    return row
