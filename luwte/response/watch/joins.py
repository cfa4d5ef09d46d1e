"""What happens here when incidents moved between cases, or came back: each once, in any order."""

from __future__ import annotations

from luwte.core.outbox import react
from luwte.incidents.events import CasesJoined, CasesParted
from luwte.response.actions.following import follow, go_back


@react(CasesJoined, name="response.follow_joined")
def follow_joined(event: CasesJoined) -> None:
    """What was done about an incident goes where the incident went."""
    follow(event.join_id)


@react(CasesParted, name="response.follow_parted")
def follow_parted(event: CasesParted) -> None:
    """And back."""
    go_back(event.join_id)
