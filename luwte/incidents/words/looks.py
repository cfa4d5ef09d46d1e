"""A second look in words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from luwte.incidents.rules import TrackState
from luwte.incidents.rules.second_look import Decision, Standing

DECISIONS: dict[str, Any] = {
    Decision.CLOSE: _("close the case"),
    Decision.WITHDRAW: _("withdraw the report"),
    Decision.NO_RESPONSE: _("do without a response"),
    Decision.NO_POLICE: _("do without the police"),
    Decision.MEASURE: _("take a measure"),
}
# The question as it is proposed; who asks may change it.
QUESTIONS: dict[str, Any] = {
    Decision.CLOSE: _("May this case be closed, as far as you can see?"),
    Decision.WITHDRAW: _("May this report be withdrawn, as far as you can see?"),
    Decision.NO_RESPONSE: _("Is it right not to respond to who did it?"),
    Decision.NO_POLICE: _("Is it right not to go to the police?"),
    Decision.MEASURE: _("Is this measure right?"),
}
STATES: dict[str, Any] = {
    TrackState.OPEN: _("not done yet"),
    TrackState.WAITING: _("waits for somebody else"),
    TrackState.DONE: _("done"),
    TrackState.NOT_APPLICABLE: _("not needed"),
}
WHY: dict[Standing, Any] = {
    Standing.TO_ASK: _(
        "You are involved in this case, so you do not decide this alone. Ask somebody who is not "
        "involved to look along."
    ),
    Standing.ASKED: _("Somebody was asked to look along, and has not answered yet."),
    Standing.DISAGREED: _(
        "Who looked along does not agree. You can go on all the same, with a reason."
    ),
}
