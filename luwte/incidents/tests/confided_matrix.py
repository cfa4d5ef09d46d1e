"""Who may open the addresses of readers, confided reports and anonymous ones."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone

from luwte.incidents.actions import Involved, Report, report_incident
from luwte.incidents.actions.anonymous import AnonymousReport, pass_on, report_anonymously
from luwte.incidents.models import ConfidedReport, Incident, Talk
from luwte.incidents.rules import PersonRole, ReaderChoice
from luwte.lib.ids import crockford
from luwte.org.models import Grant
from luwte.org.queries import people_with_right
from luwte.org.rules import Right, Role
from luwte.tenancy.scope import scope
from tests.matrix import OWNER, PUBLIC, Expectation, Stage, holders, within

CONFIDANT = within(Right.CONFIDE)
HANDLES = within(Right.CASES_HANDLE)
WORDS = {"text": "Hoe gaat het nu met je?"}


def a_confidant(stage: Stage) -> None:
    """De Linde has none of its own; somebody plays the part."""
    if not people_with_right(stage.house.organisation, [Right.CONFIDE], stage.unit.pk):
        Grant.objects.create(
            person=stage.handler.person,
            role=Role.CONFIDANT,
            state=Grant.State.ACTIVE,
            starts_on=timezone.localdate(),
            given_by=stage.handler.person,
        )


def report_of(stage: Stage, choice: ReaderChoice) -> Incident:
    """Somebody of the unit reports what happened, with these readers."""
    with scope(stage.house.organisation):
        a_confidant(stage)
        return report_incident(
            actor=stage.employee,
            report=Report(
                client_key=crockford(12),
                unit=stage.unit,
                happened_from=timezone.now(),
                people=[Involved(PersonRole.VICTIM, stage.person)],
                reader_choice=choice,
            ),
        )


def a_report(stage: Stage) -> dict[str, object]:
    """An ordinary one."""
    return {"pk": report_of(stage, ReaderChoice.MANAGER).pk}


def a_confided_incident(stage: Stage) -> dict[str, object]:
    """The incident of a report to the confidant."""
    return {"pk": report_of(stage, ReaderChoice.CONFIDANT).pk}


def a_confided_report(stage: Stage) -> dict[str, object]:
    """The confidant's side of it."""
    incident = report_of(stage, ReaderChoice.CONFIDANT)
    with scope(stage.house.organisation):
        return {"pk": ConfidedReport.objects.get(incident=incident).pk}


def a_case_with_a_talk(stage: Stage) -> dict[str, object]:
    """The case of an anonymous report."""
    organisation = stage.house.organisation
    with scope(organisation):
        key = crockford(26)
        report = AnonymousReport(key=key, unit=stage.unit, day=timezone.localdate())
        report_anonymously(organisation=organisation, report=report)
        incident = Incident.objects.get(way="anonymous")
        pass_on(incident)
        talk: UUID = Talk.objects.get(incident=incident).pk
    return {"pk": incident.case_id, "talk": talk}


EXPECT: dict[str, Expectation] = {
    "incidents:report_readers": Expectation(
        get=OWNER,
        post=OWNER,
        kwargs=a_report,
        data=lambda stage: {"reader_choice": ReaderChoice.COORDINATOR.value},
    ),
    "incidents:own_talk": Expectation(
        get=OWNER, post=OWNER, kwargs=a_confided_incident, data=lambda stage: WORDS
    ),
    "incidents:confided": Expectation(get=holders(Right.CONFIDE, Right.COLLEAGUE_HANDLE)),
    "incidents:confided_report": Expectation(get=CONFIDANT, kwargs=a_confided_report),
    "incidents:confided_answer": Expectation(
        get=None, post=CONFIDANT, kwargs=a_confided_report, data=lambda stage: WORDS
    ),
    "incidents:take_confided": Expectation(get=None, post=CONFIDANT, kwargs=a_confided_report),
    "incidents:hand_back_confided": Expectation(get=None, post=CONFIDANT, kwargs=a_confided_report),
    "incidents:close_confided": Expectation(
        get=CONFIDANT, post=CONFIDANT, kwargs=a_confided_report, data=lambda stage: WORDS
    ),
    "incidents:answer_anonymous": Expectation(
        get=None, post=HANDLES, kwargs=a_case_with_a_talk, data=lambda stage: WORDS
    ),
    "incidents:anonymous": Expectation(get=PUBLIC, post=PUBLIC),
    "incidents:anonymous_talk": Expectation(get=PUBLIC, post=PUBLIC),
}
