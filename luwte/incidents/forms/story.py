"""What somebody tells in the own words: asked in one way in every report, and looked at before it
is stored (`forms.careful`)."""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from luwte.incidents.forms.careful import CarefulLine, CarefulText, careful_area

NARRATIVE_AT_MOST: Final = 100_000  # characters
SPOKEN_AT_MOST: Final = 10_000


def narrative_field(hint: Any, *, rows: int = 5, most: int = NARRATIVE_AT_MOST) -> CarefulText:
    """The story. hint: what helps, or what to leave out; most: characters."""
    return CarefulText(
        label=_("What happened, in your own words?"),
        help_text=hint,
        widget=careful_area(rows),
        max_length=most,
        required=False,
        error_messages={
            "max_length": _(
                "This is too long: at most %(limit_value)d characters, and you have %(show_value)d."
            )
        },
    )


def spoken_field(hint: Any = "", *, rows: int = 2) -> CarefulText:
    """What was said, literally."""
    return CarefulText(
        label=_("What was said, word for word?"),
        help_text=hint,
        widget=careful_area(rows),
        max_length=SPOKEN_AT_MOST,
        required=False,
    )


def other_party_field(label: Any) -> CarefulLine:
    """Who did it, as far as anybody knows."""
    return CarefulLine(
        label=label,
        help_text=_(
            "What you know: a name, or what somebody looked like. Nothing about origin or illness."
        ),
        max_length=300,
        required=False,
    )


def place_field(label: Any) -> CarefulLine:
    """Where it was, in words beside what the lists know."""
    return CarefulLine(
        label=label,
        help_text=_("No home addresses of colleagues."),
        max_length=200,
        required=False,
    )
