"""Letting somebody read a case for what he or she does in it, and letting go when that is over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from luwte.core.refusal import Refused
from luwte.incidents.models import Case, CaseAction, CaseReader, Track
from luwte.incidents.offering import readers_of_restricted

if TYPE_CHECKING:
    from luwte.org.models import Person


def may_be_asked_in(case: Case, person: Person | None) -> None:
    """Raise Refused for somebody new in a case of which the reporter chose the readers."""
    if person is None or not case.is_restricted:
        return
    if person.pk not in readers_of_restricted(case):
        raise Refused(
            _("The reporter chose who reads this case. %(name)s is not among them.")
            % {"name": person.name},
            kind="case",
            object_id=case.pk,
        )


def let_go(case: Case, person: Person) -> None:
    """Who read the case only for a track or an action, and has none any more, reads it no more."""
    has_track = Track.objects.filter(case=case, owner=person).exists()
    has_action = CaseAction.objects.filter(case=case, owner=person, done_at=None).exists()
    if not has_track and not has_action and case.owner_id != person.pk:
        CaseReader.objects.filter(case=case, person=person, why__in=("track", "action")).delete()
