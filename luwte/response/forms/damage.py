"""What the screens of damage ask. Forms check shapes; what may be done, the verbs know."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from luwte.core.kit.people_field import SomebodyField
from luwte.core.kit.widgets import DayInput, MomentField, TileSelect
from luwte.lib.money import NotAnAmount, parse_cents
from luwte.response.actions.claims import ClaimPlan
from luwte.response.actions.damage import Damage
from luwte.response.models import Claim, DamageItem
from luwte.response.queries.damage import ItemFace
from luwte.response.rules.damage import MOST_INSTALMENTS
from luwte.response.rules.states import DamageKind, DamageSide, Route
from luwte.response.words.damage import KINDS, ROUTE_HINTS, ROUTES, SIDES, money

WRONG_AMOUNT = {
    "unreadable": _("This is no amount. Write it like 812,50."),
    "negative": _("An amount is more than nothing."),
    "too_fine": _("Write at most two figures behind the comma."),
    "too_much": _("This amount is too large to be right."),
}
LONGEST = 2_000


class MoneyField(forms.CharField):
    """An amount as people type it; gives whole cents."""

    def __init__(self, **more: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(max_length=40, widget=widget, **more)

    def clean(self, value: Any) -> Any:
        words = super().clean(value)
        if not words:
            return None
        try:
            return parse_cents(words)
        except NotAnAmount as wrong:
            raise ValidationError(WRONG_AMOUNT[wrong.code]) from None

    def prepare_value(self, value: Any) -> Any:
        return money(value).replace("€", "").strip() if isinstance(value, int) else value


class DamageForm(forms.Form):
    """A piece of damage."""

    side = forms.ChoiceField(
        label=_("Whose damage is it?"),
        choices=[(one.value, SIDES[one]) for one in DamageSide],
        widget=TileSelect,
    )
    kind = forms.ChoiceField(
        label=_("What kind of damage?"), choices=[(one.value, KINDS[one]) for one in DamageKind]
    )
    title = forms.CharField(
        label=_("What was damaged or lost?"),
        help_text=_("For example: glasses, broken window."),
        max_length=200,
    )
    person = SomebodyField(label=_("Which employee?"))
    occurred_on = forms.DateField(label=_("On which day?"), widget=DayInput())
    amount = MoneyField(
        label=_("Amount in euros"),
        help_text=_("For sick pay: leave this empty, it is counted below."),
        required=False,
    )
    sick_days = forms.DecimalField(
        label=_("Sick days"),
        required=False,
        min_value=Decimal("0.5"),
        max_value=Decimal("1500"),
        decimal_places=1,
        localize=True,
    )
    daily_cost = MoneyField(label=_("What one sick day costs"), required=False)
    no_receipt_reason = forms.CharField(
        label=_("No receipt? Say why"), required=False, max_length=300
    )
    repair_by = forms.DateField(
        label=_("Must it be repaired now? Before which day?"), required=False, widget=DayInput()
    )
    repair_owner = SomebodyField(label=_("Who has it repaired?"))
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, victims: Iterable[Any], fixers: Iterable[Any], **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.fields["person"].offer(victims)  # type: ignore[attr-defined]
        self.fields["repair_owner"].offer(fixers)  # type: ignore[attr-defined]

    @property
    def damage(self) -> Damage:
        """The damage, once the form is valid."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        kind = DamageKind(given.pop("kind"))
        counted = kind is DamageKind.SICK_PAY
        days, cost = given.pop("sick_days"), given.pop("daily_cost")
        return Damage(
            side=DamageSide(given.pop("side")),
            kind=kind,
            amount=given.pop("amount") or 0,
            sick_days=days if counted else None,
            daily_cost=cost if counted else None,
            **given,
        )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        counted = given.get("kind") == DamageKind.SICK_PAY
        if not counted and not given.get("amount") and "amount" not in self.errors:
            self.add_error("amount", _("Fill in an amount."))
        return given

    @staticmethod
    def initial_of(item: DamageItem) -> dict[str, Any]:
        """The fields as they stand."""
        names = ("side", "kind", "title", "person", "occurred_on", "sick_days", "daily_cost",
                 "no_receipt_reason", "repair_by", "repair_owner")  # fmt: skip
        amount = None if item.kind == DamageKind.SICK_PAY else item.amount
        return {name: getattr(item, name) for name in names} | {
            "amount": amount,
            "seen": item.version,
        }


