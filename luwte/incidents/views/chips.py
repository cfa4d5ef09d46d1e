"""What a list is narrowed to as small parts that can be taken off, each by a link."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.translation import gettext as _

from luwte.core.kit.moments import day_words
from luwte.incidents.forms.filters import LABELS, Choices
from luwte.incidents.queries.filters import CaseFilter


@dataclass(frozen=True)
class FilterChip:
    """One thing that narrows the list; `url` is the list without it."""

    words: str
    url: str


def chips_of(
    query: dict[str, str], wanted: CaseFilter, words: str, choices: dict[str, Choices]
) -> list[FilterChip]:
    """The chips of a list, in the order of its address. choices: labels of what can be chosen."""
    asked = {**({"q": words} if words else {}), **wanted.query()}
    return [
        FilterChip(_words(name, value, choices), _without(query, name))
        for name, value in asked.items()
    ]


def _without(query: dict[str, str], name: str) -> str:
    return f"?{urlencode({key: value for key, value in query.items() if key != name})}"


def _words(name: str, value: str, choices: dict[str, Choices]) -> str:
    if name == "q":
        return f"“{value}”"
    if name == "born_late":
        return str(LABELS[name])
    if name in ("since", "until"):
        said = day_words(date.fromisoformat(value), timezone.localdate())
    else:
        said = dict(choices.get(name, [])).get(value) or _("no longer in use")
    return f"{LABELS[name]}: {said}"
