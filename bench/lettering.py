"""Setting a letter: from the words of a ban to PDF/A-2a and PDF/UA-1."""

from __future__ import annotations

import random
import time
from statistics import median

from bench.measurements import RUNS, measured
from bench.results import Result, percentile, spread
from luwte.catalogue.content_files import CONTENT, read_packs
from luwte.catalogue.rules import Kind
from luwte.catalogue.rules.letters import BLANKS, fill
from luwte.lib import pdf
from luwte.lib.pdf import LetterData, Part, Sender, blocks_of

LETTERS = 100
WORDS = ["balie", "gesprek", "afspraak", "dag", "brief", "loket", "regel", "plek", "maand"]
CLOSING = ("Met vriendelijke groet,", "Gemeente Zonnedael", "de directie")


def sentence(chance: random.Random) -> str:
    """Fourteen words that no other letter has in this order: nothing set before can be used."""
    return " ".join(chance.choice(WORDS) for _word in range(14)).capitalize() + "."


def a_letter(number: int, chance: random.Random) -> LetterData:
    """The longest letter of the content, in two languages, each blank with words of its own."""
    packs = {pack.key: pack for pack in read_packs(CONTENT)}
    fact = next(
        one
        for one in packs["municipality"].facts
        if one.kind is Kind.LETTER and one.key == "access_ban"
    )
    parts = []
    for language in ("nl", "en"):
        values = {name: f"{number} {sentence(chance)}" for name in BLANKS}
        text = fill(fact.say("text", language), values, fact.data.asks, language).text
        subject = fill(fact.say("subject", language), values, fact.data.asks, language).text
        parts.append(
            Part(
                language=language,
                subject=subject,
                blocks=blocks_of(text),
                closing=CLOSING,
                address=("A. Jansen", f"Dorpsstraat {number}", "1234 AB Zonnedael"),
                facts=(("Datum", "3 maart 2026"), ("Ons kenmerk", f"2026-{number:04d}")),
            )
        )
    sender = Sender("Gemeente Zonnedael", ("Raadhuisplein 1", "1234 AA Zonnedael"))
    return LetterData(title="Toegangsverbod", sender=sender, parts=tuple(parts))


@measured
def letter_pdf(database: str) -> list[Result]:
    """A letter as PDF, within 100 ms for 95 of 100."""
    chance = random.Random(7)
    bare = Part("nl", "Brief", blocks_of("Een zin."), CLOSING)
    runs, empty = [], []
    for _run in range(RUNS):
        letters = [a_letter(number, chance) for number in range(LETTERS)]
        runs.append(percentile([_ms(letter) for letter in letters], 0.95))
        sender = Sender("Gemeente Zonnedael")
        blanks = [LetterData(str(number), sender, (bare,)) for number in range(LETTERS)]
        empty.append(percentile([_ms(letter) for letter in blanks], 0.95))
    note = f"{LETTERS} letters of two languages, no two alike; {spread(runs)}"
    return [
        Result("letter_pdf_p95", database, median(runs), "ms", 100.0, "lower", note),
        Result("letter_pdf_bare_p95", database, median(empty), "ms", None, "lower", "one sentence"),
    ]


def _ms(letter: LetterData) -> float:
    started = time.perf_counter()
    pdf.letter_pdf(letter)
    return (time.perf_counter() - started) * 1000
