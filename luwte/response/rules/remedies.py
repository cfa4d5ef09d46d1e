"""What the other party can do against a measure, in the words that are right for the sector, and
what stays open. Texts are content: `content/remedies.yaml`."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

import yaml
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from luwte.response.rules.kinds import MUNICIPALITY, SCHOOL, is_care

FILE = Path(__file__).resolve().parent.parent / "content" / "remedies.yaml"
OTHER = "other"
_QUESTION = re.compile(r"\A(Bent u het er niet mee eens|Do you (not agree|disagree))\?\s+")
# The most specific first: a public task beside a municipality is the municipality.
ORDER = (MUNICIPALITY, SCHOOL, "hospital", "gp_care")


@functools.cache
def _texts() -> dict[str, dict[str, str]]:
    return dict(yaml.safe_load(FILE.read_text(encoding="utf-8")))


def remedy_for(
    sectors: Iterable[str], language: str = "", *, adopted: Mapping[str, str] | None = None
) -> str:
    """The text for an organisation of these sectors, in this language, else that of the reader.
    adopted: what the organisation's own matrix says, which goes first when it says something."""
    if own := _spoken(adopted or {}, language):
        return own
    known = frozenset(sectors)
    key = next((one for one in ORDER if one in known), OTHER)
    if key == OTHER and is_care(known):
        key = "hospital"
    return _spoken(_texts()[key], language)


def without_question(text: str) -> str:
    """The same without the question in front, for where that question stands above it already."""
    return _QUESTION.sub("", text)


def always_open(sectors: Iterable[str]) -> list[str]:
    """What no measure closes, whatever is filled in: emergency care, and for government the way in
    which the law lets citizens write (Wmebv; facts 4.7, 4.10)."""
    known = frozenset(sectors)
    lines = []
    if is_care(known):
        lines.append(
            _("Emergency and acute psychiatric care stay open; a doctor decides what is urgent.")
        )
    if MUNICIPALITY in known or "public_task" in known:
        lines.append(_("Official messages under a law can always be sent, by post and digitally."))
    return lines


def _spoken(words: Mapping[str, str], language: str) -> str:
    asked = (language or get_language() or "nl").split("-")[0]
    return words.get(asked) or words.get("nl", "")
