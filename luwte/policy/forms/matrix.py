"""The forms of the sanction matrix: starting, what holds for all, and one class with its steps."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from luwte.catalogue.queries import terms
from luwte.catalogue.rules import Kind
from luwte.core.kit.shapes import gravity_label
from luwte.core.kit.widgets import TileSelect, TileSelectMany
from luwte.policy.forms.draft import LANGUAGES, DraftForm, line_field, text_field
from luwte.policy.queries import pack_matrix
from luwte.policy.rules import GRAVITIES, MEASURES, Cell, Matrix, MatrixClass
from luwte.policy.rules.authority import DECIDER_WORDS
from luwte.policy.rules.matrix import (
    HEARING_WORDS,
    MOST_STEPS,
    POLICE_WORDS,
    REPEATS_WORDS,
)
from luwte.policy.rules.matrix_checks import wrong_class, wrong_general
from luwte.policy.shipped import pack_file, pack_names, spoken
from luwte.policy.wording.measures import step_label

CURRENT = "current"
LONGEST_LABEL = 80
MONTHS = ("months_min", "months_max", "months_exceptional", "review_months")


class StartForm(DraftForm):
    """From what a draft of the matrix starts: what counts now, or an example of a sector."""

    def __init__(self, *args: Any, now: Matrix, **more: Any) -> None:
        super().__init__(*args, **more)
        self.now = now
        labels = {pack: spoken(pack_file("matrix", pack)["label"]) for pack in pack_names()}
        self.fields["start_from"] = forms.ChoiceField(
            label=_("What do you start from?"),
            help_text=_("You change everything afterwards. Nothing counts before it is adopted."),
            initial=CURRENT,
            widget=TileSelect,
            choices=[
                (CURRENT, _("What counts now")),
                *[
                    (pack, _("The example for: %(sector)s") % {"sector": label})
                    for pack, label in labels.items()
                ],
            ],
        )
        self._with_reason()

    @property
    def settings(self) -> Matrix:
        chosen = self.cleaned_data["start_from"]
        return self.now if chosen == CURRENT else pack_matrix(chosen)


class GeneralForm(DraftForm):
    """What holds for every class."""

    def __init__(self, *args: Any, now: Matrix, **more: Any) -> None:
        super().__init__(*args, **more)
        self.now = now
        self.fields["window_months"] = forms.IntegerField(
            label=_("How many months does an earlier incident count?"),
            help_text=_("Within this time the next one is a repetition. Twelve is usual."),
        )
        self.fields["repeats"] = forms.ChoiceField(
            label=_("What makes it a repetition?"),
            choices=list(REPEATS_WORDS.items()),
            widget=TileSelect,
        )
        lines = _("One sentence on each line.")
        for language in LANGUAGES:
            self.fields[f"mitigating_{language}"] = text_field(
                _("What makes it less grave?"), 4, hint=lines
            )
            self.fields[f"safeguards_{language}"] = text_field(
                _("What stays open, whatever happens?"), 4, hint=lines
            )
            self.fields[f"remedy_{language}"] = text_field(
                _("What can the other party do who disagrees?"),
                4,
                hint=_("This stands in every letter about a measure."),
            )
        self._with_reason()

    @staticmethod
    def initial_of(now: Matrix) -> dict[str, Any]:
        """What the form shows for this matrix."""
        shown: dict[str, Any] = {"window_months": now.window_months, "repeats": now.repeats}
        for name in ("mitigating", "safeguards", "remedy"):
            for language in LANGUAGES:
                shown[f"{name}_{language}"] = getattr(now, name).get(language, "")
        return shown

    @property
    def settings(self) -> Matrix:
        return Matrix(
            pack=self.now.pack,
            window_months=self.cleaned_data["window_months"],
            repeats=self.cleaned_data["repeats"],
            classes=self.now.classes,
            mitigating=self._texts("mitigating"),
            safeguards=self._texts("safeguards"),
            remedy=self._texts("remedy"),
        )

    def _wrong(self) -> dict[str, str]:
        return wrong_general(self.settings)


class ClassForm(DraftForm):
    """One class of behaviour and its steps. A step that is left empty does not count; `steps` is
    how many the page shows, so that one more can be asked for without losing what was typed."""

    steps = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=MOST_STEPS)

    def __init__(self, *args: Any, key: str, now: Matrix, **more: Any) -> None:
        super().__init__(*args, **more)
        self.key, self.now = key, now
        self._about_the_class()
        for number in range(1, self.shown_steps + 1):
            self.fields.update(_step_fields(number, required=number == 1))
        self._with_reason()

    @property
    def shown_steps(self) -> int:
        """How many steps the page has."""
        given = self.data.get("steps") if self.is_bound else self.initial.get("steps")
        try:
            return min(max(int(str(given)), 1), MOST_STEPS)
        except ValueError:
            return 1

    @property
    def may_have_more(self) -> bool:
        """False when there is no room for another step."""
        return self.shown_steps < MOST_STEPS

    @property
    def step_groups(self) -> list[dict[str, Any]]:
        """The steps for the template: what it is called, and its fields by name."""
        return [
            {
                "number": number,
                "label": step_label(number, self.now.window_months),
                "fields": {
                    name: self[f"step_{number}_{name}"]
                    for name in ("kinds", *MONTHS, "deciders", "police", "hearing")
                },
                "remarks": [self[f"step_{number}_remarks_{say}"] for say in LANGUAGES],
            }
            for number in range(1, self.shown_steps + 1)
        ]

    def _about_the_class(self) -> None:
        for language in LANGUAGES:
            must = language == "nl"
            self.fields[f"label_{language}"] = line_field(
                _("What do you call this behaviour?"),
                LONGEST_LABEL,
                must,
                _('For example "B. Insult or shouting".'),
            )
            self.fields[f"description_{language}"] = text_field(_("When is it this?"), 2, must)
            self.fields[f"examples_{language}"] = text_field(_("Examples, each on its own line"), 3)
        self.fields["forms"] = forms.MultipleChoiceField(
            label=_("Which forms of aggression belong here?"),
            help_text=_("Tick none when it is about every form."),
            required=False,
            choices=[(form.entry_key, form.label) for form in _forms()],
            widget=TileSelectMany,
        )
        self.fields["gravities"] = forms.MultipleChoiceField(
            label=_("How grave is it then?"),
            help_text=_("Tick none when it may be of any gravity."),
            required=False,
            choices=[(key, gravity_label(key)) for key in GRAVITIES],
            widget=TileSelectMany,
        )

    @staticmethod
    def initial_of(one: MatrixClass) -> dict[str, Any]:
        """What the form shows for this class."""
        shown: dict[str, Any] = {
            "forms": list(one.forms),
            "gravities": list(one.gravities),
            "steps": max(len(one.steps), 1),
        }
        for language in LANGUAGES:
            shown[f"label_{language}"] = one.label.get(language, "")
            shown[f"description_{language}"] = one.description.get(language, "")
            shown[f"examples_{language}"] = "\n".join(one.examples.get(language, []))
        for number, cell in enumerate(one.steps, start=1):
            shown.update(_initial_of_step(number, cell))
        return shown

    @property
    def one(self) -> MatrixClass:
        """The class that was filled in."""
        numbers = range(1, self.shown_steps + 1)
        cells = [self._cell(number) for number in numbers if number == 1 or self._is_filled(number)]
        return MatrixClass(
            key=self.key,
            label=self._texts("label"),
            description=self._texts("description"),
            examples=self._lines("examples"),
            forms=tuple(self.cleaned_data["forms"]),
            gravities=tuple(self.cleaned_data["gravities"]),
            steps=tuple(cells),
        )

    @property
    def settings(self) -> Matrix:
        return with_class(self.now, self.one)

    def _wrong(self) -> dict[str, str]:
        # A step in between that is empty moves those after it up: name what stands on the page.
        shown = [n for n in range(1, self.shown_steps + 1) if n == 1 or self._is_filled(n)]
        names = {f"step_{place}_": f"step_{n}_" for place, n in enumerate(shown, start=1)}
        found = {}
        for name, sentence in wrong_class(self.one).items():
            front = next((front for front in names if name.startswith(front)), "")
            step = self._step_name(shown[list(names).index(front)]) if front else ""
            said = f"{step}: {sentence}" if front and len(shown) > 1 else sentence
            found[names[front] + name.removeprefix(front) if front else name] = said
        return found

    def _step_name(self, number: int) -> str:
        return step_label(number, self.now.window_months)

    def _is_filled(self, number: int) -> bool:
        return any(
            self.cleaned_data.get(f"step_{number}_{name}")
            for name in ("kinds", "deciders", *MONTHS, "remarks_nl")
        ) or bool(self._texts(f"step_{number}_remarks"))

    def _cell(self, number: int) -> Cell:
        given = {
            name: self.cleaned_data.get(f"step_{number}_{name}")
            for name in ("kinds", "deciders", "police", "hearing", *MONTHS)
        }
        return Cell(
            kinds=tuple(given["kinds"] or ()),
            deciders=tuple(given["deciders"] or ()),
            police=str(given["police"]),
            hearing=str(given["hearing"]),
            remarks=self._texts(f"step_{number}_remarks"),
            **{name: int(given[name] or 0) for name in MONTHS},
        )


def with_class(now: Matrix, one: MatrixClass) -> Matrix:
    """The matrix with this class instead of the one with its key, or as the heaviest one."""
    if one.key in now.keys:
        classes = tuple(one if old.key == one.key else old for old in now.classes)
    else:
        classes = (*now.classes, one)
    return replace(now, classes=classes)


def _initial_of_step(number: int, cell: Cell) -> dict[str, Any]:
    front = f"step_{number}_"
    shown: dict[str, Any] = {
        f"{front}kinds": list(cell.kinds),
        f"{front}deciders": list(cell.deciders),
        f"{front}police": cell.police,
        f"{front}hearing": cell.hearing,
    }
    shown.update({f"{front}{name}": getattr(cell, name) or None for name in MONTHS})
    shown.update({f"{front}remarks_{say}": cell.remarks.get(say, "") for say in LANGUAGES})
    return shown


def _step_fields(number: int, *, required: bool) -> dict[str, forms.Field]:
    return {
        f"step_{number}_{name}": field
        for name, field in {
            "kinds": forms.MultipleChoiceField(
                label=_("What may follow?"),
                required=required,
                choices=list(MEASURES.items()),
                widget=TileSelectMany,
            ),
            **_months_fields(),
            "deciders": forms.MultipleChoiceField(
                label=_("Who decides?"),
                help_text=_("Any one of these. What somebody may decide at all stands apart."),
                required=required,
                choices=list(DECIDER_WORDS.items()),
                widget=TileSelectMany,
            ),
            "police": _one_of(_("And the police?"), POLICE_WORDS, "where_punishable"),
            "hearing": _one_of(_("When is the other party heard?"), HEARING_WORDS, "before"),
            **{
                f"remarks_{say}": text_field(_("What else should the handler know?"), 2)
                for say in LANGUAGES
            },
        }.items()
    }


def _months_fields() -> dict[str, forms.Field]:
    labels = {
        "months_min": (_("At least how many months?"), _("Leave empty when it has no duration.")),
        "months_max": (_("At most how many months?"), ""),
        "months_exceptional": (_("At most, by way of exception"), _("Empty: no exception.")),
        "review_months": (
            _("Look again every so many months"),
            _("Empty: once, before it ends."),
        ),
    }
    return {
        name: forms.IntegerField(label=label, help_text=hint, required=False)
        for name, (label, hint) in labels.items()
    }


def _one_of(label: str, words: dict[str, Any], initial: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=list(words.items()), widget=TileSelect, initial=initial
    )


def _forms() -> list[Any]:
    """The forms of the catalogue; an own word for one counts as it."""
    return list({form.entry_key: form for form in terms(Kind.FORM)}.values())
