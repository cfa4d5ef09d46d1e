"""What roles and kinds are called on screen. Rules know no words of the screen."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from luwte.org.rules import Role

ROLE_NAMES = {
    Role.EMPLOYEE: _("employee"),
    Role.TEAM_LEAD: _("team lead"),
    Role.COORDINATOR: _("coordinator"),
    Role.PREVENTION_OFFICER: _("prevention officer"),
    Role.CARE_TEAM: _("care team"),
    Role.HR: _("HR"),
    Role.RECEPTION: _("reception and security"),
    Role.LEGAL: _("legal adviser"),
    Role.DIRECTOR: _("director"),
    Role.WORKS_COUNCIL: _("works council"),
    Role.CONFIDANT: _("confidant"),
    Role.COMMUNICATION: _("communication adviser"),
    Role.PRIVACY_OFFICER: _("privacy officer"),
    Role.ADMINISTRATOR: _("administrator"),
}

ROLE_HINTS = {
    Role.TEAM_LEAD: _("handles the cases of the own unit"),
    Role.COORDINATOR: _("handles all cases in the scope, imports registers, drafts the norm"),
    Role.PREVENTION_OFFICER: _("sees figures and works on risks; reads no cases"),
    Role.CARE_TEAM: _("cares for colleagues after an incident"),
    Role.HR: _("sees figures; reads no cases"),
    Role.RECEPTION: _("sees what to do at the door today, never why"),
    Role.LEGAL: _("reads cases and works on the response"),
    Role.DIRECTOR: _("reads cases, decides on measures, adopts the norm"),
    Role.WORKS_COUNCIL: _("consents to the policy and sees figures"),
    Role.CONFIDANT: _("reads only what a reporter entrusts"),
    Role.COMMUNICATION: _("writes the messages inside and outside"),
    Role.PRIVACY_OFFICER: _("sees who did and read what"),
    Role.ADMINISTRATOR: _("configures everything and sees no case"),
}


def role_name(role: Role | str) -> str:
    """The role as a screen calls it, in the reader's language."""
    return str(ROLE_NAMES[Role(role)])


def role_choices() -> list[tuple[str, str]]:
    """The roles that can be given, in the order of the list."""
    return [(role.value, str(ROLE_NAMES[role])) for role in ROLE_HINTS]
