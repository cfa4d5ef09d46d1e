"""What a reporter, or a victim, fills in on the own page, and how a handler answers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luwte.core.kit.shapes import gravity_label
from luwte.core.kit.widgets import TileSelect
from luwte.incidents.forms.careful import CarefulText, careful_area
from luwte.incidents.forms.handling import LONGEST_TEXT, SAY_WHY, TOO_LONG
from luwte.incidents.models import Case
from luwte.incidents.rules import Gravity, NewsPace


class WriteBackForm(forms.Form):
    """A message to who handles it. With the button "Call me" a text is not needed."""

    text = CarefulText(
        label=gettext_lazy("Write to who takes care of it"),
        help_text=gettext_lazy("A question, something you remember, or when to call you."),
        max_length=LONGEST_TEXT,
        widget=careful_area(3),
        error_messages={"required": gettext_lazy("Write something first."), "max_length": TOO_LONG},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].required = not self.wants_call

    @property
    def wants_call(self) -> bool:
        """Whether the button "Call me" was pressed."""
        return "call" in self.data


class PaceForm(forms.Form):
    """How much to hear."""

    pace = forms.ChoiceField(choices=[(pace.value, pace.value) for pace in NewsPace])


class ContestAnswerForm(forms.Form):
    """Another gravity or the same one, with the reason that the reporter reads."""

    gravity = forms.ChoiceField(
        label=gettext_lazy("How grave is it?"),
        widget=TileSelect,
        error_messages={"required": gettext_lazy("Choose how grave it is.")},
    )
    reason = CarefulText(
        label=gettext_lazy("Your answer"),
        help_text=gettext_lazy("The reporter reads this. Say what you looked at, and why."),
        max_length=LONGEST_TEXT,
        widget=careful_area(4),
        error_messages={"required": SAY_WHY, "max_length": TOO_LONG},
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["gravity"]
        field.widget = TileSelect(hints={case.gravity: _("It stays as it is.")})
        field.choices = [(one.value, gravity_label(one.value)) for one in Gravity]
