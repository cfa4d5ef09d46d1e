"""Narrowing the list of cases, keeping a way of looking, and taking it along in a file."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from luwte.catalogue.queries import terms
from luwte.core.clock.lanes import run_until_idle
from luwte.core.refusal import Refused
from luwte.incidents.actions.saved_filters import save_filter
from luwte.incidents.models import Case, IncidentTerm, SavedFilter, Track
from luwte.incidents.queries import lists
from luwte.incidents.queries.filters import CaseFilter
from luwte.incidents.queries.lists import CaseView, Tab
from luwte.incidents.tests.conftest import MakeCase
from luwte.org.models import Location
from tests.cast import House


def numbers(house: House, key: str, address: str) -> list[str]:
    """The numbers of the cases on a page, from top to bottom."""
    answer = house.client(key).get(house.url("incidents:work_list") + address)
    assert answer.status_code == 200
    return [row.case.number for row in answer.context["rows"]]


@pytest.mark.spec("CAS-1")
def test_each_filter_keeps_what_fits_and_drops_the_rest(
    zonnedael: House, make_case: MakeCase
) -> None:
    here, there = make_case(), make_case(by="daan")
    ruth = zonnedael.person("ruth")
    Case.objects.filter(pk=here.pk).update(gravity="heavy", owner=ruth)
    Case.objects.filter(pk=there.pk).update(opened_at=timezone.now() - timedelta(days=40))
    Track.objects.filter(case=there, kind="police").update(state="not_applicable")
    Track.objects.filter(case=there, kind="care").update(born_late=True)
    today = timezone.localdate()
    for query, found in [
        (f"unit={here.unit_id}", [here]),
        (f"unit={zonnedael.unit('organisation').pk}", [here, there]),
        ("gravity=heavy", [here]),
        (f"owner={ruth.pk}", [here]),
        ("owner=nobody", [there]),
        (f"since={today - timedelta(days=2)}", [here]),
        (f"until={today - timedelta(days=2)}", [there]),
        ("track=police&track_state=not_applicable", [there]),
        ("track=police&track_state=open", [here]),
        ("track_state=late", []),
        ("born_late=1", [there]),
        ("gravity=heavy&owner=nobody", []),
        ("gravity=nonsense&unit=xx&since=2026-99-01", [here, there]),
    ]:
        shown = numbers(zonnedael, "ruth", f"?{query}")
        assert set(shown) == {case.number for case in found}, query


def test_form_channel_and_location_are_asked_of_the_incident(
    zonnedael: House, make_case: MakeCase
) -> None:
    case, _other = make_case(), make_case()
    incident = case.incidents.get()
    form, channel = terms("form")[0], terms("channel")[0]
    for one in (form, channel):
        IncidentTerm.objects.get_or_create(incident=incident, term_id=one.id, kind=one.kind)
    place = Location.objects.first()
    assert place is not None
    type(incident).objects.filter(pk=incident.pk).update(location=place)
    type(incident).objects.exclude(pk=incident.pk).update(location=None)
    for query in (f"form={form.id}", f"channel={channel.id}", f"location={place.pk}"):
        assert numbers(zonnedael, "ruth", f"?{query}") == [case.number], query


@pytest.mark.spec("CAS-1")
def test_a_filter_never_shows_what_the_wall_hides(zonnedael: House, make_case: MakeCase) -> None:
    make_case()
    everything = zonnedael.unit("organisation").pk
    assert len(numbers(zonnedael, "mo", f"?unit={everything}")) == 1
    assert numbers(zonnedael, "ilse", f"?unit={everything}") == []
    make_case(by="daan")
    assert len(numbers(zonnedael, "mo", f"?unit={everything}")) == 1
    assert len(numbers(zonnedael, "ruth", f"?unit={everything}")) == 2


@pytest.mark.spec("CAS-1")
def test_waiting_and_closed_have_tabs_of_their_own(zonnedael: House, make_case: MakeCase) -> None:
    waiting, closed, running = make_case(), make_case(), make_case()
    until = timezone.localdate() + timedelta(days=3)
    Track.objects.filter(case=waiting, kind="police").update(state="waiting", waiting_until=until)
    Case.objects.filter(pk=closed.pk).update(closed_at=timezone.now(), state="closed")
    assert numbers(zonnedael, "ruth", "?tab=waiting") == [waiting.number]
    assert numbers(zonnedael, "ruth", "?tab=closed") == [closed.number]
    assert set(numbers(zonnedael, "ruth", "")) == {waiting.number, running.number}
    assert lists.counts(zonnedael.actor("ruth"))["waiting"] == 1


def test_what_was_late_when_it_came_is_counted_apart(zonnedael: House, make_case: MakeCase) -> None:
    make_case(happened_from=timezone.now() - timedelta(days=30))
    found = lists.counts(zonnedael.actor("ruth"))
    assert (found["late"], found["born_late"]) == (1, 1)
    page = zonnedael.client("ruth").get(zonnedael.url("incidents:work_list"))
    assert "reported late" in page.content.decode() or "te laat gemeld" in page.content.decode()


@pytest.mark.spec("CAS-1")
def test_words_are_searched_within_a_tab_and_its_filters(
    zonnedael: House, make_case: MakeCase
) -> None:
    case = make_case(narrative="Hij gooide een paraplubak om.")
    make_case()
    run_until_idle()
    assert numbers(zonnedael, "ruth", "?q=paraplubak") == [case.number]
    assert numbers(zonnedael, "ruth", "?q=paraplubak&gravity=heavy") == []
    assert numbers(zonnedael, "ruth", "?q=paraplubak&tab=closed") == []
    assert numbers(zonnedael, "ilse", "?q=paraplubak") == []


def test_pages_of_a_filtered_list_follow_each_other_both_ways(
    zonnedael: House, make_case: MakeCase
) -> None:
    for n in range(9):
        case = make_case()
        Case.objects.filter(pk=case.pk).update(gravity="heavy" if n % 3 else "light")
        if n % 2:
            Case.objects.filter(pk=case.pk).update(next_due=None)
    actor = zonnedael.actor("mo")
    view = CaseView(Tab.OPEN, CaseFilter(gravity="heavy"))
    whole = [row.case.pk for row in lists.work_list(actor, view)[0]]
    assert len(whole) == 6
    found: list[Any] = []
    after = ""
    while True:
        rows, part = lists.work_list(actor, view, after=after, size=2)
        found.append([row.case.pk for row in rows])
        if not part.next_cursor:
            break
        after = part.next_cursor
    assert [pk for page in found for pk in page] == whole
    back = lists.work_list(actor, view, before=part.previous_cursor, size=2)[0]
    assert [row.case.pk for row in back] == found[1]


def test_what_narrows_the_list_stands_above_it_and_comes_off_one_by_one(
    zonnedael: House, make_case: MakeCase
) -> None:
    make_case()
    client = zonnedael.client("ruth")
    page = client.get(zonnedael.url("incidents:work_list") + "?tab=mine&gravity=light&q=balie")
    chips = page.context["chips"]
    assert [one.url for one in chips] == ["?tab=mine&gravity=light", "?tab=mine&q=balie"]
    unfolded = client.get(zonnedael.url("incidents:work_list") + "?gravity=light&panel=1")
    assert b'name="track_state"' in unfolded.content
    assert b'name="track_state"' not in page.content


@pytest.mark.spec("CAS-1")
def test_a_view_is_kept_renamed_and_removed_by_its_owner_only(zonnedael: House) -> None:
    client = zonnedael.client("ruth")
    keep = zonnedael.url("incidents:save_filter") + "?tab=late&gravity=heavy"
    assert client.post(keep, {"name": "Zwaar en laat"}).status_code == 302
    kept = SavedFilter.objects.get()
    assert kept.query == {"tab": "late", "gravity": "heavy"}
    page = client.get(zonnedael.url("incidents:work_list") + "?tab=late&gravity=heavy")
    assert [(one["label"], one["is_current"]) for one in page.context["saved"]] == [
        ("Zwaar en laat", True)
    ]
    assert client.post(keep, {"name": "Zwaar en laat"}).status_code == 422
    own = zonnedael.url("incidents:saved_filter", pk=kept.pk)
    assert zonnedael.client("mo").get(own).status_code == 404
    assert zonnedael.client("mo").post(own, {"remove": "1"}).status_code == 404
    assert client.post(own, {"name": "Eerst doen"}).status_code == 302
    kept.refresh_from_db()
    assert kept.name == "Eerst doen"
    assert client.post(own, {"remove": "1"}).status_code == 302
    assert not SavedFilter.objects.exists()


def test_at_most_thirty_views_are_kept(zonnedael: House) -> None:
    ruth = zonnedael.actor("ruth")
    for n in range(30):
        save_filter(actor=ruth, name=f"Lijst {n}", query={"tab": "open"})
    with pytest.raises(Refused):
        save_filter(actor=ruth, name="Nog een", query={"tab": "open"})
    save_filter(actor=zonnedael.actor("mo"), name="Van mij", query={"tab": "open"})


def test_a_file_holds_what_the_narrowed_list_shows(zonnedael: House, make_case: MakeCase) -> None:
    heavy, light = make_case(), make_case()
    Case.objects.filter(pk=heavy.pk).update(gravity="heavy")
    address = zonnedael.url("incidents:export", tab="open", form="csv")
    text = zonnedael.client("ruth").get(f"{address}?gravity=heavy").content.decode("utf-8-sig")
    assert heavy.number in text
    assert light.number not in text
