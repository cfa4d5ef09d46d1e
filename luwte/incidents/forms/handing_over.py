"""From whom to whom everything passes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from luwte.incidents.forms.handling import OwnerField


class HandOverForm(forms.Form):
    """Two people; sent as an address, so that nothing changes before it was seen."""

    giver = OwnerField(
        label=gettext_lazy("From whom?"),
        required=True,
        error_messages={"required": gettext_lazy("Choose from whom.")},
    )
    receiver = OwnerField(
        label=gettext_lazy("To whom?"),
        required=True,
        error_messages={"required": gettext_lazy("Choose to whom.")},
    )

    def __init__(
        self, *args: Any, givers: Iterable[Any], receivers: Iterable[Any], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, people in (("giver", givers), ("receiver", receivers)):
            field: Any = self.fields[name]
            field.offer(people)
