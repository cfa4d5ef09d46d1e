"""What the list of cases can be narrowed to, as choices; and a name for what is kept."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luwte.catalogue.queries import terms
from luwte.core.kit.shapes import gravity_label
from luwte.core.kit.widgets import DayInput
from luwte.incidents import words
from luwte.incidents.queries.filters import LATE, NOBODY
from luwte.incidents.rules import Gravity, TrackState
from luwte.org.access import Actor
from luwte.org.queries import holders_anywhere, places_of
from luwte.org.rules import Right

Choices = list[tuple[str, str]]

LABELS: dict[str, Any] = {
    "unit": gettext_lazy("Department"),
    "location": gettext_lazy("Location"),
    "gravity": gettext_lazy("Gravity"),
    "form": gettext_lazy("Kind of incident"),
    "channel": gettext_lazy("Channel"),
    "track": gettext_lazy("Track"),
    "track_state": gettext_lazy("How the track stands"),
    "owner": gettext_lazy("Owner"),
    "since": gettext_lazy("Reported from"),
    "until": gettext_lazy("Reported until"),
    "born_late": gettext_lazy("Reported late"),
}
STATES: dict[str, Any] = {
    TrackState.OPEN: gettext_lazy("Running"),
    LATE: gettext_lazy("Too late"),
    TrackState.WAITING: gettext_lazy("Waiting for somebody else"),
    TrackState.DONE: gettext_lazy("Done"),
    TrackState.NOT_APPLICABLE: gettext_lazy("Not needed"),
}


def choices_for(actor: Actor) -> dict[str, Choices]:
    """What can be chosen per field, out of memory but for the owners. One query."""
    organisation = actor.organisation
    reach = actor.reach(Right.CASES_READ)
    units = [node for node in actor.tree.ordered if reach.covers(node.pk)]
    handlers = holders_anywhere([Right.CASES_HANDLE])
    locations = places_of(organisation).locations.values()
    return {
        "unit": [(str(node.pk), node.name) for node in units],
        "location": sorted(((str(one.pk), one.name) for one in locations), key=lambda p: p[1]),
        "gravity": [(one.value, gravity_label(one.value)) for one in Gravity],
        "form": [(str(one.id), one.label) for one in terms("form", organisation=organisation)],
        "channel": [
            (str(one.id), one.label) for one in terms("channel", organisation=organisation)
        ],
        "track": [(kind, str(label)) for kind, label in words.TRACKS.items()],
        "track_state": [(state, str(label)) for state, label in STATES.items()],
        "owner": [
            (str(actor.person_id), _("Me")),
            (NOBODY, _("Nobody yet")),
            *((str(one.pk), one.name) for one in handlers if one.pk != actor.person_id),
        ],
    }


class FilterForm(forms.Form):
    """The folded panel: everything is optional, and it is sent as an address."""

    def __init__(self, *args: Any, choices: dict[str, Choices], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, offered in choices.items():
            self.fields[name] = forms.ChoiceField(
                label=LABELS[name], required=False, choices=[("", _("All")), *offered]
            )
        for name in ("since", "until"):
            self.fields[name] = forms.DateField(
                label=LABELS[name],
                required=False,
                widget=DayInput(),
            )
        self.fields["born_late"] = forms.BooleanField(
            label=_("Only what was reported after a term had passed"), required=False
        )
        self.fields["born_late"].widget = forms.CheckboxInput(attrs={"value": "1"})


class NameForm(forms.Form):
    """How somebody calls a view of the list that is kept."""

    name = forms.CharField(
        label=gettext_lazy("Name of this view"),
        max_length=80,
        error_messages={"required": gettext_lazy("Give it a name.")},
    )
