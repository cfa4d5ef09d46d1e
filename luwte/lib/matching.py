"""By what two descriptions of a person turn out to be about one person: exact keys, no guessing.

A key is a plain text such as "given jan berg". Two descriptions are likely about one person when
one holds a key that the other asks for. Spellings that sound alike (ij and y, oe and ou, one letter
or two, an accent) are one spelling; a bare initial finds every given name that begins with it. Keys
are not kept as they are: the room that keeps them hashes them with a key.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

# Little words before a Dutch, Flemish, Arabic, French or German family name.
PARTICLES = frozenset(
    {
        "van",
        "de",
        "der",
        "den",
        "het",
        "t",
        "ten",
        "ter",
        "te",
        "s",
        "v",
        "d",
        "vd",
        "vdr",
        "vande",
        "vander",
        "vanden",
        "von",
        "zu",
        "zur",
        "la",
        "le",
        "du",
        "des",
        "del",
        "el",
        "al",
        "bin",
        "ibn",
        "in",
        "op",
        "aan",
        "onder",
        "uit",
        "bij",
    }
)
# What is written before a name, and says nothing of who it is.
TITLES = frozenset(
    {
        "dhr",
        "mevr",
        "mw",
        "meneer",
        "mevrouw",
        "heer",
        "hr",
        "fam",
        "familie",
        "drs",
        "ir",
        "ing",
        "dr",
        "prof",
        "mr",
        "mej",
        "juffrouw",
    }
)
LETTERS = str.maketrans(
    {"ß": "ss", "ø": "o", "æ": "e", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)
# Spellings that sound alike. Each ends in something that no earlier line begins with, or is taken
# again until nothing changes.
SOUNDS = (
    (re.compile("sch$"), "s"),
    (re.compile("uij|uy"), "ui"),
    (re.compile("ij"), "y"),
    (re.compile("^y(?=[aeou])"), "j"),
    (re.compile("ey|aij|ay"), "ei"),
    (re.compile("oe|ou"), "u"),
    (re.compile("ph"), "f"),
    (re.compile("th"), "t"),
    (re.compile("dt"), "t"),
    (re.compile("c(?!h)|q"), "k"),
    (re.compile("x"), "ks"),
    (re.compile(r"(.)\1+"), r"\1"),
)
_GLUED = re.compile(r"^(?:vander|vanden|vande)(?=.{3})")
_WORDS = re.compile(r"[^\W\d_]+")
_POSTCODE = re.compile(r"(?<!\w)([1-9]\d{3})\s?([a-z]{2})(?!\w)")
_NUMBER = re.compile(r"(?<![\w])(\d{1,5})(?:\s?[-/]?\s?([a-z]{1,4}|\d{1,4}))?(?!\w)")
SHORTEST_REFERENCE = 3
SHORTEST_PHONE, LONGEST_PHONE = 8, 15  # digits, with the country; E.164 has at most 15
COUNTRY = "31"


@dataclass(frozen=True)
class NameKeys:
    """kept: what a name is found by. asked: what is looked for when this name is typed."""

    kept: frozenset[str] = frozenset()
    asked: frozenset[str] = frozenset()


@dataclass(frozen=True)
class NameParts:
    """A name taken apart: given names or initials, and the parts of the family name."""

    given: tuple[str, ...]
    family: tuple[str, ...]


def plain(text: str) -> str:
    """Small letters without accents: "Şükrü" is "sukru"."""
    folded = unicodedata.normalize("NFKD", text.casefold().translate(LETTERS))
    bare = "".join(one for one in folded if not unicodedata.combining(one))
    return unicodedata.normalize("NFKC", bare).casefold().translate(LETTERS)


def sound(word: str) -> str:
    """One spelling for those that sound alike: Kuijper and Kuiper, Yilmaz and Ijlmaz, Jansen and
    Janssen. Sounding a sound again changes nothing."""
    said, before = plain(word), ""
    while said != before:
        before = said
        for pattern, instead in SOUNDS:
            said = pattern.sub(instead, said)
    return said


def name_parts(name: str) -> NameParts:
    """A name as somebody typed it, taken apart; "Berg, J. van den" is "J. van den Berg"."""
    written = plain(name)
    if "," in written:
        family, _comma, given = written.partition(",")
        written = f"{given} {family}"
        is_turned = bool(_WORDS.search(family))
    else:
        is_turned = False
    pieces = [
        [word for word in _WORDS.findall(piece) if word not in TITLES] for piece in _pieces(written)
    ]
    pieces = [piece for piece in pieces if piece]
    if not pieces:
        return NameParts((), ())
    if is_turned:
        count = len(_bare(_WORDS.findall(plain(name).partition(",")[0])))
        return _turned(pieces, max(1, count))
    return _straight(pieces)


def name_keys(name: str) -> NameKeys:
    """The keys of a name; none for an empty one. A full given name asks for itself and for a bare
    initial; a bare initial asks for every given name that begins with it."""
    parts = name_parts(name)
    family = {sound(one) for one in parts.family}
    if not family:
        return NameKeys()
    if not parts.given:
        alone = frozenset(f"only {one}" for one in family)
        return NameKeys(alone, alone)
    first = sound(parts.given[0])
    initial = first[:1]
    bare = {f"initial {initial} {one}" for one in family}
    begins = {f"begins {initial} {one}" for one in family}
    if len(parts.given[0]) == 1:
        return NameKeys(frozenset(bare), frozenset(bare | begins))
    given = {f"given {first} {one}" for one in family}
    return NameKeys(frozenset(given | begins), frozenset(given | bare))


def name_words(name: str) -> frozenset[str]:
    """Every word of a name in small letters without accents, in no order. Without titles and
    particles, unless there is nothing else.

    >>> sorted(name_words("Mw. Ø. van Höuten-Bos"))
    ['bos', 'houten', 'o']
    """
    letters = "".join(one if one.isalnum() else " " for one in plain(name))
    return frozenset(_bare([word for word in letters.split() if word not in TITLES]))


def address_key(address: str) -> str:
    """Postcode and house number with its addition ("1234ab 12 b"); empty when one is missing."""
    written = plain(address)
    postcode = _POSTCODE.search(written)
    if postcode is None:
        return ""
    before, after = written[: postcode.start()], written[postcode.end() :]
    # The number stands right before the postcode, or after it when somebody writes it first.
    numbers = list(_NUMBER.finditer(before)) or list(_NUMBER.finditer(after))[:1]
    if not numbers:
        return ""
    number, addition = numbers[-1].groups()
    return " ".join(
        [postcode[1] + postcode[2], str(int(number)), *([addition] if addition else [])]
    )


def phone_key(phone: str) -> str:
    """As E.164 without the plus: 06-1234 5678, +31 (0)6 12345678 and 0031612345678 are one. Empty
    when it is too short or too long for a number."""
    written = unicodedata.normalize("NFKC", phone).replace("(0)", "").strip()
    digits = "".join(str(int(one)) for one in written if one.isdecimal())
    if written.lstrip(" (").startswith("+"):
        number = digits
    elif digits.startswith("00"):
        number = digits[2:]
    elif digits.startswith("0"):
        number = COUNTRY + digits[1:]
    elif digits.startswith(COUNTRY) and len(digits) == 11:
        number = digits
    else:
        number = COUNTRY + digits
    if number.startswith(COUNTRY + "0"):
        number = COUNTRY + number[len(COUNTRY) + 1 :]
    return number if SHORTEST_PHONE <= len(number) <= LONGEST_PHONE else ""


def email_key(email: str) -> str:
    """An address in small letters, without what stands behind a plus; empty when it is none."""
    local, at, domain = email.strip().casefold().rpartition("@")
    local, domain = local.partition("+")[0], domain.rstrip(".")
    if domain == "googlemail.com":
        domain = "gmail.com"
    if domain == "gmail.com":
        local = local.replace(".", "")
    return f"{local}@{domain}" if at and local and "." in domain else ""


def reference_key(reference: str) -> str:
    """The letters and digits of a client number; empty when there are fewer than three."""
    kept = "".join(one for one in plain(reference) if one.isalnum())
    return kept if len(kept) >= SHORTEST_REFERENCE else ""


def _pieces(written: str) -> list[str]:
    """The halves of a double name apart: "jansen-de vries" gives two."""
    return re.split(r"[-‐‑–—/]", written)


def _bare(words: list[str]) -> list[str]:
    """Without particles; all of them when nothing else is left."""
    return [word for word in words if word not in PARTICLES] or words


def _straight(pieces: list[list[str]]) -> NameParts:
    """Given names first. A particle or the last word of the first piece begins the family name; a
    hyphen inside the given names ("jan-willem") stays there."""
    given: list[str] = []
    while len(pieces) > 1 and _is_given(pieces, given):
        given += pieces.pop(0)
    first, *rest = pieces
    words = list(first)
    begin = next(
        (at for at, word in enumerate(words) if word in PARTICLES and at + len(given) > 0), None
    )
    if begin is None or begin == len(words):
        begin = max(0, len(words) - 1)
    given += words[:begin]
    family = [words[begin:], *rest]
    return NameParts(tuple(given), _families(family))


def _is_given(pieces: list[list[str]], given: list[str]) -> bool:
    """Whether the first piece is the first half of a double given name: one word, and more than a
    family name follows."""
    return not given and len(pieces[0]) == 1 and len(_bare(pieces[1])) > 1


def _turned(pieces: list[list[str]], count: int) -> NameParts:
    """The family name stood before a comma: it is the last `count` words without particles."""
    words = [word for piece in pieces for word in piece]
    bare = _bare(words)
    return NameParts(tuple(bare[:-count]), _families([[one] for one in bare[-count:]]))


def _families(pieces: list[list[str]]) -> tuple[str, ...]:
    """Each half of the family name as one word, without what is glued to it."""
    halves = ["".join(_bare(piece)) for piece in pieces if piece]
    return tuple(_GLUED.sub("", half) for half in halves if half)
