"""What the software itself says is said in the language of who reads it, whoever wrote."""

from __future__ import annotations

import datetime as dt
import html

import pytest
from django.utils import timezone, translation

from luwte.care.models import CarePath
from luwte.care.rules import Outcome
from luwte.care.tests.test_moments import talk
from luwte.catalogue.queries import actions_for
from luwte.core.clock.lanes import run_until_idle
from luwte.incidents.actions import ActionPlan, choose_action, give_track
from luwte.incidents.actions.contents import move_on
from luwte.incidents.actions.talking_back import write_back
from luwte.incidents.models import Case, Incident, Track
from luwte.incidents.queries.faces import faces_of
from luwte.incidents.retention import erase_case
from luwte.incidents.rules import TrackKind
from luwte.incidents.tests.conftest import MakeCase, make_case
from luwte.response.access import desk_for
from luwte.response.actions.claims import look_later
from luwte.response.actions.damage import add_damage
from luwte.response.actions.reacting import react
from luwte.response.rules.states import ReactionKind
from luwte.response.tests.test_damage import claimed, of
from luwte.response.tests.test_police_reports import planned, take
from tests.cast import House

__all__ = ["make_case"]

NOW = timezone.now()
LANGUAGES = (("nl", "en"), ("en", "nl"))


def page(house: House, who: str, language: str, name: str, **kwargs: object) -> str:
    """A page as somebody reads it in a language."""
    client = house.client(who)
    client.cookies["luwte_language"] = language
    return html.unescape(client.get(house.url(name, **kwargs)).text)


def cared_for(house: House, case: Case) -> None:
    run_until_idle(["events", "ordinary"])
    path = CarePath.objects.get(case=case)
    talk(house, path, "day_0", Outcome.HELD, timezone.now())


def reached(house: House, case: Case) -> None:
    mo = house.actor("mo")
    desk = desk_for(mo, case.pk, TrackKind.RESPONSE)
    react(actor=mo, desk=desk, kind=ReactionKind.LIMIT_SET, at=timezone.now())


def to_the_police(house: House, case: Case) -> None:
    planned(house, case)


def claims(house: House, case: Case) -> None:
    ruth = house.actor("ruth")
    desk = desk_for(ruth, case.pk, TrackKind.DAMAGE)
    claim = claimed(house, desk, add_damage(actor=ruth, desk=desk, damage=of(house)))
    day = timezone.localdate() + dt.timedelta(days=40)
    look_later(actor=ruth, desk=desk, claim=claim, seen=claim.version, on=day, reason="Zitting")


TRACKS = {
    TrackKind.CARE: (cared_for, "voer het volgende gesprek", "hold the next talk"),
    TrackKind.RESPONSE: (
        reached,
        "kijken of de grens genoeg was",
        "see whether the limit was enough",
    ),
    TrackKind.POLICE: (
        to_the_police,
        "ga naar de politie, met het informatieblad en de klacht; zeg VPT",
        "go to the police, with the sheet and the klacht; say VPT",
    ),
    TrackKind.DAMAGE: (claims, "kijk weer naar de claim", "look at the claim again"),
}


@pytest.mark.spec("CAS-2")
@pytest.mark.parametrize(("writes", "reads"), LANGUAGES)
@pytest.mark.parametrize("kind", list(TRACKS))
def test_each_track_says_what_comes_next_in_the_language_of_who_reads(
    zonnedael: House, make_case: MakeCase, kind: TrackKind, writes: str, reads: str
) -> None:
    case = make_case()
    write, dutch, english = TRACKS[kind]
    said = {"nl": dutch, "en": english}
    with translation.override(writes):
        write(zonnedael, case)
    Track.objects.filter(case=case, kind=kind).update(owner=zonnedael.person("mo"))
    assert said[writes] not in str(Track.objects.filter(case=case, kind=kind).values())
    for name, more in (
        ("incidents:case", {"pk": case.pk}),
        ("incidents:track", {"pk": case.pk, "kind": kind.value}),
        ("desk:today", {}),
    ):
        shown = page(zonnedael, "mo", reads, name, **more)
        assert said[reads] in shown and said[writes] not in shown, name


@pytest.mark.spec("CAS-2")
def test_what_somebody_typed_stays_as_typed_until_the_next_thing(
    zonnedael: House, make_case: MakeCase
) -> None:
    case = make_case()
    with translation.override("en"):
        reached(zonnedael, case)
    track = Track.objects.select_related("case").get(case=case, kind=TrackKind.RESPONSE)
    mo = zonnedael.actor("mo")
    give_track(actor=mo, track=track, seen=track.version, owner=mo.person)
    assert "kijken of de grens genoeg was" in page(
        zonnedael, "mo", "nl", "incidents:case", pk=case.pk
    )
    track.refresh_from_db()
    give_track(actor=mo, track=track, seen=track.version, owner=mo.person, next_step="bel Piet")
    shown = page(zonnedael, "mo", "en", "incidents:case", pk=case.pk)
    assert "bel Piet" in shown and "whether the limit was enough" not in shown


