"""The forms of the sanction matrix: from what it starts, and what holds for every class."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from luwte.core.kit.widgets import TileSelect
from luwte.policy.forms.draft import LANGUAGES, DraftForm, text_field
from luwte.policy.queries import pack_matrix
from luwte.policy.rules import Matrix
from luwte.policy.rules.matrix import REPEATS_WORDS
from luwte.policy.rules.matrix_checks import wrong_general
from luwte.policy.shipped import pack_file, pack_names, spoken

CURRENT = "current"


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
