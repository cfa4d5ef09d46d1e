"""Who is on record already: shown with why, linked by a person, counted after a second look."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override

from luwte.core.models import AuditEntry, OutboxEvent, Timer
from luwte.core.refusal import Refused
from luwte.incidents.actions.joining import merge_cases, undo_join
from luwte.incidents.models import Case, Incident
from luwte.incidents.rules import TrackKind
from luwte.response.access import Desk, desk_for
from luwte.response.actions import joining_parties
from luwte.response.actions.informing import INFORM, must_inform
from luwte.response.actions.parties import PartyFacts, confirm_party, unlink_party
from luwte.response.models import Measure, OtherParty, PartyIncident, PartyJoin, PartyToken
from luwte.response.queries.advising import advice_for
from luwte.response.queries.parties import (
    counts_for_measure,
    face_in,
    identity_of,
    parties_of,
)
from luwte.response.queries.party_history import history_of, times_before
from luwte.response.queries.party_matches import likely_matches
from luwte.response.rules.identity import Identity, keys_of
from luwte.response.rules.states import MeasureKind, MeasureState
from luwte.response.tokens import tokens
from luwte.tenancy.scope import scope
from tests.cast import Cast, House

MakeCase = Callable[..., Case]
PutDown = Callable[..., OtherParty]
JAN = Identity(name="Jan van den Berg", phone="06-12345678")


def desk(house: House, case: Case, who: str = "mo") -> Desk:
    return desk_for(house.actor(who), case.pk, TrackKind.RESPONSE)


def recognise(
    house: House, case: Case, identity: Identity, same_as: OtherParty, who: str = "mo"
) -> OtherParty:
    return joining_parties.recognise_party(
        actor=house.actor(who),
        desk=desk(house, case, who),
        incidents=list(Incident.objects.filter(case=case)),
        facts=PartyFacts(identity),
        same_as=same_as,
    )


def a_measure(party: OtherParty, case: Case, class_key: str = "") -> Measure:
    return Measure.objects.create(
        party=party,
        case=case,
        kind=MeasureKind.WARNING,
        state=MeasureState.RUNNING,
        class_key=class_key,
        proposed_at=timezone.now(),
        decided_at=timezone.now(),
    )


@pytest.mark.spec("RES-1")
@pytest.mark.parametrize(
    ("known", "typed", "why"),
    [
        (JAN, Identity(name="J. v.d. Berg", phone="+31 6 1234 5678"), "same name and phone"),
        (JAN, Identity(name="Berg, Jan van den"), "same name"),
        (Identity(email="A@b.nl"), Identity(email="a@b.nl"), "same e-mail address"),
        (Identity(reference="CL 17a"), Identity(reference="cl-17A"), "same client number"),
        (
            Identity(address="Dorpsstraat 12, 1234 AB"),
            Identity(name="X. Ander", address="1234ab 12"),
            "same address",
        ),
    ],
)
def test_a_likely_match_is_shown_with_why(
    zonnedael: House,
    make_case: MakeCase,
    put_down: PutDown,
    known: Identity,
    typed: Identity,
    why: str,
) -> None:
    party = put_down(known)
    case = make_case()
    found = likely_matches(zonnedael.actor("mo"), typed, desk=desk(zonnedael, case))
    with override("en"):
        assert [(one.party.pk, one.why) for one in found] == [(party.pk, why)]
    assert parties_of(case) == [], "a match is never linked by itself"


def test_who_is_shown_as_a_match_was_opened_and_that_stands_in_the_audit(
    zonnedael: House, make_case: MakeCase, put_down: PutDown
) -> None:
    party = put_down(JAN)
    likely_matches(zonnedael.actor("mo"), JAN, desk=desk(zonnedael, make_case()))
    row = AuditEntry.objects.get(verb="response.read_identity", object_id=party.pk)
    assert (row.outcome, row.ground) == ("read", "match")


def test_somebody_else_is_no_match_and_nobody_joins_him(
    zonnedael: House, make_case: MakeCase, put_down: PutDown
) -> None:
    party = put_down(JAN)
    case = make_case()
    other = Identity(name="Piet Smit", phone="0611111111")
    assert likely_matches(zonnedael.actor("mo"), other, desk=desk(zonnedael, case)) == []
    with pytest.raises(Refused):
        recognise(zonnedael, case, other, party)


@pytest.mark.spec("RES-1")
def test_who_is_only_in_a_case_with_chosen_readers_is_no_match_for_others(
    zonnedael: House, make_case: MakeCase, put_down: PutDown
) -> None:
    restricted = make_case()
    party = put_down(JAN, case=restricted)
    Case.objects.filter(pk=restricted.pk).update(is_restricted=True)
    seen = desk(zonnedael, make_case())
    assert likely_matches(zonnedael.actor("mo"), JAN, desk=seen) == []
    with pytest.raises(Refused):
        recognise(zonnedael, seen.case, JAN, party)


def test_another_organisation_keeps_the_same_person_under_another_token(
    cast: Cast, zonnedael: House, put_down: PutDown
) -> None:
    put_down(JAN)
    here = set(PartyToken.objects.values_list("token", flat=True))
    with scope(cast.de_linde.organisation):
        there = set(tokens(keys_of(JAN)[0]))
    assert here
    assert there
    assert not here & there


@pytest.mark.spec("RES-1")
def test_a_match_counts_only_after_a_second_person_looked(
    zonnedael: House, make_case: MakeCase, put_down: PutDown
) -> None:
    before = make_case(happened_from=timezone.now() - timedelta(days=240))
    party = put_down(JAN, case=before)
    case = make_case()
    recognise(zonnedael, case, JAN, party)
    link = PartyIncident.objects.get(incident__case=case, unlinked_at=None)
    since = timezone.now() - timedelta(days=365)
    asked = {"since": since, "before": timezone.now(), "case": case}
    assert not counts_for_measure(link)
    assert times_before(party, [], **asked) == 0  # type: ignore[arg-type]
    with pytest.raises(Refused):
        confirm_party(actor=zonnedael.actor("mo"), desk=desk(zonnedael, case), party=party)
    ruth = desk(zonnedael, case, "ruth")
    confirm_party(actor=zonnedael.actor("ruth"), desk=ruth, party=party)
    link.refresh_from_db()
    assert counts_for_measure(link)
    assert link.confirmed_by_id == zonnedael.person("ruth").pk
    assert times_before(party, [], **asked) == 1  # type: ignore[arg-type]


def test_who_stands_in_for_who_recognised_somebody_is_no_second_person(
    zonnedael: House, make_case: MakeCase, put_down: PutDown
) -> None:
    party = put_down(JAN)
    case = make_case()
    recognise(zonnedael, case, JAN, party, who="ruth")
    stand_in = replace(zonnedael.actor("mo"), replaces=frozenset({zonnedael.person("ruth").pk}))
    with pytest.raises(Refused):
        confirm_party(actor=stand_in, desk=desk(zonnedael, case), party=party)
    confirm_party(actor=zonnedael.actor("mo"), desk=desk(zonnedael, case), party=party)


@pytest.mark.spec("RES-1")
def test_the_advice_is_that_of_a_first_time_until_a_second_person_looked(
    zonnedael: House, make_case: MakeCase, put_down: PutDown
) -> None:
    before = make_case(happened_from=timezone.now() - timedelta(days=100))
    party = put_down(JAN, case=before)
    held = a_measure(party, before)
    Measure.objects.filter(pk=held.pk).update(ends_on=timezone.localdate() + timedelta(days=30))
    case = make_case()
    recognise(zonnedael, case, JAN, party)

    def repetition() -> int:
        found = advice_for(zonnedael.actor("mo"), Case.objects.get(pk=case.pk), party)
        assert found is not None
        return found.advice.repetition

    assert repetition() == 1
    confirm_party(actor=zonnedael.actor("ruth"), desk=desk(zonnedael, case, "ruth"), party=party)
    assert repetition() == 2


@pytest.mark.spec("RES-1")
def test_only_what_happened_within_the_window_and_of_these_classes_counts(
    zonnedael: House, make_case: MakeCase, put_down: PutDown
) -> None:
    now = timezone.now()
    party: OtherParty | None = None
    for days, class_key in ((500, "b"), (200, "b"), (100, "c"), (0, "")):
        case = make_case(happened_from=now - timedelta(days=days))
        if party is None:
            party = put_down(JAN, case=case)
        else:
            recognise(zonnedael, case, JAN, party)
            confirm_party(
                actor=zonnedael.actor("ruth"), desk=desk(zonnedael, case, "ruth"), party=party
            )
        if class_key:
            a_measure(party, case, class_key)
    assert party is not None
    year = now - timedelta(days=365)
    last = Case.objects.order_by("-pk")[0]
    assert times_before(party, ["b", "c"], year, before=now, case=last) == 2
    assert times_before(party, ["b"], year, before=now, case=last) == 1
    assert times_before(party, ["b"], now - timedelta(days=600), before=now, case=last) == 2
    assert times_before(party, [], year, before=now - timedelta(days=150), case=last) == 1


@pytest.mark.spec("RES-1")
def test_what_was_typed_beyond_what_is_known_comes_along_and_goes_with_an_undo(
    zonnedael: House, make_case: MakeCase, put_down: PutDown
) -> None:
    party = put_down(JAN)
    case = make_case()
    more = Identity(name="J. van den Berg", phone="0612345678", email="jan@example.nl")
    assert recognise(zonnedael, case, more, party).pk == party.pk
    mo, ruth = zonnedael.actor("mo"), zonnedael.actor("ruth")
    fresh = OtherParty.objects.get(pk=party.pk)
    assert identity_of(mo, fresh) == JAN, "not before a second person looked"
    confirm_party(actor=ruth, desk=desk(zonnedael, case, "ruth"), party=fresh)
    known = identity_of(mo, fresh)
    assert known is not None
    assert (known.name, known.email) == ("Jan van den Berg", "jan@example.nl")
    join = PartyJoin.objects.get(target=party)
    joining_parties.undo_join(actor=mo, desk=desk(zonnedael, case), join=join)
    (face,) = parties_of(case)
    assert face.pk != party.pk
    assert face.is_confirmed
    assert identity_of(mo, face.party) == more
    assert identity_of(mo, OtherParty.objects.get(pk=party.pk)) == JAN


@pytest.mark.spec("RES-1")
def test_two_people_that_are_one_are_joined_with_their_measures_and_parted_again(
    zonnedael: House, make_case: MakeCase, put_down: PutDown
) -> None:
    first, second = make_case(), make_case()
    one = put_down(Identity(name="Jan Berg"), case=first)
    two = put_down(Identity(phone="0612345678"), case=second)
    measure = a_measure(two, second)
    actor, here = zonnedael.actor("mo"), desk(zonnedael, second)
    with pytest.raises(Refused):
        joining_parties.join_parties(actor=actor, desk=here, source=two, target=one, why="")
    join = joining_parties.join_parties(
        actor=actor, desk=here, source=two, target=one, why="De balie kent hem."
    )
    measure.refresh_from_db()
    assert measure.party_id == one.pk
    assert face_in(second, two.pk).pk == one.pk, "an old address leads to who took it"
    assert not face_in(second, one.pk).is_confirmed
    joining_parties.undo_join(actor=actor, desk=here, join=join)
    measure.refresh_from_db()
    assert measure.party_id == two.pk
    assert face_in(second, two.pk).is_confirmed
    with pytest.raises(Refused):
        joining_parties.undo_join(actor=actor, desk=here, join=join)
    names = set(OutboxEvent.objects.values_list("name", flat=True))
    assert {"response.parties_joined", "response.parties_parted"} <= names


def test_what_is_joined_keeps_the_day_before_which_it_is_told(
    zonnedael: House, make_case: MakeCase, put_down: PutDown
) -> None:
    case = make_case()
    one, two = put_down(Identity(description="Blauwe jas")), put_down(JAN, case=case)
    last = must_inform(two, timezone.localdate())
    actor, here = zonnedael.actor("mo"), desk(zonnedael, case)
    two.refresh_from_db()
    join = joining_parties.join_parties(
        actor=actor, desk=here, source=two, target=one, why="dezelfde"
    )
    one.refresh_from_db()
    assert (one.inform_before, one.knowledge) == (last, "known")
    timers = Timer.objects.filter(kind=INFORM, state=Timer.State.WAITING)
    assert timers.filter(subject_id=one.pk).count() == 2
    joining_parties.undo_join(actor=actor, desk=here, join=join)
    one.refresh_from_db()
    assert one.knowledge == "described"
    assert timers.filter(subject_id=two.pk).count() == 2


def test_an_undo_waits_for_the_undo_of_what_came_later(
    zonnedael: House, make_case: MakeCase, put_down: PutDown
) -> None:
    cases = [make_case() for _n in range(3)]
    a, b, c = (put_down(Identity(name=f"Jan Berg{n}"), case=case) for n, case in enumerate(cases))
    actor = zonnedael.actor("mo")
    here = desk(zonnedael, cases[0])
    first = joining_parties.join_parties(actor=actor, desk=here, source=a, target=b, why="zelfde")
    here = desk(zonnedael, cases[1])
    second = joining_parties.join_parties(actor=actor, desk=here, source=b, target=c, why="zelfde")
    with pytest.raises(Refused):
        joining_parties.undo_join(actor=actor, desk=here, join=first)
    joining_parties.undo_join(actor=actor, desk=here, join=second)
    joining_parties.undo_join(actor=actor, desk=here, join=first)
    assert [face_in(case, one.pk).pk for case, one in zip(cases, (a, b, c), strict=True)] == [
        a.pk,
        b.pk,
        c.pk,
    ]


@pytest.mark.spec("RES-1")
def test_one_person_that_is_two_is_split_and_put_back(
    zonnedael: House, make_case: MakeCase, put_down: PutDown
) -> None:
    first, second = make_case(), make_case()
    party = put_down(JAN, case=first)
    recognise(zonnedael, second, JAN, party)
    measure = a_measure(party, second)
    actor, here = zonnedael.actor("mo"), desk(zonnedael, second)
    link = PartyIncident.objects.get(incident__case=second, unlinked_at=None)
    join = joining_parties.split_party(
        actor=actor, desk=here, party=party, links=[link], why="Een ander met dezelfde naam."
    )
    (face,) = parties_of(second)
    measure.refresh_from_db()
    assert face.pk != party.pk == face_in(first, party.pk).pk
    assert measure.party_id == face.pk
    assert identity_of(actor, face.party) == Identity(), "nothing of the other goes along"
    joining_parties.undo_join(actor=actor, desk=here, join=join)
    measure.refresh_from_db()
    assert measure.party_id == face_in(second, party.pk).pk == party.pk
    assert not face_in(second, party.pk).is_confirmed


@pytest.mark.spec("RES-1")
def test_merged_cases_keep_who_had_a_part_and_so_does_the_undo(
    zonnedael: House, make_case: MakeCase, put_down: PutDown
) -> None:
    target, source = make_case(), make_case()
    one = put_down(Identity(name="Jan Berg"), case=target)
    two = put_down(Identity(name="Piet Smit"), case=source)
    ruth = zonnedael.actor("ruth")
    join = merge_cases(
        actor=ruth,
        target=Case.objects.get(pk=target.pk),
        source=Case.objects.get(pk=source.pk),
        seen=Case.objects.get(pk=target.pk).version,
        source_seen=Case.objects.get(pk=source.pk).version,
    )
    assert {face.pk for face in parties_of(target)} == {one.pk, two.pk}
    assert parties_of(source) == []
    assert identity_of(zonnedael.actor("mo"), two) == Identity(name="Piet Smit")
    old = zonnedael.url("response:of_case", pk=source.pk)
    answer = zonnedael.client("ruth").get(old)
    assert answer["Location"] == zonnedael.url("response:of_case", pk=target.pk)
    undo_join(actor=ruth, join=join, seen=Case.objects.get(pk=target.pk).version)
    assert [face.pk for face in parties_of(target)] == [one.pk]
    assert [face.pk for face in parties_of(source)] == [two.pk]


def test_who_has_measures_in_a_case_is_not_taken_away_from_it(
    zonnedael: House, make_case: MakeCase, put_down: PutDown
) -> None:
    case = make_case()
    party = put_down(JAN, case=case)
    a_measure(party, case)
    with pytest.raises(Refused):
        unlink_party(actor=zonnedael.actor("mo"), desk=desk(zonnedael, case), party=party)


@pytest.mark.spec("RES-1")
def test_of_a_case_that_is_not_theirs_they_read_day_class_and_measure(
    zonnedael: House, make_case: MakeCase, put_down: PutDown
) -> None:
    elsewhere = make_case("daan", happened_from=timezone.now() - timedelta(days=30))
    party = put_down(JAN, case=elsewhere, who="ruth")
    a_measure(party, elsewhere, "b")
    case = make_case()
    recognise(zonnedael, case, JAN, party)
    here, there = history_of(zonnedael.actor("mo"), party, desk=desk(zonnedael, case))
    assert (here.is_this, here.number) == (True, case.number)
    assert (there.case_id, there.number) == (None, "")
    assert there.class_key == "b"
    assert len(there.lines) == 1
    mine = history_of(zonnedael.actor("ruth"), party)
    assert {one.number for one in mine} == {case.number, elsewhere.number}


@pytest.mark.spec("RES-1")
def test_a_case_with_chosen_readers_is_not_in_the_history_of_others(
    zonnedael: House, make_case: MakeCase, put_down: PutDown
) -> None:
    hidden = make_case(happened_from=timezone.now() - timedelta(days=30))
    party = put_down(JAN, case=hidden)
    case = make_case()
    recognise(zonnedael, case, JAN, party)
    confirm_party(actor=zonnedael.actor("ruth"), desk=desk(zonnedael, case, "ruth"), party=party)
    Case.objects.filter(pk=hidden.pk).update(is_restricted=True)
    (only,) = history_of(zonnedael.actor("mo"), party, desk=desk(zonnedael, case))
    assert only.is_this
    since = timezone.now() - timedelta(days=365)
    assert times_before(party, [], since, before=timezone.now(), case=case) == 0
    handler = zonnedael.actor("ruth")
    assert len(history_of(handler, party)) == 2
    assert times_before(party, [], since, before=timezone.now(), case=case, actor=handler) == 1
