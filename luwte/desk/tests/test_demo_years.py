"""The years of the demonstration: believable, always the same, and what is to be found is there."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.utils import timezone, translation

from luwte.core import seals
from luwte.core.models import AuditEntry, OutboxEvent, Timer
from luwte.core.search import find
from luwte.desk.demo import cast as stage
from luwte.desk.demo import years
from luwte.desk.demo.crowd import staff_of
from luwte.desk.demo.happenings import (
    CAMPAIGN_DAYS_AGO,
    DAYS,
    REBUILT_AT,
    REBUILT_DAYS_AGO,
    SERIES,
    Happening,
    happenings,
)
from luwte.desk.demo.playing import FOUNDED_DAYS_AGO
from luwte.desk.demo.scenes import scenes_of
from luwte.desk.demo.whole import build_everything
from luwte.desk.tests.walking_years import walk
from luwte.incidents.models import Case, CaseLink, ConfidedReport, Incident, PersonalReaction, Track
from luwte.incidents.queries.lists import Tab, counts
from luwte.incidents.queries.searching import SEARCH_KIND
from luwte.incidents.rules import CaseState, ReportWay, Source, TrackState
from luwte.notify.models import Delivery
from luwte.org.models import Grant
from luwte.tenancy.models import Organisation
from luwte.tenancy.scope import every_organisation, scope
from tests.cast import Cast, House

NOW = dt.datetime(2026, 11, 19, 14, 20, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def told() -> list[Happening]:
    return happenings(stage.ZONNEDAEL, NOW)


def a_month(told: list[Happening], what: Callable[[Happening], bool], span: range) -> float:
    """How many of these happened a month, between so many days ago."""
    found = [one for one in told if what(one) and (NOW - one.happened).days in span]
    return len(found) / len(span) * 30


BEFORE, SINCE = (
    range(CAMPAIGN_DAYS_AGO + 1, DAYS),
    range(CAMPAIGN_DAYS_AGO - 120, CAMPAIGN_DAYS_AGO),
)


@pytest.mark.spec("PLA-7")
def test_the_same_day_gives_the_same_years(told: list[Happening]) -> None:
    assert happenings(stage.ZONNEDAEL, NOW) == told
    assert happenings(stage.ZONNEDAEL, NOW, seed=1) != told
    assert 1_350 <= len(told) <= 1_650
    assert 100 <= len(happenings(stage.DE_LINDE, NOW)) <= 150


@pytest.mark.spec("PLA-7")
def test_a_municipality_of_250_people_works_in_every_kind_of_place() -> None:
    staff = staff_of(stage.ZONNEDAEL)
    assert 240 <= len(staff) <= 260
    assert len({face.name for face in staff}) == len({face.email for face in staff}) == len(staff)
    assert {face.kind for face in staff} == {
        "employee", "hired", "intern", "volunteer", "guard", "elected",
    }  # fmt: skip


def test_what_happened_is_told_in_many_ways(told: list[Happening]) -> None:
    kinds = [event.text for scene in scenes_of(stage.ZONNEDAEL) for event in scene.events]
    assert len(set(kinds)) >= 150
    texts = Counter(one.text for one in told if one.text)
    assert len(texts) > 0.9 * sum(texts.values())
    assert texts.most_common(1)[0][1] <= 3
    assert not any("{" in text or "}" in text for text in texts)


@pytest.mark.spec("PLA-7")
def test_the_campaign_raised_light_reports_and_no_grave_ones(told: list[Happening]) -> None:
    def light(one: Happening) -> bool:
        return one.gravity == "light" and one.way is not ReportWay.TALLY

    def grave(one: Happening) -> bool:
        return one.gravity != "light"

    assert a_month(told, light, SINCE) > 1.4 * a_month(told, light, BEFORE)
    ratio = a_month(told, grave, range(CAMPAIGN_DAYS_AGO)) / a_month(told, grave, BEFORE)
    assert 0.8 < ratio < 1.25
    tallies = [one for one in told if one.way is ReportWay.TALLY]
    assert tallies and all((NOW - one.happened).days <= CAMPAIGN_DAYS_AGO for one in tallies)


@pytest.mark.spec("PLA-7")
def test_the_rebuilt_counter_lowered_physical_violence_there_only(told: list[Happening]) -> None:
    def there(one: Happening) -> bool:
        return one.is_physical and one.place[0] == REBUILT_AT

    def elsewhere(one: Happening) -> bool:
        return one.is_physical and one.place[0] != REBUILT_AT

    before, since = range(REBUILT_DAYS_AGO, DAYS), range(REBUILT_DAYS_AGO)
    assert a_month(told, there, since) < 0.5 * a_month(told, there, before)
    assert 0.7 < a_month(told, elsewhere, since) / a_month(told, elsewhere, before) < 1.4


def test_seasons_and_hours_are_those_of_the_work(told: list[Happening]) -> None:
    pool = Counter(one.happened.month for one in told if one.scene == "zwembad")
    assert pool[7] + pool[8] > 0.35 * sum(pool.values())
    taxes = Counter(one.happened.month for one in told if one.scene == "belastingen")
    assert taxes[1] + taxes[2] + taxes[3] > 0.4 * sum(taxes.values())
    desks = [one for one in told if one.scene == "balie" and one.reporter]
    assert all(8 <= one.happened.hour < 21 and one.happened.isoweekday() < 6 for one in desks)
    assert all(one.happened <= one.reported < NOW for one in told)


def test_some_people_come_back(told: list[Happening]) -> None:
    for series in SERIES[stage.ZONNEDAEL]:
        mine = [one for one in told if one.series == series.name]
        assert len(mine) >= 3
        assert {one.other for one in mine} == {series.causer.looks}


@pytest.mark.spec("PLA-7")
def test_the_years_of_the_practice_hold_every_rule(de_linde: House) -> None:
    now = timezone.now()
    with translation.override("nl"):
        made = years.live(de_linde.organisation, now)
    assert made["Incident"] == len(happenings(stage.DE_LINDE, now))
    assert years.is_lived(de_linde.organisation)
    walk(de_linde.organisation, now, since=now - dt.timedelta(days=DAYS + 1))
    assert Incident.objects.filter(source=Source.TALLY, count__gt=1).exists()
    # Nobody hears of an invented past.
    assert not Timer.objects.filter(organisation_id=de_linde.pk, due_at__lte=now).exists()
    assert not OutboxEvent.objects.filter(organisation_id=de_linde.pk, expanded_at=None).exists()
    # A withdrawn report and a tally aside, what was told is found again.
    assert find(de_linde.pk, SEARCH_KIND, "schold")


@pytest.mark.whole
@pytest.mark.once
@pytest.mark.timeout(400)
@pytest.mark.spec("PLA-7")
def test_both_organisations_stand_where_their_mondays_begin(cast: Cast) -> None:
    now = timezone.now()
    founded = now - dt.timedelta(days=DAYS + 30)
    with every_organisation("the cast of the tests was founded today, the years are older"):
        Organisation.objects.update(created_at=founded)
        Grant.objects.update(starts_on=founded.date())
    build_everything()
    for house in (cast.zonnedael, cast.de_linde):
        with scope(house.organisation):
            walk(house.organisation, timezone.now(), since=founded)
    with scope(cast.zonnedael.organisation):
        _the_municipality(cast.zonnedael)
    with scope(cast.de_linde.organisation):
        late = Case.objects.filter(closed_at=None, next_due__lt=timezone.now())
        assert late.count() <= 3
        assert Case.objects.filter(closed_at=None, incidents__people__person__name="Bas Willems")
    seals.seal_all()
    assert seals.verify().broken == ()
    before = _numbers()
    build_everything()
    assert _numbers() == before


def _the_municipality(house: House) -> None:
    assert 1_400 <= Incident.objects.count() <= 1_700
    assert set(Case.objects.values_list("state", flat=True)) == {state.value for state in CaseState}
    states = set(Track.objects.values_list("state", flat=True))
    assert states == {state.value for state in TrackState}
    ways = set(Incident.objects.values_list("way", flat=True))
    assert ways == {way.value for way in ReportWay}
    assert Track.objects.filter(born_late=True, case__closed_at=None).exists()
    assert Case.objects.filter(is_restricted=True).exists()
    assert ConfidedReport.objects.values("state").distinct().count() >= 2
    assert CaseLink.objects.count() >= 10
    assert Case.objects.exclude(merged_into=None).exists()
    assert PersonalReaction.objects.filter(done_at=None).exists()
    ruth, mo, sanne, ravi = (counts(house.actor(key)) for key in ("ruth", "mo", "sanne", "ravi"))
    assert 28 <= ruth[Tab.OPEN] <= 60
    assert 2 <= ruth[Tab.LATE] <= 15
    assert 4 <= mo[Tab.OPEN] <= 22
    assert sanne[Tab.OPEN] == ravi[Tab.OPEN] == 0
    in_time = Track.objects.filter(kind="response", state="done", born_late=False)
    kept = sum(1 for track in in_time if track.done_at and track.done_at <= track.deadline)
    assert 0.72 < kept / len(in_time) < 0.9
    before = timezone.now() - dt.timedelta(days=FOUNDED_DAYS_AGO)
    assert not Delivery.objects.filter(due_at__lt=before).exists(), "the years mail nobody"
    assert Delivery.objects.count() < 700


def _numbers() -> dict[str, int]:
    with every_organisation("a test counts"):
        return {model.__name__: model.objects.count() for model in (Incident, Case, Track)} | {
            "deeds": AuditEntry.objects.filter(verb__startswith="incidents.").count()
        }


def test_fresh_asks_for_an_empty_database(cast: Cast) -> None:
    with pytest.raises(Exception, match="empty"):
        call_command("demo_data", "--fresh")
