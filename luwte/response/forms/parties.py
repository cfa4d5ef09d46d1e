"""What the screens of the other party ask. Forms check shapes; what may be done, the verbs know."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luwte.catalogue.queries import terms
from luwte.core.kit.widgets import DayInput, TileSelect, TileSelectMany
from luwte.incidents.panels import CarefulLine, CarefulText, careful_area
from luwte.lib.ids import crockford
from luwte.lib.matching import phone_key
from luwte.lib.text_warnings import Concern
from luwte.response.actions.approaching import ApproachPlan
from luwte.response.actions.parties import PartyFacts
from luwte.response.rules.identity import Identity, is_minor
from luwte.response.rules.states import Knowledge

# Whoever is written down here has an address and a phone number; what does not belong is a BSN
# and what somebody has.
NOT_HERE = frozenset({Concern.BSN, Concern.MEDICAL})
YES, NO = "yes", "no"
LONGEST_WHY = 300
OLDEST = 120  # years
SAY_WHY = gettext_lazy("Say why in a few words.")
CONTACT = ("name", "address", "phone", "email", "reference")


def new_key() -> str:
    """Made once for each page that is opened: sent twice, it is kept once."""
    return crockford(20)


class _Line(CarefulLine):
    asks_about = NOT_HERE


class _Text(CarefulText):
    asks_about = NOT_HERE


class PartyForm(forms.Form):
    """As little as the work needs of who it was."""

    knowledge = forms.ChoiceField(
        label=gettext_lazy("What do you know?"),
        widget=TileSelect,
        choices=(
            (Knowledge.KNOWN.value, gettext_lazy("I know who it was")),
            (Knowledge.DESCRIBED.value, gettext_lazy("I can describe this person")),
            (Knowledge.UNKNOWN.value, gettext_lazy("Nobody knows who it was")),
        ),
        error_messages={"required": gettext_lazy("Choose what you know.")},
    )
    name = _Line(
        label=gettext_lazy("Name"),
        help_text=gettext_lazy("As you know it; initials are enough."),
        required=False,
        max_length=120,
    )
    address = _Text(
        label=gettext_lazy("Address"),
        help_text=gettext_lazy("With postcode and number: then a letter arrives."),
        required=False,
        max_length=300,
        widget=careful_area(2),
    )
    phone = _Line(label=gettext_lazy("Phone"), required=False, max_length=40)
    email = _Line(label=gettext_lazy("E-mail address"), required=False, max_length=254)
    reference = _Line(
        label=gettext_lazy("Our client number"),
        help_text=gettext_lazy("Your own number for this person. Never a citizen service number."),
        required=False,
        max_length=60,
    )
    description = _Text(
        label=gettext_lazy("How do others recognise this person?"),
        help_text=gettext_lazy("What you see and hear. No illness, no origin."),
        required=False,
        max_length=1000,
        widget=careful_area(2),
    )
    relation = forms.ChoiceField(label=gettext_lazy("Who is it to us?"), required=False)
    minor = forms.ChoiceField(
        label=gettext_lazy("Perhaps younger than 18?"),
        required=False,
        widget=TileSelect,
        choices=((NO, gettext_lazy("No")), (YES, gettext_lazy("Yes, or perhaps"))),
    )
    birth_year = forms.CharField(
        label=gettext_lazy("Year of birth"),
        help_text=gettext_lazy("Only when this person may be younger than 18."),
        required=False,
        max_length=4,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    incidents = forms.MultipleChoiceField(
        label=gettext_lazy("In which incident?"), widget=TileSelectMany
    )
    client_key = forms.CharField(
        max_length=80, required=False, widget=forms.HiddenInput, initial=new_key
    )

    def __init__(self, *args: Any, incidents: Iterable[Any] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._incidents = {str(one.pk): one for one in incidents}
        self._relations = {str(one.id): one for one in terms("relation")}
        relation: Any = self.fields["relation"]
        relation.choices = [
            ("", _("Nobody said")),
            *((pk, one.label) for pk, one in self._relations.items()),
        ]
        if len(self._incidents) < 2:
            del self.fields["incidents"]
        else:
            several: Any = self.fields["incidents"]
            several.choices = [(pk, _moment(one)) for pk, one in self._incidents.items()]
            several.initial = list(self._incidents)

    def clean_email(self) -> str:
        """An address that could arrive."""
        address: str = self.cleaned_data["email"]
        if address:
            validate_email(address)
        return address

    def clean_phone(self) -> str:
        """A number that could be called."""
        number: str = self.cleaned_data["phone"]
        if number and not phone_key(number):
            raise ValidationError(_("This is no phone number."))
        return number

    def clean_birth_year(self) -> str:
        """Four digits of the last hundred years."""
        year: str = self.cleaned_data["birth_year"]
        today = timezone.localdate().year
        if year and not (year.isdecimal() and today - OLDEST <= int(year) <= today):
            raise ValidationError(_("Write the year in four figures."))
        return year

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        self._fits_what_is_known(data)
        self._fits_the_age(data)
        return data

    def facts(self) -> PartyFacts:
        """What was filled in. Only after `is_valid()`."""
        data = self.cleaned_data
        identity = Identity(**{name: data[name] for name in Identity.__dataclass_fields__})
        relation = self._relations.get(data["relation"])
        minor = {YES: True, NO: False}.get(data["minor"])
        known = relation.id if relation else None
        return PartyFacts(identity, known, minor, data["client_key"])

    def chosen(self) -> list[Any]:
        """The incidents in which this person had a part."""
        picked = self.cleaned_data.get("incidents") or list(self._incidents)
        return [self._incidents[pk] for pk in picked]

    def _fits_what_is_known(self, data: dict[str, Any]) -> None:
        knowledge = data.get("knowledge")
        contact = [name for name in CONTACT if data.get(name)]
        if knowledge == Knowledge.KNOWN and not contact and not set(CONTACT) & set(self.errors):
            self.add_error("name", _("Write a name, or another way to find this person."))
        if knowledge == Knowledge.DESCRIBED and not data.get("description"):
            self.add_error("description", _("Describe what others can recognise."))
        if knowledge == Knowledge.DESCRIBED and contact:
            self.add_error(
                "knowledge", _("You wrote down who it is. Choose that you know it, or empty that.")
            )
        if knowledge == Knowledge.UNKNOWN and (contact or data.get("description")):
            self.add_error(
                "knowledge", _("You wrote something down. Choose what you know, or empty that.")
            )

    def _fits_the_age(self, data: dict[str, Any]) -> None:
        year = data.get("birth_year", "")
        if not year:
            return
        if data.get("minor") != YES:
            self.add_error(
                "birth_year",
                _("We keep the year of birth only of who may be younger than 18. Leave it empty."),
            )
        elif not is_minor(year, timezone.localdate()):
            self.add_error(
                "birth_year", _("Who was born then is grown up. Leave it empty and choose no.")
            )


def initial_of(identity: Identity, *, relation_id: Any, minor: bool | None) -> dict[str, Any]:
    """What the form shows of what is known."""
    return {
        **{name: getattr(identity, name) for name in Identity.__dataclass_fields__},
        "knowledge": identity.knowledge.value,
        "relation": str(relation_id or ""),
        "minor": {True: YES, False: NO}.get(minor, "") if minor is not None else "",
    }


class WhyForm(forms.Form):
    """A few words with a deed that others will ask about."""

    why = CarefulLine(
        label=gettext_lazy("Why?"),
        max_length=LONGEST_WHY,
        error_messages={"required": SAY_WHY},
    )


class SplitForm(WhyForm):
    """Which incidents were of somebody else."""

    links = forms.MultipleChoiceField(
        label=gettext_lazy("What was somebody else?"),
        widget=TileSelectMany,
        error_messages={"required": gettext_lazy("Choose what was of somebody else.")},
    )
    field_order = ("links", "why")

    def __init__(self, *args: Any, links: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._links = {str(one.pk): one for one in links}
        several: Any = self.fields["links"]
        several.choices = [(pk, _of_case(one.incident)) for pk, one in self._links.items()]

    def chosen(self) -> list[Any]:
        """The links. Only after `is_valid()`."""
        return [self._links[pk] for pk in self.cleaned_data["links"]]


class LaterForm(forms.Form):
    """Why telling it now is not safe, and until when."""

    reason = CarefulText(
        label=gettext_lazy("Why is telling it now not safe?"),
        max_length=1000,
        widget=careful_area(3),
        error_messages={"required": SAY_WHY},
    )
    until = forms.DateField(
        label=gettext_lazy("Until when at most?"),
        widget=DayInput,
        error_messages={"required": gettext_lazy("Choose a day.")},
    )


class ApproachForm(forms.Form):
    """What partners agreed about one person."""

    agreement = forms.ChoiceField(
        label=gettext_lazy("Under which agreement?"),
        error_messages={"required": gettext_lazy("Choose the agreement with the partner.")},
    )
    text = CarefulText(
        label=gettext_lazy("What did you agree?"),
        help_text=gettext_lazy("Who does what, and what everybody says."),
        max_length=4000,
        widget=careful_area(4),
        error_messages={"required": gettext_lazy("Write down what was agreed.")},
    )
    coordinator = forms.ChoiceField(
        label=gettext_lazy("Who of us coordinates?"),
        help_text=gettext_lazy("One person coordinates, for all institutions together."),
        required=False,
    )
    outside = CarefulLine(
        label=gettext_lazy("Or who of a partner?"), required=False, max_length=120
    )
    review_on = forms.DateField(
        label=gettext_lazy("When do you look at it again?"),
        widget=DayInput,
        error_messages={"required": gettext_lazy("Choose a day.")},
    )

    def __init__(
        self, *args: Any, agreements: Iterable[Any], people: Iterable[Any], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._people = {str(one.pk): one for one in people}
        self._agreements = {str(one.pk): one for one in agreements}
        agreement: Any = self.fields["agreement"]
        agreement.choices = [
            (pk, f"{one.partner.name}: {one.title}") for pk, one in self._agreements.items()
        ]
        coordinator: Any = self.fields["coordinator"]
        coordinator.choices = [
            ("", _("Nobody of us")),
            *((pk, one.name) for pk, one in self._people.items()),
        ]

    def plan(self) -> ApproachPlan:
        """What was filled in. Only after `is_valid()`."""
        data = self.cleaned_data
        return ApproachPlan(
            agreement_id=self._agreements[data["agreement"]].pk,
            text=data["text"],
            review_on=data["review_on"],
            coordinator=self._people.get(data["coordinator"]),
            outside=data["outside"],
        )


class AgainForm(forms.Form):
    """The next day on which somebody looks."""

    again_on = forms.DateField(
        label=gettext_lazy("When do you look at it again?"),
        widget=DayInput,
        error_messages={"required": gettext_lazy("Choose a day.")},
    )


def _moment(incident: Any) -> str:
    return date_format(timezone.localtime(incident.happened_from), "l j F Y, H:i")


def _of_case(incident: Any) -> str:
    """The moment alone does not tell two incidents apart; the number of the case does."""
    return f"{_moment(incident)} · " + _("Case %(number)s") % {"number": incident.case.number}
