"""What the screens of org ask. Forms check shapes; what may and what may not, the verbs know."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from luwte.core.kit.widgets import DayInput, TileSelect
from luwte.org.actions import ContactDetails, PersonDetails
from luwte.org.models import Contact, Function, Location, Person, Room, Unit
from luwte.org.rules import Role
from luwte.org.tree import Tree
from luwte.org.wording import ROLE_HINTS, role_choices

EMPTY = "–"
STEP = "\N{NO-BREAK SPACE}\N{NO-BREAK SPACE}\N{NO-BREAK SPACE}"


def unit_choices(
    tree: Tree, besides: UUID | None = None, kept: UUID | None = None
) -> list[tuple[str, str]]:
    """Active units, each indented by its depth; without `besides` and what stands below it, but
    with `kept`, which is chosen already and may have ended since."""
    left_out = tree.subtree(besides) if besides else frozenset()
    return [
        (str(node.pk), STEP * tree.depth(node.pk) + node.name)
        for node in tree.ordered
        if (node.is_active or node.pk == kept) and node.pk not in left_out
    ]


class UnitField(forms.ModelChoiceField):
    """A unit of the organisation, shown as a tree. Give it its tree with `show`."""

    def __init__(self, **more: Any) -> None:
        super().__init__(queryset=None, required=False, **more)

    def show(
        self,
        tree: Tree,
        empty: str,
        *,
        besides: UUID | None = None,
        kept: UUID | None = None,
    ) -> None:
        """Offer the active units of this tree; `empty` says what no choice means."""
        offered = unit_choices(tree, besides, kept)
        self.queryset = Unit.objects.filter(pk__in=[pk for pk, _name in offered])
        self.widget.choices = [("", empty), *offered]


class ThingField(forms.ModelChoiceField):
    """A row of the organisation; the rows are given when the page is asked for, in scope."""

    def __init__(self, **more: Any) -> None:
        super().__init__(queryset=None, required=False, empty_label=EMPTY, **more)

    def show(self, rows: QuerySet[Any]) -> None:
        self.queryset = rows


class UnitForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    parent = UnitField(label=_("Below"))

    def __init__(self, *args: Any, tree: Tree, unit: Unit | None = None, **more: Any) -> None:
        super().__init__(*args, **more)
        parent = self.fields["parent"]
        assert isinstance(parent, UnitField)
        parent.show(
            tree,
            str(_("at the top")),
            besides=unit.pk if unit else None,
            kept=unit.parent_id if unit else None,
        )


class LocationForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    emergency_number = forms.CharField(
        label=_("Internal emergency number"),
        max_length=40,
        required=False,
        help_text=_("Stands on the emergency page beside 112."),
    )
    emergency_note = forms.CharField(
        label=_("Who comes, and where to go"), max_length=300, required=False
    )


class RoomForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    kind = forms.ChoiceField(label=_("Kind of room"), choices=Room.Kind.choices)


class ModeForm(forms.Form):
    mode = forms.ChoiceField(
        label=_("We are"),
        choices=[("ordinary", _("An ordinary organisation")), ("small", _("A small practice"))],
        widget=TileSelect(
            hints={
                "ordinary": _("Roles that read cases, and agreements, take two people."),
                "small": _(
                    "At most 25 people. One person has many roles, and one page shows the day. Who "
                    "is involved in a case never decides alone: somebody else looks along, from "
                    "inside or outside."
                ),
            }
        ),
    )


class FunctionForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    tasks = forms.CharField(
        label=_("Tasks"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One on each line."),
    )
    risk_class = forms.ChoiceField(
        label=_("Risk of aggression"),
        choices=Function.Risk.choices,
        widget=TileSelect(
            hints={
                "low": _("seldom speaks with the public"),
                "middle": _("speaks with the public"),
                "high": _("brings bad news, enforces, works alone or at people's homes"),
            }
        ),
    )

    def clean_tasks(self) -> list[str]:
        return str(self.cleaned_data["tasks"]).splitlines()


PLACED = ("unit", "function", "location", "room", "manager")


class PersonForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    kind = forms.ChoiceField(label=_("Kind"), choices=Person.Kind.choices)
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        help_text=_("Needed to log in; without it somebody can still report on paper or by phone."),
    )
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)
    unit = UnitField(label=_("Unit"))
    function = ThingField(label=_("Function"))
    manager = ThingField(label=_("Manager"))
    location = ThingField(label=_("Location"))
    room = ThingField(label=_("Own room or spot"))
    external_id = forms.CharField(
        label=_("Number in your staff administration"), max_length=100, required=False
    )

    def __init__(self, *args: Any, tree: Tree, person: Person | None = None, **more: Any) -> None:
        super().__init__(*args, **more)
        # What somebody has already stays on offer, also when it has ended since.
        held = {name: getattr(person, f"{name}_id", None) for name in PLACED}
        rows: dict[str, QuerySet[Any]] = {
            "function": Function.objects.order_by("name"),
            "location": Location.objects.order_by("name"),
            "room": Room.objects.select_related("location").order_by("location__name", "name"),
            "manager": Person.objects.order_by("name").exclude(
                pk__in=[person.pk] if person else []
            ),
        }
        for name, found in rows.items():
            offered = Q(is_active=True) | Q(pk__in=[held[name]] if held[name] else [])
            _shown(self, name).show(found.filter(offered))
        self.fields["room"].label_from_instance = _room_label  # type: ignore[attr-defined]
        unit = self.fields["unit"]
        assert isinstance(unit, UnitField)
        unit.show(tree, EMPTY, kept=held["unit"])

    def details(self) -> PersonDetails:
        """What was filled in, as the verb takes it."""
        return PersonDetails(**self.cleaned_data)


def _others(person: Person | None) -> QuerySet[Person]:
    rows = Person.objects.order_by("name")
    return rows.exclude(pk=person.pk) if person else rows


def _room_label(room: Room) -> str:
    return f"{room.location.name}: {room.name}"


class RoleForm(forms.Form):
    person = ThingField(label=_("Who"))
    role = forms.ChoiceField(
        label=_("Role"),
        widget=TileSelect(hints={role.value: hint for role, hint in ROLE_HINTS.items()}),
    )
    unit = UnitField(
        label=_("For"), help_text=_("A unit with all below it, or the whole organisation.")
    )
    starts_on = forms.DateField(label=_("From"), widget=DayInput(), required=False)
    ends_on = forms.DateField(
        label=_("Until and including"),
        widget=DayInput(),
        required=False,
        help_text=_("The role ends by itself after this day."),
    )

    def __init__(self, *args: Any, tree: Tree, giver: Person, **more: Any) -> None:
        super().__init__(*args, **more)
        people = Person.objects.filter(is_active=True).exclude(pk=giver.pk).order_by("name")
        _shown(self, "person").show(people)
        self.fields["person"].required = True
        self.fields["role"].choices = role_choices()  # type: ignore[attr-defined]
        unit = self.fields["unit"]
        assert isinstance(unit, UnitField)
        unit.show(tree, str(_("the whole organisation")))

    def clean_role(self) -> Role:
        return Role(self.cleaned_data["role"])


class DeputyForm(forms.Form):
    deputy = ThingField(label=_("Who stands in for you"))
    starts_on = forms.DateField(label=_("From"), widget=DayInput())
    ends_on = forms.DateField(label=_("Until and including"), widget=DayInput())

    def __init__(self, *args: Any, person: Person, **more: Any) -> None:
        super().__init__(*args, **more)
        people = Person.objects.filter(is_active=True, login__isnull=False)
        _shown(self, "deputy").show(people.exclude(pk=person.pk).order_by("name"))
        self.fields["deputy"].required = True


class ContactForm(forms.Form):
    kind = forms.ChoiceField(label=_("Part"), choices=Contact.Kind.choices)
    person = ThingField(label=_("Somebody who works here"))
    name = forms.CharField(
        label=_("Or somebody from outside"),
        max_length=120,
        required=False,
        help_text=_("For example an outside confidant or the company doctor."),
    )
    part = forms.CharField(label=_("What for"), max_length=120, required=False)
    phone = forms.CharField(
        label=_("Phone"),
        max_length=40,
        required=False,
        help_text=_("Left empty, the number of the person is shown."),
    )
    email = forms.EmailField(label=_("E-mail address"), required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        _shown(self, "person").show(Person.objects.filter(is_active=True).order_by("name"))

    def details(self) -> ContactDetails:
        """What was filled in, as the verb takes it."""
        return ContactDetails(**self.cleaned_data)


def _shown(form: forms.Form, name: str) -> ThingField:
    field = form.fields[name]
    assert isinstance(field, ThingField)
    return field
