"""Somebody who is in no list of the form: named in words."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from luwte.org.queries import people_named

OFFERED_AT_MOST = 6


class PersonByNameField(forms.CharField):
    """A name or an address of somebody of the organisation; gives the Person or None.

    Who cannot be told apart by the name is told apart by the address.
    """

    def clean(self, value: Any) -> Any:
        words = super().clean(value)
        if not words:
            return None
        found = people_named(words, OFFERED_AT_MOST)
        exact = [one for one in found if words.casefold() in (one.name.casefold(), one.email)]
        if len(exact) == 1:
            return exact[0]
        if len(found) == 1:
            return found[0]
        if not found:
            raise ValidationError(_("We know nobody of this name. Look at how it is written."))
        names = ", ".join(f"{one.name} ({one.email})" if one.email else one.name for one in found)
        raise ValidationError(
            _("More people have this name: %(names)s. Write the address.") % {"names": names}
        )
