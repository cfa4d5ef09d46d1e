"""The form of one class of behaviour and its steps."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from luwte.catalogue.queries import terms
from luwte.catalogue.rules import Kind
from luwte.core.kit.shapes import gravity_label
from luwte.core.kit.widgets import TileSelectMany
from luwte.policy.forms.draft import LANGUAGES, DraftForm, line_field, text_field
from luwte.policy.forms.matrix_steps import (
    FOLDED,
    PLAIN,
    SPOKEN,
    OptionFields,
    StepFields,
    fields_of_step,
    filled_options,
    is_filled,
    read_step,
    shown_of_step,
)
from luwte.policy.rules import GRAVITIES, Matrix, MatrixClass
from luwte.policy.rules.cells import MOST_OPTIONS
from luwte.policy.rules.matrix import MOST_STEPS
from luwte.policy.rules.matrix_checks import wrong_class
from luwte.policy.wording.measures import step_label

LONGEST_LABEL = 80
WHOLE_STEP = ("options", "police", "hearing", "remarks_nl")


class ClassForm(DraftForm):
    """One class of behaviour and its steps. A step or an option that is left empty does not count;
    `steps` is how many steps the page shows and `step_1_options` how many options the first has, so
    that one more can be asked for without losing what was typed."""

    steps = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=MOST_STEPS)

    def __init__(self, *args: Any, key: str, now: Matrix, **more: Any) -> None:
        super().__init__(*args, **more)
        self.key, self.now = key, now
        self._about_the_class()
        for number in range(1, self.shown_steps + 1):
            shown = self.shown_options(number)
            self.fields[f"step_{number}_options"] = forms.IntegerField(
                widget=forms.HiddenInput, min_value=1, max_value=MOST_OPTIONS, initial=shown
            )
            self.fields.update(fields_of_step(number, shown))
        self._with_reason()

    @property
    def shown_steps(self) -> int:
        """How many steps the page has."""
        return self._shown("steps", MOST_STEPS)

    def shown_options(self, number: int) -> int:
        """How many options this step has on the page."""
        return self._shown(f"step_{number}_options", MOST_OPTIONS)

    def _shown(self, name: str, most: int) -> int:
        given = self.data.get(name) if self.is_bound else self.initial.get(name)
        try:
            return min(max(int(str(given)), 1), most)
        except ValueError:
            return 1

    @property
    def may_have_more(self) -> bool:
        """False when there is no room for another step."""
        return self.shown_steps < MOST_STEPS

    @property
    def step_groups(self) -> list[StepFields]:
        """The steps for the template."""
        return [self._group(number) for number in range(1, self.shown_steps + 1)]

    def _group(self, number: int) -> StepFields:
        shown = self.shown_options(number)
        return StepFields(
            number=number,
            label=self._step_name(number),
            options=[self._option(number, option) for option in range(1, shown + 1)],
            fields={name: self[f"step_{number}_{name}"] for name in WHOLE_STEP},
            english=[self[f"step_{number}_remarks_en"]],
            may_have_more=shown < MOST_OPTIONS,
        )

    def _option(self, number: int, option: int) -> OptionFields:
        front = f"step_{number}_{option}_"
        names = (*PLAIN, *(f"{name}_nl" for name in SPOKEN))
        fields = {name: self[f"{front}{name}"] for name in names}
        folded = [fields[name] for name in FOLDED]
        return OptionFields(
            number=option,
            fields=fields,
            english=[self[f"{front}{name}_en"] for name in SPOKEN],
            is_open=any(field.errors or field.value() for field in folded),
        )

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
            shown.update(shown_of_step(number, cell))
            shown[f"step_{number}_options"] = max(len(cell.options), 1)
        return shown

    @property
    def one(self) -> MatrixClass:
        """The class that was filled in."""
        given = self.cleaned_data
        cells = [read_step(given, number, self._texts) for number in self._filled_steps]
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

    @property
    def _filled_steps(self) -> list[int]:
        """The first one, and each other in which something was filled in."""
        shown = range(1, self.shown_steps + 1)
        return [
            number
            for number in shown
            if number == 1 or is_filled(self.cleaned_data, number, self._texts)
        ]

    def _wrong(self) -> dict[str, str]:
        return {self._field(name): said for name, said in self._with_steps_named()}

    def _with_steps_named(self) -> Iterator[tuple[str, str]]:
        shown = self._filled_steps
        for name, said in wrong_class(self.one).items():
            place = _PLACE.match(name)
            step = self._step_name(shown[int(place[1]) - 1]) if place and len(shown) > 1 else ""
            yield name, f"{step}: {said}" if step else said

    def _field(self, name: str) -> str:
        """The field on the page. A step or an option that is empty moves those after it up, so the
        rules number them in another way."""
        place = _PLACE.match(name)
        if place is None:
            return name
        number = self._filled_steps[int(place[1]) - 1]
        if place[2] is None:
            return f"step_{number}_{place[3]}"
        options = filled_options(self.cleaned_data, number, self._texts)
        at = int(place[2]) - 1
        option = options[at] if at < len(options) else 1
        return f"step_{number}_{option}_{place[3]}"

    def _step_name(self, number: int) -> str:
        return step_label(number, self.now.window_months)


# "step_2_1_kinds": the second step, its first option; "step_2_police": the second step.
_PLACE = re.compile(r"step_(\d+)_(?:(\d+)_)?(.+)")


def with_class(now: Matrix, one: MatrixClass) -> Matrix:
    """The matrix with this class instead of the one with its key, or as the heaviest one."""
    if one.key in now.keys:
        classes = tuple(one if old.key == one.key else old for old in now.classes)
    else:
        classes = (*now.classes, one)
    return replace(now, classes=classes)


def _forms() -> list[Any]:
    """The forms of the catalogue; an own word for one counts as it."""
    return list({form.entry_key: form for form in terms(Kind.FORM)}.values())
