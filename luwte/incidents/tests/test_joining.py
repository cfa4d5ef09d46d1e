"""Two reports of one event, one case with two events, and the way back."""

from __future__ import annotations

import html
from datetime import timedelta
from typing import Any

import pytest
from django.http import Http404
from django.utils import timezone

from luwte.core.clock.lanes import run_until_idle
from luwte.core.models import Timer
from luwte.core.refusal import Conflict, NotPermitted, Refused
from luwte.incidents import actions
from luwte.incidents.access import get_for
from luwte.incidents.models import Case, CaseJoin, CaseReader, Incident, Track
from luwte.incidents.queries.joined import maybe_doubles, neighbours
from luwte.incidents.queries.readership import who_opens
from luwte.incidents.rules import LinkKind, ReaderChoice
from luwte.incidents.tests.conftest import MakeCase
from luwte.org.models import Location
from tests.cast import House


def fresh(case: Case) -> Case:
    return Case.objects.select_related("unit", "owner").get(pk=case.pk)


def merge(house: House, target: Case, source: Case, by: str = "ruth", **more: Any) -> CaseJoin:
    target, source = fresh(target), fresh(source)
    return actions.merge_cases(
        actor=house.actor(by),
        target=target,
        source=source,
        **{"seen": target.version, "source_seen": source.version, **more},
    )


def undo(house: House, join: CaseJoin, by: str = "ruth") -> None:
    join = CaseJoin.objects.select_related("source__owner", "target__owner").get(pk=join.pk)
    actions.undo_join(actor=house.actor(by), join=join, seen=join.target.version)


def finish(house: House, case: Case, kind: str) -> None:
    track = Track.objects.select_related("case").get(case=case, kind=kind)
    actions.advance_track(
        actor=house.actor("ruth"), track=track, seen=track.version, move="finish", reason="Gedaan."
    )


def tracks(case: Case) -> list[tuple[Any, ...]]:
    columns = ("kind", "owner_id", "state", "started_at", "deadline", "done_at", "reason")
    return sorted(Track.objects.filter(case=case).values_list(*columns))


@pytest.mark.spec("CAS-1")
def test_of_two_cases_that_become_one_the_earliest_deadline_wins_and_less_is_finished(
    zonnedael: House, make_case: MakeCase
) -> None:
    old = make_case(happened_from=timezone.now() - timedelta(hours=20))
    new = make_case("bram", witness=True, happened_from=timezone.now())
    finish(zonnedael, old, "police")
    finish(zonnedael, new, "damage")
    due = Track.objects.get(case=old, kind="response").deadline
    merge(zonnedael, new, old)
    assert set(Incident.objects.values_list("case_id", flat=True)) == {new.pk}
    kept = {track.kind: track for track in Track.objects.filter(case=new)}
    assert kept["response"].deadline == due
    assert kept["police"].state == kept["damage"].state == "open"
    assert kept["police"].done_at is None
    gone = fresh(old)
    assert (gone.state, gone.merged_into_id) == ("closed", new.pk)
    assert fresh(new).next_due == min(track.deadline for track in kept.values())


@pytest.mark.spec("CAS-1")
def test_who_could_not_read_both_reads_neither_and_is_named_before(
    zonnedael: House, make_case: MakeCase
) -> None:
    balie, werk = make_case(), make_case("daan")
    mo, ilse, ruth = (zonnedael.person(who) for who in ("mo", "ilse", "ruth"))
    asked = zonnedael.person("hanna")
    CaseReader.objects.create(case=balie, person=asked, why="track")
    url = zonnedael.url("incidents:merge", pk=balie.pk, other=werk.pk)
    page = zonnedael.client("ruth").get(url).content.decode()
    for person in (mo, ilse, asked):
        assert person.name in page
    merge(zonnedael, balie, werk)
    joined = fresh(balie)
    readers = who_opens(zonnedael.actor("ruth"), joined)
    assert ruth.pk in readers
    assert not {mo.pk, ilse.pk, asked.pk} & set(readers)
    for who in ("mo", "ilse", "hanna"):
        for case in (balie, werk):
            with pytest.raises(Http404):
                get_for(zonnedael.actor(who), case.pk)


