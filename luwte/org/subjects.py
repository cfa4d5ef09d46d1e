"""What org keeps about somebody of the staff."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext_lazy as _

from luwte.core.subjects import Section, Subject, exporters, others
from luwte.lib.redaction import Redactor
from luwte.org.models import Deputy, Grant, Person
from luwte.org.wording import role_name


def register() -> None:
    """Say what this room keeps, and whose names are taken out of texts."""
    exporters.add("org.person", export_person)
    others.add("org.staff", staff_names)


def staff_names(subject: Subject) -> Iterable[str]:
    """Everybody of the staff but the subject."""
    rows = Person.objects.all()
    if subject.kind == "person":
        rows = rows.exclude(pk=subject.id)
    return rows.values_list("name", flat=True)


def export_person(subject: Subject, redactor: Redactor) -> Sequence[Section]:
    """Who you are here, and which roles you had."""
    if subject.kind != "person":
        return []
    person = Person.objects.select_related("unit", "function", "location").get(pk=subject.id)
    facts = [
        (_("Name"), person.name),
        (_("E-mail address"), person.email),
        (_("Phone"), person.phone),
        (_("Kind"), str(person.get_kind_display())),
        (_("Unit"), person.unit.name if person.unit else ""),
        (_("Function"), person.function.name if person.function else ""),
        (_("Location"), person.location.name if person.location else ""),
    ]
    grants = Grant.objects.select_related("unit").filter(person=person).order_by("starts_on")
    stands_in = Deputy.objects.filter(deputy=person).order_by("starts_on")
    return [
        Section(_("Who you are here"), [[(label, value) for label, value in facts if value]]),
        Section(
            _("Roles"),
            [
                [
                    (_("Role"), role_name(one.role)),
                    (_("From"), one.starts_on.isoformat()),
                    (_("Until"), one.ends_on.isoformat() if one.ends_on else ""),
                ]
                for one in grants
            ],
        ),
        Section(
            _("When you stood in for somebody"),
            [
                [(_("From"), one.starts_on.isoformat()), (_("Until"), one.ends_on.isoformat())]
                for one in stands_in
            ],
        ),
    ]
