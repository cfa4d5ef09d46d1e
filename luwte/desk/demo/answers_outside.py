"""The police, evidence, and damage: what was asked, held, reported, claimed and paid."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.utils import timezone

from luwte.desk.demo.deeds import Deed
from luwte.incidents.rules import TrackKind
from luwte.org.models import Partner
from luwte.response.actions import (
    claims,
    complaints,
    contacting,
    damage,
    disclosing,
    evidence,
    police,
    police_reports,
)
from luwte.response.models import (
    Claim,
    ComplaintRequest,
    DamageItem,
    Evidence,
    PoliceFile,
    PoliceReport,
)
from luwte.response.rules.states import (
    ContactMoment,
    DamageKind,
    DamageSide,
    EvidenceKind,
    Filer,
    PoliceReportKind,
    Route,
)

POLICE, DAMAGE = TrackKind.POLICE, TrackKind.DAMAGE


def ask_evidence(deed: Deed) -> None:
    """Ask to hold something."""
    item = evidence.EvidenceItem(
        kind=EvidenceKind(deed.given["kind"]),
        what=deed.given["what"],
        where=deed.given.get("where", ""),
        keeper=deed.person("keeper"),
        keeper_name=deed.given.get("keeper_name", ""),
    )
    evidence.ask_evidence(actor=deed.actor, desk=deed.desk(POLICE), item=item)


def move_evidence(deed: Deed) -> None:
    """It is held, handed over, lost or released."""
    asked = Evidence.objects.select_related("case").filter(case=deed.case)
    evidence.move_evidence(
        actor=deed.actor,
        desk=deed.desk(POLICE),
        evidence=asked.latest("asked_at", "pk"),
        move=deed.given["move"],
        reason=deed.given.get("reason", ""),
        where=deed.given.get("where", ""),
        keeper=deed.person("keeper"),
        keeper_name=deed.given.get("keeper_name", ""),
    )


def decide_police(deed: Deed) -> None:
    """Who goes to the police."""
    row = PoliceFile.objects.filter(case=deed.case).first()
    choice = police.PoliceChoice(
        filer=Filer(deed.given.get("filer", "employer")),
        reason=deed.given.get("reason", ""),
        uses_domicile=deed.given.get("domicile", True),
        asks_number=deed.given.get("number", False),
        klacht=tuple(deed.given.get("klacht", ())),
    )
    police.decide_police(
        actor=deed.actor, desk=deed.desk(POLICE), seen=row.version if row else 0, choice=choice
    )


def say_vpt(deed: Deed) -> None:
    """Violence against somebody with a public task: it was said."""
    police.say_vpt(actor=deed.actor, desk=deed.desk(POLICE))


def sign_klacht(deed: Deed) -> None:
    """The victim signed."""
    complaints.sign_complaint(
        actor=deed.actor,
        desk=deed.desk(POLICE),
        complaint=ComplaintRequest.objects.filter(case=deed.case, signed_on=None).earliest("pk"),
        signed_on=timezone.localdate(),
    )


def _facts(deed: Deed) -> police_reports.ReportFacts:
    given = deed.given
    names = ("number", "officer", "station", "reason", "outcome")
    more: dict[str, Any] = {name: given[name] for name in names if name in given}
    if given.get("made"):
        more["made_on"] = timezone.localdate()
    if "in_hours" in given:
        start = timezone.localtime() + dt.timedelta(hours=given["in_hours"])
        more["appointment_at"] = start.replace(hour=14, minute=0, second=0, microsecond=0)
    if "ask_in" in given:
        more["chase_on"] = deed.day("ask_in")
    return police_reports.ReportFacts(**more)


def plan_report(deed: Deed) -> None:
    """A melding or an aangifte: planned, or made."""
    police_reports.plan_report(
        actor=deed.actor,
        desk=deed.desk(POLICE),
        kind=PoliceReportKind(deed.given.get("kind", "report")),
        filer=Filer(deed.given.get("filer", "employer")),
        facts=_facts(deed),
    )


def move_report(deed: Deed) -> None:
    """What became of it."""
    row = PoliceReport.objects.select_related("case").filter(case=deed.case).latest("pk")
    police_reports.move_report(
        actor=deed.actor,
        desk=deed.desk(POLICE),
        report=row,
        seen=row.version,
        move=deed.given["move"],
        facts=_facts(deed),
    )


def log_contact(deed: Deed) -> None:
    """Contact with a partner."""
    note = contacting.ContactNote(
        partner=Partner.objects.get(name=deed.given["partner"]),
        moment=ContactMoment(deed.given.get("moment", "during")),
        text=deed.given["text"],
        with_whom=deed.given.get("with_whom", ""),
        kinds=tuple(deed.given.get("kinds", ())),
        reason=deed.given.get("reason", ""),
    )
    contacting.log_contact(actor=deed.actor, desk=deed.desk(POLICE), note=note)


def record_ground(deed: Deed) -> None:
    """On which ground something of a patient may be told."""
    disclosing.record_ground(
        actor=deed.actor,
        desk=deed.desk(POLICE),
        to=deed.given["to"],
        ground=deed.given["ground"],
        explanation=deed.given["why"],
    )


# --- Damage --------------------------------------------------------------------------------------


def _cents(euros: Any) -> int:
    return int(Decimal(str(euros)) * 100)


def add_damage(deed: Deed) -> None:
    """Something was lost, broken or cost time."""
    given = deed.given
    days, daily = given.get("sick_days"), given.get("daily")
    item = damage.Damage(
        side=DamageSide(given["side"]),
        kind=DamageKind(given["kind"]),
        title=given["title"],
        occurred_on=timezone.localdate(deed.acts.happened),
        amount=_cents(given.get("euros", 0)),
        sick_days=Decimal(days) if days else None,
        daily_cost=_cents(daily) if daily else None,
        person=deed.person(),
        no_receipt_reason=given.get("no_receipt", ""),
        repair_by=deed.day("repair_in"),
        repair_owner=deed.person("repairs"),
    )
    damage.add_damage(actor=deed.actor, desk=deed.desk(DAMAGE), damage=item)


def _item(deed: Deed) -> DamageItem:
    rows = DamageItem.objects.select_related("case")
    return rows.get(case=deed.case, title=deed.given["title"])


def pay_advance(deed: Deed) -> None:
    """The employer pays the employee first."""
    item = _item(deed)
    damage.pay_advance(
        actor=deed.actor,
        desk=deed.desk(DAMAGE),
        item=item,
        seen=item.version,
        amount=_cents(deed.given["euros"]),
        on=timezone.localdate(),
    )


def mark_repaired(deed: Deed) -> None:
    """It was mended."""
    item = _item(deed)
    damage.mark_repaired(actor=deed.actor, desk=deed.desk(DAMAGE), item=item, seen=item.version)


def open_claim(deed: Deed) -> None:
    """Recover everything that was lost in this case, or what is `titles`."""
    items = DamageItem.objects.filter(case=deed.case, withdrawn_at=None)
    if "titles" in deed.given:
        items = items.filter(title__in=deed.given["titles"])
    plan = claims.ClaimPlan(
        route=Route(deed.given.get("route", "letter")),
        amounts={item.pk: item.amount for item in items},
        known_on=timezone.localdate(deed.acts.happened),
        party=deed.party if deed.given.get("from_party", True) else None,
    )
    claims.open_claim(actor=deed.actor, desk=deed.desk(DAMAGE), plan=plan)


def _claim(deed: Deed) -> Claim:
    return Claim.objects.select_related("case").filter(case=deed.case).latest("created_at", "pk")


def move_claim(deed: Deed) -> None:
    """A step of the claim."""
    claim = _claim(deed)
    given: dict[str, Any] = {"on": timezone.localdate()}
    given |= {name: deed.given[name] for name in ("parts", "reason") if name in deed.given}
    if "first_in" in deed.given:
        given["first_on"] = deed.day("first_in")
    if "euros" in deed.given:
        given["amount"] = _cents(deed.given["euros"])
    claims.advance_claim(
        actor=deed.actor,
        desk=deed.desk(DAMAGE),
        claim=claim,
        seen=claim.version,
        move=deed.given["move"],
        given=given,
    )


def record_payment(deed: Deed) -> None:
    """Money came in."""
    claim = _claim(deed)
    claims.record_payment(
        actor=deed.actor,
        desk=deed.desk(DAMAGE),
        claim=claim,
        seen=claim.version,
        amount=_cents(deed.given["euros"]),
        on=timezone.localdate(),
    )


def look_later(deed: Deed) -> None:
    """Nothing to do until a day."""
    claim, on = _claim(deed), deed.day("in_days")
    assert on is not None
    claims.look_later(
        actor=deed.actor,
        desk=deed.desk(DAMAGE),
        claim=claim,
        seen=claim.version,
        on=on,
        reason=deed.given["reason"],
    )


VERBS: dict[str, Callable[[Deed], None]] = {
    "evidence": ask_evidence,
    "evidence_step": move_evidence,
    "police": decide_police,
    "vpt": say_vpt,
    "klacht_signed": sign_klacht,
    "report": plan_report,
    "report_step": move_report,
    "contact": log_contact,
    "ground": record_ground,
    "damage": add_damage,
    "advance": pay_advance,
    "repaired": mark_repaired,
    "claim": open_claim,
    "claim_step": move_claim,
    "payment": record_payment,
    "claim_later": look_later,
}
