"""Dates of strangers: complete, half known, written in every order, and never invented."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luwte.lib.dates import (
    DateRules,
    NotADate,
    Order,
    Precision,
    detect_order,
    parse_date,
    parse_parts,
    parse_time,
    with_time,
)

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
RULES = DateRules(zone=AMSTERDAM, earliest=date(1990, 1, 1), latest=date(2026, 11, 22))
MONTH_FIRST = DateRules(
    zone=AMSTERDAM, earliest=date(1990, 1, 1), latest=date(2026, 11, 22), order=Order.MONTH_FIRST
)
SERIALS = DateRules(
    zone=AMSTERDAM, earliest=date(1990, 1, 1), latest=date(2026, 11, 22), excel_serials=True
)


def shown(moment):
    local = moment.start.astimezone(AMSTERDAM)
    return local.strftime("%Y-%m-%d %H:%M"), moment.precision.value


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2016-09-05", ("2016-09-05 00:00", "day")),
        ("2016-09-05T14:30:15", ("2016-09-05 14:30", "minute")),
        ("2016-09-05T12:30Z", ("2016-09-05 14:30", "minute")),
        ("2016-09-05T14:30+02:00", ("2016-09-05 14:30", "minute")),
        ("20160905", ("2016-09-05 00:00", "day")),
        ("5-9-2016", ("2016-09-05 00:00", "day")),
        ("05/09/16", ("2016-09-05 00:00", "day")),
        ("5.9.2016 14.30 uur", ("2016-09-05 14:30", "minute")),
        ("5-9-2016 14u30", ("2016-09-05 14:30", "minute")),
        ("5-9-2016 14 uur", ("2016-09-05 14:00", "hour")),
        ("5-9-2016 2:30 PM", ("2016-09-05 14:30", "minute")),
        ("maandag 5 september 2016", ("2016-09-05 00:00", "day")),
        ("ma 5 sept. 2016 om 9:05", ("2016-09-05 09:05", "minute")),
        ("5-sep-16", ("2016-09-05 00:00", "day")),
        ("September 5, 2016", ("2016-09-05 00:00", "day")),
        ("5th of May 2016", ("2016-05-05 00:00", "day")),
        ("mei 2016", ("2016-05-01 00:00", "month")),
        ("2016-05", ("2016-05-01 00:00", "month")),
        ("05-2016", ("2016-05-01 00:00", "month")),
        ("00-05-2016", ("2016-05-01 00:00", "month")),
        ("2016-05-00", ("2016-05-01 00:00", "month")),
        ("2016", ("2016-01-01 00:00", "year")),
        ("??-??-2016", ("2016-01-01 00:00", "year")),
        ("29-2-2016", ("2016-02-29 00:00", "day")),
        ("1-1-99", ("1999-01-01 00:00", "day")),
        (datetime(2016, 9, 5), ("2016-09-05 00:00", "day")),
        (datetime(2016, 9, 5, 14, 30), ("2016-09-05 14:30", "minute")),
        (date(2016, 9, 5), ("2016-09-05 00:00", "day")),
        (42618, ("2016-09-05 00:00", "day")),
        (42618.604166666, ("2016-09-05 14:30", "minute")),
        (2016, ("2016-01-01 00:00", "year")),
        (20160905.0, ("2016-09-05 00:00", "day")),
    ],
)
def test_a_date_is_read_with_the_precision_it_was_written_in(written, expected):
    assert shown(parse_date(written, RULES)) == expected


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("", "blank"),
        (None, "blank"),
        ("n.v.t.", "blank"),
        ("31-02-2016", "no_such_day"),
        ("29-2-2015", "no_such_day"),
        ("13-13-2016", "no_such_day"),
        ("1-1-1900", "too_early"),
        (1, "too_early"),
        ("1-1-2100", "too_late"),
        ("2100", "too_late"),
        ("23-11-2026", "too_late"),
        ("5-00-2016", "day_without_month"),
        ("gisteren", "unreadable"),
        ("5-9", "unreadable"),
        ("5 foo 2016", "unreadable"),
        ("5-9-2016 25:00", "no_such_time"),
        ("9" * 100_000, "unreadable"),
        ("9999-12-31", "too_late"),
        ("0000", "no_such_day"),
        (float("nan"), "unreadable"),
        (float("inf"), "unreadable"),
        (-5, "unreadable"),
    ],
)
def test_what_cannot_be_a_date_here_is_refused_with_a_code(written, code):
    with pytest.raises(NotADate) as refused:
        parse_date(written, RULES)
    assert refused.value.code == code


def test_month_first_is_a_choice():
    assert shown(parse_date("09/05/2016", MONTH_FIRST))[0] == "2016-09-05 00:00"
    with pytest.raises(NotADate):
        parse_date("13/05/2016", MONTH_FIRST)


def test_a_serial_number_in_a_text_cell_is_only_read_when_asked():
    assert shown(parse_date("42618", SERIALS))[0] == "2016-09-05 00:00"
    with pytest.raises(NotADate):
        parse_date("42618", RULES)


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ((2014, 5, 6), ("2014-05-06 00:00", "day")),
        (("2014", "5", ""), ("2014-05-01 00:00", "month")),
        (("2014", "", ""), ("2014-01-01 00:00", "year")),
        (("2014", "0", "0"), ("2014-01-01 00:00", "year")),
        (("2014", "mei", "6"), ("2014-05-06 00:00", "day")),
        ((2014.0, 5.0, None), ("2014-05-01 00:00", "month")),
        (("14", "5", "6"), ("2014-05-06 00:00", "day")),
    ],
)
def test_year_month_and_day_may_stand_apart_and_may_be_missing(parts, expected):
    assert shown(parse_parts(*parts, RULES)) == expected


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        (("", "", ""), "blank"),
        (("", "5", "6"), "unreadable"),
        (("2014", "", "6"), "day_without_month"),
        (("2014", "2", "31"), "no_such_day"),
        (("1900", "1", "1"), "too_early"),
        (("2100", "", ""), "too_late"),
        (("abc", "1", "1"), "unreadable"),
        (("2014", "5,5", "1"), "unreadable"),
    ],
)
def test_parts_that_make_no_date_are_refused(parts, code):
    with pytest.raises(NotADate) as refused:
        parse_parts(*parts, RULES)
    assert refused.value.code == code


def test_a_month_lasts_until_the_next_begins_also_across_summer_time():
    march = parse_parts("2014", "3", "", RULES)
    assert march.start == datetime(2014, 2, 28, 23, tzinfo=UTC)
    assert march.until == datetime(2014, 3, 31, 22, tzinfo=UTC)


def test_the_time_may_stand_in_its_own_cell():
    day = parse_date("5-9-2016", RULES)
    assert shown(with_time(day, "14:30", RULES)) == ("2016-09-05 14:30", "minute")
    assert with_time(day, "", RULES) == day
    month = parse_date("9-2016", RULES)
    assert with_time(month, "14:30", RULES) == month


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("14:30", (14, 30)),
        ("14.30", (14, 30)),
        ("1430", (14, 30)),
        ("14u", (14, None)),
        ("9", (9, None)),
        ("2 pm", (14, None)),
        (time(9, 5), (9, 5)),
        (0.604166667, (14, 30)),
        ("", None),
    ],
)
def test_a_time_of_day_is_read(written, expected):
    assert parse_time(written) == expected


@pytest.mark.parametrize("written", ["25:00", "14:61", "13 pm", "straks", 3.5])
def test_what_is_no_time_is_refused(written):
    with pytest.raises(NotADate) as refused:
        parse_time(written)
    assert refused.value.code == "no_such_time"


def test_the_order_follows_from_the_values_that_allow_only_one():
    assert detect_order(["1-2-2016", "13-2-2016"]).order is Order.DAY_FIRST
    assert detect_order(["1/2/2016", "2/13/2016"]).order is Order.MONTH_FIRST
    assert detect_order(["2016-01-02"]).order is Order.YEAR_FIRST
    assert not detect_order(["1-2-2016", "3-4-2016"]).certain


@given(st.text(max_size=70) | st.integers() | st.floats() | st.datetimes() | st.times())
def test_anything_at_all_is_a_moment_or_a_refusal(value):
    try:
        moment = parse_date(value, RULES)
    except NotADate as refused:
        assert refused.code
    else:
        assert moment.start <= moment.until


@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2026, 11, 22)))
def test_every_day_comes_back_from_every_way_of_writing_it(day):
    written = (
        day.isoformat(),
        f"{day:%d-%m-%Y}",
        f"{day.day}/{day.month}/{day.year}",
        f"{day:%Y%m%d}",
        f"{day.day} {day:%B} {day.year}",
        datetime.combine(day, time(0)),
        (day - date(1899, 12, 30)).days,
    )
    found = {parse_date(value, RULES) for value in written}
    found.add(parse_parts(day.year, day.month, day.day, RULES))
    assert len(found) == 1
    assert found.pop().precision is Precision.DAY


@given(st.datetimes(min_value=datetime(1995, 1, 1), max_value=datetime(2026, 1, 1)))
def test_a_spreadsheet_number_keeps_its_minute(moment):
    moment = moment.replace(second=0, microsecond=0, hour=moment.hour or 1)
    serial = (moment - datetime(1899, 12, 30)) / timedelta(days=1)
    assert parse_date(serial, RULES) == parse_date(moment, RULES)
