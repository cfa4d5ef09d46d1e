"""Who hears what of care: that there is something, never about whom or what."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.urls import reverse

from luwte.care import messages
from luwte.care.agreements import here
from luwte.care.models import CarePath, LoadSignal
from luwte.core.actor import TheClock
from luwte.incidents.queries.involved import case_and_care, who_looks_after
from luwte.notify.actions import tell

if TYPE_CHECKING:
    from luwte.org.models import Person


def address(name: str, **where: object) -> str:
    """The path of a page of this room."""
    return reverse(f"care:{name}", kwargs={"slug": here().slug, **where})


def tell_person(path: CarePath, message: str, key: str) -> None:
    """The person cared for. The subject is the path, which no list of cases shows."""
    _tell(path, [path.person], message, address("own", pk=path.pk), key)


def tell_supporter(path: CarePath, message: str, key: str) -> None:
    """Who supports, when that is somebody of the organisation."""
    if path.supporter is not None:
        _tell(path, [path.supporter], message, address("path", pk=path.pk), key)


def tell_before(path: CarePath, person: Person, key: str) -> None:
    """Who supported until now."""
    _tell(path, [person], messages.TAKEN_OVER, address("mine"), key)


def tell_lookers(path: CarePath, message: str, key: str) -> None:
    """Who looks after the care of the case hears the fact; whom it is about reads the page."""
    found = case_and_care(path.case_id)
    if found is None:
        return
    case, track = found
    people = [one for one in who_looks_after(case, track) if one.pk != path.person_id]
    _tell(path, people, message, address("of_case", pk=case.pk), key)


def tell_nobody_free(path: CarePath) -> None:
    """Nobody is free who stands far enough: somebody has to be found."""
    tell_lookers(path, messages.NOBODY, f"{path.pk}:nobody:{path.version}")


def tell_of_load(signal: LoadSignal, people: Iterable[Person], message: str, key: str) -> None:
    """About the signal that it adds up."""
    tell(
        actor=TheClock(signal.organisation_id),
        persons=people,
        message=message,
        url=address("load"),
        subject_id=signal.pk,
        once_key=key,
    )


def _tell(path: CarePath, people: list[Person], message: str, url: str, key: str) -> None:
    tell(
        actor=TheClock(path.organisation_id),
        persons=people,
        message=message,
        url=url,
        subject_id=path.pk,
        once_key=key,
    )
