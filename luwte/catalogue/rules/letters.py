"""Texts of letters: named blanks, and how they are filled from facts. No database here.

A text is plain: an empty line ends a paragraph, "## " makes a heading, "- " a line of a list and
"> " a quotation. `{ends_on}` is a blank. What a letter `asks` must be filled before it is sent and
shows as "[…]" until then; a line or paragraph around any other blank goes when there is nothing to
fill it with, and so does what led to it: a paragraph that ends with a colon, or a heading with
nothing left below it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

BLANK = re.compile(r"\{([a-z_]+)\}")
_STRAY = re.compile(r"[{}]")
_PARAGRAPHS = re.compile(r"\n[ \t]*\n+")
OPEN: Final = "[…"
_ASKED = re.compile(r"\[…[^\]\n]*\]")

# Every blank that a letter may have, with the words that stand in for it until it is filled.
BLANKS: Final[dict[str, dict[str, str]]] = {
    "salutation": {"nl": "aanhef", "en": "salutation"},
    "organisation": {"nl": "naam van de organisatie", "en": "name of the organisation"},
    "behaviour": {
        "nl": "wat er precies is gezegd of gedaan",
        "en": "what exactly was said or done",
    },
    "behaved_on": {"nl": "op welke dag", "en": "on which day"},
    "where": {"nl": "waar het was", "en": "where it was"},
    "basis": {"nl": "welke regel dit zegt", "en": "which rule says so"},
    "added": {"nl": "wat hier altijd bij staat", "en": "what is always said with it"},
    "reason": {"nl": "waarom dit besluit", "en": "why this decision"},
    "heard": {"nl": "wat u ervan vond", "en": "what you said about it"},
    "not_heard": {"nl": "waarom er geen gesprek was", "en": "why there was no talk"},
    "places": {"nl": "op welke plekken", "en": "in which places"},
    "starts_on": {"nl": "vanaf wanneer", "en": "from when"},
    "ends_on": {"nl": "tot en met wanneer", "en": "until when"},
    "review_on": {"nl": "wanneer we opnieuw kijken", "en": "when we look again"},
    "contact": {"nl": "bij wie u terechtkunt", "en": "whom to contact"},
    "open_channel": {"nl": "hoe u ons wel bereikt", "en": "how to reach us"},
    "exceptions": {"nl": "wat wel mag", "en": "what is allowed"},
    "always_open": {"nl": "wat altijd open blijft", "en": "what always stays open"},
    "remedy": {
        "nl": "wat u kunt doen als u het niet eens bent",
        "en": "what to do if you disagree",
    },
    "complaint": {"nl": "waar u een klacht indient", "en": "where to complain"},
    "record": {"nl": "wat we over u bewaren", "en": "what we keep about you"},
    "keep_for": {"nl": "hoe lang we dat bewaren", "en": "how long we keep it"},
    "before": {"nl": "wat er eerder was", "en": "what happened before"},
    "talk_at": {"nl": "dag en tijd van het gesprek", "en": "day and time of the talk"},
    "talk_place": {"nl": "plek van het gesprek", "en": "place of the talk"},
    "talk_kind": {"nl": "wat voor gesprek", "en": "what kind of talk"},
    "agreed": {"nl": "wat er is afgesproken", "en": "what was agreed"},
    "follow_up_on": {"nl": "wanneer we terugkijken", "en": "when we look back"},
    "damage": {"nl": "welke schade", "en": "which damage"},
    "amount": {"nl": "welk bedrag", "en": "which amount"},
    "pay_before": {"nl": "voor welke dag", "en": "before which day"},
    "end_reason": {"nl": "waarom het eindigt", "en": "why it ends"},
    "own_words": {"nl": "wat u zelf wilt zeggen", "en": "your own words"},
    "done": {"nl": "wat we hebben gedaan", "en": "what we did"},
    "ground": {"nl": "op welke grond we dit delen", "en": "on which ground we share this"},
    "patient": {"nl": "over wie het gaat", "en": "whom it is about"},
    "case_number": {"nl": "nummer van de zaak", "en": "number of the case"},
    "phone": {"nl": "telefoonnummer voor vragen", "en": "phone number for questions"},
}


@dataclass(frozen=True)
class Filled:
    """A text with its blanks filled; `missing`: the blanks that were asked and are still open."""

    text: str
    missing: tuple[str, ...]


def blanks_in(text: str) -> frozenset[str]:
    """The names of the blanks of a text."""
    return frozenset(BLANK.findall(text))


def blank_problems(texts: Mapping[str, Mapping[str, str]], asks: Collection[str]) -> list[str]:
    """What is wrong with the blanks of one letter: {language: {"subject": …, "text": …}}."""
    found: list[str] = []
    used: dict[str, frozenset[str]] = {}
    for language, parts in texts.items():
        whole = "\n\n".join(str(parts.get(name) or "") for name in ("subject", "text"))
        used[language] = blanks_in(whole)
        found += [
            f"'{language}' has a blank that nothing fills: {{{name}}}"
            for name in sorted(used[language] - set(BLANKS))
        ]
        if _STRAY.search(BLANK.sub("", whole)):
            found.append(f"'{language}' has a brace that belongs to no blank")
        found += [
            f"'{language}' lacks the blank {{{name}}} that it asks"
            for name in sorted(set(asks) - used[language])
        ]
    if len(set(used.values())) > 1:
        only = sorted(frozenset.union(*used.values()) - frozenset.intersection(*used.values()))
        found.append(f"the languages differ in their blanks: {', '.join(only)}")
    return found


STOPS = ".!?]"


def fill(text: str, values: Mapping[str, str], asks: Collection[str], language: str) -> Filled:
    """The text with its blanks filled from `values`.

    A value of several lines in a line of a list, or a quotation, becomes as many of those.
    """
    missing: list[str] = []
    kept: list[str] = []
    leads = False  # whether the paragraph before says "this:" of the one that follows
    for paragraph in _PARAGRAPHS.split(text.strip()):
        filled = _paragraph(paragraph, values, asks, language, missing)
        if filled:
            kept.append(filled)
        elif leads:
            kept.pop()
        leads = bool(filled) and paragraph.endswith(":")
    return Filled("\n\n".join(_without_bare_headings(kept)), tuple(dict.fromkeys(missing)))


def still_open(text: str) -> tuple[str, ...]:
    """The places in a text that somebody still has to fill: "[… tot en met wanneer]"."""
    return tuple(dict.fromkeys(_ASKED.findall(text)))


def _paragraph(
    paragraph: str,
    values: Mapping[str, str],
    asks: Collection[str],
    language: str,
    missing: list[str],
) -> str:
    """The paragraph with its blanks filled, or "" when it says nothing without one."""
    rows = [_row(row, values, asks, language, missing) for row in paragraph.split("\n")]
    there = [row for row in rows if row is not None]
    return "\n".join(there) if len(there) == len(rows) or _is_list(paragraph) else ""


def _row(
    row: str,
    values: Mapping[str, str],
    asks: Collection[str],
    language: str,
    missing: list[str],
) -> str | None:
    """The row with its blanks filled, or None when it says nothing without one."""
    names = BLANK.findall(row)
    empty = [name for name in names if not values.get(name, "").strip()]
    if any(name not in asks for name in empty):
        return None
    missing += empty

    def word(match: re.Match[str]) -> str:
        name = match.group(1)
        return values.get(name, "").strip() or f"{OPEN} {BLANKS[name][language]}]"

    mark = row[:2] if row[:2] in ("- ", "> ") else ""
    filled = BLANK.sub(word, row[len(mark) :])
    # Comes without its full stop, so that a sentence may also go on after it.
    if row.endswith("{open_channel}") and filled[-1] not in STOPS:
        filled += "."
    return "\n".join(f"{mark}{one}" if one.strip() else "" for one in filled.split("\n"))


def _is_list(paragraph: str) -> bool:
    return all(row.startswith("- ") for row in paragraph.split("\n"))


def _without_bare_headings(paragraphs: list[str]) -> list[str]:
    kept: list[str] = []
    for one in reversed(paragraphs):
        below = kept[-1] if kept else "## "
        if not (one.startswith("## ") and "\n" not in one and below.startswith("## ")):
            kept.append(one)
    return kept[::-1]
