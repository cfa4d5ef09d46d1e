"""What the page of an imported incident shows beside its words: our terms, and what was kept."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luwte.catalogue.queries import term_labels
from luwte.incidents.models import Incident

KINDS: dict[str, Promise | str] = {
    "form": gettext_lazy("Form"),
    "motive": gettext_lazy("Background"),
    "trigger": gettext_lazy("Trigger"),
    "channel": gettext_lazy("Channel"),
    "place": gettext_lazy("Kind of place"),
    "task": gettext_lazy("Task"),
    "relation": gettext_lazy("Relation"),
    "consequence": gettext_lazy("Consequence"),
    "means": gettext_lazy("Means"),
}


@dataclass(frozen=True)
class Fact:
    """One line: what it is, and what is known."""

    label: str
    value: str


def known_facts(incident: Incident) -> list[Fact]:
    """What the import understood: a line for each kind of term, and the other party."""
    labels = term_labels()
    found: dict[str, list[str]] = {}
    for term in incident.terms.all():
        found.setdefault(term.kind, []).append(labels.get(term.term_id, ""))
    facts = [
        Fact(str(label), ", ".join(sorted(found[kind])))
        for kind, label in KINDS.items()
        if kind in found
    ]
    if incident.other_party:
        facts.append(Fact(_("Other party"), incident.other_party))
    return facts


def kept_facts(incident: Incident) -> list[Fact]:
    """What stood in the other register and became nothing of ours, in the order of its columns."""
    own = {"(place)": _("Place, in full"), "(other_party)": _("Other party, in full")}
    return [Fact(own.get(name, name), str(value)) for name, value in incident.extra.items()]
