"""How the codes of the catalogue read on a screen."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from luwte.catalogue.rules import (
    Addressee,
    Character,
    Deadline,
    DeadlineStart,
    DeadlineUnit,
    Kind,
    Toward,
)

Words = str | Promise

KINDS: dict[Kind, Words] = {
    Kind.FORM: lazy("Forms of aggression"),
    Kind.MOTIVE: lazy("Backgrounds"),
    Kind.TRIGGER: lazy("Occasions"),
    Kind.CHANNEL: lazy("Channels"),
    Kind.PLACE: lazy("Kinds of place"),
    Kind.TASK: lazy("Tasks"),
    Kind.RELATION: lazy("Who the other is"),
    Kind.CONSEQUENCE: lazy("Consequences"),
    Kind.MEANS: lazy("Means"),
    Kind.ACTION: lazy("Actions"),
    Kind.PHASE: lazy("Phases"),
    Kind.RULE: lazy("Reasons for an advice"),
    Kind.OFFENCE: lazy("Offences"),
    Kind.GRAVITY: lazy("Gravity"),
    Kind.GRAVITY_RULE: lazy("When which gravity is proposed"),
    Kind.OFFENCE_RULE: lazy("When which offence is named"),
    Kind.INSPECTORATE_RULE: lazy("When the labour inspectorate is told"),
    Kind.NUMBER: lazy("Phone numbers"),
    Kind.QUESTION: lazy("Questions for the team"),
    Kind.TALK_POINT: lazy("Points for the talk"),
    Kind.LETTER: lazy("Letters"),
    Kind.DOOR: lazy("What an action opens"),
    Kind.PACK: lazy("Packs"),
}

ADDRESSEES: dict[Addressee, Words] = {
    Addressee.MANAGEMENT: lazy("Management"),
    Addressee.TEAM: lazy("Team"),
    Addressee.EMPLOYEE: lazy("Employee"),
}

CHARACTERS: dict[Character, Words] = {
    Character.PREVENTIVE: lazy("Preventing"),
    Character.SUPPORTIVE: lazy("Calming"),
    Character.CORRECTIVE: lazy("Correcting"),
    Character.LIMITING: lazy("Limiting"),
    Character.REPRESSIVE: lazy("Repressing"),
}

TOWARD: dict[Toward, Words] = {
    Toward.EVERYONE: lazy("every visitor"),
    Toward.OTHER_PARTY: lazy("the other party"),
    Toward.FAMILY: lazy("family of the other party"),
    Toward.STAFF: lazy("ourselves"),
    Toward.PARTNERS: lazy("partners"),
    Toward.POLICE: lazy("the police"),
}

STARTS: dict[DeadlineStart, Words] = {
    DeadlineStart.INCIDENT: lazy("after the event"),
    DeadlineStart.REPORT: lazy("after the report"),
    DeadlineStart.ADOPTED: lazy("after the decision"),
    DeadlineStart.BREACH: lazy("when the ban is broken"),
    DeadlineStart.FIRST_CONTACT: lazy("at the first contact"),
    DeadlineStart.NEXT_CONTACT: lazy("before the next contact"),
}

KLACHT: dict[str, Words] = {
    "yes": lazy("Klacht needed"),
    "partly": lazy("Klacht sometimes needed"),
    "no": lazy("No klacht needed"),
}

# Parts of an entry, as the page of differences names them; an unknown part keeps its own name.
PARTS: dict[str, Words] = {
    "approach": lazy("approach"),
    "when": lazy("when it fits"),
    "examples": lazy("examples"),
    "remark": lazy("remark"),
    "number": lazy("number"),
    "alternative": lazy("other number"),
    "usual_class": lazy("class"),
    "usual_gravity": lazy("usual gravity"),
    "addressee": lazy("who does it"),
    "phase": lazy("phase"),
    "character": lazy("character"),
    "toward": lazy("directed at"),
    "deadline": lazy("deadline"),
    "opens": lazy("opens"),
    "article": lazy("article"),
    "klacht": lazy("klacht"),
    "klacht_months": lazy("months for the klacht"),
    "forms": lazy("forms"),
    "gravity": lazy("gravity"),
    "offence": lazy("offence"),
    "urgency": lazy("how fast"),
    "action": lazy("action"),
    "source": lazy("source"),
    "checked_on": lazy("day of the check"),
    "order": lazy("place in the list"),
}


def deadline_words(deadline: Deadline) -> str:
    """ "within 48 hours after the event", "at once", "before the next contact"."""
    start = str(STARTS[deadline.start])
    if deadline.amount:
        return _("within %(length)s %(start)s") % {"length": _length(deadline), "start": start}
    return _("at once") if deadline.start is DeadlineStart.INCIDENT else start


def _length(deadline: Deadline) -> str:
    count = deadline.amount
    words = {
        DeadlineUnit.HOUR: ngettext("%(count)d hour", "%(count)d hours", count),
        DeadlineUnit.WORKING_DAY: ngettext(
            "%(count)d working day", "%(count)d working days", count
        ),
        DeadlineUnit.WEEK: ngettext("%(count)d week", "%(count)d weeks", count),
        DeadlineUnit.MONTH: ngettext("%(count)d month", "%(count)d months", count),
    }
    return words[deadline.unit] % {"count": count}
