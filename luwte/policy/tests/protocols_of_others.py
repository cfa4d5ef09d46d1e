"""Protocols of organisations that nobody had in mind: a pool, a library and a bus company."""

from __future__ import annotations

from luwte.policy.tests.protocols import Asked, Class, Group, Protocol, Step

LIMIT, WARNING, BAN = ["limit"], ["warning"], ["access_ban"]
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
            [
                Step(LIMIT, EMPLOYEE, hearing="promptly_after", remarks="Weg voor vandaag."),
                Step(BAN, MANAGER, least="1", most="7", unit="days", called="Zwemverbod"),
            ],
        ),
        Class(
            "Oranje",
            "Uitschelden of iets stukmaken.",
            ["verbal", "discrimination", "damage", "online"],
            [
                Step(
                    WARNING,
                    MANAGER,
                    most="12",
                    also=[
                        Group(BAN, MANAGER, least="1", most="4", unit="weeks", called="Zwemverbod")
                    ],
                )
            ],
        ),
        Class(
            "Rood",
            "Geweld, dreigen of aanranden.",
            ["physical", "threat", "sexual", "stalking", "theft", "detention"],
            [
                Step(
                    BAN,
                    MANAGER,
                    "yes",
                    least="1",
                    most="12",
                    longer_than="6",
                    longer_deciders=BOARD,
                    review="3",
                    called="Zwemverbod",
                    letter="Uw abonnement loopt niet door. U krijgt het geld terug.",
                )
            ],
        ),
    ],
    authority={"access_ban_deciders": [*MANAGER, *BOARD], "warning_deciders": MANAGER},
    asked=[
        Asked(["nuisance"], "light", 1, LIMIT, (0, 0), EMPLOYEE, "no"),
        Asked(["nuisance"], "light", 2, BAN, (1, 7), MANAGER, "no", "days"),
        Asked(["nuisance", "verbal"], "middle", 2, [*WARNING, *BAN], (0, 12), MANAGER, "no"),
        Asked(["sexual"], "middle", 1, BAN, (1, 12), MANAGER, "yes"),
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
                Step(BAN, BOARD, least="3", most="3", remarks=PARENTS),
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
                    least="3",
                    most="3",
                    called="Reisverbod",
                    letter="Wij betalen uw abonnement over die tijd terug.",
                    remarks="Reisverbod op één lijn.",
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
                    least="12",
                    most="12",
                    called="Reisverbod",
                    letter="Wij betalen uw abonnement over die tijd terug.",
                    remarks="Reisverbod op het hele net.",
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
