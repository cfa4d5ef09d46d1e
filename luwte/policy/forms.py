"""The two forms of the agreements; what is acceptable stands in rules."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luwte.catalogue.queries import TermView, terms
from luwte.catalogue.rules import Kind
from luwte.core.kit.shapes import gravity_label
from luwte.core.kit.widgets import TileSelect
from luwte.policy.actions import LONGEST_REASON
from luwte.policy.rules import GRAVITIES, MAX_TEXT, Norm, NormClass, Terms, problems
from luwte.policy.shipped import TermFact, spoken, term_facts
from luwte.policy.wording import share_words, term_words

LANGUAGES = ("nl", "en")


class _DraftForm(forms.Form):
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
    def settings(self) -> Norm | Terms:
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            for name, sentence in problems(self.settings).items():
                self.add_error(name, sentence)
        return cleaned


class TermsForm(_DraftForm):
    """How long each clock of a case runs."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for key, fact in term_facts().items():
            self.fields[key] = _term_field(fact)
        self._with_reason()

    @staticmethod
    def initial_of(terms: Terms) -> dict[str, Any]:
        """What the form shows for these terms."""
        return {**terms.values(), "reminder_shares": share_words(terms.reminder_shares)}

    def clean_reminder_shares(self) -> tuple[float, ...]:
        text = str(self.cleaned_data["reminder_shares"])
        numbers = [part for part in re.split(r"[\s,;%]+", text) if part]
        if not all(part.isdecimal() and len(part) <= 3 for part in numbers):
            raise forms.ValidationError(
                _("Write whole percentages with a comma between, for example 50, 80.")
            )
        return tuple(int(part) / 100 for part in numbers)

    @property
    def settings(self) -> Terms:
        return Terms.from_values(self.cleaned_data)


def _term_field(fact: TermFact) -> forms.Field:
    given: dict[str, Any] = {
        "label": spoken(fact.label),
        "help_text": " ".join(
            part
            for part in (
                spoken(fact.hint),
                spoken(fact.how),
                _("Source: %(source)s") % {"source": spoken(fact.source)},
            )
            if part
        ),
    }
    if fact.unit == "flag":
        return forms.BooleanField(required=False, **given)
    if fact.unit == "shares":
        return forms.CharField(max_length=40, **given)
    if fact.choices:
        return forms.TypedChoiceField(
            coerce=int if isinstance(fact.choices[0], int) else str,
            choices=[(choice, term_words(fact, choice)) for choice in fact.choices],
            widget=TileSelect,
            **given,
        )
    return forms.IntegerField(**given)


class NormForm(_DraftForm):
    """What the organisation does not accept, in Dutch and, when wanted, in English."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for language in LANGUAGES:
            self._text_fields(language)
        self.forms_of_aggression = _forms()
        for form in self.forms_of_aggression:
            self.fields[_usual(form.entry_key)] = _usual_field(form)
        self._with_reason()

    @property
    def usual_fields(self) -> list[forms.BoundField]:
        """How grave each form usually is, for the template."""
        return [self[_usual(form.entry_key)] for form in self.forms_of_aggression]

    def _text_fields(self, language: str) -> None:
        must = language == "nl"
        self.fields[f"statement_{language}"] = _text(_("What we do not accept"), 5, must)
        self.fields[f"conduct_{language}"] = _text(_("What you may do then"), 4, False)
        for key, label in _gravity_labels().items():
            self.fields[f"{key}_description_{language}"] = _text(
                _("%(gravity)s: when is it?") % {"gravity": label}, 2, must
            )
            self.fields[f"{key}_examples_{language}"] = _text(
                _("%(gravity)s: examples, each on its own line") % {"gravity": label}, 5, must
            )

    @staticmethod
    def initial_of(norm: Norm) -> dict[str, Any]:
        """What the form shows for this norm."""
        shown: dict[str, Any] = {_usual(form): grave for form, grave in norm.usual.items()}
        for language in LANGUAGES:
            shown[f"statement_{language}"] = norm.statement.get(language, "")
            shown[f"conduct_{language}"] = norm.conduct.get(language, "")
            for key in GRAVITIES:
                one = norm.of(key)
                shown[f"{key}_description_{language}"] = one.description.get(language, "")
                shown[f"{key}_examples_{language}"] = "\n".join(one.examples.get(language, []))
        return shown

    @property
    def settings(self) -> Norm:
        return Norm(
            statement=self._words("statement"),
            conduct=self._words("conduct"),
            light=self._class("light"),
            middle=self._class("middle"),
            heavy=self._class("heavy"),
            usual=self._chosen(),
        )

    def _chosen(self) -> dict[str, str]:
        keys = [form.entry_key for form in self.forms_of_aggression]
        chosen = {key: str(self.cleaned_data.get(_usual(key), "")) for key in keys}
        return {key: gravity for key, gravity in chosen.items() if gravity}

    def _class(self, key: str) -> NormClass:
        examples = {
            language: [line.strip() for line in text.splitlines() if line.strip()]
            for language, text in self._words(f"{key}_examples").items()
        }
        return NormClass(description=self._words(f"{key}_description"), examples=examples)

    def _words(self, name: str) -> dict[str, str]:
        # A form sends line ends as CR LF; stored texts have LF, or every save would differ.
        texts = {
            language: str(self.cleaned_data.get(f"{name}_{language}", ""))
            .replace("\r\n", "\n")
            .strip()
            for language in LANGUAGES
        }
        return {language: text for language, text in texts.items() if text}


def _usual(form: str) -> str:
    return f"usual_{form}"


def _forms() -> list[TermView]:
    """The forms of the catalogue that are chosen here; an own word for one counts as it."""
    return list({form.entry_key: form for form in terms(Kind.FORM)}.values())


def _usual_field(form: TermView) -> forms.ChoiceField:
    usual = gravity_label(form.data.usual_gravity).lower()
    as_brought = _("as Luwte brings it: %(gravity)s") % {"gravity": usual}
    return forms.ChoiceField(
        label=form.label,
        required=False,
        choices=[("", as_brought), *_gravity_labels().items()],
    )


def _gravity_labels() -> dict[str, str]:
    return {"light": _("Light"), "middle": _("Middle"), "heavy": _("Heavy")}


def _text(label: str, rows: int, required: bool) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class SeenForm(forms.Form):
    """Which edit of the draft somebody read before deciding about it."""

    edits_seen = forms.IntegerField(
        min_value=1,
        error_messages={
            "required": gettext_lazy("Open the draft again and read it first."),
            "invalid": gettext_lazy("Open the draft again and read it first."),
        },
    )
