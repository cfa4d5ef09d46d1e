"""What the police part brings to the rooms below it: lines, messages, doors of actions, and who may
share outside an agreement."""

from __future__ import annotations

from luwte.catalogue.queries import OpenDoor, doors
from luwte.incidents.rules import TrackKind
from luwte.incidents.rules.contents import TrackContent, own_calls, track_contents, track_words
from luwte.org.access import Actor
from luwte.org.actions.partners import outside_rules
from luwte.policy import queries as policy
from luwte.response.access import opens
from luwte.response.actions import asking
from luwte.response.queries.own_klacht import own_klachten
from luwte.response.watch import police as police_watch
from luwte.response.words.police import NEXT, told_line

CONTACT, NOTICE, REPORT = (
    "response.police_contact",
    "response.police_notice",
    "response.police_report",
)


def register() -> None:
    """Add it all."""
    police_watch.register()
    asking.register()
    track_contents.add(
        TrackKind.POLICE,
        TrackContent("response:police", told_line, opens),
    )
    for key, words in NEXT.items():
        track_words.add(key, words)
    own_calls.add("klacht", own_klachten)
    doors.add(CONTACT, OpenDoor("response:police_contact_new", needs_case=True))
    doors.add(NOTICE, OpenDoor("response:police_report_new", needs_case=True))
    doors.add(REPORT, OpenDoor("response:police_report_new", needs_case=True))
    # The room org cannot see the catalogue.
    doors.add("org.partners", OpenDoor("org:partners"))
    outside_rules.add("response.adopted_authority", may_share_outside)


def may_share_outside(actor: Actor) -> bool:
    """Whether the adopted authority lets the actor share something outside an agreement."""
    return policy.may_decide(actor, "share_outside_agreement", actor.person.unit_id)