@pytest.mark.spec("CAS-1")
def test_undoing_a_merge_restores_clocks_readers_owner_and_incidents(
    zonnedael: House, make_case: MakeCase
) -> None:
    balie, werk = make_case(happened_from=timezone.now() - timedelta(hours=3)), make_case("daan")
    CaseReader.objects.create(case=balie, person=zonnedael.person("hanna"), why="track")
    Case.objects.filter(pk=balie.pk).update(owner=zonnedael.person("mo"))
    finish(zonnedael, werk, "care")
    before = [(tracks(case), fresh(case)) for case in (balie, werk)]
    places = dict(Incident.objects.values_list("pk", "case_id"))
    undo(zonnedael, merge(zonnedael, werk, balie))
    assert dict(Incident.objects.values_list("pk", "case_id")) == places
    for case, (old_tracks, old) in zip((balie, werk), before, strict=True):
        now = fresh(case)
        assert tracks(case) == old_tracks
        for name in ("unit_id", "state", "owner_id", "closed_at", "merged_into_id", "next_due"):
            assert getattr(now, name) == getattr(old, name), name
        assert now.is_restricted is False
    assert get_for(zonnedael.actor("hanna"), balie.pk)
    assert get_for(zonnedael.actor("ilse"), werk.pk)
    with pytest.raises(Conflict):
        undo(zonnedael, CaseJoin.objects.get())


def test_what_somebody_did_after_the_merge_stays_after_undoing_it(
    zonnedael: House, make_case: MakeCase
) -> None:
    first, second = make_case(), make_case("bram", witness=True)
    join = merge(zonnedael, first, second)
    finish(zonnedael, first, "police")
    undo(zonnedael, join)
    assert Track.objects.get(case=first, kind="police").state == "done"
    assert Track.objects.get(case=second, kind="police").state == "open"


def test_a_later_merge_is_undone_first(zonnedael: House, make_case: MakeCase) -> None:
    a, b, c = make_case(), make_case("bram", witness=True), make_case()
    early = merge(zonnedael, b, a)
    late = merge(zonnedael, c, b)
    with pytest.raises(Refused):
        undo(zonnedael, early)
    undo(zonnedael, late)
    undo(zonnedael, early)
    assert {row.case_id for row in Incident.objects.all()} == {a.pk, b.pk, c.pk}


@pytest.mark.spec("CAS-1")
def test_two_handlers_who_merge_at_once_merge_once(zonnedael: House, make_case: MakeCase) -> None:
    a, b = make_case(), make_case("bram", witness=True)
    seen, source_seen = fresh(a).version, fresh(b).version
    merge(zonnedael, a, b)
    with pytest.raises(Refused):
        merge(zonnedael, b, a, seen=source_seen, source_seen=seen)
    with pytest.raises(Refused):
        merge(zonnedael, a, b, seen=seen, source_seen=source_seen)
    c = make_case()
    stale = fresh(a).version
    actions.add_note(actor=zonnedael.actor("mo"), case=fresh(a), text="Nieuws")
    actions.tell_reporter(actor=zonnedael.actor("mo"), case=fresh(a), text="Wij bellen.")
    with pytest.raises(Conflict):
        merge(zonnedael, a, c, seen=stale)
    assert Incident.objects.filter(case=c).count() == 1


def test_a_merge_is_refused_with_itself_into_a_closed_case_and_for_who_is_involved(
    zonnedael: House, make_case: MakeCase
) -> None:
    a, b = make_case(), make_case("bram", witness=True)
    with pytest.raises(Refused):
        merge(zonnedael, a, a)
    actions.withdraw(actor=zonnedael.actor("ruth"), case=a, seen=fresh(a).version, reason="Fout.")
    with pytest.raises(Refused):
        merge(zonnedael, a, b)
    with pytest.raises(NotPermitted):
        merge(zonnedael, b, a, by="ilse")
    merge(zonnedael, b, a)
    assert fresh(a).merged_into_id == b.pk
    c = make_case("mo")
    Case.objects.filter(pk=b.pk).update(owner=zonnedael.person("mo"))
    with pytest.raises(Refused):
        merge(zonnedael, b, c)


def test_merging_with_a_restricted_case_makes_a_restricted_case(
    zonnedael: House, make_case: MakeCase
) -> None:
    plain, closed_off = make_case(), make_case("bram", reader_choice=ReaderChoice.COORDINATOR)
    merge(zonnedael, plain, closed_off)
    assert fresh(plain).is_restricted
    with pytest.raises(Http404):
        get_for(zonnedael.actor("mo"), plain.pk)


@pytest.mark.spec("CAS-1")
def test_a_victim_of_the_one_does_not_read_the_other_along_a_merge(
    zonnedael: House, make_case: MakeCase
) -> None:
    mine, other = make_case("mo"), make_case()
    assert get_for(zonnedael.actor("mo"), other.pk)
    merge(zonnedael, mine, other)
    for case in (mine, other):
        for name in ("case", "together", "readers"):
            answer = zonnedael.client("mo").get(zonnedael.url(f"incidents:{name}", pk=case.pk))
            assert answer.status_code == 404


