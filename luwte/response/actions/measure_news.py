"""What a measure tells: the card of the response on the page of the case, and who is next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from luwte.core.actor import ActorLike
from luwte.incidents.actions.contents import tell_of_track
from luwte.incidents.queries.case_page import track_of
from luwte.incidents.queries.readership import barred_from
from luwte.incidents.rules import TrackKind
from luwte.notify.actions import tell
from luwte.notify.rules import Message, messages
from luwte.org.queries import people_with_role, person_or_none
from luwte.org.rules import Role
from luwte.policy import queries as policy
from luwte.response.models import FirstReaction, Measure
from luwte.response.rules.states import MeasureKind, MeasureState
from luwte.tenancy.models import Organisation

if TYPE_CHECKING:
    from luwte.incidents.models import Case, Track
    from luwte.org.models import Person

WAITS = "response.measure_waits"
REVIEW = "response.measure_review"
ENDED = "response.measure_ended"
HEARING = "response.hearing_soon"
HEARING_MISSED = "response.hearing_missed"
BROKEN = "response.measure_broken"

# Who is asked next, by the state that a measure reached.
NEXT_DECIDES = (MeasureState.HEARD, MeasureState.LOOKED)


def register() -> None:
    """Add the messages of measures."""
    for key, label, subject, body in (
        (
            WAITS,
            _("A measure waits for me"),
            _("There is something for you to decide"),
            _("In case %(number)s something waits for your look or your decision."),
        ),
        (
            REVIEW,
            _("Something of mine is due for review"),
            _("Time to look again"),
            _("In case %(number)s the day has come to look again at something that runs."),
        ),
        (
            ENDED,
            _("Something of mine ended by itself"),
            _("Something ended today"),
            _("In case %(number)s something that you decided ended by itself."),
        ),
        (
            HEARING,
            _("A hearing is almost due"),
            _("A reminder: somebody is to be heard"),
            _("In case %(number)s somebody has to be heard today at the latest."),
        ),
        (
            HEARING_MISSED,
            _("A hearing did not come"),
            _("A hearing did not come"),
            _("In case %(number)s somebody should have been heard. Look what is needed now."),
        ),
        (
            BROKEN,
            _("An agreement or a ban was not kept"),
            _("Something was not kept"),
            _("In case %(number)s something that was decided was not kept. Look what is needed."),
        ),
    ):
        messages.add(key, Message(label=label, subject=subject, body=body))


def tell_track(track: Track) -> None:
    """Say on the card of the response what was done and what holds: codes, no persons. Two
    queries."""
    rows = Measure.objects.filter(case_id=track.case_id).exclude(state=MeasureState.DROPPED)
    lines: list[dict[str, Any]] = [
        {
            "key": "measure",
            "kind": one.kind,
            "state": one.state,
            "until": one.ends_on.isoformat() if one.ends_on else "",
        }
        for one in rows.order_by("-pk")[:3]
    ]
    first = FirstReaction.objects.filter(case_id=track.case_id).order_by("at").first()
    if first is not None:
        lines.append(
            {"key": "reaction", "kind": first.kind, "on": timezone.localdate(first.at).isoformat()}
        )
    tell_of_track(track=track, lines=lines)


def tell_who_is_next(actor: ActorLike, case: Case, measure: Measure) -> None:
    """Who may decide hears that something waits, once for each step."""
    if measure.state not in NEXT_DECIDES:
        return
    people = deciding_people(case, MeasureKind(measure.kind), besides=measure.proposed_by_id)
    once_key = f"{measure.pk}:{measure.state}:{measure.version}"
    tell_people(actor, case, people, WAITS, once_key, measure=measure)


def tell_people(
    actor: ActorLike,
    case: Case,
    people: list[Person],
    message: str,
    once_key: str,
    *,
    measure: Measure,
) -> None:
    """Tell those of them who may know of the case, once; with the page of what it is about."""
    barred = barred_from(case)
    slug = Organisation.objects.values_list("slug", flat=True).get(pk=case.organisation_id)
    tell(
        actor=actor,
        persons=[person for person in people if person.pk not in barred],
        message=message,
        url=reverse(
            "response:measure",
            kwargs={"slug": slug, "pk": case.pk, "measure_pk": measure.pk},
        ),
        subject_id=case.pk,
        filled_in={"number": case.number},
        once_key=once_key,
    )


def response_of(case: Case) -> Track | None:
    """The header of the response of a case."""
    return track_of(case, TrackKind.RESPONSE)


def deciding_people(case: Case, kind: MeasureKind, *, besides: Any = None) -> list[Person]:
    """Who may decide about this kind of measure in the unit of the case. Nobody in a case of which
    the reporter chose the readers: there who has the case asks them."""
    if case.is_restricted:
        return _with_ids([case.owner_id])
    organisation = Organisation.objects.get(pk=case.organisation_id)
    found = policy.deciders_of(organisation, kind.value, case.unit_id)
    return [person for person in found.people if person.pk != besides]


def working_people(case: Case, track: Track, measure: Measure | None = None) -> list[Person]:
    """Who works on the response: its owner, else who has the case, else who coordinates; and who
    decided the measure."""
    ids = [track.owner_id or case.owner_id]
    if measure is not None and not case.is_restricted:
        ids.append(measure.decided_by_id)
    found = _with_ids(ids)
    if not found and not case.is_restricted:
        organisation = Organisation.objects.get(pk=case.organisation_id)
        found = people_with_role(organisation, [Role.COORDINATOR], case.unit_id)
    return found


def _with_ids(ids: list[Any]) -> list[Person]:
    people = [person_or_none(pk) for pk in dict.fromkeys(ids) if pk is not None]
    return [person for person in people if person is not None and person.is_active]
