"""What reception does follows from a measure, in the transaction of its step (RES-5): what to do,
until when, and what stays open. Never why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from luwte.core.actor import ActorLike
from luwte.notices import actions as notices
from luwte.notices.rules import Instruction, NoticeAbout
from luwte.response.models import Measure
from luwte.response.queries import parties
from luwte.response.rules.kinds import FACTS, is_care
from luwte.response.rules.states import MeasureKind
from luwte.tenancy.models import Organisation

if TYPE_CHECKING:
    from luwte.incidents.models import Case

SOURCE: Final = "response.measure"
AGREED: Final = frozenset({MeasureKind.CONTACT_AGREEMENT, MeasureKind.INDIVIDUAL_CONTRACT})


def put_up(*, actor: ActorLike, case: Case, measure: Measure) -> None:
    """The instruction of a measure that keeps somebody out or to one contact; none for others."""
    kind = MeasureKind(measure.kind)
    if not FACTS[kind].needs_notice or measure.starts_on is None or measure.ends_on is None:
        return
    sectors = Organisation.objects.values_list("sectors", flat=True).get(pk=case.organisation_id)
    identity = parties.opened(measure.party)
    notices.put_up(
        actor=actor,
        source_kind=SOURCE,
        source_id=measure.pk,
        about=NoticeAbout.PERSON,
        instruction=instruction_of(kind, frozenset(sectors)),
        who=identity.name if identity else "",
        look=identity.description if identity else "",
        places=[one.location for one in measure.places.select_related("location")],
        is_everywhere=not measure.places.exists(),
        allowed=measure.exceptions,
        is_urgent_open=is_care(frozenset(sectors)),
        say=measure.open_channel,
        holds_for=measure.places_text.strip(),
        contact=measure.contact_person,
        starts_on=measure.starts_on,
        ends_on=measure.ends_on,
    )


def take_down(*, actor: ActorLike, measure: Measure) -> None:
    """The measure ended: nothing is to be done any more."""
    notices.take_down(actor=actor, source_kind=SOURCE, source_id=measure.pk)


def instruction_of(kind: MeasureKind, sectors: frozenset[str]) -> Instruction:
    """What reception does. Where people are treated urgent care stays open, so nobody is simply
    sent away there."""
    if kind in AGREED:
        return Instruction.ONE_CONTACT
    if is_care(sectors):
        return Instruction.CARE_ONLY
    if kind is MeasureKind.SERVICE_STOP:
        return Instruction.BY_APPOINTMENT
    return Instruction.NO_ENTRY
