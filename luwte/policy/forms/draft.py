"""What every form of a draft has: the edit it was filled from, and why it changes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luwte.policy.actions import LONGEST_REASON
from luwte.policy.rules import MAX_TEXT, Settings, problems

LANGUAGES = ("nl", "en")


class DraftForm(forms.Form):
    """Reason and the edit the form was filled from; the values come from the subclass."""

    edits_seen = forms.IntegerField(widget=forms.HiddenInput, initial=0, min_value=0)

    def _with_reason(self) -> None:
        self.fields["reason"] = forms.CharField(
            label=_("Why does this change?"),
            help_text=_("Everybody can read this with the new version."),
            max_length=LONGEST_REASON,
            widget=forms.TextInput,
        )

    @property
    def settings(self) -> Settings:
        """What was filled in, once the form is valid."""
        raise NotImplementedError

    def _wrong(self) -> dict[str, str]:
        """What the rules say of it: {name of the field: a sentence}."""
        return problems(self.settings)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            for name, sentence in self._wrong().items():
                self.add_error(name if name in self.fields else None, sentence)
        return cleaned

    def _texts(self, name: str) -> dict[str, str]:
        """{"nl": …, "en": …} of the fields name_nl and name_en, without what is empty."""
        texts = {
            language: one_kind_of_line_end(self.cleaned_data.get(f"{name}_{language}", ""))
            for language in LANGUAGES
        }
        if self._was_taken_out(name, texts):
            return {}
        return {language: text for language, text in texts.items() if text}

    def _was_taken_out(self, name: str, texts: dict[str, str]) -> bool:
        """True when the Dutch was emptied and the English stands as it stood, mostly unseen in its
        fold: it would speak for the Dutch that is gone."""
        return not texts["nl"] and bool(self._before(f"{name}_nl")) and self._stands(name, texts)

    def _stands(self, name: str, texts: dict[str, str]) -> bool:
        return texts["en"] == self._before(f"{name}_en")

    def _before(self, field: str) -> str:
        return one_kind_of_line_end(self.initial.get(field) or "")

    @property
    def has_stale_english(self) -> bool:
        """True when a text changed in Dutch while its English still says what it said. Only for a
        valid form that was given what stood before as `initial`."""
        names = [field.removesuffix("_nl") for field in self.fields if field.endswith("_nl")]
        for name in names:
            texts = {
                language: one_kind_of_line_end(self.cleaned_data.get(f"{name}_{language}", ""))
                for language in LANGUAGES
            }
            changed = texts["nl"] and texts["nl"] != self._before(f"{name}_nl")
            if changed and texts["en"] and self._stands(name, texts):
                return True
        return False

    def _lines(self, name: str) -> dict[str, list[str]]:
        """The same, each text as its lines."""
        return {
            language: [line.strip() for line in text.splitlines() if line.strip()]
            for language, text in self._texts(name).items()
        }


def one_kind_of_line_end(typed: Any) -> str:
    """A form sends line ends as CR LF; stored texts have LF, or every save would differ."""
    return str(typed).replace("\r\n", "\n").strip()


def text_field(label: str, rows: int, required: bool = False, hint: str = "") -> forms.CharField:
    """A text of several lines."""
    return forms.CharField(
        label=label,
        required=required,
        max_length=MAX_TEXT,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def line_field(label: str, most: int, required: bool = False, hint: str = "") -> forms.CharField:
    """A text of one line."""
    return forms.CharField(label=label, required=required, max_length=most, help_text=hint)


class SeenForm(forms.Form):
    """Which edit of the draft somebody read before deciding about it."""

    edits_seen = forms.IntegerField(
        min_value=1,
        error_messages={
            "required": gettext_lazy("Open the draft again and read it first."),
            "invalid": gettext_lazy("Open the draft again and read it first."),
        },
    )
