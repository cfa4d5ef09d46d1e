"""What to do here today, without why: who sees it, how it is found, and when it is gone."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from luwte.core.models import AuditEntry, OutboxEvent
from luwte.core.refusal import Conflict, NotPermitted, Refused
from luwte.lib.ids import uuid7
from luwte.notices import queries
from luwte.notices.actions import (
    Instructed,
    add_notice,
    end_notice,
    erase,
    put_up,
    record_seen,
    take_down,
)
from luwte.notices.models import Notice, NoticeToken
from luwte.notices.rules import Instruction, NoticeAbout, Seen, seen_by, words_of_name
from tests.cast import House

SOURCE = "tests.measure"


@pytest.fixture
def today() -> dt.date:
    return timezone.localdate()


def said(house: House, **more: object) -> Instructed:
    day = timezone.localdate()
    given: dict[str, object] = {
        "about": NoticeAbout.PERSON,
        "instruction": Instruction.NO_ENTRY,
        "who": "De heer J. van Houten",
        "look": "lang, grijze baard",
        "starts_on": day,
        "ends_on": day + dt.timedelta(days=10),
        "is_everywhere": True,
    }
    return Instructed(**(given | more))  # type: ignore[arg-type]


@pytest.mark.spec("RES-5")
def test_reception_reads_what_to_do_and_nothing_of_why(zonnedael: House) -> None:
    add_notice(actor=zonnedael.actor("ruth"), said=said(zonnedael, allowed="Bellen mag."))
    page = zonnedael.client("ravi").get(zonnedael.url("notices:here"))
    text = page.content.decode()
    for words in ("Laat niet binnen", "J. van Houten", "grijze baard", "Bellen mag."):
        assert words in text
    for why in ("dreig", "incident", "klasse", "zaaknummer"):
        assert why not in text.split("<main")[1].split("</main")[0].lower().replace(
            "dreigt iemand? bel 112.", ""
        )


@pytest.mark.spec("RES-5")
def test_an_instruction_is_gone_by_itself_after_its_last_day(zonnedael: House) -> None:
    add_notice(actor=zonnedael.actor("ruth"), said=said(zonnedael))
    start = timezone.now()
    for days, there in ((10, True), (11, False)):
        with time_machine.travel(start + dt.timedelta(days=days), tick=False):
            page, _faces = queries.notices_at(zonnedael.actor("ravi"), None)
            assert bool(page.items) is there


def test_an_instruction_does_not_count_before_its_first_day(
    zonnedael: House, today: dt.date
) -> None:
    later = today + dt.timedelta(days=3)
    add_notice(actor=zonnedael.actor("ruth"), said=said(zonnedael, starts_on=later))
    assert not queries.notices_at(zonnedael.actor("ravi"), None)[0].items


def test_a_location_shows_what_holds_there_and_everywhere(zonnedael: House) -> None:
    ruth = zonnedael.actor("ruth")
    places = list(queries.places_of(zonnedael.organisation).locations.values())
    here, there = places[0], places[1]
    add_notice(actor=ruth, said=said(zonnedael, who="Hier", places=[here], is_everywhere=False))
    add_notice(actor=ruth, said=said(zonnedael, who="Daar", places=[there], is_everywhere=False))
    add_notice(actor=ruth, said=said(zonnedael, who="Overal"))
    _page, faces = queries.notices_at(zonnedael.actor("ravi"), here.pk)
    assert {face.who for face in faces} == {"Hier", "Overal"}


def test_nobody_is_named_in_the_tables_and_the_audit(zonnedael: House) -> None:
    notice = add_notice(actor=zonnedael.actor("ruth"), said=said(zonnedael))
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM notices_notice")
        everything = repr(
            [
                [bytes(c) if isinstance(c, memoryview) else c for c in row]
                for row in cursor.fetchall()
            ]
        )
        cursor.execute("SELECT * FROM notices_noticetoken")
        everything += repr(cursor.fetchall())
    audit = repr(list(AuditEntry.objects.filter(object_id=notice.pk).values()))
    events = repr(list(OutboxEvent.objects.values_list("payload")))
    for text in (everything, audit, events):
        assert "Houten" not in text and "houten" not in text and "baard" not in text


def test_a_name_is_found_by_its_words_and_by_nothing_less(zonnedael: House) -> None:
    add_notice(actor=zonnedael.actor("ruth"), said=said(zonnedael, who="Mw. Çelik-de Boer"))
    ravi = zonnedael.actor("ravi")

    def found(name: str) -> bool:
        return bool(queries.notices_at(ravi, None, name=name)[0].items)

    assert found("celik") and found("de Boer") and found("BOER Celik")
    assert not found("boe") and not found("Celik Jansen") and not found("de")


@pytest.mark.parametrize("typed", ["Łukasz Sørensen", "lukasz sorensen", "Dr. Sørensen"])
def test_a_name_is_found_by_who_does_not_have_its_letters(zonnedael: House, typed: str) -> None:
    add_notice(actor=zonnedael.actor("ruth"), said=said(zonnedael, who="Dhr. Łukasz Sørensen"))
    assert queries.notices_at(zonnedael.actor("ravi"), None, name=typed)[0].items


def test_words_of_a_name_leave_out_titles_and_particles() -> None:
    assert words_of_name("De heer J.P. van der Vélde") == {"velde"}
    assert words_of_name("Familie van den Onder") == {"van", "den", "onder"}
    assert not words_of_name("\N{GRINNING FACE} \N{RIGHT-TO-LEFT MARK} \N{ARABIC TATWEEL}")


@pytest.mark.spec("RES-5")
def test_a_source_has_one_instruction_that_follows_it(zonnedael: House, today: dt.date) -> None:
    ruth, source = zonnedael.actor("ruth"), uuid7()

    def up(days: int, who: str) -> Notice:
        return put_up(
            actor=ruth, source_kind=SOURCE, source_id=source, about=NoticeAbout.PERSON,
            instruction=Instruction.NO_ENTRY, starts_on=today,
            ends_on=today + dt.timedelta(days=days), who=who, is_everywhere=True,
        )  # fmt: skip

    first = up(5, "Jansen")
    assert up(20, "Pietersen").pk == first.pk
    _page, faces = queries.notices_at(zonnedael.actor("ravi"), None)
    assert [(face.who, face.days_left) for face in faces] == [("Pietersen", 20)]
    assert not queries.notices_at(zonnedael.actor("ravi"), None, name="Jansen")[0].items
    assert take_down(actor=ruth, source_kind=SOURCE, source_id=source)
    assert not take_down(actor=ruth, source_kind=SOURCE, source_id=source)
    assert not queries.notices_at(zonnedael.actor("ravi"), None)[0].items
    up(3, "Jansen")
    assert queries.notices_at(zonnedael.actor("ravi"), None)[0].items


def test_what_follows_from_a_measure_is_not_taken_down_by_hand(
    zonnedael: House, today: dt.date
) -> None:
    ruth = zonnedael.actor("ruth")
    notice = put_up(
        actor=ruth, source_kind=SOURCE, source_id=uuid7(), about=NoticeAbout.PERSON,
        instruction=Instruction.NO_ENTRY, starts_on=today, ends_on=today, who="Jansen",
        is_everywhere=True,
    )  # fmt: skip
    with pytest.raises(Refused, match="measure|maatregel"):
        end_notice(actor=ruth, notice=notice)


def test_two_who_take_it_down_at_once_take_it_down_once(zonnedael: House) -> None:
    ruth = zonnedael.actor("ruth")
    notice = add_notice(actor=ruth, said=said(zonnedael))
    end_notice(actor=ruth, notice=notice)
    with pytest.raises(Conflict):
        end_notice(actor=zonnedael.actor("mo"), notice=notice)


@pytest.mark.parametrize(
    "wrong",
    [
        {"who": "  "},
        {"is_everywhere": False},
        {"ends_on": dt.date(1900, 1, 1)},
        {"ends_on": dt.date(2100, 1, 1)},
    ],
)
def test_too_little_or_too_long_is_refused_in_words(
    zonnedael: House, wrong: dict[str, object]
) -> None:
    with pytest.raises(Refused) as refused:
        add_notice(actor=zonnedael.actor("ruth"), said=said(zonnedael, **wrong))
    assert len(refused.value.why) > 10
    assert not Notice.objects.exists()


def test_what_was_typed_stays_when_the_form_is_refused(zonnedael: House) -> None:
    client = zonnedael.client("ruth")
    sent = {"about": "person", "who": "Jansen", "instruction": "no_entry", "look": "rode jas",
            "starts_on": "2026-12-01", "ends_on": "2026-11-01"}  # fmt: skip
    answer = client.post(zonnedael.url("notices:add"), sent)
    assert answer.status_code == 422
    assert "Jansen" in answer.content.decode() and "rode jas" in answer.content.decode()


def test_reception_reads_and_puts_up_nothing(zonnedael: House) -> None:
    with pytest.raises(NotPermitted):
        add_notice(actor=zonnedael.actor("ravi"), said=said(zonnedael))
    assert zonnedael.client("ravi").get(zonnedael.url("notices:add")).status_code == 404
    assert zonnedael.client("sanne").get(zonnedael.url("notices:here")).status_code in (403, 404)


def test_another_house_has_its_own_instructions(zonnedael: House) -> None:
    from luwte.tenancy.models import Organisation
    from luwte.tenancy.scope import scope

    add_notice(actor=zonnedael.actor("ruth"), said=said(zonnedael))
    with scope(Organisation.objects.get(slug="de-linde")):
        assert not Notice.objects.exists()
        assert not NoticeToken.objects.exists()


def test_erasing_leaves_what_was_to_be_done_and_not_about_whom(zonnedael: House) -> None:
    ruth = zonnedael.actor("ruth")
    notice = add_notice(actor=ruth, said=said(zonnedael, allowed="Bellen met Jan"))
    before = bytes(notice.sealed or b"")
    erase(notice, actor=ruth)
    notice.refresh_from_db()
    assert notice.sealed is None and notice.allowed == "" and not notice.tokens.exists()
    assert queries.faces(zonnedael.actor("ravi"), [notice])[0].who == ""
    # A copy that somebody kept does not open any more.
    notice.sealed = before
    assert queries.faces(zonnedael.actor("ravi"), [notice])[0].who == ""


def test_was_here_leads_to_what_the_source_makes_of_it(zonnedael: House, today: dt.date) -> None:
    source, ruth = uuid7(), zonnedael.actor("ruth")
    told = []
    seen_by._things[SOURCE] = Seen(lambda actor, pk, place: told.append((pk, place)) or "/there/")  # type: ignore[func-returns-value]
    try:
        notice = put_up(
            actor=ruth, source_kind=SOURCE, source_id=source, about=NoticeAbout.PERSON,
            instruction=Instruction.NO_ENTRY, starts_on=today, ends_on=today, who="Jansen",
            is_everywhere=True,
        )  # fmt: skip
        answer = zonnedael.client("ravi").post(zonnedael.url("notices:seen", pk=notice.pk))
        assert answer.status_code == 302 and answer.headers["Location"] == "/there/"
        assert [pk for pk, _place in told] == [source]
        plain = add_notice(actor=ruth, said=said(zonnedael))
        with pytest.raises(Refused):
            record_seen(actor=zonnedael.actor("ravi"), notice=plain, location_id=None)
    finally:
        del seen_by._things[SOURCE]


def test_an_address_is_found_however_it_is_typed(zonnedael: House) -> None:
    ruth = zonnedael.actor("ruth")
    add_notice(
        actor=ruth,
        said=said(
            zonnedael, about=NoticeAbout.PLACE, who="", address="Lindelaan 12-A, 1234 AB",
            instruction=Instruction.IN_PAIRS, is_everywhere=False,
        ),
    )  # fmt: skip
    assert queries.notices_of_address(ruth, "lindelaan 12 a 1234ab")
    assert not queries.notices_of_address(ruth, "Lindelaan 12")
    assert not queries.notices_of_address(ruth, "")


def test_a_page_asks_the_same_however_many_there_are(
    zonnedael: House, django_assert_max_num_queries: object
) -> None:
    ruth, ravi = zonnedael.actor("ruth"), zonnedael.actor("ravi")
    for number in range(3):
        add_notice(actor=ruth, said=said(zonnedael, who=f"Naam{number}"))
    queries.notices_at(ravi, None)
    with django_assert_max_num_queries(6):  # type: ignore[operator]
        queries.notices_at(ravi, None)
