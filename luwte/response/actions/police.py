"""What is decided about the police in a case. The software tells the police nothing."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from luwte.core.refusal import Refused, verb
from luwte.core.versions import take_version
from luwte.incidents.actions import advance_track
from luwte.incidents.actions.turns import beaten
from luwte.incidents.queries.proposals import case_proposal
from luwte.org.access import Actor
from luwte.policy import queries as policy
from luwte.response.access import Desk, require_handle
from luwte.response.actions.complaints import ask_for_victims
from luwte.response.actions.police_track import go_on, leave_behind
from luwte.response.models import PoliceFile
from luwte.response.rules.police import likelihood_over
from luwte.response.rules.states import Filer, Likelihood

NOT_TO_THE_POLICE = "police_no"
APPOINTMENT = "police.appointment"


@dataclass(frozen=True)
class PoliceChoice:
    """What is decided. reason: needed when nobody goes to the police; klacht: keys of the offences
    for which every victim is asked for a klacht."""

    filer: Filer
    reason: str = ""
    uses_domicile: bool = False
    asks_number: bool = False
    klacht: tuple[str, ...] = ()


@verb("response.decide_police")
def decide_police(*, actor: Actor, desk: Desk, seen: int, choice: PoliceChoice) -> PoliceFile:
    """Decide who goes to the police, or that nobody does; start the terms of the klacht.

    seen: the version on the actor's screen, 0 when nothing was decided yet. That nobody goes is
    decided by who may (the adopted authority), with a reason, and sets the track aside. Raises
    Conflict when somebody was first.
    """
    require_handle(actor, desk)
    nobody = choice.filer is Filer.NOBODY
    if nobody:
        _require_no(actor, desk, choice)
    row = _written(actor, desk, seen, choice)
    if nobody:
        if desk.track.done_at is None:
            advance_track(
                actor=actor,
                track=desk.track,
                seen=desk.track.version,
                move="set_aside",
                reason=choice.reason,
            )
    else:
        ask_for_victims(actor=actor, desk=desk, offence_keys=choice.klacht)
        if desk.track.met_at is None and desk.track.done_at is None:
            go_on(actor, desk, timezone.localtime(desk.track.deadline).date(), APPOINTMENT)
    leave_behind(actor, desk, "decide_police", "police_decided", filer=choice.filer.value)
    return row


@verb("response.say_vpt")
def say_vpt(*, actor: Actor, desk: Desk, said: bool = True) -> PoliceFile:
    """Record that the police were told that it is violence against somebody with a public task
    (VPT), or take that back."""
    require_handle(actor, desk)
    row = file_of(desk)
    rows = PoliceFile.objects.filter(pk=row.pk)
    rows.update(said_vpt_at=timezone.now() if said else None, version=F("version") + 1)
    if said and row.said_vpt_at is None:
        leave_behind(actor, desk, "say_vpt", "vpt_said")
    return PoliceFile.objects.get(pk=row.pk)


def file_of(desk: Desk) -> PoliceFile:
    """The row of the case, made when there is none yet."""
    row, _made = PoliceFile.objects.get_or_create(case=desk.case, defaults={"version": 1})
    return row


def likelihood_of_case(actor: Actor, desk: Desk) -> Likelihood:
    """How likely any of it is punishable, by the rules of the catalogue. One query."""
    found = case_proposal(actor.organisation, desk.case)
    return likelihood_over(bool(found.likely), bool(found.possible))


def _require_no(actor: Actor, desk: Desk, choice: PoliceChoice) -> None:
    if not choice.reason.strip():
        raise Refused(_("Say why nobody goes to the police. Whom it happened to can read this."))
    if not policy.may_decide(actor, NOT_TO_THE_POLICE, desk.case.unit_id):
        raise Refused(_("That nobody goes to the police is for somebody else to decide."))


def _written(actor: Actor, desk: Desk, seen: int, choice: PoliceChoice) -> PoliceFile:
    row = PoliceFile.objects.filter(case=desk.case).first()
    if row is None and seen == 0:
        row, seen = file_of(desk), 1
    if row is None:
        raise beaten(desk.case)
    take_version(
        PoliceFile.objects.all(),
        {
            "likelihood": likelihood_of_case(actor, desk),
            "filer": choice.filer,
            "reason": choice.reason.strip(),
            "uses_domicile": choice.uses_domicile,
            "asks_number": choice.asks_number,
            "decided_by": actor.person,
            "decided_at": timezone.now(),
        },
        pk=row.pk,
        seen=seen,
        kind="case",
        beaten=lambda: beaten(desk.case),
    )
    return PoliceFile.objects.get(case=desk.case)
