"""Erasing what was kept long enough, every night, from the top floor down; and what holds it.

The clock goes round: of every organisation, every kind of data, at most `AT_ONCE` things each in
a transaction of its own. What a room or a legal hold keeps is passed over, and the page says why.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from luwte.core import audit, search
from luwte.core.actor import TheClock
from luwte.core.clock.sources import duty
from luwte.core.holds import why_held
from luwte.core.models import Erased, LegalHold
from luwte.core.refusal import Refused, verb
from luwte.core.retention import AT_ONCE, DueThing, Held, from_the_top, vetoes
from luwte.org.access import Actor, require_everywhere
from luwte.org.rules import Right
from luwte.policy.queries import Versioned, retention_for
from luwte.policy.rules.retention import KeepTerm, Retention
from luwte.tenancy.models import Organisation
from luwte.tenancy.scope import current_organisation_id, scope

logger = logging.getLogger("luwte.retention")
# Nobody works then; on the organisation's own clock.
NIGHT = range(1, 5)
SHOWN = 20


@dataclass(frozen=True)
class Waiting:
    """What the page shows of one kind: the term, how many are due, and what is kept and why."""

    held: Held
    term: KeepTerm
    due: int
    kept: list[tuple[DueThing, str]]


@duty("desk.erase_what_was_kept_long_enough", every=1800.0, lane="long")
def erase_by_night() -> int:
    """One round for every organisation where it is night. Returns how many things went."""
    now = timezone.now()
    erased = sum(
        erase_round(one)
        for one in Organisation.objects.all()
        if now.astimezone(ZoneInfo(one.timezone)).hour in NIGHT
    )
    if erased:
        search.settle()
    return erased


def erase_round(organisation: Organisation) -> int:
    """Erase what is due in one organisation. What cannot be erased today is tried again tomorrow,
    and stops nothing else. Returns how many things went."""
    erased = 0
    with scope(organisation):
        terms = retention_for(organisation)
        for key, held in from_the_top():
            before = terms.value.of(held.kind).before(timezone.now())
            for thing in held.split(before, AT_ONCE)[0]:
                try:
                    erased += _erase(organisation, held, thing, terms)
                except Exception as wrong:
                    # Holds no value: the class of what went wrong, and the id.
                    name = type(wrong).__name__
                    logger.error("%s of %s could not be erased: %s", key, thing.object_id, name)
    return erased


def waiting_in(organisation: Organisation) -> list[Waiting]:
    """The dry run: what the next round would erase, and what it would not. In scope."""
    terms = retention_for(organisation).value
    found = []
    for _key, held in from_the_top():
        before = terms.of(held.kind).before(timezone.now())
        _free, kept = held.split(before, AT_ONCE)
        found.append(Waiting(held, terms.of(held.kind), held.count(before), kept[:SHOWN]))
    return found


def erased_in(organisation: Organisation, most: int = 200) -> Sequence[Erased]:
    """The record of what was erased, the last on top."""
    return list(Erased.objects.filter(organisation_id=organisation.pk).order_by("-id")[:most])


def hold_or_none(organisation_id: UUID, pk: UUID) -> LegalHold | None:
    """One hold of this organisation."""
    return LegalHold.objects.filter(pk=pk, organisation_id=organisation_id).first()


@verb("privacy.hold")
def hold(
    *, actor: Actor, object_kind: str, object_id: UUID, reason: str, look_again_on: dt.date
) -> LegalHold:
    """Keep this, and all that belongs to it, until somebody ends the hold. Raises Refused without a
    reason or a later day, or when it is held already."""
    require_everywhere(actor, Right.PRIVACY_HANDLE)
    if not reason.strip():
        raise Refused(_("Say why it has to be kept."))
    if look_again_on <= timezone.localdate():
        raise Refused(_("Choose a day after today on which you look at it again."))
    try:
        with transaction.atomic():
            row = LegalHold.objects.create(
                organisation_id=actor.organisation_id,
                object_kind=object_kind,
                object_id=object_id,
                reason=reason.strip(),
                look_again_on=look_again_on,
                by_id=actor.person_id,
                at=timezone.now(),
            )
    except IntegrityError:
        raise Refused(_("This is held already.")) from None
    audit.record("privacy.hold", actor=actor, kind=object_kind, object_id=object_id)
    return row


@verb("privacy.end_hold")
def end_hold(*, actor: Actor, held: LegalHold) -> None:
    """Let it go: from tonight its own term counts again."""
    require_everywhere(actor, Right.PRIVACY_HANDLE)
    rows = LegalHold.objects.filter(
        pk=held.pk, organisation_id=actor.organisation_id, ended_at=None
    )
    if not rows.update(ended_at=timezone.now(), ended_by_id=actor.person_id):
        raise Refused(_("This hold has ended already."))
    audit.record("privacy.end_hold", actor=actor, kind=held.object_kind, object_id=held.object_id)


def held_by_hand(object_kind: str, things: Collection[DueThing]) -> dict[UUID, str]:
    """Why things are kept by hand: the thing itself is held, or what it belongs to."""
    pairs = {one.object_id: ((object_kind, one.object_id), *one.about.items()) for one in things}
    return why_held(current_organisation_id(), pairs)


vetoes.add("desk.held", held_by_hand)


def _erase(
    organisation: Organisation, held: Held, thing: DueThing, terms: Versioned[Retention]
) -> int:
    actor = TheClock(organisation.pk)
    with transaction.atomic():
        copies = held.erase(thing.object_id, actor)
        if not copies:
            return 0
        term = terms.value.of(held.kind)
        Erased.objects.create(
            organisation_id=organisation.pk,
            at=timezone.now(),
            kind=held.kind,
            object_kind=held.object_kind,
            object_id=thing.object_id,
            term={"amount": term.amount, "unit": term.unit, "version": terms.version},
            copies=dict(copies),
        )
        audit.record("privacy.erase", actor=actor, kind=held.object_kind, object_id=thing.object_id)
    return 1
