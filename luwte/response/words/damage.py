"""The words of damage, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext_lazy

from luwte.incidents.rules.contents import Line
from luwte.lib.money import euros
from luwte.response.rules.states import ClaimState, DamageKind, DamageSide, Route
from luwte.response.words import said

SIDES: dict[DamageSide, Any] = {
    DamageSide.EMPLOYEE: gettext_lazy("of an employee"),
    DamageSide.EMPLOYER: gettext_lazy("of the organisation"),
}
KINDS: dict[DamageKind, Any] = {
    DamageKind.PROPERTY: gettext_lazy("Belongings"),
    DamageKind.REPAIR: gettext_lazy("Repair"),
    DamageKind.REPLACEMENT: gettext_lazy("Replacement of staff"),
    DamageKind.MEDICAL: gettext_lazy("Medical costs that nobody insures"),
    DamageKind.TRAVEL: gettext_lazy("Travel"),
    DamageKind.HOUSEHOLD: gettext_lazy("Help at home"),
    DamageKind.PAIN: gettext_lazy("Compensation for pain and suffering"),
    DamageKind.SICK_PAY: gettext_lazy("Sick pay"),
    DamageKind.REINTEGRATION: gettext_lazy("Back to work"),
    DamageKind.OTHER: gettext_lazy("Something else"),
}
ROUTES: dict[Route, Any] = {
    Route.LETTER: gettext_lazy("Letter and settlement"),
    Route.CRIMINAL: gettext_lazy("Joining the criminal case"),
    Route.CIVIL: gettext_lazy("Civil court"),
    Route.INSURANCE: gettext_lazy("Insurance"),
}
ROUTE_HINTS: dict[Route, Any] = {
    Route.LETTER: gettext_lazy("Hold the other party liable, and agree how it is paid."),
    Route.CRIMINAL: gettext_lazy("The judge who judges the deed also awards the damage."),
    Route.CIVIL: gettext_lazy("When the other two lead nowhere."),
    Route.INSURANCE: gettext_lazy("The own insurer pays, and may recover it."),
}
CLAIM_STATES: dict[ClaimState, Any] = {
    ClaimState.OPEN: gettext_lazy("being prepared"),
    ClaimState.SENT: gettext_lazy("sent, waiting for an answer"),
    ClaimState.AGREED: gettext_lazy("payment agreed"),
    ClaimState.AWARDED: gettext_lazy("awarded by a judge"),
    ClaimState.REFUSED: pgettext_lazy("claim", "refused"),
    ClaimState.PAID: gettext_lazy("paid whole"),
    ClaimState.WRITTEN_OFF: gettext_lazy("written off"),
}
# What has to happen now, on the card of the track.
NEXT: dict[str, Any] = {
    "damage.answer": gettext_lazy("see whether the other party answered"),
    "damage.look": gettext_lazy("look at the claim again"),
    "damage.instalment": gettext_lazy("see whether the next payment came in"),
}
THINK_OF: dict[str, Any] = {
    "report_first": gettext_lazy(
        "Joining needs a criminal case: is there a police report in this case?"
    ),
    "wage_in_civil": gettext_lazy(
        "Sick pay can be awarded in a criminal case, but not always. Ask when the hearing is: "
        "nobody tells the employer."
    ),
}


def money(cents: int) -> str:
    """An amount in the reader's language."""
    return euros(int(cents), get_language() or "nl")


def told_line(line: Mapping[str, Any]) -> str:
    """One coded line of the damage track in words."""
    number = int(line.get("n", 0))
    if line.get("key") == "total":
        words = ngettext(
            "%(n)s piece of damage, %(sum)s", "%(n)s pieces of damage, %(sum)s", number
        )
        return words % {"n": number, "sum": money(line.get("cents", 0))}
    if line.get("key") == "repairs":
        return ngettext("%(n)s thing to repair", "%(n)s things to repair", number) % {"n": number}
    if line.get("key") == "claims":
        words = ngettext(
            "%(n)s claim, %(sum)s came back", "%(n)s claims, %(sum)s came back", number
        )
        return words % {"n": number, "sum": money(line.get("cents", 0))}
    return ""


LINES: dict[str, Line] = {
    "looked_ahead": said(gettext_lazy("went through the list for the next contact")),
    "damage_added": said(gettext_lazy("recorded damage")),
    "damage_changed": said(gettext_lazy("corrected the damage")),
    "damage_withdrawn": said(gettext_lazy("took a piece of damage off the list")),
    "advance_paid": said(gettext_lazy("paid an employee in advance")),
    "damage_repaired": said(gettext_lazy("had something repaired")),
    "claim_opened": said(gettext_lazy("started to recover damage")),
    "claim_sent": said(gettext_lazy("held the other party liable")),
    "claim_agreed": said(gettext_lazy("agreed how the damage is paid")),
    "claim_awarded": said(gettext_lazy("recorded what a judge awarded")),
    "claim_refused": said(gettext_lazy("recorded that the claim was refused")),
    "claim_written_off": said(gettext_lazy("wrote a claim off")),
    "claim_paid": said(gettext_lazy("the damage was paid whole")),
    "claim_joined": said(gettext_lazy("joined the criminal case")),
    "claim_waits": said(gettext_lazy("looks at the claim again later")),
    "payment_received": said(gettext_lazy("recorded a payment")),
}


def because(code: str) -> str:
    """What to think of before a route, or nothing."""
    return str(THINK_OF.get(code, ""))
