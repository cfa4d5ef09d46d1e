"""Whatever somebody fills in: a sentence, or a report; never an error, never anything lost."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine

from luwte.incidents.models import Incident
from luwte.incidents.tests.conftest import MakeCase
from luwte.incidents.tests.test_plain_path import fill_in
from tests.cast import House


def send(house: House, **more: Any) -> Any:
    """A report with something odd in it."""
    return house.client("sanne").post(house.url("incidents:report"), fill_in(house, **more))


def test_an_empty_form_names_each_thing_and_keeps_the_words(zonnedael: House) -> None:
    client = zonnedael.client("sanne")
    data = {"narrative": "Dit typte ik al.", "who": "me"}
    answer = client.post(zonnedael.url("incidents:report"), data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Kies er minstens één." in page
    assert "Dit typte ik al." in page
    assert 'href="#id_what_0"' in page
    assert Incident.objects.count() == 0


@pytest.mark.parametrize(
    ("odd", "sentence"),
    [
        ({"happened_0": "2100-01-01"}, "Dit moet nog komen"),
        ({"happened_0": "1900-01-01"}, "heel lang geleden"),
        ({"happened_0": "0000-00-00"}, "Dit is geen dag"),
        ({"happened_0": ""}, "Vul de dag en de tijd in"),
        ({"happened_1": ""}, "Vul de dag en de tijd in"),
        ({"happened_1": "25:99"}, "Dit is geen tijd"),
        ({"what": ["niet-bestaand"]}, "Kies"),
        ({"place": "room:onzin"}, "Kies een plek uit de lijst"),
        ({"who": "saw"}, "Kies je collega"),
        ({"narrative": "a" * 100_001}, "te lang"),
    ],
)
def test_what_cannot_be_is_answered_with_a_sentence(
    zonnedael: House, odd: dict[str, Any], sentence: str
) -> None:
    answer = send(zonnedael, **odd)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert Incident.objects.count() == 0


@pytest.mark.parametrize(
    "words",
    [
        "a" * 100_000,
        "😡🤬 kop 👨‍👩‍👧 é ﷽",
        "هدد الموظف عند الشباك",
        "<script>alert(1)</script> & 'quotes' \"twee\"",
        "=1+1\t\r\nnieuwe regel",
    ],
    ids=["100,000 characters", "emoji", "right to left", "markup", "formula"],
)
def test_words_of_any_kind_come_through_whole_and_harmless(zonnedael: House, words: str) -> None:
    answer = send(zonnedael, narrative=words)
    assert answer.status_code == 302
    incident = Incident.objects.get()
    assert incident.narrative.replace("\r\n", "\n") == words.strip().replace("\r\n", "\n")
    address = zonnedael.url("incidents:case", pk=incident.case_id)
    page = zonnedael.client("ruth").get(address).content.decode()
    assert "<script>alert" not in page


@pytest.mark.parametrize(
    ("day", "now", "moment"),
    [
        # The clock goes back: 02:30 exists twice, and the first of the two counts.
        ("2026-10-25", datetime(2026, 10, 25, 8, tzinfo=UTC), datetime(2026, 10, 25, 0, 30)),
        # The clock goes forward: 02:30 does not exist, and is read as the moment it would be.
        ("2026-03-29", datetime(2026, 3, 29, 8, tzinfo=UTC), datetime(2026, 3, 29, 1, 30)),
    ],
)
def test_half_past_two_on_the_night_the_clock_changes_is_a_moment(
    zonnedael: House, day: str, now: datetime, moment: datetime
) -> None:
    with time_machine.travel(now, tick=False):
        answer = send(zonnedael, happened_0=day, happened_1="02:30")
        assert answer.status_code == 302
    assert Incident.objects.get().happened_from == moment.replace(tzinfo=UTC)


def test_a_colleague_who_is_not_in_the_list_is_named_in_words(zonnedael: House) -> None:
    assert send(zonnedael, who="saw", colleague_name="Kim van de overkant").status_code == 302
    people = Incident.objects.get().people.order_by("role")
    assert [(one.role, one.name, one.person_id is None) for one in people] == [
        ("victim", "Kim van de overkant", True),
        ("witness", "", False),
    ]


@pytest.mark.parametrize("version", ["", "x", "-1", "99999999999999999999", "1.5"])
def test_a_broken_version_in_a_form_is_a_conflict_and_no_error(
    zonnedael: House, make_case: MakeCase, version: str
) -> None:
    case = make_case()
    data = {
        "seen": version,
        "gravity": "light",
        "reason": "Viel mee.",
        "owner": str(zonnedael.person("ruth").pk),
    }
    address = zonnedael.url("incidents:triage", pk=case.pk)
    assert zonnedael.client("ruth").post(address, data).status_code == 409


@pytest.mark.parametrize(
    "query",
    ["?tab=onzin", "?after=onzin", "?before=%00", "?after=" + "x" * 2000, "?tab=late&after=1"],
)
def test_an_address_that_was_tampered_with_gives_the_first_page(
    zonnedael: House, make_case: MakeCase, query: str
) -> None:
    make_case()
    client = zonnedael.client("ruth")
    for name in ("incidents:work_list", "incidents:register"):
        assert client.get(zonnedael.url(name) + query).status_code == 200


@pytest.mark.parametrize("words", ["'", '"', "* OR NEAR(", "%", "\\", "😡", "a" * 500, "\x00"])
def test_any_question_to_the_search_is_harmless(zonnedael: House, words: str) -> None:
    answer = zonnedael.client("ruth").get(zonnedael.url("incidents:register"), {"q": words})
    assert answer.status_code == 200
