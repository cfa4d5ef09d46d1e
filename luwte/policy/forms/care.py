"""The form of the moments of care. A row that is left empty is no moment."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from luwte.core.kit.shapes import gravity_label
from luwte.policy.forms.draft import DraftForm
from luwte.policy.rules import GRAVITIES, Care, CareMoment, MomentUnit
from luwte.policy.rules.care import MOST_MOMENTS
from luwte.policy.wording.care import unit_words

SPARE_ROWS = 2


class CareForm(DraftForm):
    """When somebody talks, when it is offered again, and when it adds up."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for gravity in GRAVITIES:
            for number in range(1, self._rows(gravity) + 1):
                self.fields.update(_moment_fields(gravity, number))
        self.fields["offer_again_days"] = forms.IntegerField(
            label=_("Offer it again after how many days?"),
            help_text=_("Who says no, gets one more question. After that it rests."),
        )
        self.fields["load_on"] = forms.BooleanField(
            label=_("Give a signal when it adds up"),
            help_text=_("The employee hears it first, and decides who else does."),
            required=False,
        )
        self.fields["load_count"] = forms.IntegerField(label=_("At how many incidents?"))
        self.fields["load_months"] = forms.IntegerField(label=_("Within how many months?"))
        self._with_reason()

    def _rows(self, gravity: str) -> int:
        source = self.data if self.is_bound else self.initial
        filled = [
            n
            for n in range(1, MOST_MOMENTS + 1)
            if str(source.get(f"{gravity}_{n}_after", "")).strip() not in ("", "None")
        ]
        return min(max(filled, default=0) + SPARE_ROWS, MOST_MOMENTS)

    @property
    def gravities(self) -> list[dict[str, Any]]:
        """The moments for the template, by gravity."""
        return [
            {
                "key": gravity,
                "rows": [
                    {name: self[f"{gravity}_{n}_{name}"] for name in ("after", "unit", "latest")}
                    for n in range(1, self._rows(gravity) + 1)
                ],
            }
            for gravity in GRAVITIES
        ]

    @staticmethod
    def initial_of(now: Care) -> dict[str, Any]:
        """What the form shows for these moments."""
        shown: dict[str, Any] = {
            name: getattr(now, name)
            for name in ("offer_again_days", "load_on", "load_count", "load_months")
        }
        for gravity in GRAVITIES:
            for n, moment in enumerate(now.moments(gravity), start=1):
                shown[f"{gravity}_{n}_after"] = moment.after
                shown[f"{gravity}_{n}_unit"] = moment.unit
                shown[f"{gravity}_{n}_latest"] = moment.latest or None
        return shown

    @property
    def settings(self) -> Care:
        given = self.cleaned_data
        return Care(
            light=self._moments("light"),
            middle=self._moments("middle"),
            heavy=self._moments("heavy"),
            offer_again_days=given["offer_again_days"],
            load_on=given["load_on"],
            load_count=given["load_count"],
            load_months=given["load_months"],
        )

    def _moments(self, gravity: str) -> tuple[CareMoment, ...]:
        rows = range(1, self._rows(gravity) + 1)
        return tuple(
            CareMoment(
                after=self.cleaned_data[f"{gravity}_{n}_after"],
                unit=self.cleaned_data[f"{gravity}_{n}_unit"],
                latest=self.cleaned_data[f"{gravity}_{n}_latest"] or 0,
            )
            for n in rows
            if self.cleaned_data[f"{gravity}_{n}_after"] is not None
        )

    def _wrong(self) -> dict[str, str]:
        # A sentence about a gravity belongs with its first row.
        return {
            f"{name}_1_after" if name in GRAVITIES else name: sentence
            for name, sentence in self.settings.problems().items()
        }


def _moment_fields(gravity: str, number: int) -> dict[str, forms.Field]:
    named = {"gravity": gravity_label(gravity).lower(), "n": number}
    front = f"{gravity}_{number}_"
    return {
        f"{front}after": forms.IntegerField(
            label=_("Moment %(n)s (%(gravity)s): after") % named, required=False, min_value=0
        ),
        f"{front}unit": forms.ChoiceField(
            label=_("Moment %(n)s (%(gravity)s): counted in") % named,
            choices=[(unit.value, unit_words(unit)) for unit in MomentUnit],
            required=False,
        ),
        f"{front}latest": forms.IntegerField(
            label=_("Moment %(n)s (%(gravity)s): at the latest after") % named,
            required=False,
            min_value=0,
        ),
    }