@pytest.mark.spec("CAS-2")
def test_what_was_stored_in_words_before_is_shown_as_it_was(
    zonnedael: House, make_case: MakeCase
) -> None:
    case = make_case()
    Track.objects.filter(case=case, kind=TrackKind.RESPONSE).update(
        next_step="de ander nog horen", next_key=""
    )
    Track.objects.filter(case=case, kind=TrackKind.POLICE).update(next_key="of.another.version")
    with translation.override("en"):
        told = {one.track.kind: one.next_step for one in faces_of(case.tracks.all(), NOW)}
    assert told["response"] == "de ander nog horen"
    assert told["police"] == "decide together"


def test_a_track_keeps_no_sentence_of_the_software(zonnedael: House, make_case: MakeCase) -> None:
    case = make_case()
    track = Track.objects.get(case=case, kind=TrackKind.RESPONSE)
    with pytest.raises(ValueError, match="no words"):
        move_on(
            actor=zonnedael.actor("mo"), track=track, next_deadline=NOW, next_key="hear the other"
        )


@pytest.mark.spec("POL-3")
@pytest.mark.parametrize(("writes", "reads"), LANGUAGES)
def test_why_a_track_ended_by_itself_is_said_in_the_language_of_who_reads(
    zonnedael: House, make_case: MakeCase, writes: str, reads: str
) -> None:
    case = make_case()
    said = {
        "nl": "De politie en de rechter zijn ermee klaar.",
        "en": "The police and the court are ready with it.",
    }
    with translation.override(writes):
        report = planned(zonnedael, case)
        take(zonnedael, report, "make", made_on=timezone.localdate())
        take(zonnedael, report, "investigate")
        take(zonnedael, report, "dismiss", outcome="Te weinig bewijs.")
    track = Track.objects.get(case=case, kind=TrackKind.POLICE)
    assert track.state == "done" and track.reason == ""
    shown = page(zonnedael, "mo", reads, "incidents:case", pk=case.pk)
    # On the card, and in the timeline.
    assert shown.count(said[reads]) == 2 and said[writes] not in shown


@pytest.mark.spec("CAS-4")
@pytest.mark.parametrize(("writes", "reads"), LANGUAGES)
def test_an_action_of_the_catalogue_is_called_as_its_reader_calls_it(
    zonnedael: House, make_case: MakeCase, writes: str, reads: str
) -> None:
    case, mo = make_case(), zonnedael.actor("mo")
    titles = {}
    for language in ("nl", "en"):
        with translation.override(language):
            titles[language] = actions_for()[0].title
    with translation.override(writes):
        view = actions_for()[0]
        plan = ActionPlan(
            title=view.title, entry_key=view.key, owner=mo.person, deadline=NOW + dt.timedelta(3)
        )
        choose_action(actor=mo, case=case, plan=plan)
        own = ActionPlan(title="Koffie met Sanne", owner=mo.person)
        choose_action(actor=mo, case=case, plan=own)
    shown = page(zonnedael, "mo", reads, "incidents:case", pk=case.pk)
    # Among what was chosen, and in the timeline.
    assert shown.count(titles[reads]) >= 2 and titles[writes] not in shown
    assert "Koffie met Sanne" in shown
    today = page(zonnedael, "mo", reads, "desk:today")
    assert titles[reads] in today and titles[writes] not in today and "Koffie met Sanne" in today
    action = case.actions.get(entry_key=view.key)
    where = {"pk": case.pk, "action": action.pk}
    assert titles[reads] in page(zonnedael, "mo", reads, "incidents:complete_action", **where)


@pytest.mark.spec("REP-7")
@pytest.mark.parametrize(("writes", "reads"), LANGUAGES)
def test_who_asks_only_to_be_called_is_read_in_the_own_language(
    zonnedael: House, make_case: MakeCase, writes: str, reads: str
) -> None:
    said = {"nl": "Bel mij, alsjeblieft.", "en": "Please call me."}
    incident = Incident.objects.get(case=make_case())
    with translation.override(writes):
        write_back(actor=zonnedael.actor("sanne"), incident=incident, wants_call=True)
    pages = (
        ("mo", "incidents:case", incident.case_id),
        ("sanne", "incidents:my_report", incident.pk),
    )
    for who, name, pk in pages:
        shown = page(zonnedael, who, reads, name, pk=pk)
        assert said[reads] in shown and said[writes] not in shown, name


@pytest.mark.spec("CAS-4")
@pytest.mark.parametrize(("writes", "reads"), LANGUAGES)
def test_what_is_left_of_an_erased_case_is_read_in_the_own_language(
    zonnedael: House, make_case: MakeCase, writes: str, reads: str
) -> None:
    case, mo = make_case(), zonnedael.actor("mo")
    with translation.override("nl"):
        view = actions_for()[0]
    for plan in (ActionPlan(title="Bel Sanne"), ActionPlan(title=view.title, entry_key=view.key)):
        choose_action(actor=mo, case=case, plan=plan)
    with translation.override(writes):
        erase_case(case.pk, mo)
    said = {"nl": "eigen actie", "en": "own action"}
    left = {one.entry_key: one.title for one in case.actions.all()}
    assert left == {"": "", view.key: view.title}
    with translation.override(reads):
        called_now = actions_for()[0].title
    shown = page(zonnedael, "mo", reads, "incidents:case", pk=case.pk)
    assert "Bel Sanne" not in shown
    for words in (said[reads], called_now):
        # Among what was chosen, and in the timeline.
        assert shown.count(words) >= 2, words
    assert said[writes] not in shown
