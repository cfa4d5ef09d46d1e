"""The whole demonstration: the cast, the people around it, three years, and the last weeks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone, translation

from luwte.core.models import OutboxEvent
from luwte.core.seals import seal_all
from luwte.desk.demo import cast, crowd, years
from luwte.desk.demo.happenings import DAYS
from luwte.desk.demo.playing import adopt_agreements, play_stories
from luwte.desk.demo.staging import in_haste, moment, quiet
from luwte.tenancy.models import Organisation
from luwte.tenancy.scope import scope

FOUNDED_BEFORE = dt.timedelta(days=30)
ADOPTED_BEFORE = dt.timedelta(days=9)


def build_everything() -> list[Organisation]:
    """Make what is not there yet; a second time changes nothing.

    A database that holds the small demonstration of before, founded after the years began, keeps
    it: nothing happens in an organisation before it exists.
    """
    now = timezone.now()
    began = now - dt.timedelta(days=DAYS)
    with in_haste(), quiet("luwte.audit"):
        with moment(began - FOUNDED_BEFORE):
            organisations = cast.build_cast()
            old_enough = [one for one in organisations if one.created_at < began]
            for organisation in old_enough:
                _gather(organisation, timezone.localdate(now))
        adopt_agreements(organisations, max(began, _newest(organisations)) - ADOPTED_BEFORE)
        for organisation in old_enough:
            _live(organisation, now)
        seal_all()
        play_stories(organisations)
    return organisations


def _newest(organisations: list[Organisation]) -> dt.datetime:
    return max(one.created_at for one in organisations) + FOUNDED_BEFORE


@transaction.atomic
def _gather(organisation: Organisation, today: dt.date) -> None:
    with _at_home(organisation):
        crowd.gather(organisation, today)
    # As for the cast: nobody is invited, nothing is announced.
    OutboxEvent.objects.filter(organisation_id=organisation.pk, expanded_at=None).delete()


def _live(organisation: Organisation, now: dt.datetime) -> None:
    with _at_home(organisation):
        if not years.is_lived(organisation):
            years.live(organisation, now)


@contextmanager
def _at_home(organisation: Organisation) -> Iterator[None]:
    """The organisation's scope, its time and its language."""
    zone = ZoneInfo(organisation.timezone)
    with scope(organisation), timezone.override(zone), translation.override("nl"):
        yield
