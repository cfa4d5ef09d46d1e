"""The demonstration: believable, in every state, and filled once."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.test import override_settings
from django.utils import timezone

from luwte.desk.demo.answering import HOUSE, answers
from luwte.desk.demo.playing import in_opening_hours, play_everything
from luwte.desk.demo.stories import stories_of
from luwte.desk.tests import demo_states
from luwte.incidents.models import Case, CaseEntry, Incident, Track
from luwte.incidents.rules import CaseState
from luwte.org.models import Grant
from luwte.policy.models import SettingVersion
from luwte.policy.rules import Kind
from luwte.tenancy.scope import every_organisation, scope
from tests.cast import Cast

ON_ITS_WAY = {"clockbeat", "auditentry", "auditseal", "session"}


def rows() -> dict[str, int]:
    """How many rows every table of ours has."""
    ours = [model for model in apps.get_models() if model.__module__.startswith("luwte.")]
    with every_organisation("a test counts"):
        return {
            model.__name__: model._default_manager.count()
            for model in ours
            if model.__name__.lower() not in ON_ITS_WAY
        }


@pytest.mark.once
@pytest.mark.timeout(240)
@pytest.mark.spec("PLA-7")
def test_the_stories_are_played_once_and_end_in_every_state(cast: Cast) -> None:
    with every_organisation("the cast of the tests was founded today, the stories are older"):
        Grant.objects.update(starts_on=timezone.localdate() - dt.timedelta(days=100))
    play_everything()
    with every_organisation("a test counts"):
        states = Counter(Case.objects.values_list("state", flat=True))
        assert set(states) == {state.value for state in CaseState}
        assert 30 <= Incident.objects.count() <= 40
        assert Incident.objects.filter(withdrawn_at__isnull=False).exists()
        assert Track.objects.filter(state="waiting", waiting_until__isnull=False).exists()
        late = Track.objects.filter(done_at=None, deadline__lt=timezone.now(), state="open")
        assert late.exclude(case__state="closed").exists()
        assert not CaseEntry.objects.filter(at__gt=timezone.now()).exists()
        assert SettingVersion.objects.filter(state="adopted").count() == 2 * len(Kind)
    _look_around(cast)
    before = rows()
    play_everything()
    assert rows() == before


def _look_around(cast: Cast) -> None:
    with scope(cast.zonnedael.organisation):
        demo_states.look_at_the_response()
        demo_states.look_at_police_and_damage()
        demo_states.look_at_care()
        demo_states.look_at_the_house()
        pages = demo_states.pages_of_the_municipality()
    demo_states.open_them(cast.zonnedael, pages)
    with scope(cast.de_linde.organisation):
        demo_states.look_at_the_practice()
        pages = demo_states.pages_of_the_practice()
    demo_states.open_them(cast.de_linde, pages)


def test_every_answer_belongs_to_a_story_and_is_somebodys(cast: Cast) -> None:
    for house in (cast.zonnedael, cast.de_linde):
        told = answers()[house.slug]
        assert set(told) - {HOUSE} <= {story.key for story in stories_of(house.slug)}
        names = {part.key for part in house.play.parts if part.has_login}
        for story, deeds in told.items():
            since = [when for when, *_rest in deeds if when >= 0]
            assert since == sorted(since), story
            assert {who for _when, who, *_rest in deeds} <= names


def test_every_story_is_told_in_words_of_the_catalogue_by_somebody_of_the_cast(
    cast: Cast,
) -> None:
    for house in (cast.zonnedael, cast.de_linde):
        stories = stories_of(house.slug)
        assert len({story.key for story in stories}) == len(stories)
        names = {part.key for part in house.play.parts if part.has_login}
        assert {story.who for story in stories} <= names
        closed = [story for story in stories if story.course == "closed"]
        assert all(story.learned and story.handler for story in closed)


def test_nobody_stands_at_the_counter_at_night() -> None:
    now = timezone.localtime().replace(hour=13, minute=0)
    for hours in range(25, 400, 7):
        moment = in_opening_hours(now - dt.timedelta(hours=hours), now)
        assert 9 <= timezone.localtime(moment).hour < 17
        assert moment < now


def test_it_does_not_run_in_production() -> None:
    with override_settings(PRODUCTION=True), pytest.raises(CommandError, match="invented people"):
        call_command("demo_data")
