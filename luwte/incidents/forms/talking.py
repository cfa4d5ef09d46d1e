"""What is said in a sealed talk, and the code that opens an anonymous one."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from luwte.incidents.actions.talking import LONGEST


class TalkForm(forms.Form):
    """One text of a talk. It is sealed, so that nothing in it is looked for or warned about."""

    text = forms.CharField(
        label=gettext_lazy("What do you want to say?"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=LONGEST,
        error_messages={
            "required": gettext_lazy("Write something first."),
            "max_length": gettext_lazy(
                "This is too long: at most %(limit_value)d characters, and you have %(show_value)d."
            ),
        },
    )


class CodeForm(forms.Form):
    """The secret code, as somebody types it."""

    code = forms.CharField(
        label=gettext_lazy("Your code"),
        help_text=gettext_lazy("Sixteen letters and digits, as they were shown after sending."),
        max_length=60,
        error_messages={"required": gettext_lazy("Type the code.")},
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "class": "mono",
            }
        ),
    )


class CodedTalkForm(TalkForm):
    """What is said with a code: the page carries the code, and the place of what is said."""

    number = forms.IntegerField(min_value=1, max_value=10_000, widget=forms.HiddenInput)
