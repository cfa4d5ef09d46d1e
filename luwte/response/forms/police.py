"""What the screens of the police ask. Forms check shapes; what may be done, the verbs know."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from luwte.catalogue.queries import OffenceView
from luwte.core.kit.people_field import SomebodyField
from luwte.core.kit.widgets import DayInput, MomentField, TileSelect
from luwte.incidents.panels import CarefulText, careful_area
from luwte.org.actions.partners import SHARABLE
from luwte.response.actions.police_reports import ReportFacts
from luwte.response.rules.grounds import GROUNDS as GROUNDS_FOR
from luwte.response.rules.states import ContactMoment, DisclosureTo, Filer
from luwte.response.words.police import (
    EVIDENCE_KINDS,
    FILER_HINTS,
    FILERS,
    GROUND_HINTS,
    GROUNDS,
    KIND_HINTS,
    KINDS,
    MOMENTS,
)

LONGEST = 20_000
SAY_IT = _("Say it in a few words.")


def _pairs(words: dict[str, Any], only: Iterable[str] | None = None) -> list[tuple[str, Any]]:
    keys = list(words) if only is None else list(only)
    return [(str(key), words[key]) for key in keys]


def _text(label: Any, *, hint: Any = "", required: bool = True, rows: int = 3) -> CarefulText:
    return CarefulText(
        label=label,
        help_text=hint,
        required=required,
        max_length=LONGEST,
        widget=careful_area(rows),
        error_messages={"required": SAY_IT},
    )


def _day(label: Any, *, hint: Any = "", required: bool = False) -> forms.DateField:
    return forms.DateField(label=label, help_text=hint, required=required, widget=DayInput())


def _line(label: Any, *, hint: Any = "", most: int = 120) -> forms.CharField:
    return forms.CharField(label=label, help_text=hint, required=False, max_length=most)


class GroundForm(forms.Form):
    """On which ground something about a patient goes out."""

    ground = forms.ChoiceField(label=_("On which ground?"))
    explanation = _text(_("Explain it"), hint=_("In your own words, and nothing medical."), rows=3)

    def __init__(self, *args: Any, to: DisclosureTo, **more: Any) -> None:
        super().__init__(*args, **more)
        ground: Any = self.fields["ground"]
        ground.widget = TileSelect(hints=GROUND_HINTS)
        ground.choices = _pairs(GROUNDS, GROUNDS_FOR[to])


class DecideForm(forms.Form):
    """Who goes to the police, with which precautions, and for what a klacht is asked."""

    filer = forms.ChoiceField(
        label=_("Who goes to the police?"),
        choices=_pairs(FILERS),
        widget=TileSelect(hints=FILER_HINTS),
        error_messages={"required": _("Choose who goes to the police.")},
    )
    reason = _text(
        _("Why?"),
        hint=_("Needed when nobody goes. Whom it happened to can read this."),
        required=False,
    )
    uses_domicile = forms.BooleanField(
        label=_("Use the work address (domicilie)"),
        required=False,
        help_text=_("The private address stays out of the file. The name stands in it."),
    )
    asks_number = forms.BooleanField(
        label=_("Ask for aangifte under number"),
        required=False,
        help_text=_(
            "A code replaces the name. Police and prosecutor decide; it is no use when this person "
            "knows the victim, and a judge can lift it."
        ),
    )
    klacht = forms.MultipleChoiceField(
        label=_("Ask the victims for a klacht for"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "For these the victim asks for prosecution, within three months. For insult it is not "
            "needed when the victim is an official on duty. Not everybody with a public task is "
            "one: in doubt, have it signed, and ask the police."
        ),
    )

    def __init__(self, *args: Any, offences: Iterable[OffenceView], **more: Any) -> None:
        super().__init__(*args, **more)
        klacht: Any = self.fields["klacht"]
        klacht.choices = [(one.key, one.name) for one in offences]
        if not klacht.choices:
            del self.fields["klacht"]


class KlachtForm(forms.Form):
    """Whom a klacht is asked of."""

    victim = forms.ChoiceField(label=_("Whose klacht?"), widget=TileSelect)
    offence = forms.ChoiceField(label=_("For what?"))
    known_on = _day(
        _("Since when does the victim know of it?"),
        hint=_(
            "Usually the day itself; leave it empty then. For stalking: the day of the last act."
        ),
    )

    def __init__(
        self, *args: Any, victims: Iterable[Any], offences: Iterable[OffenceView], **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.victims = {str(row.pk): row for row in victims}
        victim, offence = self.fields["victim"], self.fields["offence"]
        victim.choices = [  # type: ignore[attr-defined]
            (pk, row.person.name if row.person else row.name) for pk, row in self.victims.items()
        ]
        offence.choices = [(one.key, one.name) for one in offences]  # type: ignore[attr-defined]


class SignForm(forms.Form):
    """The klacht was signed."""

    signed_on = _day(_("Signed on"), required=True)
    by_power = forms.BooleanField(
        label=_("By special written power"),
        required=False,
        help_text=_("The victim gave somebody else written power to ask for prosecution."),
    )


class LaterActForm(forms.Form):
    """Stalking went on."""

    known_on = _day(_("Day of the last act"), required=True)


class OwnKlachtForm(forms.Form):
    """The victim's own answer."""

    answer = forms.ChoiceField(
        label=_("What do you want?"),
        widget=TileSelect,
        choices=[
            ("signed", _("I signed it")),
            ("not_wanted", _("I do not want it")),
            ("wanted", _("I do want it: I will still sign")),
        ],
    )
    signed_on = _day(_("Signed on"), hint=_("When you signed it."))

    def __init__(self, *args: Any, is_declined: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        answer: Any = self.fields["answer"]
        left_out = "not_wanted" if is_declined else "wanted"
        answer.choices = [one for one in answer.choices if one[0] != left_out]


class _Facts(forms.Form):
    """What is known of a report; subclasses have some of its fields."""

    def facts(self) -> ReportFacts:
        """As the verbs take it. Only after `is_valid()`."""
        known = {
            name: self.cleaned_data[name]
            for name in ReportFacts.__dataclass_fields__
            if self.cleaned_data.get(name)
        }
        return ReportFacts(**known)


class ReportForm(_Facts):
    """A melding or aangifte that is planned, or was made."""

    kind = forms.ChoiceField(
        label=_("What?"),
        choices=[(key, capfirst(words)) for key, words in _pairs(KINDS)],
        widget=TileSelect(hints=KIND_HINTS),
    )
    filer = forms.ChoiceField(
        label=_("Who goes to the police?"),
        choices=_pairs(FILERS, (Filer.EMPLOYER, Filer.EMPLOYEE)),
        widget=TileSelect(hints=FILER_HINTS),
    )
    appointment_at = MomentField(label=_("Appointment"), required=False)
    made_on = _day(_("Made on"), hint=_("Fill this in when it was made already."))
    number = _line(_("Number at the police"), most=60)
    officer = _line(_("Officer"))
    station = _line(_("Police station"))
    chase_on = _day(_("Ask how it stands on"), hint=_("You are reminded on that day."))


class ReportChangeForm(_Facts):
    """What became known."""

    appointment_at = MomentField(label=_("Appointment"), required=False)
    number = _line(_("Number at the police"), most=60)
    officer = _line(_("Officer"))
    station = _line(_("Police station"))
    chase_on = _day(_("Ask how it stands on"), hint=_("You are reminded on that day."))


ASKED_AT: dict[str, tuple[str, ...]] = {
    "make": ("made_on", "number", "officer", "station", "chase_on"),
    "refuse": ("reason", "officer", "station"),
    "ask_senior": ("reason", "officer", "chase_on"),
    "leave_notice": ("made_on", "number", "officer", "station", "reason"),
    "investigate": ("officer", "chase_on"),
    "prosecute": ("number", "chase_on"),
    "to_court": ("chase_on",),
    "judge": ("outcome",),
    "dismiss": ("outcome",),
}
NEEDED_AT: dict[str, tuple[str, ...]] = {
    "make": ("made_on",),
    "refuse": ("reason",),
    "leave_notice": ("made_on", "reason"),
    "judge": ("outcome",),
    "dismiss": ("outcome",),
}


class ReportMoveForm(_Facts):
    """One step of a report, with what it asks for."""

    made_on = _day(_("Made on"))
    number = _line(_("Number at the police"), most=60)
    officer = _line(_("Officer"))
    station = _line(_("Police station"))
    reason = _text(_("Why?"), hint=_("What did they say?"), required=False)
    outcome = _text(_("What is the outcome?"), required=False)
    chase_on = _day(
        _("Ask how it stands on"), hint=_("You are reminded on that day. Empty: Luwte chooses.")
    )

    def __init__(self, *args: Any, move: str, **more: Any) -> None:
        super().__init__(*args, **more)
        for name in list(self.fields):
            if name not in ASKED_AT[move]:
                del self.fields[name]
        for name in NEEDED_AT.get(move, ()):
            self.fields[name].required = True
        if "made_on" in self.fields:
            self.fields["made_on"].initial = timezone.localdate


class EvidenceForm(forms.Form):
    """What may disappear."""

    kind = forms.ChoiceField(label=_("What is it?"), choices=_pairs(EVIDENCE_KINDS))
    what = forms.CharField(
        label=_("What has to be held?"),
        max_length=300,
        help_text=_("For instance: camera above counter 3, 14:00 to 14:30. Or names of witnesses."),
    )
    where = _line(
        _("Where is it?"),
        hint=_("The system, the room, or the address (URL) of the page."),
        most=300,
    )
    keeper = SomebodyField(label=_("Who can hold it?"))
    keeper_name = _line(_("Or somebody else"), hint=_("A name, a department or a company."))
    keep_until = _day(
        _("When does it disappear by itself?"),
        hint=_("Camera images usually after four weeks: Luwte takes that when you leave it empty."),
    )

    def __init__(self, *args: Any, people: Iterable[Any], **more: Any) -> None:
        super().__init__(*args, **more)
        keeper: Any = self.fields["keeper"]
        keeper.offer(people)


REASONS = {"hand_over": _("To whom was it handed over?"), "lose": _("How was it lost?")}


class EvidenceMoveForm(forms.Form):
    """One step of a piece of evidence."""

    keeper = SomebodyField(label=_("Who holds it?"))
    keeper_name = _line(_("Or somebody else"))
    where = _line(_("Where is it kept?"), most=300)
    reason = _text(_("Why can it go?"))

    def __init__(self, *args: Any, move: str, people: Iterable[Any], **more: Any) -> None:
        super().__init__(*args, **more)
        if move in REASONS:
            self.fields["reason"].label = REASONS[move]
        if move == "hold":
            del self.fields["reason"]
            keeper: Any = self.fields["keeper"]
            keeper.offer(people)
            return
        for name in ("keeper", "keeper_name", "where"):
            del self.fields[name]


class ContactForm(forms.Form):
    """Contact with a partner."""

    partner = forms.ChoiceField(label=_("With whom?"))
    with_whom = _line(_("Name or function"), hint=_("For instance: the community officer."))
    moment = forms.ChoiceField(
        label=_("When in what happened?"), choices=_pairs(MOMENTS), widget=TileSelect
    )
    at = MomentField(label=_("When was it?"), initial=timezone.now)
    text = _text(_("What was it about?"))
    kinds = forms.MultipleChoiceField(
        label=_("What did you share?"),
        required=False,
        choices=_pairs(SHARABLE),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nothing ticked: you only asked something."),
    )
    reason = _text(
        _("Why, when no agreement covers it?"),
        hint=_("Only needed when you share something outside an agreement."),
        required=False,
        rows=2,
    )
    nothing_about_patient = forms.BooleanField(
        label=_("Nothing about a patient was told"), required=False
    )

    def __init__(self, *args: Any, partners: Iterable[Any], in_care: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        self.partners = {str(one.pk): one for one in partners}
        partner: Any = self.fields["partner"]
        partner.choices = [(pk, one.name) for pk, one in self.partners.items()]
        self.fields["moment"].initial = ContactMoment.AFTER.value
        if not in_care:
            del self.fields["nothing_about_patient"]


class AheadForm(ContactForm):
    """Contact before anything happened, outside a case."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        del self.fields["moment"]
