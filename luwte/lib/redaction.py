"""Taking the names of others out of a text before it is handed to somebody."""

from __future__ import annotations

import re
from collections.abc import Iterable

REMOVED = "▇▇▇"
# Shorter parts of a name are ordinary words too often: "de", "van", "Bos" stays in "Bos en Lommer".
SHORTEST = 4


class Redactor:
    """Takes names out of texts. names: of people who are not to be told; keep: of whom the text is
    for, and words that are no name although they look like one.

    A whole name goes however it is spaced; a first or last name of at least four letters goes where
    it stands with a capital.

    >>> Redactor(["Sanne de Vries", "Mo el Amrani"]).clean("Sanne  de Vries belde. Amrani ook.")
    '▇▇▇ belde. ▇▇▇ ook.'
    """

    def __init__(self, names: Iterable[str], keep: Iterable[str] = ()) -> None:
        kept = {word.casefold() for name in keep for word in name.split()}
        whole = {" ".join(name.split()) for name in names if name.strip()}
        whole = {name for name in whole if not _words(name) <= kept}
        parts = {
            word
            for name in whole
            for word in re.split(r"[\s.-]+", name)
            if len(word) >= SHORTEST and word[:1].isupper() and word.casefold() not in kept
        }
        self._whole = _alternatives(whole, re.IGNORECASE)
        self._parts = _alternatives(parts, 0)

    def clean(self, text: str) -> str:
        """The text without the names."""
        for pattern in (self._whole, self._parts):
            if pattern is not None:
                text = pattern.sub(REMOVED, text)
        return text


def _words(name: str) -> set[str]:
    return {word.casefold() for word in name.split()}


def _alternatives(names: set[str], flags: int) -> re.Pattern[str] | None:
    """Longest first, so that a name goes before its part."""
    if not names:
        return None
    ordered = sorted(names, key=lambda name: (-len(name), name))
    spaced = [r"\s+".join(re.escape(word) for word in name.split()) for name in ordered]
    return re.compile(r"(?<!\w)(?:" + "|".join(spaced) + r")(?!\w)", flags)


__all__ = ["REMOVED", "Redactor"]
