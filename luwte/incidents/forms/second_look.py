"""Asking somebody to look along, and answering."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luwte.core.kit.widgets import TileSelect
from luwte.incidents.actions.guest import Question
from luwte.incidents.forms.careful import CarefulText, careful_area
from luwte.incidents.rules import LookAnswer
from luwte.incidents.rules.second_look import Decision
from luwte.incidents.words.looks import QUESTIONS

if TYPE_CHECKING:
    from luwte.org.models import Person

GUEST = "guest"
SAY_WHAT = gettext_lazy("Say what you want to know.")


class AskForm(forms.Form):
    """Whom, what, and for a guest which facts. A guest sees nothing else of the case."""

    whom = forms.ChoiceField(label=gettext_lazy("Who looks along?"), widget=TileSelect())
    question = CarefulText(
        label=gettext_lazy("What do you ask?"),
        max_length=1000,
        widget=careful_area(2),
        error_messages={"required": SAY_WHAT},
    )
    guest_name = forms.CharField(
        label=gettext_lazy("Name of the colleague from outside"), max_length=120, required=False
    )
    guest_email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        help_text=gettext_lazy("The link goes there. It works once, for seven days."),
        max_length=254,
        required=False,
    )
    facts = forms.MultipleChoiceField(
        label=gettext_lazy("What may this person know?"),
        help_text=gettext_lazy("Only what you tick, and what you write below. No names."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    more_facts = CarefulText(
        label=gettext_lazy("Something else that is needed to answer"),
        help_text=gettext_lazy("No medical facts and no names: a guest needs neither."),
        max_length=2000,
        widget=careful_area(3),
        required=False,
    )

    def __init__(
        self,
        data: Any,
        *,
        decision: Decision,
        colleagues: Iterable[Person],
        facts: list[tuple[str, str]],
    ) -> None:
        super().__init__(data, initial={"question": str(QUESTIONS[decision])})
        self.decision = decision
        self.people = {str(person.pk): person for person in colleagues}
        self._facts = dict(facts)
        named = [(pk, person.name) for pk, person in self.people.items()]
        whom: Any = self.fields["whom"]
        whom.choices = [*named, (GUEST, _("A colleague from outside"))]
        if not named:
            whom.initial = GUEST
        listed: Any = self.fields["facts"]
        listed.choices = facts
        if not facts:
            del self.fields["facts"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("whom") == GUEST:
            if not data.get("guest_name"):
                self.add_error("guest_name", _("Say who it is."))
            if not data.get("guest_email") and "guest_email" not in self.errors:
                self.add_error("guest_email", _("Say where the link goes."))
        elif data.get("whom"):
            self._refuse_what_is_for_a_guest(data)
        return data

    def _refuse_what_is_for_a_guest(self, data: dict[str, Any]) -> None:
        """A colleague reads the case; what is typed for a guest would reach nobody."""
        for name in ("guest_name", "guest_email", "more_facts"):
            if data.get(name, "").strip():
                self.add_error(name, _("Only for somebody from outside. Empty this."))

    def asked(self) -> Question:
        """What was filled in, as the verb wants it."""
        data = self.cleaned_data
        lines = [self._facts[key] for key in data.get("facts", [])]
        lines += [data["more_facts"]] if data["more_facts"] else []
        colleague = self.people.get(data["whom"])
        if colleague is not None:
            return Question(self.decision, data["question"], colleague=colleague)
        return Question(
            self.decision,
            data["question"],
            facts="\n".join(lines),
            guest_name=data["guest_name"],
            guest_email=data["guest_email"],
        )


class AnswerForm(forms.Form):
    """Yes, or no with words."""

    answer = forms.ChoiceField(
        label=gettext_lazy("Do you agree?"),
        choices=[
            (LookAnswer.AGREE.value, gettext_lazy("I agree")),
            (LookAnswer.DISAGREE.value, gettext_lazy("I do not agree")),
        ],
        widget=TileSelect(),
        error_messages={"required": gettext_lazy("Choose one of the two.")},
    )
    words = forms.CharField(
        label=gettext_lazy("What do you see?"),
        help_text=gettext_lazy("Needed when you do not agree."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("answer") == LookAnswer.DISAGREE and not data.get("words", "").strip():
            self.add_error("words", _("Say in a few words what you see differently."))
        return data
