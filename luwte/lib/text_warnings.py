"""What in a text should perhaps not be stored: found and named, never refused (REP-8).

A warning that is often wrong is clicked away, so each pattern wants more than one sign: a street
with a number counts only beside words about living there, a mobile number beside "my" or "private".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from luwte.lib.text_checks import find_bsns

REMOVED = "[…]"
# How far before and after an address the words are looked for that say whose it is, in characters.
NEAR = 70


class Concern(StrEnum):
    """What was recognised."""

    BSN = "bsn"
    ADDRESS = "address"
    PHONE = "phone"
    EMAIL = "email"
    MEDICAL = "medical"


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """A piece of a text, as in `text[start:end]`, and what it seems to be."""

    start: int
    end: int
    concern: Concern


@dataclass(frozen=True)
class MedicalWords:
    """Words in lower case; a "*" at the end stands for the rest of the word. treatment: everyday
    words where patients are treated, and asked about only elsewhere."""

    diagnoses: tuple[str, ...] = ()
    medicines: tuple[str, ...] = ()
    treatment: tuple[str, ...] = ()

    def pattern(self, *, in_care: bool) -> re.Pattern[str] | None:
        """One expression for all that is asked about here; None when there is nothing."""
        return _medical((*self.diagnoses, *self.medicines, *(() if in_care else self.treatment)))


NamesKnown = Callable[[Iterable[str]], bool]

_CAPITAL = r"[A-ZÀ-ÖØ-Þ]"
# Words have an end to their length: a long row of letters must not cost more than its length.
_WORD = rf"{_CAPITAL}[\w'’.-]{{0,30}}"
_BETWEEN = r"(?:(?:van|de|den|der|het|'t|ten|ter|op|aan|in)\s+){0,3}"
_STREET = (
    rf"(?:(?:{_WORD}\s+){{1,2}}{_BETWEEN})?{_CAPITAL}[\w'’-]{{0,30}}"
    r"(?:straat|str\.|laan|weg|plein|singel|gracht|kade|dijk|hof|pad|steeg|dreef|plantsoen|"
    r"park|wal|markt|burg|kamp|veld|hoek|baan|ring|donk|akker|weide)"
)
_NAMED_AFTER = (
    rf"(?:Laan|Plein|Weg|Straat|Hof|Kade|Singel)\s+(?:van\s+)?(?:de\s+|den\s+|het\s+)?{_WORD}"
)
_HOUSE_NUMBER = (
    r"\s+\d{1,4}(?:\s?[a-zA-Z](?![\w]))?(?:[-/]\d{1,3})?(?!\w)(?!\s?(?:euro|uur|meter|km|%))"
)
_POSTCODE = r"(?<![\w.])[1-9]\d{3}\s?(?!SA|SD|SS)[A-Z]{2}(?!\w)"
_TOWN = rf"(?:,?\s+(?:te\s+|in\s+)?{_CAPITAL}[\w-]{{1,30}})?"
_ADDRESS = re.compile(
    rf"(?:(?<!\w)(?:{_STREET}|{_NAMED_AFTER}){_HOUSE_NUMBER}(?:,?\s+{_POSTCODE}{_TOWN})?)|(?:{_POSTCODE})"
)
_LIVES = re.compile(
    r"\b(?:woon|woont|wonen|woonde|woonden|woonadres|huisadres\w*|thuisadres\w*|thuis|privé\w*|"
    r"prive|privéadres\w*|(?:mijn|m'n|haar eigen|zijn eigen)\s+(?:eigen\s+)?(?:adres|huis|straat|"
    r"voordeur|woning|buurt|gezin)|bij mij voor de deur|home address|lives? at|my (?:home|house|"
    r"address|street))(?!\w)",
    re.IGNORECASE,
)
_PHONE = re.compile(r"(?<![\w+])(?:\+31\s?(?:\(0\)\s?)?|0031\s?|0)6(?:[\s.-]?\d){8}(?![\d])")
_OWN_NUMBER = re.compile(
    r"(?:\b(?:mijn|m'n|ons|my)\s+(?:eigen\s+|privé[\s-]?|mobiele\s+|prive\s?|private\s+|mobile\s+)*"
    r"(?:nummer|telefoonnummer|telefoon|mobiel|mobieltje|06|number|phone)\b|"
    r"\bprivé[\s-]?(?:nummer|telefoon|mobiel)|\b(?:nummer|telefoonnummer|mobiel|06) van "
    r"(?:mijn |een |onze |haar |de )?collega|\bbel (?:me|mij)\b|\bte bereiken op\b|"
    r"\bbereikbaar op\b|\bthuisnummer\b)",
    re.IGNORECASE,
)
_EMAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}@(?:gmail|hotmail|outlook|live|yahoo|icloud|me|ziggo|kpnmail|planet|home|"
    r"xs4all|hetnet|upcmail|casema|quicknet|telfort|proton|protonmail|msn|chello|zonnet|online)"
    r"\.(?:com|nl|net|me|org|be|co\.uk)(?![\w-])",
    re.IGNORECASE,
)
_OWN_MAIL = re.compile(
    r"(?:\b(?:mijn|m'n|my)\s+(?:eigen\s+|privé[\s-]?|prive\s?|private\s+)*"
    r"(?:mail|e-mail|email|mailadres|e-mailadres|adres|gmail|hotmail|address)|"
    r"\bprivé[\s-]?(?:mail|e-mail|mailadres|account)|"
    r"\b(?:mail|mailadres|e-mailadres) van (?:mijn |een |onze |haar |de )?collega|"
    r"\bmail (?:me|mij)\b)",
    re.IGNORECASE,
)
_NAME = re.compile(
    rf"(?<!\w){_WORD}(?:\s+(?:(?:van|de|den|der|het|'t|ten|ter|el|al)\s+){{0,3}}{_WORD}){{1,2}}"
)


def find_warnings(
    text: str,
    *,
    words: MedicalWords | None = None,
    in_care: bool = False,
    names_known: NamesKnown | None = None,
) -> list[Finding]:
    """What in a text should perhaps not be stored, in the order of the text, none twice.

    in_care: people here write about treatment every day; only diagnoses and medicines count then.
    names_known(names): whether one of these full names is a colleague's; asked only when an address
    stands near names, because a colleague's name beside an address makes it a private one.
    """
    found = [Finding(span.start, span.end, Concern.BSN) for span in find_bsns(text)]
    found += _addresses(text, names_known)
    found += _beside(text, _PHONE, _OWN_NUMBER, Concern.PHONE)
    found += _beside(text, _EMAIL, _OWN_MAIL, Concern.EMAIL)
    pattern = words.pattern(in_care=in_care) if words else None
    if pattern:
        found += [Finding(m.start(), m.end(), Concern.MEDICAL) for m in pattern.finditer(text)]
    return _apart(found)


def without(text: str, findings: Iterable[Finding]) -> str:
    """The text with […] in the place of what was found."""
    for one in sorted(findings, reverse=True):
        text = text[: one.start] + REMOVED + text[one.end :]
    return text


def _addresses(text: str, names_known: NamesKnown | None) -> Iterator[Finding]:
    for match in _ADDRESS.finditer(text):
        around = text[max(0, match.start() - NEAR) : match.end() + NEAR]
        if _LIVES.search(around) or _is_of_colleague(text, match, names_known):
            yield Finding(match.start(), match.end(), Concern.ADDRESS)


def _is_of_colleague(text: str, match: re.Match[str], names_known: NamesKnown | None) -> bool:
    if names_known is None:
        return False
    before, after = text[max(0, match.start() - NEAR) : match.start()], text[match.end() :][:NEAR]
    names = [name for part in (before, after) for name in _names_in(part)]
    return bool(names) and names_known(names)


def _names_in(text: str) -> Iterator[str]:
    """Runs of capitals that may be a full name, also without their first word: a sentence starts
    with a capital too."""
    for match in _NAME.finditer(text):
        name = " ".join(match.group().split())
        yield name
        rest = name.split(" ", 1)[1]
        if " " in rest:
            yield rest


def _beside(
    text: str, pattern: re.Pattern[str], sign: re.Pattern[str], concern: Concern
) -> Iterator[Finding]:
    for match in pattern.finditer(text):
        around = text[max(0, match.start() - NEAR) : match.end() + NEAR // 2]
        if sign.search(around):
            yield Finding(match.start(), match.end(), concern)


def _apart(findings: Iterable[Finding]) -> list[Finding]:
    """In order; of two that overlap the first, and the longer of two that start together."""
    kept: list[Finding] = []
    for one in sorted(findings, key=lambda found: (found.start, -found.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


@cache
def _medical(words: tuple[str, ...]) -> re.Pattern[str] | None:
    """Made once for each list of words: every text of every report is looked at."""
    if not words:
        return None
    parts = sorted({_word(word) for word in words}, key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(parts)})(?![\w-])", re.IGNORECASE)


def _word(word: str) -> str:
    is_stem = word.endswith("*")
    body = r"\s+".join(re.escape(part) for part in word.removesuffix("*").split())
    return rf"{body}[\w-]*" if is_stem else body
