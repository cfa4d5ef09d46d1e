"""Somebody hears that he or she is asked to hold something or to have it repaired.

Who is asked need not be somebody who may open the case: the message leads to a page with just that
(`actions.asked`). A victim, or who is part of the problem, is asked by nobody here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import gettext_lazy

from luwte.core.actor import ActorLike
from luwte.incidents.queries.involved import barred_in
from luwte.notify.actions import tell
from luwte.notify.rules import Message, messages
from luwte.response.models import DamageItem, Evidence

if TYPE_CHECKING:
    from luwte.incidents.models import Case
    from luwte.org.models import Person

ASKED: Final = "response.asked_of_me"


def register() -> None:
    """Add the message. It says nothing on a locked screen."""
    messages.add(
        ASKED,
        Message(
            label=gettext_lazy("Somebody asks me to hold or to repair something"),
            subject=gettext_lazy("Somebody asks something of you"),
            body=gettext_lazy(
                "About case %(number)s you are asked to do something. Look what, and until when."
            ),
        ),
    )


def tell_keeper(actor: ActorLike, evidence: Evidence) -> None:
    """Who can hold it hears that it is asked, with the page that shows just that."""
    _tell_once(
        actor, evidence.case, evidence.keeper, evidence_address(evidence), f"{evidence.pk}:asked"
    )


def tell_repairer(actor: ActorLike, item: DamageItem) -> None:
    """Who has it repaired hears it, once for each day on which it has to be ready."""
    if item.repair_by is not None and item.repaired_at is None:
        key = f"{item.pk}:{item.repair_by.isoformat()}"
        _tell_once(actor, item.case, item.repair_owner, repair_address(item), key)


def evidence_address(evidence: Evidence) -> str:
    """The page of who keeps it."""
    return reverse(
        "response:asked_evidence",
        kwargs={"slug": evidence.case.organisation.slug, "pk": evidence.pk},
    )


def repair_address(item: DamageItem) -> str:
    """The page of who has it repaired."""
    where = {"slug": item.case.organisation.slug, "pk": item.pk}
    return reverse("response:asked_repair", kwargs=where)


def may_be_told(case: Case, person: Person | None) -> bool:
    """Whether this is somebody whom the message leads to a page: not a victim in the case, nor who
    is part of the problem. One query."""
    return person is not None and person.is_active and person.pk not in barred_in(case)


def _tell_once(
    actor: ActorLike, case: Case, person: Person | None, url: str, once_key: str
) -> None:
    if person is None or person.pk == actor.person_id or not may_be_told(case, person):
        return
    tell(
        actor=actor,
        persons=[person],
        message=ASKED,
        url=url,
        subject_id=case.pk,
        filled_in={"number": case.number},
        once_key=once_key,
    )
