"""Reads for damage: what it comes to in a case, and what aggression cost in a period."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Count, Prefetch, Sum
from django.http import Http404
from django.utils import timezone

from luwte.core.actor import ActorLike
from luwte.core.models import StoredFile
from luwte.incidents.rules import TrackKind
from luwte.org.access import Actor
from luwte.org.rules import Right
from luwte.response.access import is_let_in
from luwte.response.models import Claim, ClaimItem, DamageItem, DamageReceipt, Instalment
from luwte.response.rules.damage import CLAIM_MOVES, ENDED, moves_from
from luwte.response.rules.states import ClaimState, DamageKind, DamageSide, Route
from luwte.response.words.damage import CLAIM_STATES, KINDS, ROUTES, SIDES

if TYPE_CHECKING:
    from luwte.incidents.models import Case

RECEIPT = "response.damage_receipt"


@dataclass(frozen=True)
class ItemFace:
    """A piece of damage as a screen shows it."""

    item: DamageItem
    files: list[StoredFile]

    @property
    def kind(self) -> Any:
        """What it is."""
        return KINDS[DamageKind(self.item.kind)]

    @property
    def side(self) -> Any:
        """Whose it is."""
        return SIDES[DamageSide(self.item.side)]

    @property
    def needs_receipt(self) -> bool:
        """Whether nothing proves it yet, and nobody said why."""
        counted = self.item.kind in (DamageKind.SICK_PAY, DamageKind.PAIN)
        return not (self.files or self.item.no_receipt_reason or counted)

    @property
    def to_repair(self) -> bool:
        """Whether something has to be repaired now."""
        return self.item.repair_by is not None and self.item.repaired_at is None

    @property
    def repair_is_late(self) -> bool:
        """Whether that should have been done."""
        by = self.item.repair_by
        return self.to_repair and by is not None and by < timezone.localdate()


@dataclass(frozen=True)
class ClaimFace:
    """A claim with what came in. Amounts in cents."""

    claim: Claim
    items: list[ClaimItem]
    instalments: list[Instalment]

    @property
    def claimed(self) -> int:
        """What was asked."""
        return sum(one.amount for one in self.items)

    @property
    def due(self) -> int:
        """What has to come in: what a judge awarded, else what was asked."""
        return self.claimed if self.claim.awarded is None else self.claim.awarded

    @property
    def received(self) -> int:
        """What came in."""
        return sum(one.paid for one in self.instalments)

    @property
    def remaining(self) -> int:
        """What is still to come; nothing once it ended."""
        return 0 if self.claim.state in ENDED else max(0, self.due - self.received)

    @property
    def next_instalment(self) -> Instalment | None:
        """The first that was not paid whole."""
        return next((one for one in self.instalments if one.paid < one.amount), None)

    @property
    def late_instalment(self) -> Instalment | None:
        """The first that should have come in whole."""
        following = self.next_instalment
        is_over = following is not None and following.due_on < timezone.localdate()
        return following if is_over else None

    @property
    def is_late(self) -> bool:
        """Whether an instalment should have come in."""
        return self.late_instalment is not None

    @property
    def route(self) -> Any:
        """Along which way."""
        return ROUTES[Route(self.claim.route)]

    @property
    def state(self) -> Any:
        """Where it stands."""
        return CLAIM_STATES[ClaimState(self.claim.state)]

    @property
    def moves(self) -> list[tuple[str, Any]]:
        """What can be done with it now: name and words."""
        return [
            (name, CLAIM_MOVES[name].label) for name in moves_from(ClaimState(self.claim.state))
        ]


@dataclass(frozen=True)
class DamagePage:
    """The damage of one case. Amounts in cents."""

    items: list[ItemFace]
    withdrawn: list[ItemFace]
    claims: list[ClaimFace]

    @property
    def total(self) -> int:
        """All damage."""
        return sum(face.item.amount for face in self.items)

    @property
    def of_employees(self) -> int:
        """Of which of employees."""
        return sum(f.item.amount for f in self.items if f.item.side == DamageSide.EMPLOYEE)

    @property
    def advanced(self) -> int:
        """What the employer paid already."""
        return sum(face.item.advanced for face in self.items)

    @property
    def received(self) -> int:
        """What came back."""
        return sum(face.received for face in self.claims)

    @property
    def remaining(self) -> int:
        """What has not come back: of all damage, whatever is claimed."""
        return max(0, self.total - self.received)

    @property
    def unclaimed(self) -> list[ItemFace]:
        """What no running claim recovers yet."""
        claimed = {one.item_id for face in self.claims for one in face.items
                   if face.claim.state != ClaimState.WRITTEN_OFF}  # fmt: skip
        return [face for face in self.items if face.item.pk not in claimed]


def damage_page(case: Case) -> DamagePage:
    """Read it all. Six queries."""
    items = list(
        DamageItem.objects.select_related("person", "repair_owner")
        .prefetch_related(Prefetch("receipts", DamageReceipt.objects.order_by("pk")))
        .filter(case=case)
        .order_by("occurred_on", "pk")
    )
    kept = _files(receipt for item in items for receipt in item.receipts.all())
    faces = [
        ItemFace(item, [kept[one.file_id] for one in item.receipts.all() if one.file_id in kept])
        for item in items
    ]
    return DamagePage(
        [face for face in faces if face.item.withdrawn_at is None],
        [face for face in faces if face.item.withdrawn_at is not None],
        claims_of(case),
    )


def claims_of(case: Case) -> list[ClaimFace]:
    """The claims of a case, the newest first. Three queries."""
    claims = (
        Claim.objects.filter(case=case)
        .prefetch_related(
            Prefetch("items", ClaimItem.objects.select_related("item").order_by("pk")),
            Prefetch("instalments", Instalment.objects.order_by("number")),
        )
        .order_by("-pk")
    )
    return [ClaimFace(one, list(one.items.all()), list(one.instalments.all())) for one in claims]


def face_of(claim: Claim) -> ClaimFace:
    """One claim with its parts."""
    items = ClaimItem.objects.select_related("item").filter(claim=claim).order_by("pk")
    parts = Instalment.objects.filter(claim=claim).order_by("number")
    return ClaimFace(claim, list(items), list(parts))


def track_lines(case: Case) -> list[dict[str, Any]]:
    """What the card of a case says of it: counts and sums, in coded lines."""
    page = damage_page(case)
    lines: list[dict[str, Any]] = []
    if page.items:
        lines.append({"key": "total", "n": len(page.items), "cents": page.total})
    if repairs := sum(face.to_repair for face in page.items):
        lines.append({"key": "repairs", "n": repairs})
    running = [face for face in page.claims if face.claim.state not in ENDED]
    if running:
        lines.append({"key": "claims", "n": len(running), "cents": page.received})
    return lines


@dataclass(frozen=True)
class CostLine:
    """What one kind of damage came to, of one side. Amounts in cents."""

    side: Any
    kind: Any
    number: int
    amount: int


@dataclass(frozen=True)
class Costs:
    """What aggression cost in a period, and what is counted in it. Amounts in cents."""

    since: date
    until: date
    lines: list[CostLine] = field(default_factory=list)
    cases: int = 0
    advanced: int = 0
    received: int = 0

    @property
    def total(self) -> int:
        """All of it."""
        return sum(line.amount for line in self.lines)

    @property
    def net(self) -> int:
        """What was left to pay."""
        return max(0, self.total - self.received)


def costs_of(actor: Actor, since: date, until: date) -> Costs:
    """What happened in a period cost, in the units of which the actor reads figures; what came back
    is counted by the day on which it came. Four queries."""
    rows = DamageItem.objects.filter(
        occurred_on__gte=since, occurred_on__lte=until, withdrawn_at=None
    )
    back = Instalment.objects.filter(paid_on__gte=since, paid_on__lte=until)
    reach = actor.reach(Right.FIGURES_READ)
    if not reach.everything:
        rows = rows.filter(case__unit_id__in=reach.unit_ids)
        back = back.filter(claim__case__unit_id__in=reach.unit_ids)
    sums = (
        rows.values("side", "kind")
        .annotate(number=Count("pk"), amount=Sum("amount"))
        .order_by("side", "-amount")
    )
    lines = [
        CostLine(SIDES[DamageSide(r["side"])], KINDS[DamageKind(r["kind"])], r["number"],
                 int(r["amount"] or 0))
        for r in sums
    ]  # fmt: skip
    return Costs(
        since,
        until,
        lines,
        cases=rows.values("case_id").distinct().count(),
        advanced=int(rows.aggregate(all=Sum("advanced"))["all"] or 0),
        received=int(back.aggregate(all=Sum("paid"))["all"] or 0),
    )


def _files(receipts: Iterable[DamageReceipt]) -> dict[UUID, StoredFile]:
    ids = [one.file_id for one in receipts]
    rows = StoredFile.objects.filter(pk__in=ids).exclude(state=StoredFile.State.ERASED)
    return {row.pk: row for row in rows} if ids else {}


def item_of(case: Case, pk: UUID) -> DamageItem:
    """A piece of damage of this case, or 404."""
    rows = DamageItem.objects.select_related("person", "repair_owner")
    found = rows.filter(case=case, pk=pk, withdrawn_at=None).first()
    if found is None:
        raise Http404
    return found


def claim_of(case: Case, pk: UUID) -> Claim:
    """A claim of this case, or 404."""
    found = Claim.objects.select_related("party").filter(case=case, pk=pk).first()
    if found is None:
        raise Http404
    return found


def receipt_readable(actor: ActorLike, receipt_id: UUID) -> bool:
    """Whether this actor may open a receipt: who works on the damage of its case."""
    receipt = DamageReceipt.objects.select_related("item").filter(pk=receipt_id).first()
    return receipt is not None and is_let_in(actor, receipt.item.case_id, TrackKind.DAMAGE)
