"""What the police part brings to the rooms below it: lines, messages, doors of actions, and who may
share outside an agreement."""

from __future__ import annotations

from luwte.catalogue.queries import OpenDoor, doors
from luwte.org.access import Actor
from luwte.org.actions.partners import outside_rules
from luwte.policy import queries as policy
from luwte.response import police_watch, police_words

CONTACT, NOTICE, REPORT = (
    "response.police_contact",
    "response.police_notice",
    "response.police_report",
)


def register() -> None:
    """Add it all."""
    police_words.register()
    police_watch.register()
    doors.add(CONTACT, OpenDoor("response:police_contact_new", needs_case=True))
    doors.add(NOTICE, OpenDoor("response:police_report_new", needs_case=True))
    doors.add(REPORT, OpenDoor("response:police_report_new", needs_case=True))
    # The room org cannot see the catalogue.
    doors.add("org.partners", OpenDoor("org:partners"))
    outside_rules.add("response.adopted_authority", may_share_outside)


def may_share_outside(actor: Actor) -> bool:
    """Whether the adopted authority lets the actor share something outside an agreement."""
    return policy.may_decide(actor, "share_outside_agreement", actor.person.unit_id)
