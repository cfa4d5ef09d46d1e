"""The forms of norm and terms; what is acceptable stands in rules."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from luwte.catalogue.queries import TermView, terms
from luwte.catalogue.rules import Kind
from luwte.core.kit.shapes import gravity_label
from luwte.core.kit.widgets import TileSelect
from luwte.policy.forms.draft import LANGUAGES, DraftForm, text_field
from luwte.policy.rules import GRAVITIES, Norm, NormClass, Terms
from luwte.policy.shipped import TermFact, spoken, term_facts
from luwte.policy.wording import share_words, term_words


class TermsForm(DraftForm):
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


class NormForm(DraftForm):
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
        self.fields[f"statement_{language}"] = text_field(_("What we do not accept"), 5, must)
        self.fields[f"conduct_{language}"] = text_field(_("What you may do then"), 4, False)
        for key, label in _gravity_labels().items():
            self.fields[f"{key}_description_{language}"] = text_field(
                _("%(gravity)s: when is it?") % {"gravity": label}, 2, must
            )
            self.fields[f"{key}_examples_{language}"] = text_field(
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
            statement=self._texts("statement"),
            conduct=self._texts("conduct"),
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
        return NormClass(
            description=self._texts(f"{key}_description"), examples=self._lines(f"{key}_examples")
        )


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
