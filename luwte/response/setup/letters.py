"""What letters and talks hang up in the rooms below: their words, who reads their files."""

from __future__ import annotations

from luwte.catalogue.queries import OpenDoor, doors
from luwte.core import files
from luwte.response.queries.letters import OWNER, PROOF, letter_readable, proof_readable
from luwte.response.queries.talks import SIGNATURE, signature_readable
from luwte.response.watch import talks as talk_watch

# What an action of the catalogue opens: planning a talk, or writing a letter.
TALKS = (
    "contract",
    "community_officer_talk",
    "family_talk",
    "hearing",
    "mediation",
    "order_talk",
    "restorative_talk",
)


def register() -> None:
    """Hang it all up; called once, when the room is ready."""
    talk_watch.register()
    files.owners.add(OWNER, letter_readable)
    files.owners.add(PROOF, proof_readable)
    files.owners.add(SIGNATURE, signature_readable)
    for name in TALKS:
        doors.add(f"response.{name}", OpenDoor("response:talk_new", needs_case=True))
    doors.add("response.gp_request", OpenDoor("response:letter_new", needs_case=True))
