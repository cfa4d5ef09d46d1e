"""What the screens of letters ask. Forms check shapes; what may be done, the verbs know."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from luwte.core.kit.people_field import SomebodyField
from luwte.core.kit.widgets import DayInput, TileSelect
from luwte.incidents.panels import CarefulLine, CarefulText, careful_area
from luwte.lib.text_warnings import Concern
from luwte.response.rules.letters import LONGEST, TO_STAFF, Text, Words
from luwte.response.rules.states import LetterKind, SendWay
from luwte.response.words.letters import LETTERS, WAYS

# A letter has an address and a phone number; what does not belong is a BSN and what somebody has.
NOT_HERE = frozenset({Concern.BSN, Concern.MEDICAL})
LANGUAGES = (("", _("Dutch only")), ("en", _("Dutch, with English beside it")))


class _Line(CarefulLine):
    asks_about = NOT_HERE


class _Text(CarefulText):
    asks_about = NOT_HERE


class ChosenField(forms.ChoiceField):
    """One of these rows by its id; gives the row or None."""

    def __init__(self, **more: Any) -> None:
        self.rows: dict[str, Any] = {}
        super().__init__(required=False, **more)

    def offer(self, rows: Iterable[tuple[Any, str]]) -> None:
        """Set what to choose from: a row and its words."""
        pairs = list(rows)
        self.rows = {str(row.pk): row for row, _words in pairs}
        self.choices = [("", "–"), *((str(row.pk), words) for row, words in pairs)]

    def clean(self, value: Any) -> Any:
        return self.rows.get(super().clean(value) or "")


class LetterForm(forms.Form):
    """Which letter, to whom, about what."""

    kind = forms.ChoiceField(label=_("Which letter?"))
    party = ChosenField(label=_("To whom, or about whom?"))
    measure = ChosenField(
        label=_("About which measure?"),
        help_text=_("A warning, a card, a ban or its end belongs to a measure."),
    )
    talk = ChosenField(label=_("About which talk?"))
    claim = ChosenField(label=_("About which damage claim?"))
    person = SomebodyField(label=_("To which colleague?"))
    second_language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES, required=False)

    def __init__(
        self,
        *args: Any,
        kinds: Iterable[LetterKind],
        parties: Iterable[tuple[Any, str]],
        measures: Iterable[tuple[Any, str]],
        talks: Iterable[tuple[Any, str]],
        claims: Iterable[tuple[Any, str]],
        people: Iterable[Any],
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        kind: Any = self.fields["kind"]
        kind.choices = [(one.value, LETTERS[one]) for one in kinds]
        offered = {"party": parties, "measure": measures, "talk": talks, "claim": claims}
        for name, rows in offered.items():
            field = self.fields[name]
            assert isinstance(field, ChosenField)
            field.offer(rows)
            if name in ("talk", "claim") and not field.rows:
                del self.fields[name]
        somebody = self.fields["person"]
        assert isinstance(somebody, SomebodyField)
        somebody.offer(people)

    @property
    def plan(self) -> dict[str, Any]:
        """What the verb takes."""
        data = {"talk": None, **self.cleaned_data}
        claim = data.pop("claim", None)
        data["claim_id"] = claim.pk if claim is not None else None
        if data["kind"] in TO_STAFF:
            return {**data, "party": None, "measure": None, "talk": None, "claim_id": None}
        return {**data, "person": None}


class WordsForm(forms.Form):
    """A draft: address, subject, text and closing, in one language or two."""

    address = forms.CharField(
        label=_("Address"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("As it stands on the envelope, line by line."),
    )
    subject = _Line(label=_("Subject"), max_length=200)
    text = _Text(
        label=_("Text"),
        max_length=LONGEST,
        widget=careful_area(24),
        help_text=_(
            "An empty line begins a new paragraph. Begin a line with ## for a heading, with - for "
            "a list, with > for what was said literally."
        ),
    )
    closing = forms.CharField(
        label=_("Closing"), max_length=500, widget=forms.Textarea(attrs={"rows": 4})
    )
    second_subject = _Line(label=_("Subject in the other language"), max_length=200)
    second_text = _Text(
        label=_("Text in the other language"),
        max_length=LONGEST,
        widget=careful_area(24),
        help_text=_("What you quote stands in Dutch: translate it when you can."),
    )
    second_closing = forms.CharField(
        label=_("Closing in the other language"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, words: Words, **more: Any) -> None:
        self.language = words.second_language
        given: dict[str, Any] = {
            "address": words.address,
            **_shown(words.dutch, ""),
            **_shown(words.second, "second_"),
        }
        more["initial"] = given
        super().__init__(*args, **more)
        if not self.language:
            for name in ("second_subject", "second_text", "second_closing"):
                del self.fields[name]

    @property
    def words(self) -> Words:
        """What the verb takes."""
        data = self.cleaned_data
        return Words(
            address=data["address"],
            dutch=_typed(data, ""),
            second_language=self.language,
            second=_typed(data, "second_") if self.language else Text(),
        )


class FinalForm(forms.Form):
    """Make it final; with names of colleagues in it, one looks at them first."""

    names_may_stand = forms.BooleanField(
        label=_("These names may stand in the letter"), required=False
    )

    def __init__(self, *args: Any, staff: Iterable[str], **more: Any) -> None:
        super().__init__(*args, **more)
        names = ", ".join(staff)
        if names:
            self.fields["names_may_stand"].help_text = names
        else:
            del self.fields["names_may_stand"]


class SendingForm(forms.Form):
    """How it left, when, and what proves it."""

    how = forms.ChoiceField(
        label=_("How did it leave?"),
        choices=[(one.value, WAYS[one]) for one in SendWay],
        widget=TileSelect,
    )
    on = forms.DateField(label=_("On which day?"), widget=DayInput)
    proof = forms.CharField(
        label=_("Proof"),
        required=False,
        max_length=200,
        help_text=_(
            "The code of the post, or who took it. Needed for registered post and by hand."
        ),
    )
    proof_file = forms.FileField(
        label=_("Photo or PDF of the proof"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*,application/pdf,.heic,.eml,.msg"}),
    )

    @property
    def sent_at(self) -> datetime:
        """The day as a moment: now when it is today, else noon."""
        day = self.cleaned_data["on"]
        if day == timezone.localdate():
            return timezone.now()
        return timezone.make_aware(datetime.combine(day, time(12)))


class ArrivalForm(forms.Form):
    """It was received, or it came back."""

    on = forms.DateField(label=_("On which day?"), widget=DayInput)
    came_back = forms.ChoiceField(
        label=_("What happened?"),
        choices=[("", _("It was received")), ("yes", _("It came back"))],
        widget=TileSelect,
        required=False,
    )


def _shown(text: Text, before: str) -> dict[str, str]:
    return {
        f"{before}subject": text.subject,
        f"{before}text": text.text,
        f"{before}closing": text.closing,
    }


def _typed(data: dict[str, Any], before: str) -> Text:
    return Text(*(str(data[f"{before}{name}"]) for name in ("subject", "text", "closing")))
