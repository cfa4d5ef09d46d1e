"""Protocols of organisations that nobody had in mind: a pool, a library and a bus company."""

from __future__ import annotations

from luwte.policy.tests.protocols import Asked, Class, Protocol, Step

LIMIT, BAN = ["limit"], ["access_ban"]
EMPLOYEE, MANAGER, BOARD, COORDINATOR = ["employee"], ["manager"], ["director"], ["coordinator"]
PARENTS = "Jonger dan 16: praat eerst met de ouders."
WARNED = Step(LIMIT, EMPLOYEE, hearing="promptly_after", remarks=PARENTS)

POOL = Protocol(
    name="Zwembad",
    start_from="public_task",
    classes=[
        Class(
            "Geel",
            "Rennen, duwen of een grote mond.",
            ["nuisance", "other_form"],
            [Step(LIMIT, EMPLOYEE, hearing="promptly_after", remarks="Weg voor vandaag.")],
        ),
        Class(
            "Oranje",
            "Uitschelden of iets stukmaken.",
            ["verbal", "discrimination", "damage", "online"],
            [Step(BAN, MANAGER, months_min="1", months_max="1")],
        ),
        Class(
            "Rood",
            "Geweld, dreigen of aanranden.",
            ["physical", "threat", "sexual", "stalking", "theft", "detention"],
            [Step(BAN, BOARD, "yes", months_min="12", months_max="12", review_months="6")],
        ),
    ],
    authority={"access_ban_deciders": [*MANAGER, *BOARD]},
    asked=[
        Asked(["nuisance"], "light", 1, LIMIT, (0, 0), EMPLOYEE, "no"),
        Asked(["nuisance", "verbal"], "middle", 2, BAN, (1, 1), MANAGER, "no"),
        Asked(["sexual"], "middle", 1, BAN, (12, 12), BOARD, "yes"),
    ],
)

LIBRARY = Protocol(
    name="Bibliotheek",
    start_from="public_task",
    classes=[
        Class(
            "Huisregels",
            "Iemand houdt zich niet aan de huisregels.",
            [],
            [
                WARNED,
                WARNED,
                WARNED,
                Step(BAN, BOARD, months_min="3", months_max="3", remarks=PARENTS),
            ],
        )
    ],
    authority={"access_ban_deciders": BOARD},
    asked=[
        Asked(["nuisance"], "light", 1, LIMIT, (0, 0), EMPLOYEE, "no"),
        Asked(["verbal"], "middle", 3, LIMIT, (0, 0), EMPLOYEE, "no"),
        Asked(["nuisance"], "light", 4, BAN, (3, 3), BOARD, "no"),
    ],
)

BUS = Protocol(
    name="Busbedrijf",
    start_from="public_task",
    classes=[
        Class(
            "Overlast",
            "Schelden of hinderen in de bus.",
            ["nuisance", "verbal", "other_form", "discrimination", "online"],
            [
                Step(
                    BAN,
                    COORDINATOR,
                    months_min="3",
                    months_max="3",
                    remarks="Reisverbod op één lijn. Abonnement: zet de teruggave in de brief.",
                )
            ],
        ),
        Class(
            "Geweld",
            "Geweld of dreigen tegen een chauffeur.",
            ["physical", "threat", "sexual", "stalking", "damage", "theft", "detention"],
            [
                Step(
                    BAN,
                    COORDINATOR,
                    "yes",
                    months_min="12",
                    months_max="12",
                    remarks="Reisverbod op het hele net. Abonnement: zet de teruggave in de brief.",
                )
            ],
        ),
    ],
    authority={"access_ban_deciders": COORDINATOR},
    asked=[
        Asked(["verbal"], "middle", 1, BAN, (3, 3), COORDINATOR, "no"),
        Asked(["threat"], "heavy", 1, BAN, (12, 12), COORDINATOR, "yes"),
    ],
)

OTHERS = [POOL, LIBRARY, BUS]
