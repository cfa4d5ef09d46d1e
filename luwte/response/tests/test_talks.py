"""Talks: planned, held or missed, agreed and signed, looked back on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from luwte.core import files
from luwte.core.clock.lanes import run_until_idle
from luwte.core.models import AuditEntry, StoredFile, Timer
from luwte.core.refusal import Conflict, NotPermitted, Refused
from luwte.incidents.models import Case, CaseEntry, Track
from luwte.incidents.tests.conftest import MakeCase
from luwte.notify.models import Delivery
from luwte.response.actions.erasing_parties import erase_identity
from luwte.response.actions.letters import draft_letter, freeze_letter, record_sending
from luwte.response.actions.talks import (
    TalkPlan,
    cancel_talk,
    follow_up,
    hold_talk,
    miss_talk,
    move_talk,
    plan_talk,
    rewrite,
    sign_talk,
)
from luwte.response.models import Measure, OtherParty, PartyTalk
from luwte.response.moments.talks import TALK_DUE
from luwte.response.queries.gate_known import known_for
from luwte.response.queries.letter_facts import agreed_of, minutes_of
from luwte.response.queries.letters import opened
from luwte.response.queries.talks import hearing_of, part_of, read_talk
from luwte.response.rules.states import LetterKind, MeasureState, TalkKind, TalkState
from luwte.response.rules.talks import Signed
from luwte.response.tests.letter_fixtures import JANSEN, desk_of
from luwte.response.tests.party_fixtures import PutDown
from luwte.response.watch.talks import TALK_WAITS
from tests.cast import House

PutOn = Callable[..., Measure]


@pytest.fixture
def case(make_case: MakeCase) -> Case:
    return make_case()


@pytest.fixture
def party(case: Case, put_down: PutDown) -> OtherParty:
    return put_down(JANSEN, case=case)


def plan(house: House, days: float = 2, **more: Any) -> TalkPlan:
    when = timezone.now() + timedelta(days=days)
    given: dict[str, Any] = {"planned_at": when, "place": "Raadhuis, kamer 3"}
    return TalkPlan(**(given | {"led_by": house.person("mo")} | more))


def planned(
    house: House, case: Case, party: OtherParty, kind: TalkKind = TalkKind.HEARING, **more: Any
) -> PartyTalk:
    days = more.pop("days", 2)
    when = {"planned_at": more.pop("planned_at")} if "planned_at" in more else {}
    return plan_talk(
        actor=house.actor("mo"),
        desk=desk_of(house, case),
        kind=kind,
        plan=plan(house, days, **when),
        party=party,
        **more,
    )


def at(house: House, talk: PartyTalk) -> dict[str, Any]:
    talk.refresh_from_db()
    desk = desk_of(house, Case.objects.get(pk=talk.case_id))
    return {"actor": house.actor("mo"), "desk": desk, "talk": talk, "seen": talk.version}


def held(house: House, talk: PartyTalk, **more: Any) -> PartyTalk:
    given: dict[str, Any] = {
        "held_at": timezone.now(),
        "minutes": "Hij zei dat hij heel lang moest wachten.",
        "agreed": "Hij belt voortaan eerst.",
        "follow_up_on": timezone.localdate() + timedelta(days=30),
    }
    hold_talk(**at(house, talk), **(given | more))
    return talk


@pytest.mark.spec("RES-3")
@pytest.mark.parametrize("kind", list(TalkKind))
def test_every_talk_goes_from_invitation_to_looking_back(
    zonnedael: House, case: Case, party: OtherParty, kind: TalkKind
) -> None:
    talk = planned(zonnedael, case, party, kind)
    letter = draft_letter(
        actor=zonnedael.actor("mo"),
        desk=desk_of(zonnedael, case),
        kind=LetterKind.TALK_INVITATION,
        talk=talk,
    )
    words = opened(letter).dutch
    assert letter.party_id == party.pk and "Raadhuis, kamer 3" in words.text
    held(zonnedael, talk)
    stored = files.store([b"%PDF-1.4"], actor=zonnedael.actor("mo"), name="getekend.pdf")
    sign_talk(**at(zonnedael, talk), how=Signed.UPLOAD, signed=stored)
    confirmed = draft_letter(
        actor=zonnedael.actor("mo"),
        desk=desk_of(zonnedael, case),
        kind=LetterKind.AGREEMENT,
        talk=talk,
    )
    assert "> Hij belt voortaan eerst." in opened(confirmed).dutch.text
    follow_up(**at(zonnedael, talk), said="Hij belt netjes.")
    talk.refresh_from_db()
    assert talk.state == TalkState.HELD and talk.followed_up_at is not None
    told = CaseEntry.objects.filter(case=case, verb__startswith="response.talk_")
    assert set(told.values_list("verb", flat=True)) == {
        "response.talk_planned",
        "response.talk_held",
        "response.talk_signed",
        "response.talk_followed_up",
    }
    assert "wachten" not in str(list(told.values_list("params", flat=True)))


@pytest.mark.spec("RES-3")
def test_what_was_said_is_sealed_and_goes_with_the_identity(
    zonnedael: House, case: Case, party: OtherParty
) -> None:
    talk = held(zonnedael, planned(zonnedael, case, party))
    talk.refresh_from_db()
    assert b"wachten" not in bytes(talk.minutes or b"")
    assert b"belt" not in bytes(talk.agreed or b"")
    assert read_talk(zonnedael.actor("mo"), talk).agreed == "Hij belt voortaan eerst."
    assert AuditEntry.objects.filter(verb="response.read_talk").count() == 1
    stored = files.store([b"%PDF-1.4"], actor=zonnedael.actor("mo"), name="getekend.pdf")
    sign_talk(**at(zonnedael, talk), how=Signed.UPLOAD, signed=stored)
    assert files.readable(stored.pk, actor=zonnedael.actor("mo")) is not None
    assert files.readable(stored.pk, actor=zonnedael.actor("sanne")) is None
    before = PartyTalk.objects.get(pk=talk.pk)
    erase_identity(actor=zonnedael.actor("mo"), party=party)
    assert (minutes_of(before), agreed_of(before)) == ("", "")  # also from a copy
    gone = PartyTalk.objects.get(pk=talk.pk)
    assert (gone.minutes, gone.agreed, gone.signature_id) == (None, None, None)
    assert StoredFile.objects.get(pk=stored.pk).state == StoredFile.State.ERASED
    with pytest.raises(Refused):
        follow_up(**at(zonnedael, gone), said="Niets.")


@pytest.mark.spec("RES-3")
def test_who_does_not_come_gets_a_new_date_or_we_go_on_and_say_why(
    zonnedael: House, case: Case, party: OtherParty
) -> None:
    talk = planned(zonnedael, case, party)
    with pytest.raises(Refused):  # still to come
        miss_talk(**at(zonnedael, talk), reason="Kwam niet.")
    with time_machine.travel(timezone.now() + timedelta(days=3), tick=False):
        with pytest.raises(Refused):  # without a word
            miss_talk(**at(zonnedael, talk), reason=" ")
        second = miss_talk(**at(zonnedael, talk), reason="Was ziek.", again=plan(zonnedael, 4))
    assert second is not None and second.state == TalkState.PLANNED
    assert (second.party_id, second.kind) == (party.pk, TalkKind.HEARING)
    talk.refresh_from_db()
    assert (talk.state, talk.reason) == (TalkState.NO_SHOW, "Was ziek.")
    with time_machine.travel(timezone.now() + timedelta(days=9), tick=False):
        assert miss_talk(**at(zonnedael, second), reason="Twee keer niet gekomen.") is None
    assert PartyTalk.objects.filter(case=case).count() == 2


@pytest.mark.spec("RES-3", "RES-6")
def test_the_gate_reads_a_hearing_that_was_held_or_missed(
    zonnedael: House, case: Case, party: OtherParty, put_on: PutOn
) -> None:
    measure = put_on(case, party, state=MeasureState.PROPOSED)
    assert hearing_of(measure) is None
    talk = planned(zonnedael, case, party, measure=measure)
    found = hearing_of(measure)
    assert found is not None and not found.is_held and not found.is_missed
    with time_machine.travel(timezone.now() + timedelta(days=3), tick=False):
        again = miss_talk(**at(zonnedael, talk), reason="Ziek.", again=plan(zonnedael, 1))
        found = hearing_of(measure)
        assert found is not None and found.is_missed and found.reason == "Ziek."
        assert again is not None
        held(zonnedael, again)
        found = hearing_of(measure)
        assert found is not None and found.is_held and found.talk.pk == again.pk
    other = put_on(case, party, state=MeasureState.PROPOSED)
    assert hearing_of(other) is None  # that one was about another measure


@pytest.mark.spec("RES-3")
def test_who_was_there_does_not_hear_the_other_side(
    zonnedael: House, case: Case, party: OtherParty
) -> None:
    mo, desk = zonnedael.actor("mo"), desk_of(zonnedael, case)
    by_sanne = plan(zonnedael, led_by=zonnedael.person("sanne"))
    with pytest.raises(Refused):
        plan_talk(actor=mo, desk=desk, kind=TalkKind.HEARING, plan=by_sanne, party=party)
    assert plan_talk(actor=mo, desk=desk, kind=TalkKind.RESTORATIVE, plan=by_sanne, party=party)


@pytest.mark.spec("RES-3")
def test_what_was_signed_is_not_rewritten_and_who_refuses_is_written_down(
    zonnedael: House, case: Case, party: OtherParty
) -> None:
    talk = held(zonnedael, planned(zonnedael, case, party))
    with pytest.raises(Refused):
        sign_talk(**at(zonnedael, talk), how=Signed.SCREEN)
    sign_talk(**at(zonnedael, talk), how=Signed.REFUSED)
    rewrite(**at(zonnedael, talk), minutes="Anders.", agreed="Hij schrijft voortaan.")
    stored = files.store([b"png"], actor=zonnedael.actor("mo"), name="s.png")
    sign_talk(**at(zonnedael, talk), how=Signed.SCREEN, signed=stored)
    with pytest.raises(Refused):
        rewrite(**at(zonnedael, talk), minutes="Nog anders.", agreed="Niets.")
    assert agreed_of(PartyTalk.objects.get(pk=talk.pk)) == "Hij schrijft voortaan."


@pytest.mark.spec("RES-3")
def test_agreements_ask_for_a_day_to_look_back_and_the_clock_reminds(
    zonnedael: House, make_case: MakeCase, put_down: PutDown
) -> None:
    with time_machine.travel(datetime(2027, 3, 19, 7, tzinfo=UTC), tick=False):
        case = make_case()
        party = put_down(JANSEN, case=case)
    # Summer time begins on 28 March 2027: the reminder comes at nine by the clock on the wall.
    with time_machine.travel(datetime(2027, 3, 20, 8, tzinfo=UTC), tick=False):
        talk = planned(zonnedael, case, party, days=-1)
        with pytest.raises(Refused):
            held(zonnedael, talk, follow_up_on=None)
        held(zonnedael, talk, follow_up_on=datetime(2027, 3, 30).date())
        (timer,) = Timer.objects.filter(kind=TALK_DUE, state=Timer.State.WAITING)
    assert timer.due_at == datetime(2027, 3, 30, 7, tzinfo=UTC)
    Track.objects.filter(case=case, kind="response").update(owner=zonnedael.person("mo"))
    told = Delivery.objects.filter(message=TALK_WAITS)
    with time_machine.travel(datetime(2027, 4, 1, 8, tzinfo=UTC), tick=False):
        run_until_idle()
        run_until_idle()
        assert [one.person_id for one in told] == [zonnedael.person("mo").pk]
        follow_up(**at(zonnedael, talk), said="Gaat goed.")
    with time_machine.travel(datetime(2027, 6, 1, 8, tzinfo=UTC), tick=False):
        run_until_idle()
        assert told.count() == 1


@pytest.mark.parametrize("happened", ["00:30", "11:00", "23:30"])
def test_a_talk_on_the_evening_before_is_not_before_what_happened_in_the_night(
    zonnedael: House, case: Case, party: OtherParty, happened: str
) -> None:
    here = ZoneInfo("Europe/Amsterdam")
    began = datetime.fromisoformat(f"2030-07-02T{happened}").replace(tzinfo=here)
    case.incidents.update(happened_from=began)
    Case.objects.filter(pk=case.pk).update(opened_at=began)
    midnight = datetime(2030, 7, 1, tzinfo=here)
    with time_machine.travel(began + timedelta(days=1), tick=False):
        with pytest.raises(Refused, match="voor de zaak"):
            planned(zonnedael, case, party, planned_at=midnight - timedelta(minutes=1))
        talk = planned(zonnedael, case, party, planned_at=midnight)
    assert talk.planned_at == midnight


@pytest.mark.spec("RES-3")
def test_two_at_once_and_whose_task_it_is_not(
    zonnedael: House, case: Case, party: OtherParty
) -> None:
    talk = planned(zonnedael, case, party)
    seen = at(zonnedael, talk)
    move_talk(**at(zonnedael, talk), plan=plan(zonnedael, 5))
    stale = PartyTalk.objects.get(pk=talk.pk)
    with pytest.raises(Conflict):
        cancel_talk(**{**seen, "talk": stale}, reason="Niet nodig.")
    cancel_talk(**at(zonnedael, talk), reason="Niet nodig.")
    with pytest.raises(Refused):
        held(zonnedael, talk)
    reads = replace(desk_of(zonnedael, case), may_handle=False)
    with pytest.raises(NotPermitted):
        plan_talk(
            actor=zonnedael.actor("karin"),
            desk=reads,
            kind=TalkKind.HEARING,
            plan=plan(zonnedael),
            party=party,
        )


@pytest.mark.spec("RES-3")
def test_a_crisis_card_is_suggested_in_care_and_never_kept(
    zonnedael: House, case: Case, party: OtherParty
) -> None:
    mo = zonnedael.actor("mo")
    assert part_of(mo, desk_of(zonnedael, case)).crisis_card == ""
    organisation = zonnedael.organisation
    organisation.sectors = ["gp_care"]
    organisation.save(update_fields=["sectors"])
    mo = zonnedael.actor("mo")
    assert part_of(mo, desk_of(zonnedael, case)).crisis_card
    assert "crisis" not in {kind.value for kind in TalkKind}
    assert not any("crisis" in field.name for field in PartyTalk._meta.get_fields())


@pytest.mark.spec("RES-3", "RES-6")
def test_the_step_of_the_gate_knows_the_day_of_the_hearing_and_of_the_letter(
    zonnedael: House, case: Case, party: OtherParty, put_on: PutOn
) -> None:
    measure = put_on(case, party, state=MeasureState.PROPOSED)
    assert known_for(measure, "hear") == {}
    held(zonnedael, planned(zonnedael, case, party, measure=measure))
    day = timezone.localdate()
    assert known_for(measure, "hear") == {"heard_on": day, "heard_how": "talk"}
    assert known_for(measure, "skip_hearing") == {}
    Measure.objects.filter(pk=measure.pk).update(state=MeasureState.DECIDED)
    measure.refresh_from_db()
    mo, desk = zonnedael.actor("mo"), desk_of(zonnedael, case)
    letter = draft_letter(actor=mo, desk=desk, kind=LetterKind.ACCESS_BAN, measure=measure)
    letter = freeze_letter(actor=mo, desk=desk, letter=letter, seen=1)
    assert known_for(measure, "inform") == {}
    record_sending(actor=mo, desk=desk, letter=letter, how="post", sent_at=timezone.now())
    assert known_for(measure, "inform") == {"informed_on": day, "informed_how": "letter"}
