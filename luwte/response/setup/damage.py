"""What damage hangs up in the rooms below: the way to it, its words, who reads its receipts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from luwte.catalogue.queries import OpenDoor, doors
from luwte.core import files
from luwte.core.navigation import NavItem, nav
from luwte.incidents.rules import TrackKind
from luwte.incidents.rules.contents import TrackContent, track_contents, track_words
from luwte.org.rules import Right
from luwte.response.access import opens
from luwte.response.queries.damage import RECEIPT, receipt_readable
from luwte.response.watch import damage as damage_watch
from luwte.response.words.damage import NEXT, told_line


def register() -> None:
    """Hang it all up; called once, when the room is ready."""
    damage_watch.register()
    track_contents.add(
        TrackKind.DAMAGE,
        TrackContent("response:damage", told_line, opens),
    )
    for key, words in NEXT.items():
        track_words.add(key, words)
    files.owners.add(RECEIPT, receipt_readable)
    doors.add("response.damage", OpenDoor("response:damage", needs_case=True))
    doors.add("watch.next_visit", OpenDoor("response:next_contact", needs_case=True))
    nav.add(
        "costs", NavItem(_("Costs of aggression"), "euro", "response:costs", 75, Right.FIGURES_READ)
    )
