"""Who may open the addresses of the police: who handles the case or responses; who decides reads.
What was asked of a victim opens for that victim alone."""

from __future__ import annotations

from typing import Any

from luwte.incidents.rules import PersonRole, TrackKind
from luwte.incidents.tests.matrix import an_incident
from luwte.org.rules import Right
from luwte.response.access import Desk, desk_for
from luwte.response.actions.complaints import Asked, ask_complaint
from luwte.response.actions.disclosing import is_in_care, record_ground
from luwte.response.actions.evidence import EvidenceItem, ask_evidence
from luwte.response.actions.police_reports import ReportFacts, plan_report
from luwte.response.rules.states import EvidenceKind, Filer, PoliceReportKind
from luwte.tenancy.scope import scope
from tests.matrix import OWNER, Expectation, Stage, holders, within

WORKS = within(Right.CASES_HANDLE, Right.RESPONSE_HANDLE)
READS = WORKS | within(Right.RESPONSE_DECIDE)


def a_desk(stage: Stage) -> Desk:
    case = an_incident(stage).case
    assert case is not None
    desk = desk_for(stage.handler, case.pk, TrackKind.POLICE)
    if is_in_care(desk.case):
        a_ground_on(stage, desk)
    return desk


def a_ground_on(stage: Stage, desk: Desk) -> Any:
    return record_ground(
        actor=stage.handler,
        desk=desk,
        to="police",
        ground="consent",
        explanation="De patiënt vindt het goed, gisteren gevraagd.",
    )


def a_case(stage: Stage) -> dict[str, object]:
    with scope(stage.house.organisation):
        return {"pk": a_desk(stage).case.pk}


def a_ground(stage: Stage) -> dict[str, object]:
    with scope(stage.house.organisation):
        desk = a_desk(stage)
        return {"pk": desk.case.pk, "ground_pk": a_ground_on(stage, desk).pk}


def a_report(stage: Stage) -> dict[str, object]:
    with scope(stage.house.organisation):
        desk = a_desk(stage)
        row = plan_report(
            actor=stage.handler,
            desk=desk,
            kind=PoliceReportKind.REPORT,
            filer=Filer.EMPLOYER,
            facts=ReportFacts(),
        )
        return {"pk": desk.case.pk, "report_pk": row.pk}


def a_klacht(stage: Stage, offence: str = "art_266") -> dict[str, object]:
    with scope(stage.house.organisation):
        desk = a_desk(stage)
        incident = desk.case.incidents.get()
        assert incident.people.get().role == PersonRole.VICTIM
        asked = Asked(incident, offence, stage.person)
        row = ask_complaint(actor=stage.handler, desk=desk, asked=asked)
        return {"pk": desk.case.pk, "klacht_pk": row.pk}


def my_klacht(stage: Stage) -> dict[str, object]:
    return {"pk": a_klacht(stage)["klacht_pk"]}


def an_evidence(stage: Stage) -> dict[str, object]:
    with scope(stage.house.organisation):
        desk = a_desk(stage)
        item = EvidenceItem(EvidenceKind.CAMERA, "Camera balie")
        row = ask_evidence(actor=stage.handler, desk=desk, item=item)
        return {"pk": desk.case.pk, "evidence_pk": row.pk}


def _press(verb: str) -> Any:
    return lambda stage: {"do": verb}


def _step(kwargs: Any, **fixed: Any) -> Expectation:
    return Expectation(get=WORKS, post=WORKS, kwargs=kwargs, fixed=fixed)


EXPECT: dict[str, Expectation] = {
    "response:police": Expectation(get=READS, kwargs=a_case),
    "response:police_decide": _step(a_case),
    "response:police_vpt": Expectation(get=None, post=WORKS, kwargs=a_case, data=_press("said")),
    "response:police_sheet": Expectation(get=READS, kwargs=a_case),
    "response:police_sheet_file": Expectation(get=WORKS, kwargs=a_case),
    "response:ground": _step(a_case, addressee="police"),
    "response:ground_end": Expectation(get=None, post=WORKS, kwargs=a_ground, data=_press("end")),
    "response:klacht_new": _step(a_case),
    "response:klacht_sign": _step(a_klacht),
    "response:klacht_later": _step(a_klacht),
    "response:klacht_answer": Expectation(
        get=None, post=WORKS, kwargs=a_klacht, data=_press("not_wanted")
    ),
    "response:contacts_ahead": Expectation(
        get=holders(Right.RESPONSE_HANDLE), post=holders(Right.RESPONSE_HANDLE)
    ),
    "response:my_klacht": Expectation(get=OWNER, post=OWNER, kwargs=my_klacht),
    "response:police_report_new": _step(a_case),
    "response:police_report_change": _step(a_report),
    "response:police_report_move": _step(a_report, move="make"),
    "response:evidence_new": _step(a_case),
    "response:evidence_move": _step(an_evidence, move="hold"),
    "response:police_contact_new": _step(a_case),
}
