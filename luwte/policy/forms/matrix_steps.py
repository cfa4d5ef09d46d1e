"""The fields of one step of a class: its options, and what goes with all of them.

A step is numbered from 1, and so are its options: "step_2_1_kinds" are the measures of the first
option of the second step, "step_2_police" holds for the whole step.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from luwte.core.kit.widgets import TileSelect, TileSelectMany
from luwte.policy.forms.draft import LANGUAGES, line_field, text_field
from luwte.policy.rules import MEASURES, Cell, Option, Unit
from luwte.policy.rules.authority import DECIDER_WORDS
from luwte.policy.rules.cells import HEARING_WORDS, MOST_OPTIONS, POLICE_WORDS, UNIT_WORDS

LONGEST_NAME = 80
NUMBERS = ("least", "most", "exceptional", "review", "longer_than")
CHOSEN = ("kinds", "deciders", "longer_deciders")
# What is empty when nothing was filled in; the unit always has a value.
UNSPOKEN = (*CHOSEN, *NUMBERS)
PLAIN = (*UNSPOKEN, "unit")
SPOKEN = ("called", "letter")
# Most options need none of these, so they stand in a fold.
FOLDED = ("exceptional", "review", "longer_than", "longer_deciders", "called_nl", "letter_nl")
MANY = ("_kinds", "_deciders")

Texts = Callable[[str], dict[str, str]]


@dataclass(frozen=True)
class OptionFields:
    """One option on the page: its fields by name, and whether its fold has something in it."""

    number: int
    fields: dict[str, Any]
    english: list[Any]
    is_open: bool


@dataclass(frozen=True)
class StepFields:
    """One step on the page."""

    number: int
    label: str
    options: list[OptionFields]
    fields: dict[str, Any]
    english: list[Any]
    may_have_more: bool


def fields_of_step(number: int, options: int) -> dict[str, forms.Field]:
    """All fields of a step with so many options. Only the first option of the first step has to
    be filled in."""
    found: dict[str, forms.Field] = {}
    for option in range(1, options + 1):
        required = number == option == 1
        for name, field in _fields_of_option(required=required).items():
            found[f"step_{number}_{option}_{name}"] = field
    found[f"step_{number}_police"] = _one_of(_("And the police?"), POLICE_WORDS, "where_punishable")
    found[f"step_{number}_hearing"] = _one_of(
        _("When is the other party heard?"), HEARING_WORDS, "before"
    )
    for say in LANGUAGES:
        found[f"step_{number}_remarks_{say}"] = text_field(
            _("What else should the handler know?"), 2
        )
    return found


def _fields_of_option(*, required: bool) -> dict[str, forms.Field]:
    return {
        "kinds": forms.MultipleChoiceField(
            label=_("What may follow?"),
            required=required,
            choices=list(MEASURES.items()),
            widget=TileSelectMany,
        ),
        "unit": forms.ChoiceField(
            label=_("Days, weeks or months?"),
            choices=list(UNIT_WORDS.items()),
            initial=Unit.MONTHS.value,
        ),
        **_numbers(),
        "deciders": _roles(
            _("Who decides?"),
            _("Any one of these. What somebody may decide at all stands apart."),
            required=required,
        ),
        "longer_deciders": _roles(_("Who decides then?"), "", required=False),
        **{
            f"called_{say}": line_field(
                _("What do you call it?"),
                LONGEST_NAME,
                hint=_("A name of your own, for example “pool ban”. For one measure at a time."),
            )
            for say in LANGUAGES
        },
        **{
            f"letter_{say}": text_field(
                _("What does the letter say about it?"),
                2,
                hint=_("A sentence that stands in every letter about it. It can be changed there."),
            )
            for say in LANGUAGES
        },
    }


def _numbers() -> dict[str, forms.Field]:
    labels = {
        "least": (_("At least how long?"), _("Leave empty when it has no duration.")),
        "most": (_("At most how long?"), ""),
        "exceptional": (_("At most, by way of exception"), _("Empty: no exception.")),
        "review": (_("Look again every so many"), _("Empty: once, before it ends.")),
        "longer_than": (
            _("Does somebody else decide when it lasts longer than this?"),
            _("Empty: the same, however long it lasts."),
        ),
    }
    return {
        name: forms.IntegerField(label=label, help_text=hint, required=False)
        for name, (label, hint) in labels.items()
    }


def _roles(label: str, hint: str, *, required: bool) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        help_text=hint,
        required=required,
        choices=list(DECIDER_WORDS.items()),
        widget=TileSelectMany,
    )


def _one_of(label: str, words: dict[str, Any], initial: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=list(words.items()), widget=TileSelect, initial=initial
    )


def shown_of_step(number: int, cell: Cell) -> dict[str, Any]:
    """What the page shows for this cell: {name of the field: value}."""
    front = f"step_{number}_"
    shown: dict[str, Any] = {f"{front}police": cell.police, f"{front}hearing": cell.hearing}
    shown.update({f"{front}remarks_{say}": cell.remarks.get(say, "") for say in LANGUAGES})
    for place, option in enumerate(cell.options, start=1):
        shown.update(_shown_of_option(f"{front}{place}_", option))
    return shown


def _shown_of_option(front: str, option: Option) -> dict[str, Any]:
    shown: dict[str, Any] = {f"{front}unit": option.unit}
    for name in CHOSEN:
        shown[f"{front}{name}"] = list(getattr(option, name))
    for name in NUMBERS:
        shown[f"{front}{name}"] = getattr(option, name) or None
    for name in SPOKEN:
        for say in LANGUAGES:
            shown[f"{front}{name}_{say}"] = getattr(option, name).get(say, "")
    return shown


def filled_options(given: Mapping[str, Any], number: int, texts: Texts) -> list[int]:
    """The options of a step in which something was filled in."""
    return [
        option
        for option in range(1, MOST_OPTIONS + 1)
        if any(given.get(f"step_{number}_{option}_{name}") for name in UNSPOKEN)
        or any(texts(f"step_{number}_{option}_{name}") for name in SPOKEN)
    ]


def is_filled(given: Mapping[str, Any], number: int, texts: Texts) -> bool:
    """Whether anything was filled in for this step."""
    return bool(texts(f"step_{number}_remarks")) or bool(filled_options(given, number, texts))


def read_step(given: Mapping[str, Any], number: int, texts: Texts) -> Cell:
    """The cell that was filled in. texts: reads a spoken field by its name."""
    return Cell(
        options=tuple(
            _read_option(given, f"step_{number}_{option}_", texts)
            for option in filled_options(given, number, texts)
        ),
        police=str(given.get(f"step_{number}_police")),
        hearing=str(given.get(f"step_{number}_hearing")),
        remarks=texts(f"step_{number}_remarks"),
    )


def _read_option(given: Mapping[str, Any], front: str, texts: Texts) -> Option:
    read: dict[str, Any] = {
        **{name: tuple(given.get(f"{front}{name}") or ()) for name in CHOSEN},
        **{name: int(given.get(f"{front}{name}") or 0) for name in NUMBERS},
        **{name: texts(f"{front}{name}") for name in SPOKEN},
    }
    return Option(unit=str(given.get(f"{front}unit")), **read)
