"""What closing light cases together asks, once for all of them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luwte.incidents.actions.bulk import Picked
from luwte.incidents.forms.careful import CarefulText, careful_area

LONGEST = 2_000


class CloseLightForm(forms.Form):
    """One learning sentence and one message to each reporter."""

    learning = CarefulText(
        label=gettext_lazy("What did you learn from them, or why does nothing change?"),
        max_length=LONGEST,
        widget=careful_area(2),
        error_messages={
            "required": gettext_lazy(
                "Say in one sentence what you learned, or why nothing changes."
            )
        },
    )
    message = CarefulText(
        label=gettext_lazy("What do you tell each reporter?"),
        help_text=gettext_lazy("Each reporter reads it on the own page."),
        max_length=LONGEST,
        widget=careful_area(3),
        error_messages={"required": gettext_lazy("Write what the reporters should know.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["message"].initial = _(
            "Thank you for reporting this. We looked at it, and your case is closed now. If it "
            "still bothers you, talk to your manager or write back on this page."
        )


def picked_of(values: list[str]) -> list[Picked]:
    """What was ticked: "<id>:<version>" each; what is no such thing is left out."""
    found = []
    for value in values:
        pk, _colon, seen = value.partition(":")
        try:
            found.append(Picked(UUID(pk), int(seen)))
        except ValueError:
            continue
    return found
