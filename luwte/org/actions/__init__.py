"""Verbs on units, places, functions, people, roles and deputies."""

from luwte.org.actions.contacts import ContactDetails, erase_contact, name_contact
from luwte.org.actions.deputies import end_deputy, name_deputy
from luwte.org.actions.founding import Founder, found
from luwte.org.actions.functions import (
    add_function,
    change_function,
    erase_function,
    retire_function,
)
from luwte.org.actions.grants import confirm_grant, end_grant, give_role, refuse_grant
from luwte.org.actions.people import (
    PersonDetails,
    add_person,
    change_person,
    deactivate_person,
    erase_person,
    invite_person,
    reactivate_person,
)
from luwte.org.actions.places import (
    add_location,
    add_room,
    change_location,
    change_room,
    erase_location,
    erase_room,
    retire_location,
    retire_room,
)
from luwte.org.actions.units import (
    add_unit,
    deactivate_unit,
    erase_unit,
    move_unit,
    reactivate_unit,
    rename_unit,
)

__all__ = [
    "ContactDetails",
    "Founder",
    "PersonDetails",
    "add_function",
    "add_location",
    "add_person",
    "add_room",
    "add_unit",
    "change_function",
    "change_location",
    "change_person",
    "change_room",
    "confirm_grant",
    "deactivate_person",
    "deactivate_unit",
    "end_deputy",
    "end_grant",
    "erase_contact",
    "erase_function",
    "erase_location",
    "erase_person",
    "erase_room",
    "erase_unit",
    "found",
    "give_role",
    "invite_person",
    "move_unit",
    "name_contact",
    "name_deputy",
    "reactivate_person",
    "reactivate_unit",
    "refuse_grant",
    "rename_unit",
    "retire_function",
    "retire_location",
    "retire_room",
]
