"""What the page of the police of a case shows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

from django.http import Http404
from django.utils import timezone

from luwte.catalogue.queries import OffenceView, emergency_numbers, offences, terms
from luwte.catalogue.rules import Kind
from luwte.catalogue.rules.shapes import KlachtStart
from luwte.incidents.queries.proposals import Proposal, case_proposal
from luwte.incidents.rules import moves_from
from luwte.org.access import Actor
from luwte.policy import queries as policy
from luwte.response.access import Desk
from luwte.response.actions.complaints import victims_in
from luwte.response.actions.disclosing import is_in_care
from luwte.response.models import (
    ComplaintRequest,
    Disclosure,
    Evidence,
    PartnerContactLog,
    PoliceFile,
    PoliceReport,
)
from luwte.response.rules.police import (
    EVIDENCE_MOVES as EVIDENCE_TABLE,
)
from luwte.response.rules.police import (
    REPORT_MOVES,
    advises_report,
    likelihood_over,
)
from luwte.response.rules.states import DisclosureTo, EvidenceState, PoliceReportState
from luwte.response.words.police import (
    ADDRESSEES,
    EVIDENCE_KINDS,
    EVIDENCE_MOVES,
    EVIDENCE_STATES,
    FILERS,
    GROUNDS,
    KINDS,
    LIKELIHOODS,
    MOMENTS,
    MOVES,
    STATES,
    next_step,
)

NO_URGENCY, EMERGENCY = "police", "emergency"
SOON_DAYS = 28
T = TypeVar("T")


@dataclass(frozen=True)
class ReportFace:
    """A melding or aangifte with what can be done now: (move, words) pairs."""

    report: PoliceReport
    kind: str
    state: str
    step: str
    moves: list[tuple[str, str]]


@dataclass(frozen=True)
class KlachtFace:
    """A klacht of one victim for one offence."""

    complaint: ComplaintRequest
    who: str
    offence: str
    from_last_act: bool

    @property
    def is_open(self) -> bool:
        """Whether it may still be signed."""
        row = self.complaint
        return row.signed_on is None and row.not_wanted_at is None and not self.is_over

    @property
    def is_over(self) -> bool:
        """Whether the term has passed unsigned."""
        row = self.complaint
        return row.signed_on is None and row.deadline < timezone.localdate()

    @property
    def days_left(self) -> int:
        """Until the last day on which it counts."""
        return (self.complaint.deadline - timezone.localdate()).days

    @property
    def is_soon(self) -> bool:
        """Whether it is time."""
        return self.is_open and self.days_left <= SOON_DAYS


@dataclass(frozen=True)
class EvidenceFace:
    """A piece of evidence with what can be done now."""

    row: Evidence
    kind: str
    state: str
    keeper: str
    moves: list[tuple[str, str]]

    @property
    def is_late(self) -> bool:
        """Whether it was not held on the day it was asked."""
        return (
            self.row.state == EvidenceState.ASKED
            and self.row.due_at is not None
            and self.row.due_at < timezone.now()
        )


@dataclass(frozen=True)
class PolicePage:
    """All of it."""

    decided: PoliceFile | None
    likelihood: str
    proposal: Proposal
    advises_report: bool
    filer: str
    grounds: list[tuple[Disclosure, str, str]]
    in_care: bool
    has_ground: bool
    reports: list[ReportFace]
    complaints: list[KlachtFace]
    evidence: list[EvidenceFace]
    contacts: list[tuple[PartnerContactLog, str]]
    number: str
    emergency: str
    victims: list[Any] = field(default_factory=list)

    @property
    def said_vpt(self) -> bool:
        """Whether the police were told that it is about a public task."""
        return self.decided is not None and self.decided.said_vpt_at is not None

    @property
    def is_blocked(self) -> bool:
        """Whether nothing may go out yet."""
        return self.in_care and not self.has_ground


def police_page(actor: Actor, desk: Desk) -> PolicePage:
    """Read it all. About a dozen queries, however much happened."""
    case = desk.case
    proposal = case_proposal(actor.organisation, case)
    decided = PoliceFile.objects.select_related("decided_by").filter(case=case).first()
    grounds = list(
        Disclosure.objects.select_related("by").filter(case=case, withdrawn_at=None).order_by("-at")
    )
    numbers = {one.key: one.number for one in emergency_numbers(organisation=actor.organisation)}
    return PolicePage(
        decided=decided,
        likelihood=str(
            LIKELIHOODS[likelihood_over(bool(proposal.likely), bool(proposal.possible))]
        ),
        proposal=proposal,
        advises_report=advises_report(form_keys(actor, desk)),
        filer=str(FILERS.get(decided.filer, "")) if decided else "",
        grounds=[(one, str(ADDRESSEES[one.to]), str(GROUNDS[one.ground])) for one in grounds],
        in_care=is_in_care(case),
        has_ground=any(one.to == DisclosureTo.POLICE for one in grounds),
        reports=report_faces(desk),
        complaints=complaint_faces(actor, desk),
        evidence=evidence_faces(desk),
        contacts=[
            (one, str(MOMENTS[one.moment]))
            for one in PartnerContactLog.objects.select_related("partner", "by")
            .filter(case=case)
            .order_by("-at")
        ],
        number=numbers.get(NO_URGENCY, "0900-8844"),
        emergency=numbers.get(EMERGENCY, "112"),
    )


def form_keys(actor: Actor, desk: Desk) -> set[str]:
    """The forms of the incidents of a case, as keys of the catalogue."""
    known = {
        one.id: one.entry_key
        for one in terms(Kind.FORM, organisation=actor.organisation, with_inactive=True)
    }
    rows = desk.case.incidents.filter(withdrawn_at=None).values_list("terms__term_id", flat=True)
    return {known[pk] for pk in rows if pk in known}


def report_faces(desk: Desk) -> list[ReportFace]:
    """Reports to the police, newest first."""
    rows = PoliceReport.objects.filter(case=desk.case).order_by("-pk")
    return [
        ReportFace(
            row,
            str(KINDS[row.kind]),
            str(STATES[row.state]),
            "" if row.ended_at else next_step(row),
            [
                (move.name, str(MOVES[move.name]))
                for move in moves_from(REPORT_MOVES, PoliceReportState(row.state))
            ],
        )
        for row in rows
    ]


def complaint_faces(actor: Actor, desk: Desk) -> list[KlachtFace]:
    """What is asked of the victims, by deadline."""
    known = {one.key: one for one in offences(organisation=actor.organisation)}
    rows = ComplaintRequest.objects.select_related("victim").filter(case=desk.case)
    return [_klacht(row, known) for row in rows.order_by("deadline", "pk")]


def complaint_face(actor: Actor, row: ComplaintRequest) -> KlachtFace:
    """One of them, for the victim."""
    return _klacht(row, {one.key: one for one in offences(organisation=actor.organisation)})


def evidence_faces(desk: Desk) -> list[EvidenceFace]:
    """What may disappear, what is not held yet first."""
    rows = list(Evidence.objects.select_related("keeper").filter(case=desk.case).order_by("pk"))
    rows.sort(key=lambda one: one.state != EvidenceState.ASKED)
    return [
        EvidenceFace(
            row,
            str(EVIDENCE_KINDS[row.kind]),
            str(EVIDENCE_STATES[row.state]),
            row.keeper.name if row.keeper else row.keeper_name,
            [
                (move.name, str(EVIDENCE_MOVES[move.name]))
                for move in moves_from(EVIDENCE_TABLE, EvidenceState(row.state))
            ],
        )
        for row in rows
    ]


def klacht_offences(actor: Actor, proposal: Proposal) -> list[OffenceView]:
    """The offences for which a klacht can be asked: those that it could be first."""
    near = [line.offence for line in proposal.offences if line.offence.needs_klacht]
    keys = {one.key for one in near}
    others = [
        one
        for one in offences(organisation=actor.organisation)
        if one.needs_klacht and one.key not in keys
    ]
    return [*near, *others]


def victims_of_case(desk: Desk) -> list[Any]:
    """The victims of all incidents of the case, as rows with `person` or a `name`."""
    incidents: Iterable[Any] = desk.case.incidents.filter(withdrawn_at=None)
    return [row for incident in incidents for row in victims_in(incident)]


def may_say_nobody(actor: Actor, desk: Desk) -> bool:
    """Whether the actor may decide that nobody goes to the police."""
    return policy.may_decide(actor, "police_no", desk.case.unit_id)


def _klacht(row: ComplaintRequest, known: dict[str, OffenceView]) -> KlachtFace:
    offence = known.get(row.offence_key)
    return KlachtFace(
        row,
        row.victim.name if row.victim else row.victim_name,
        offence.name if offence else row.offence_key,
        offence is not None and offence.klacht_start == KlachtStart.LAST_ACT,
    )


def contacts_ahead(most: int = 50) -> list[PartnerContactLog]:
    """Contact with partners before anything happened, outside a case, the newest first."""
    rows = PartnerContactLog.objects.select_related("partner", "by").filter(case=None)
    return list(rows.order_by("-at")[:most])


# --- One thing of a case, or 404 --------------------------------------------------------------


def decided_of(desk: Desk) -> PoliceFile | None:
    """What was decided about the police in this case, or None."""
    return PoliceFile.objects.filter(case=desk.case).first()


def has_ground(desk: Desk) -> bool:
    """Whether the police may be told: outside care always, in care on a recorded ground."""
    if not is_in_care(desk.case):
        return True
    rows = Disclosure.objects.filter(case=desk.case, to=DisclosureTo.POLICE, withdrawn_at=None)
    return rows.exists()


def ground_in(desk: Desk, pk: UUID) -> Disclosure:
    """A ground that was recorded in this case."""
    return _one(Disclosure.objects.filter(case=desk.case, pk=pk).first())


def complaint_in(desk: Desk, pk: UUID) -> ComplaintRequest:
    """A klacht that was asked in this case."""
    return _one(ComplaintRequest.objects.filter(case=desk.case, pk=pk).first())


def report_in(desk: Desk, pk: UUID) -> PoliceReport:
    """A melding or aangifte of this case."""
    return _one(PoliceReport.objects.filter(case=desk.case, pk=pk).first())


def evidence_in(desk: Desk, pk: UUID) -> Evidence:
    """A piece of evidence of this case, with who keeps it."""
    return _one(Evidence.objects.select_related("keeper").filter(case=desk.case, pk=pk).first())


def _one(found: T | None) -> T:
    if found is None:
        raise Http404
    return found
