"""Forms read and show; what is allowed stands in rules and actions."""

from __future__ import annotations

from django import forms
from django.utils.translation import pgettext_lazy

from luwte.sample.rules import LONGEST_TITLE


class ItemForm(forms.Form):
    """One line of text."""

    title = forms.CharField(label=pgettext_lazy("sample", "What is it?"), max_length=LONGEST_TITLE)
