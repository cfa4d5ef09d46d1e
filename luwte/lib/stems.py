"""Words as a search index wants them: folded, without stop words, and their Dutch stems.

The same on every database, so that a search finds the same on SQLite and on PostgreSQL. Source of
the stemmer: Snowball's description of its Dutch algorithm (Porter and Boulton), checked against
PostgreSQL's `dutch_stem`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

LONGEST_WORD = 40  # characters; the rest says nothing that the beginning does not
VOWELS = frozenset("aeiouyè")
_WORD = re.compile(r"[^\W_]+")
# What stands in nearly every text finds nothing; Dutch, and the few English ones that are frequent.
_STOP_WORDS = """
    aan al alles als altijd andere ben bij daar dan dat de der deze die dit doch doen door dus een
    eens en er ge geen geweest haar had heb hebben heeft hem het hier hij hoe hun iemand iets ik in
    is ja je kan kon kunnen maar me meer men met mij mijn moet na naar niet niets nog nu of om
    omdat onder ons ook op over reeds te tegen toch toen tot u uit uw van veel voor want waren was
    wat werd wezen wie wij wil worden wordt zal ze zelf zich zij zijn zo zonder zou
    the and of to was is it a an that for on with
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())


def words_of(text: str) -> Iterator[str]:
    """The words of a text in their order, in small letters without accents; no stop words, no
    emoji, nothing that an index language would read as an operator."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(c for c in folded if not unicodedata.combining(c))
    for found in _WORD.finditer(plain):
        word = found.group()[:LONGEST_WORD]
        if word not in STOP_WORDS:
            yield word


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The Dutch stem of one word in small letters.

    >>> [stem(word) for word in ("bedreigingen", "bedreigd", "schelden", "mogelijkheden")]
    ['bedreig', 'bedreigd', 'scheld', 'mogelijk']
    """
    found = _Stemmer(word).run()
    # Beside the source: "balies" is "balie", and so with other plurals in -ies.
    return found[:-1] if found.endswith("ies") else found


class _Stemmer:
    """One word on its way to its stem; `y` and `i` that sound as consonants stand as Y and I."""

    def __init__(self, word: str) -> None:
        self.w = _mark_consonants(word)
        self.e_found = False
        first = _after_syllable(self.w, 0)
        self.r1 = max(first, 3)
        self.r2 = _after_syllable(self.w, first)

    def run(self) -> str:
        self._plural()
        self._e_ending()
        self._heid()
        self._derived()
        self._double_vowel()
        return self.w.lower()

    # --- Tests and cuts ---

    def _cut(self, length: int) -> None:
        self.w = self.w[: len(self.w) - length]

    def _in(self, region: int, suffix: str) -> bool:
        return len(self.w) - len(suffix) >= region

    def _before(self, suffix: str) -> str:
        """The letter before the suffix, or nothing."""
        return self.w[-len(suffix) - 1 : -len(suffix)] if len(self.w) > len(suffix) else ""

    def _undouble(self) -> None:
        if self.w.endswith(("kk", "dd", "tt")):
            self._cut(1)

    def _en_ending(self, suffix: str) -> None:
        before = self._before(suffix)
        after_consonant = before and before not in VOWELS
        if self._in(self.r1, suffix) and after_consonant and not self.w.endswith("gem" + suffix):
            self._cut(len(suffix))
            self._undouble()

    # --- Steps ---

    def _plural(self) -> None:
        suffix = _longest(self.w, ("heden", "ene", "en", "se", "s"))
        if suffix == "heden":
            if self._in(self.r1, suffix):
                self._cut(5)
                self.w += "heid"
        elif suffix in {"en", "ene"}:
            self._en_ending(suffix)
        elif suffix:
            before = self._before(suffix)
            if self._in(self.r1, suffix) and before and before not in VOWELS | {"j"}:
                self._cut(len(suffix))

    def _e_ending(self) -> None:
        self.e_found = False
        before = self._before("e")
        if self.w.endswith("e") and self._in(self.r1, "e") and before and before not in VOWELS:
            self._cut(1)
            self.e_found = True
            self._undouble()

    def _heid(self) -> None:
        if self.w.endswith("heid") and self._in(self.r2, "heid") and self._before("heid") != "c":
            self._cut(4)
            if self.w.endswith("en"):
                self._en_ending("en")

    def _derived(self) -> None:
        suffix = _longest(self.w, ("end", "ing", "ig", "lijk", "baar", "bar"))
        if not suffix or not self._in(self.r2, suffix):
            return
        if suffix in {"end", "ing"}:
            self._cut(3)
            if self.w.endswith("ig") and self._in(self.r2, "ig") and self._before("ig") != "e":
                self._cut(2)
            else:
                self._undouble()
        elif suffix == "ig":
            if self._before("ig") != "e":
                self._cut(2)
        elif suffix == "lijk":
            self._cut(4)
            self._e_ending()
        elif suffix == "baar" or self.e_found:
            self._cut(len(suffix))

    def _double_vowel(self) -> None:
        if len(self.w) < 4:
            return
        start, pair, last = self.w[-4], self.w[-3:-1], self.w[-1]
        if pair in {"aa", "ee", "oo", "uu"} and last not in VOWELS | {"I"} and start not in VOWELS:
            self.w = self.w[:-2] + last


def _mark_consonants(word: str) -> str:
    letters = list(word)
    for n, letter in enumerate(letters):
        after_vowel = n > 0 and letters[n - 1] in VOWELS
        if letter == "y" and (n == 0 or after_vowel):
            letters[n] = "Y"
        elif letter == "i" and after_vowel and n + 1 < len(letters) and letters[n + 1] in VOWELS:
            letters[n] = "I"
    return "".join(letters)


def _after_syllable(word: str, start: int) -> int:
    """Behind the first consonant that follows a vowel, from `start`; the end when there is none."""
    n = start
    while n < len(word) and word[n] not in VOWELS:
        n += 1
    while n < len(word) and word[n] in VOWELS:
        n += 1
    return min(n + 1, len(word))


def _longest(word: str, suffixes: tuple[str, ...]) -> str:
    return max((one for one in suffixes if word.endswith(one)), key=len, default="")
