"""What the demonstration has to show of the four tracks, and the pages on which it is shown."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from luwte.care.models import CareAbsence, CareMoment, CarePath, LoadSignal, ReturnStep
from luwte.care.queries.roster import roster
from luwte.core.models import LegalHold
from luwte.desk.demo.deeds import party_of
from luwte.desk.models import SubjectRequest
from luwte.incidents.models import Case
from luwte.incidents.rules import TrackKind
from luwte.notices.models import Notice
from luwte.notify.models import Delivery
from luwte.org.access import actor_for
from luwte.org.models import Location, Partner, PartnerAgreement, Person, Sharing
from luwte.response.access import desk_for
from luwte.response.actions.measure_news import WAITS
from luwte.response.models import (
    Claim,
    ComplaintRequest,
    DamageItem,
    Disclosure,
    Evidence,
    FirstReaction,
    Instalment,
    Letter,
    LetterSending,
    Measure,
    OtherParty,
    PartyIncident,
    PartyTalk,
    PoliceReport,
)
from luwte.response.queries.measures import measure_page
from luwte.response.rules.states import Knowledge, MeasureState
from tests.cast import House


def case_of(story: str) -> Case:
    """The case of a story."""
    return Case.objects.get(incidents__client_key=f"demo-{story}")


def _states(model: Any, field: str = "state", **wanted: Any) -> set[str]:
    return set(model.objects.filter(**wanted).values_list(field, flat=True))


def look_at_the_response() -> None:
    """Parties, first reactions, every state of the gate, talks, letters; in the municipality."""
    assert _states(OtherParty, "knowledge") == {one.value for one in Knowledge}
    assert _states(FirstReaction, "kind") == {
        "acknowledgement", "hearing_invitation", "limit_set", "provisional_ban", "removal",
    }  # fmt: skip
    assert _states(Measure) == {one.value for one in MeasureState}
    assert {"warning", "contact_agreement", "access_ban", "provisional_ban"} <= _states(
        Measure, "kind"
    )
    waits = Measure.objects.get(case=case_of("werkplein-mes"))
    karin = Person.objects.get(name="Karin Smits")
    assert waits.state == MeasureState.LOOKED and waits.looked_by is not None
    director = actor_for(waits.organisation, karin)
    desk = desk_for(director, waits.case_id, TrackKind.RESPONSE)
    possible = [way.move.name for way in measure_page(director, desk, waits).possible]
    assert "decide" in possible
    assert Delivery.objects.filter(person=karin, message=WAITS, subject_id=waits.case_id).exists()
    counted = Measure.objects.get(case=case_of("koffie"), kind="yellow_card")
    assert counted.heard_in is not None and counted.heard_in.kind == "provisional_ban"
    matched = PartyIncident.objects.filter(unlinked_at=None).exclude(matched=[])
    assert matched.filter(confirmed_at=None).exists()
    again = party_of(case_of("balie-spuug"))
    assert matched.filter(party=again).exclude(confirmed_at=None).exists()
    assert again.incidents.filter(unlinked_at=None).count() == 2
    assert Measure.objects.filter(
        kind="provisional_ban", state="running", hearing_due__isnull=False, heard_at=None
    ).exists()
    assert {"planned", "held", "no_show"} <= _states(PartyTalk)
    assert PartyTalk.objects.exclude(agreed=None).filter(follow_up_on__isnull=False).exists()
    assert {"draft", "frozen"} <= _states(Letter)
    sent = LetterSending.objects.all()
    assert sent.exclude(proof="").exclude(received_on=None).exists()
    assert Letter.objects.filter(state="frozen", sendings=None).exists()
    hall = Location.objects.get(name="Stadskantoor")
    there = Notice.objects.filter(ended_at=None, places__location=hall)
    assert 3 <= there.count() <= 5
    assert Notice.objects.filter(instruction="one_contact", contact__isnull=False).exists()


def look_at_police_and_damage() -> None:
    """Evidence, klacht, what became of reports; damage, instalments, what was paid."""
    assert {"asked", "held", "handed_over"} <= _states(Evidence)
    klacht = ComplaintRequest.objects
    assert klacht.filter(signed_on=None).exists() and klacht.exclude(signed_on=None).exists()
    assert {"planned", "made", "with_senior", "investigation", "prosecution", "dismissed"} <= (
        _states(PoliceReport)
    )
    assert _states(PoliceReport, "kind") == {"notice", "report"}
    assert DamageItem.objects.filter(advanced__gt=0).exists()
    assert DamageItem.objects.filter(repair_by__isnull=False, repaired_at=None).exists()
    assert {"open", "sent", "agreed", "paid"} <= _states(Claim)
    parts = Instalment.objects.filter(claim__case=case_of("ruit")).order_by("number")
    assert [one.paid == one.amount for one in parts] == [True, False, False]
    assert sum(one.amount for one in parts) == 81_250
    assert parts[1].due_on < timezone.localdate() < parts[2].due_on


def look_at_care() -> None:
    """Every state of a path and of a talk, who supports, absence and return, what adds up."""
    assert _states(CarePath) == {"open", "declined", "ended"}
    assert {"planned", "held", "no_answer", "declined"} <= _states(CareMoment)
    assert CareMoment.objects.filter(state="no_answer", escalated_at__isnull=False).exists()
    assert CarePath.objects.filter(offer_again_on__isnull=False).exists()
    assert CareMoment.objects.filter(key="again", state="held").exists()
    assert any(one.open_paths for one in roster())
    assert CareAbsence.objects.filter(until_day=None).exists()
    assert ReturnStep.objects.filter(went_well=True).exists()
    assert ReturnStep.objects.filter(done_at=None).exists()
    assert LoadSignal.objects.filter(person__name="Sanne de Wit", chosen_at=None).exists()


def look_at_the_house() -> None:
    """Partners, agreements, a sharing, a hold, requests of data subjects."""
    assert {"police", "gp", "neighbour"} <= _states(Partner, "kind")
    assert Partner.objects.filter(kind="police").exclude(out_of_hours="").exists()
    assert PartnerAgreement.objects.exists() and Sharing.objects.exists()
    assert LegalHold.objects.filter(object_id=case_of("tand").pk, ended_at=None).exists()
    assert {"open", "refused"} <= _states(SubjectRequest)


def look_at_the_practice() -> None:
    """A yellow card with urgent care open, a police track that lacks its ground, care for six."""
    card = Measure.objects.get(kind="yellow_card", state="running")
    assert "spoed" in card.exceptions.lower()
    case = case_of("man-balie")
    assert not Disclosure.objects.filter(case=case).exists()
    assert not PoliceReport.objects.filter(case=case).exists()
    assert CarePath.objects.filter(case=case).count() == 6
    assert Notice.objects.filter(instruction="care_only", ended_at=None).exists()


def pages_of_the_municipality() -> list[tuple[str, str, dict[str, Any]]]:
    """(reader, name of the page, its address) of what the guide tells people to look at."""
    told: list[tuple[str, str, dict[str, Any]]] = [
        *((who, "desk:today", {}) for who in ("ruth", "mo", "ravi", "hanna", "sanne", "karin")),
        ("ravi", "notices:here", {}),
        ("mo", "notices:here", {}),
        ("hanna", "care:mine", {}),
        ("sanne", "care:load", {}),
        ("ruth", "care:roster", {}),
        ("ruth", "org:partners", {}),
        ("karin", "response:costs", {}),
        ("joost", "privacy:requests", {}),
        ("joost", "privacy:kept", {}),
    ]
    for story in ("hamer", "inkomen", "werkplein-mes", "ruit", "stalken", "tand", "kind"):
        for name in ("response:of_case", "response:police", "response:damage"):
            told.append(("ruth", name, {"pk": case_of(story).pk}))
    for story in ("balie-spuug", "klap-deur", "koffie", "vergunning", "boa-park", "dreigmail"):
        told.append(("mo", "response:of_case", {"pk": case_of(story).pk}))
    for one in Measure.objects.select_related("case"):
        told.append(("ruth", "response:measure", {"pk": one.case_id, "measure_pk": one.pk}))
    for letter in Letter.objects.all():
        told.append(("ruth", "response:letter", {"pk": letter.case_id, "letter_pk": letter.pk}))
    spat = case_of("balie-spuug")
    told.append(("sanne", "care:own", {"pk": spat.pk}))
    told.append(("ruth", "care:of_case", {"pk": spat.pk}))
    told.append(("ruth", "response:police_sheet", {"pk": spat.pk}))
    path = CarePath.objects.get(case=spat, person__name="Sanne de Wit")
    for name in ("care:path", "care:notes"):
        told.append(("hanna", name, {"pk": path.pk}))
    told.append(("mo", "care:absences", {"pk": path.pk}))
    return told


def pages_of_the_practice() -> list[tuple[str, str, dict[str, Any]]]:
    """The same in the practice of six."""
    case, card = case_of("man-balie"), case_of("pillen")
    return [
        ("noor", "desk:today", {}),
        ("noor", "notices:here", {}),
        ("noor", "care:roster", {}),
        ("noor", "response:of_case", {"pk": case.pk}),
        ("noor", "response:police", {"pk": case.pk}),
        ("noor", "care:of_case", {"pk": case.pk}),
        ("bas", "response:of_case", {"pk": card.pk}),
        ("joke", "care:own", {"pk": case.pk}),
        ("joke", "notices:here", {}),
    ]


def open_them(house: House, pages: list[tuple[str, str, dict[str, Any]]]) -> None:
    """Every page opens for its reader."""
    clients = {who: house.client(who) for who in {row[0] for row in pages}}
    for who, name, where in pages:
        answer = clients[who].get(house.url(name, **where))
        assert answer.status_code == 200, (who, name, where, answer.status_code)
