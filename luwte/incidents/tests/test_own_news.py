"""The reporter hears at the own pace, in words that say nothing on a locked screen (REP-7)."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from luwte.core.clock.lanes import run_until_idle
from luwte.incidents import messages
from luwte.incidents.actions import (
    Involved,
    advance_track,
    choose_news_pace,
    tell_reporter,
    triage_case,
    withdraw,
    write_back,
)
from luwte.incidents.models import Case, Incident, Track
from luwte.incidents.rules import Gravity, NewsPace, PersonRole
from luwte.incidents.rules.own_news import REACHES, News, Reach, own_params, reach_of
from luwte.incidents.tests.conftest import MakeCase
from luwte.notify.models import Delivery
from luwte.notify.rules import messages as wordings
from tests.cast import House

LANES = ["events", "ordinary"]


def told(house: House, key: str, message: str = messages.NEWS) -> int:
    """How often somebody was told this, by mail, after all that waits was done."""
    run_until_idle(LANES)
    rows = Delivery.objects.filter(person=house.person(key), message=message, channel="email")
    return rows.count()


def assess(house: House, case: Case, gravity: Gravity = Gravity.MIDDLE) -> None:
    case.refresh_from_db()
    triage_case(
        actor=house.actor("ruth"), case=case, seen=case.version, gravity=gravity, reason="Norm."
    )


def end_track(house: House, case: Case, kind: str) -> None:
    track = Track.objects.select_related("case").get(case=case, kind=kind)
    advance_track(
        actor=house.actor("ruth"), track=track, seen=track.version, move="finish", reason="Klaar."
    )


def made(make_case: MakeCase, pace: NewsPace) -> Case:
    case = make_case(news_pace=pace)
    run_until_idle(LANES)
    return case


@pytest.mark.spec("REP-7")
@pytest.mark.parametrize(
    ("pace", "assessed", "ended", "said"),
    [(NewsPace.ALL, 1, 2, 3), (NewsPace.MAIN, 1, 1, 2), (NewsPace.CALL, 0, 0, 0)],
)
def test_each_pace_brings_its_own_steps(
    zonnedael: House, make_case: MakeCase, pace: NewsPace, assessed: int, ended: int, said: int
) -> None:
    case = made(make_case, pace)
    assess(zonnedael, case)
    # Sanne is the victim of her own report: she hears once, at the pace of the report.
    assert told(zonnedael, "sanne") == assessed
    end_track(zonnedael, case, "damage")
    assert told(zonnedael, "sanne") == ended
    tell_reporter(actor=zonnedael.actor("ruth"), case=case, text="De beelden zijn bewaard.")
    assert told(zonnedael, "sanne") == said


@pytest.mark.spec("REP-7")
def test_who_wants_a_call_is_called_by_the_owner_and_hears_only_the_end_by_message(
    zonnedael: House, make_case: MakeCase
) -> None:
    case = made(make_case, NewsPace.CALL)
    assess(zonnedael, case)
    assert told(zonnedael, "ruth", messages.CALL_REPORTER) == 1
    assert told(zonnedael, "sanne") == 0
    case.refresh_from_db()
    withdraw(actor=zonnedael.actor("ruth"), case=case, seen=case.version, reason="Dubbel.")
    assert told(zonnedael, "sanne") == 1


@pytest.mark.spec("REP-7")
def test_the_pace_is_chosen_by_the_reporter_alone(zonnedael: House, make_case: MakeCase) -> None:
    case = make_case(people=[Involved(PersonRole.VICTIM, zonnedael.person("bram"))])
    incident = Incident.objects.get(case=case)
    address = zonnedael.url("incidents:news_pace", pk=incident.pk)
    assert zonnedael.client("bram").post(address, {"pace": "all"}).status_code == 404
    assert zonnedael.client("daan").post(address, {"pace": "all"}).status_code == 404
    sanne = zonnedael.client("sanne")
    own_page = sanne.post(address, {"pace": "hourly"})["Location"]
    assert "Kies hoe je van ons wilt horen." in sanne.get(own_page).content.decode()
    assert incident.news_pace == Incident.objects.get(pk=incident.pk).news_pace
    assert zonnedael.client("sanne").post(address, {"pace": "call"}).status_code == 302
    incident.refresh_from_db()
    assert incident.news_pace == NewsPace.CALL
    choose_news_pace(actor=zonnedael.actor("sanne"), incident=incident, pace=NewsPace.ALL)
    incident.refresh_from_db()
    assert incident.news_pace == NewsPace.ALL


def test_a_witness_who_reported_hears_nothing_of_the_victims_own_tracks(
    zonnedael: House, make_case: MakeCase
) -> None:
    bram = zonnedael.person("bram")
    case = make_case(news_pace=NewsPace.ALL, people=[Involved(PersonRole.VICTIM, bram)])
    end_track(zonnedael, case, "care")
    assert told(zonnedael, "sanne") == 0
    end_track(zonnedael, case, "response")
    assert told(zonnedael, "sanne") == 1
    # The victim who did not report hears the main steps.
    assert told(zonnedael, "bram") == 0
    tell_reporter(actor=zonnedael.actor("ruth"), case=case, text="Hij kreeg een brief.")
    assert told(zonnedael, "bram") == 1


@pytest.mark.spec("REP-7")
def test_who_has_the_case_hears_that_somebody_wrote_or_wants_a_call(
    zonnedael: House, make_case: MakeCase
) -> None:
    case = made(make_case, NewsPace.MAIN)
    assess(zonnedael, case)
    incident = Incident.objects.select_related("case").get(case=case)
    sanne = zonnedael.actor("sanne")
    write_back(actor=sanne, incident=incident, text="Er was nog een getuige.")
    assert told(zonnedael, "ruth", messages.WROTE_BACK) == 1
    write_back(actor=sanne, incident=incident, wants_call=True)
    assert told(zonnedael, "ruth", messages.CALL_ASKED) == 1
    # What Sanne wrote herself is no news to Sanne.
    assert told(zonnedael, "sanne") == 1


@pytest.mark.spec("REP-7")
@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_message_says_nothing_on_a_locked_screen(
    zonnedael: House, make_case: MakeCase, language: str
) -> None:
    """Not who, where, what or how grave; to the reporter not even the number of the case."""
    case = make_case(place_text="Balie 3", narrative="Hij sloeg mij.", gravity=Gravity.HEAVY)
    ours = (messages.NEWS, messages.WROTE_BACK, messages.CALL_ASKED, messages.CALL_REPORTER,
            messages.CONTESTED)  # fmt: skip
    told_things = [
        zonnedael.person("sanne").name.split()[0],
        zonnedael.person("ruth").name.split()[0],
        "Balie", "sloeg", "agressie", "aggression", "geweld", "violence", "zwaar", "heavy",
        "dreig", "threat", "bedreig", "slachtoffer", "victim", "politie", "police", "melding",
        "report", "incident", "voorval", "klacht", "ernst", "gravity",
    ]  # fmt: skip
    with override(language):
        for key in ours:
            text = f"{wordings[key].subject} {wordings[key].body}".casefold()
            assert [word for word in told_things if word.casefold() in text] == [], key
    assert wordings[messages.NEWS].needs() == frozenset()
    assert case.number not in f"{wordings[messages.NEWS].subject}{wordings[messages.NEWS].body}"


def test_the_table_of_steps_is_whole_and_the_end_reaches_everybody() -> None:
    assert set(REACHES) == set(News)
    for news in News:
        assert set(REACHES[news]) == set(NewsPace)
        assert reach_of(news, NewsPace.ALL) is Reach.MESSAGE
        assert reach_of(news, NewsPace.CALL) is not Reach.MESSAGE or news in (
            News.CLOSED,
            News.WITHDRAWN,
        )
    assert {pace: reach_of(News.CLOSED, pace) for pace in NewsPace} == dict.fromkeys(
        NewsPace, Reach.MESSAGE
    )


@pytest.mark.parametrize(
    ("verb", "params", "is_victim", "is_mine", "shown"),
    [
        ("triaged", {"reason": "x"}, False, False, {"reason": "x"}),
        ("track_finish", {"track": "care", "reason": "x"}, False, False, None),
        ("track_finish", {"track": "response", "reason": "x"}, False, False, {"track": "response"}),
        (
            "track_finish",
            {"track": "response", "reason": "x"},
            True,
            False,
            {"track": "response", "reason": "x"},
        ),
        ("wrote_back", {"incident": "mine"}, False, True, {"incident": "mine"}),
        ("wrote_back", {"incident": "mine"}, True, False, None),
        ("wrote_back", {"incident": "other"}, True, True, None),
        ("contested", {"incident": "mine", "reason": "x"}, True, False, {"incident": "mine"}),
        (
            "contested",
            {"incident": "mine", "reason": "x"},
            False,
            True,
            {"incident": "mine", "reason": "x"},
        ),
    ],
)
def test_a_line_shows_only_what_is_theirs(
    verb: str,
    params: dict[str, str],
    is_victim: bool,
    is_mine: bool,
    shown: dict[str, str] | None,
) -> None:
    found = own_params(verb, params, incident_id="mine", is_victim=is_victim, is_mine=is_mine)
    assert found == shown
