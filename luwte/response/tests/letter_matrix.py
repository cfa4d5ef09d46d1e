"""Who may open the addresses of letters and talks: who works on the response; who decides reads."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from luwte.core import files
from luwte.incidents.models import Incident
from luwte.incidents.rules import TrackKind
from luwte.incidents.tests.matrix import an_incident
from luwte.org.rules import Right
from luwte.response.access import Desk, desk_for
from luwte.response.actions.letters import draft_letter, freeze_letter, record_sending
from luwte.response.actions.parties import PartyFacts, add_party
from luwte.response.actions.talks import TalkPlan, hold_talk, plan_talk, sign_talk
from luwte.response.models import Letter, PartyTalk
from luwte.response.rules.identity import Identity
from luwte.response.rules.states import LetterKind, SendWay, TalkKind
from tests.matrix import Expectation, Stage, within

WORKS = within(Right.CASES_HANDLE, Right.RESPONSE_HANDLE)
READS = WORKS | within(Right.RESPONSE_DECIDE)


def a_desk(stage: Stage) -> Desk:
    case = an_incident(stage).case
    assert case is not None
    return desk_for(stage.handler, case.pk, TrackKind.RESPONSE)


def a_talk_at(stage: Stage, desk: Desk) -> PartyTalk:
    party = add_party(
        actor=stage.handler,
        desk=desk,
        incidents=list(Incident.objects.filter(case=desk.case)),
        facts=PartyFacts(Identity(name="A. Jansen", address="Dorpsstraat 1")),
    )
    when = timezone.now() + timedelta(days=2)
    return plan_talk(
        actor=stage.handler,
        desk=desk,
        kind=TalkKind.ORDER_TALK,
        plan=TalkPlan(planned_at=when, place="Raadhuis"),
        party=party,
    )


def a_draft_at(stage: Stage, desk: Desk) -> Letter:
    talk = a_talk_at(stage, desk)
    return draft_letter(
        actor=stage.handler, desk=desk, kind=LetterKind.ACKNOWLEDGEMENT, party=talk.party
    )


def a_case(stage: Stage) -> dict[str, object]:
    return {"pk": a_desk(stage).case.pk}


def a_draft(stage: Stage) -> dict[str, object]:
    desk = a_desk(stage)
    return {"pk": desk.case.pk, "letter_pk": a_draft_at(stage, desk).pk}


def a_sending(stage: Stage) -> dict[str, object]:
    desk = a_desk(stage)
    letter = a_draft_at(stage, desk)
    letter = freeze_letter(actor=stage.handler, desk=desk, letter=letter, seen=letter.edits)
    proof = files.store([b"%PDF-1.4 proof"], actor=stage.handler, name="bewijs.pdf")
    sending = record_sending(
        actor=stage.handler,
        desk=desk,
        letter=letter,
        how=SendWay.REGISTERED,
        sent_at=timezone.now(),
        proof_file=proof,
    )
    return {"pk": desk.case.pk, "letter_pk": letter.pk, "sending_pk": sending.pk}


def a_final(stage: Stage) -> dict[str, object]:
    made = a_sending(stage)
    return {"pk": made["pk"], "letter_pk": made["letter_pk"]}


def a_talk(stage: Stage) -> dict[str, object]:
    desk = a_desk(stage)
    return {"pk": desk.case.pk, "talk_pk": a_talk_at(stage, desk).pk}


def a_signed_talk(stage: Stage) -> dict[str, object]:
    desk = a_desk(stage)
    talk = a_talk_at(stage, desk)
    day = timezone.localdate() + timedelta(days=30)
    hold_talk(
        actor=stage.handler,
        desk=desk,
        talk=talk,
        seen=talk.version,
        held_at=timezone.now(),
        minutes="Gesproken.",
        agreed="Niet meer schreeuwen.",
        follow_up_on=day,
    )
    stored = files.store([b"%PDF-1.4 signed"], actor=stage.handler, name="getekend.pdf")
    sign_talk(
        actor=stage.handler, desk=desk, talk=talk, seen=talk.version, how="upload", signed=stored
    )
    return {"pk": desk.case.pk, "talk_pk": talk.pk}


EXPECT: dict[str, Expectation] = {
    "response:letter_new": Expectation(get=WORKS, post=WORKS, kwargs=a_case),
    "response:letter": Expectation(get=READS, post=WORKS, kwargs=a_draft),
    "response:letter_preview": Expectation(get=READS, kwargs=a_draft),
    "response:letter_pdf": Expectation(get=READS, kwargs=a_final),
    "response:letter_final": Expectation(get=WORKS, post=WORKS, kwargs=a_draft),
    "response:letter_language": Expectation(
        get=None, post=WORKS, kwargs=a_draft, data=lambda stage: {"do": "en", "seen": "1"}
    ),
    "response:letter_void": Expectation(get=WORKS, post=WORKS, kwargs=a_draft),
    "response:letter_send": Expectation(get=WORKS, post=WORKS, kwargs=a_final),
    "response:letter_arrived": Expectation(get=WORKS, post=WORKS, kwargs=a_sending),
    "response:letter_proof": Expectation(get=READS, kwargs=a_sending),
    "response:talk_new": Expectation(get=WORKS, post=WORKS, kwargs=a_case),
    "response:talk": Expectation(get=READS, kwargs=a_talk),
    "response:talk_step": Expectation(get=WORKS, post=WORKS, kwargs=a_talk, fixed={"move": "move"}),
    "response:talk_sign": Expectation(get=WORKS, post=WORKS, kwargs=a_signed_talk),
    "response:talk_signature": Expectation(get=READS, kwargs=a_signed_talk),
}
