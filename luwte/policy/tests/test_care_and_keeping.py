"""Moments of care, terms of keeping and the letterhead as adopted settings."""

from __future__ import annotations

import dataclasses
import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from luwte.lib.worktime import WorkCalendar
from luwte.policy.actions import adopt_settings, draft_settings
from luwte.policy.queries import (
    care_for,
    letterhead_for,
    retention_for,
    settings_of_version,
)
from luwte.policy.rules import Care, CareMoment, KeepTerm, Kind, Letterhead, Retention, Settings
from luwte.policy.shipped import keep_facts
from tests.cast import House

ZONE = ZoneInfo("Europe/Amsterdam")
CALENDAR = WorkCalendar()


def adopted(house: House, kind: Kind, settings: Settings) -> None:
    draft = draft_settings(
        actor=house.actor("ruth"), settings=settings, kind=kind, reason="Eigen keuze"
    )
    adopt_settings(actor=house.actor("karin"), kind=kind, edits_seen=draft.edits)


def at(*parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=ZONE)  # type: ignore[arg-type]


def due(moment: CareMoment, start: dt.datetime) -> dt.datetime:
    return moment.due(start, calendar=CALENDAR, zone=ZONE).astimezone(ZONE)


@pytest.mark.spec("CAR-1")
def test_care_fits_the_gravity(zonnedael: House) -> None:
    care = care_for(zonnedael.organisation).value
    with translation.override("nl"):
        said = {
            key: [one.words for one in care.moments(key)] for key in ("light", "middle", "heavy")
        }
    assert said == {
        "light": ["binnen 24 uur"],
        "middle": ["dezelfde dag", "binnen 72 uur", "na 2 weken"],
        "heavy": [
            "dezelfde dag",
            "binnen 24 uur",
            "binnen 72 uur",
            "na 2 weken",
            "na 6 tot 8 weken",
            "na 3 maanden",
        ],
    }
    assert care.offer_again_days == 14


def test_an_organisation_adopts_its_own_moments_and_the_old_ones_stay_readable(
    zonnedael: House,
) -> None:
    own = dataclasses.replace(
        care_for(zonnedael.organisation).value,
        light=(CareMoment(after=1, unit="working_days"),),
        load_on=False,
    )
    adopted(zonnedael, Kind.CARE, own)
    assert care_for(zonnedael.organisation).value == own
    assert settings_of_version(Care, 0).load_on and settings_of_version(Care, 1) == own


@pytest.mark.parametrize(
    ("moment", "start", "expected"),
    [
        # Hours go on when the clock goes back; days keep the time on the clock.
        (CareMoment(after=24), at(2026, 10, 24, 12), at(2026, 10, 25, 11)),
        (CareMoment(after=1, unit="days"), at(2026, 10, 24, 12), at(2026, 10, 25, 12)),
        (CareMoment(after=2, unit="weeks"), at(2026, 3, 20, 9), at(2026, 4, 3, 9)),
        (CareMoment(after=6, unit="weeks", latest=8), at(2026, 1, 5, 9), at(2026, 3, 2, 9)),
        (CareMoment(after=0, unit="days"), at(2026, 5, 4, 9), at(2026, 5, 4, 23, 59)),
        # A working day later, over Easter.
        (CareMoment(after=1, unit="working_days"), at(2026, 4, 3, 15), at(2026, 4, 7, 15)),
    ],
)
def test_a_moment_is_due_in_the_time_it_counts_in(
    moment: CareMoment, start: dt.datetime, expected: dt.datetime
) -> None:
    assert due(moment, start) == expected


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"light": ()}, "light"),
        ({"middle": (CareMoment(after=72), CareMoment(after=24))}, "middle"),
        ({"heavy": (CareMoment(after=6, unit="weeks", latest=4),)}, "heavy"),
        ({"heavy": (CareMoment(after=90, unit="months"),)}, "heavy"),
        ({"offer_again_days": 0}, "offer_again_days"),
        ({"load_count": 1}, "load_count"),
    ],
)
def test_moments_that_make_no_sense_are_named(changed: dict[str, object], field: str) -> None:
    assert set(dataclasses.replace(Care.shipped(), **changed).problems()) == {field}  # type: ignore[arg-type]


@pytest.mark.spec("GOV-3")
def test_every_kind_of_data_has_a_term_with_a_reason_and_what_is_unsure_says_so(
    zonnedael: House,
) -> None:
    retention = retention_for(zonnedael.organisation).value
    expected = {
        "other_party": (24, "months"),
        "camera": (28, "days"),
        "police_file": (0, "months"),
        "care_notes": (12, "months"),
        "visit_details": (24, "hours"),
        "early_signal": (14, "days"),
        "alarm_times": (12, "months"),
        "read_log": (60, "months"),
    }
    for kind, (amount, unit) in expected.items():
        assert retention.of(kind) == KeepTerm(amount, unit), kind
    for fact in keep_facts().values():
        assert fact.why["nl"] and fact.why["en"] and fact.counts_from["nl"]
        assert fact.is_checked or "nog te controleren" in fact.source["nl"]
        assert fact.minimum <= fact.default <= fact.maximum


def test_a_visit_that_ended_well_is_never_kept_longer_than_a_day() -> None:
    assert "visit_details" in Retention(amounts={"visit_details": 25}).problems()
    assert "read_log" in Retention(amounts={"read_log": 12}).problems()


def test_an_organisation_adopts_its_own_terms_of_keeping(zonnedael: House) -> None:
    now = retention_for(zonnedael.organisation).value
    adopted(zonnedael, Kind.RETENTION, Retention(amounts={**now.amounts, "other_party": 12}))
    term = retention_for(zonnedael.organisation).value.of("other_party")
    assert term.after(at(2026, 2, 28, 9)) == at(2027, 2, 28, 9)
    assert settings_of_version(Retention, 0).of("other_party").amount == 24


def test_a_month_later_is_the_last_day_of_a_short_month() -> None:
    month = KeepTerm(1, "months")
    assert month.after(at(2026, 1, 31, 9)) == at(2026, 2, 28, 9)
    assert month.before(at(2026, 3, 31, 9)) == at(2026, 2, 28, 9)
    assert KeepTerm(24, "hours").before(at(2026, 3, 2, 9)) == at(2026, 3, 1, 9)


def test_a_letterhead_starts_with_the_name_of_the_organisation_and_a_function(
    zonnedael: House,
) -> None:
    head = letterhead_for(zonnedael.organisation).value
    assert head.name == zonnedael.organisation.name
    assert head.signatory["nl"] == "de directie"
    assert head.missing == ("visiting_address", "phone", "complaint_address", "place")
    assert not head.problems()


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"ink": "#cccccc"}, "ink"),
        ({"band": "blue"}, "band"),
        ({"name": " "}, "name"),
        ({"signatory": {}}, "signatory_nl"),
        ({"website": "gemeente.example"}, "website"),
        ({"website": "javascript:alert(1)"}, "website"),
        ({"logo_id": "019f0000-0000-7000-8000-000000000000"}, "logo_alt"),
    ],
)
def test_a_letterhead_that_cannot_be_read_is_refused(
    changed: dict[str, object], field: str
) -> None:
    head = Letterhead(name="Gemeente", signatory={"nl": "de directie"})
    assert set(dataclasses.replace(head, **changed).problems()) == {field}  # type: ignore[arg-type]