@pytest.mark.spec("CAS-1")
def test_a_reporter_reads_after_a_merge_what_was_told_to_him_and_not_to_the_other(
    zonnedael: House, make_case: MakeCase
) -> None:
    a, b = make_case(), make_case("bram", witness=True)
    ruth = zonnedael.actor("ruth")
    actions.tell_reporter(actor=ruth, case=a, text="Alleen voor Sanne.")
    actions.tell_reporter(actor=ruth, case=b, text="Alleen voor Bram.")
    join = merge(zonnedael, a, b)
    actions.tell_reporter(actor=ruth, case=fresh(a), text="Voor jullie beiden.")

    def page_of(who: str) -> str:
        mine = Incident.objects.get(reported_by=zonnedael.person(who))
        url = zonnedael.url("incidents:my_report", pk=mine.pk)
        return zonnedael.client(who).get(url).content.decode()

    assert "Alleen voor Bram." in page_of("bram")
    assert "Alleen voor Sanne." not in page_of("bram")
    assert "Alleen voor Bram." not in page_of("sanne")
    for who in ("sanne", "bram"):
        assert "Voor jullie beiden." in page_of(who)
    undo(zonnedael, join)
    assert "Voor jullie beiden." in page_of("bram")
    actions.tell_reporter(actor=ruth, case=fresh(a), text="Weer alleen voor Sanne.")
    assert "Weer alleen voor Sanne." not in page_of("bram")


@pytest.mark.spec("CAS-1")
def test_what_was_written_in_the_one_is_read_in_the_other_with_its_number(
    zonnedael: House, make_case: MakeCase
) -> None:
    a, b = make_case(), make_case("bram", witness=True)
    ruth = zonnedael.actor("ruth")
    actions.add_note(actor=ruth, case=b, text="De camera hing er.")
    actions.tell_reporter(actor=ruth, case=b, text="Wij hebben het gezien.")
    merge(zonnedael, a, b)
    page = zonnedael.client("ruth").get(zonnedael.url("incidents:case", pk=a.pk)).content.decode()
    for text in ("De camera hing er.", "Wij hebben het gezien.", b.number):
        assert text in page
    gone = zonnedael.client("ruth").get(zonnedael.url("incidents:case", pk=b.pk))
    assert a.number in gone.content.decode()


def test_reminders_follow_the_case_that_stays(zonnedael: House, make_case: MakeCase) -> None:
    a, b = make_case(), make_case("bram", happened_from=timezone.now() - timedelta(hours=5))
    run_until_idle(["events"])

    def waiting(case: Case) -> int:
        ids = Track.objects.filter(case=case).values_list("pk", flat=True)
        return Timer.objects.filter(subject_id__in=list(ids), state="waiting").count()

    assert waiting(b)
    join = merge(zonnedael, a, b)
    assert (waiting(a) > 0, waiting(b)) == (True, 0)
    response = Track.objects.get(case=a, kind="response")
    assert Timer.objects.get(subject_id=response.pk, key="missed").due_at == response.deadline
    undo(zonnedael, join)
    assert waiting(a) and waiting(b)


@pytest.mark.spec("CAS-1")
def test_what_is_split_off_has_four_clocks_of_its_own_and_comes_back(
    zonnedael: House, make_case: MakeCase
) -> None:
    case, other = make_case(), make_case("bram", witness=True)
    merge(zonnedael, case, other)
    case = fresh(case)
    moved = Incident.objects.get(reported_by=zonnedael.person("bram"))
    ruth = zonnedael.actor("ruth")
    with pytest.raises(Refused):
        everything = list(Incident.objects.values_list("pk", flat=True))
        actions.split_case(
            actor=ruth, case=case, seen=case.version, incident_ids=everything, why="Los."
        )
    join = actions.split_case(
        actor=ruth, case=case, seen=case.version, incident_ids=[moved.pk], why="Iets anders."
    )
    assert Incident.objects.get(pk=moved.pk).case_id == join.target_id
    assert Track.objects.filter(case=join.target).count() == 4
    with pytest.raises(Conflict):
        actions.undo_join(actor=ruth, join=join, seen=99)
    undo(zonnedael, join)
    assert Incident.objects.get(pk=moved.pk).case_id == case.pk
    assert fresh(join.target).merged_into_id == case.pk