class ClaimForm(forms.Form):
    """What is recovered, from whom, along which way."""

    route = forms.ChoiceField(
        label=_("Along which way?"),
        choices=[(one.value, ROUTES[one]) for one in Route],
        widget=TileSelect(hints={one.value: ROUTE_HINTS[one] for one in Route}),
    )
    party = forms.ChoiceField(label=_("From whom?"), required=False)
    items = forms.MultipleChoiceField(
        label=_("What do you want to recover?"), widget=forms.CheckboxSelectMultiple
    )
    known_on = forms.DateField(
        label=_("Since when do you know the damage and who caused it?"), widget=DayInput()
    )

    def __init__(
        self, *args: Any, faces: Iterable[ItemFace], parties: Iterable[tuple[Any, str]], **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self._items = {str(face.item.pk): face.item for face in faces}
        self._parties = {str(party.pk): party for party, _name in parties}
        self.fields["items"].choices = [  # type: ignore[attr-defined]
            (pk, f"{item.title}, {money(item.amount)}") for pk, item in self._items.items()
        ]
        named = [(str(party.pk), name) for party, name in parties]
        self.fields["party"].choices = [("", _("Not known yet")), *named]  # type: ignore[attr-defined]
        self.fields["known_on"].initial = timezone.localdate()

    @property
    def plan(self) -> ClaimPlan:
        """The plan, once the form is valid."""
        given = self.cleaned_data
        chosen = [self._items[pk] for pk in given["items"]]
        return ClaimPlan(
            route=Route(given["route"]),
            party=self._parties.get(given["party"]),
            known_on=given["known_on"],
            amounts={item.pk: item.amount for item in chosen},
        )


class StepForm(forms.Form):
    """One step of a claim: only what that step needs is asked."""

    on = forms.DateField(label=_("On which day?"), widget=DayInput())
    amount = MoneyField(label=_("Which amount was awarded?"))
    parts = forms.IntegerField(
        label=_("In how many monthly parts?"), min_value=1, max_value=MOST_INSTALMENTS, initial=1
    )
    first_on = forms.DateField(label=_("When is the first part due?"), widget=DayInput())
    reason = forms.CharField(
        label=_("Why? Say it in a few words"), max_length=LONGEST, widget=forms.Textarea
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, needs: Iterable[str], claim: Claim, **more: Any) -> None:
        super().__init__(*args, **more)
        kept = {*needs, "seen"}
        self.fields = {name: field for name, field in self.fields.items() if name in kept}
        self.fields["seen"].initial = claim.version
        if "on" in self.fields:
            self.fields["on"].initial = timezone.localdate()


class PaymentForm(forms.Form):
    """Money that came in."""

    amount = MoneyField(label=_("How much came in?"))
    on = forms.DateField(label=_("On which day?"), widget=DayInput())
    seen = forms.IntegerField(widget=forms.HiddenInput)


class AdvanceForm(forms.Form):
    """What the employer pays the employee already."""

    amount = MoneyField(label=_("How much is paid in advance?"))
    on = forms.DateField(label=_("On which day?"), widget=DayInput())
    seen = forms.IntegerField(widget=forms.HiddenInput)


class CourtForm(forms.Form):
    """When the criminal case is heard, and when the form was handed in."""

    court_on = MomentField(label=_("When is the hearing?"), required=False)
    joined_on = forms.DateField(
        label=_("When was the form to join handed in?"), required=False, widget=DayInput()
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)


class LaterForm(forms.Form):
    """Waiting, with a day on which somebody looks again."""

    on = forms.DateField(label=_("Look at it again on"), widget=DayInput())
    reason = forms.CharField(
        label=_("What are you waiting for?"), max_length=LONGEST, widget=forms.Textarea
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)


class WithdrawForm(forms.Form):
    """Why this was no damage."""

    reason = forms.CharField(
        label=_("Why is it taken off the list?"), max_length=300, widget=forms.Textarea
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)


class PeriodForm(forms.Form):
    """A period for the costs."""

    since = forms.DateField(label=_("From"), widget=DayInput())
    until = forms.DateField(label=_("Until and including"), widget=DayInput())

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("since") and given.get("until") and given["since"] > given["until"]:
            self.add_error("until", _("This is before the first day."))
        return given