@pytest.mark.spec("CAS-1")
def test_cases_of_the_same_person_are_a_series_and_count_as_repeated(
    zonnedael: House, make_case: MakeCase
) -> None:
    now = timezone.now()
    ago = [now - timedelta(days=400), now - timedelta(days=100), now - timedelta(days=10)]
    long_ago, before, recent = (make_case(happened_from=moment) for moment in ago)
    ruth = zonnedael.actor("ruth")
    same = LinkKind.SAME_PERSON
    actions.link_cases(actor=ruth, case=recent, other=before, kind=same)
    actions.link_cases(actor=ruth, case=before, other=long_ago, kind=same)
    found = neighbours(ruth, recent, Incident.objects.filter(case=recent))
    assert [line.case.pk for line in found.series.lines] == [before.pk, long_ago.pk]
    assert found.series.times == 2
    assert found.series.is_repeated
    page = zonnedael.client("ruth").get(zonnedael.url("incidents:case", pk=recent.pk))
    assert long_ago.number in page.content.decode()
    link = found.series.lines[0].link
    actions.unlink_cases(actor=ruth, case=recent, link=link)
    assert not neighbours(ruth, recent, []).any


def test_a_link_shows_no_case_that_one_may_not_open(zonnedael: House, make_case: MakeCase) -> None:
    mine, theirs = make_case(), make_case("daan")
    ruth = zonnedael.actor("ruth")
    actions.link_cases(actor=ruth, case=mine, other=theirs, kind=LinkKind.RELATED)
    assert not neighbours(zonnedael.actor("mo"), mine, []).any
    page = zonnedael.client("mo").get(zonnedael.url("incidents:case", pk=mine.pk))
    assert theirs.number not in page.content.decode()
    for name in ("link", "merge"):
        url = zonnedael.url(f"incidents:{name}", pk=mine.pk, other=theirs.pk)
        assert zonnedael.client("mo").get(url).status_code == 404
    with pytest.raises(Refused):
        actions.link_cases(actor=ruth, case=theirs, other=mine, kind=LinkKind.SAME_PERSON)


def test_a_possible_double_is_of_about_the_same_time_and_may_be_opened(
    zonnedael: House, make_case: MakeCase
) -> None:
    place = Location.objects.order_by("name").first()
    now = timezone.now()
    case = make_case(location=place)
    double = make_case("bram", location=place, happened_from=now - timedelta(hours=2))
    make_case("bram", location=place, happened_from=now - timedelta(days=3))
    make_case("daan", happened_from=now)
    assert [one.case.pk for one in maybe_doubles(zonnedael.actor("mo"), case)] == [double.pk]


def test_the_register_and_the_old_number_say_where_a_merged_case_went(
    zonnedael: House, make_case: MakeCase
) -> None:
    target, source = make_case(), make_case()
    merge(zonnedael, target, source)
    client = zonnedael.client("ruth")
    page = html.unescape(client.get(zonnedael.url("incidents:register")).content.decode())
    assert page.count(f"was {source.number}, samengevoegd") == 1
    assert f"was {target.number}" not in page
    found = client.get(zonnedael.url("incidents:register"), {"q": source.number})
    assert found.status_code == 302
    shown = html.unescape(client.get(found["Location"]).content.decode())
    assert f"Zaak {source.number} is samengevoegd" in shown and target.number in shown
    asked = zonnedael.client("sanne").get(zonnedael.url("incidents:register"), {"q": source.number})
    assert asked.status_code == 404 or source.number not in asked.get("Location", "")


def test_an_undone_merge_leaves_no_trace_in_the_register(
    zonnedael: House, make_case: MakeCase
) -> None:
    target, source = make_case(), make_case()
    undo(zonnedael, merge(zonnedael, target, source))
    page = zonnedael.client("ruth").get(zonnedael.url("incidents:register")).content.decode()
    assert "samengevoegd" not in page and source.number in page


def test_every_page_of_bringing_together_works_from_address_to_address(
    zonnedael: House, make_case: MakeCase
) -> None:
    a, b = make_case(), make_case("bram", witness=True)
    browser = zonnedael.client("ruth")
    assert (
        b.number
        in browser.get(
            zonnedael.url("incidents:together", pk=a.pk), {"q": b.number}
        ).content.decode()
    )
    url = zonnedael.url("incidents:merge", pk=a.pk, other=b.pk)
    told = {"seen": fresh(a).version, "source_seen": fresh(b).version, "why": "Zelfde man."}
    assert browser.post(url, {**told, "source_seen": 99}).status_code == 409
    assert browser.post(url, told).status_code == 302
    join = CaseJoin.objects.get()
    back = zonnedael.url("incidents:undo_join", pk=a.pk, join=join.pk)
    assert "schold" in browser.get(back).content.decode()
    split = zonnedael.url("incidents:split", pk=a.pk)
    assert browser.post(split, {"seen": fresh(a).version}).status_code == 422
    assert browser.post(back, {"seen": fresh(a).version}).status_code == 302
    link = zonnedael.url("incidents:link", pk=a.pk, other=b.pk)
    assert browser.post(link, {"seen": 1, "kind": "same_person"}).status_code == 302
    shown = browser.get(zonnedael.url("incidents:together", pk=a.pk)).content.decode()
    assert "unlink" in shown
