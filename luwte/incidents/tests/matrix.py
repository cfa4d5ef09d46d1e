"""Who may open the addresses of incidents: handlers their units, reporters their own page."""

from __future__ import annotations

from django.utils import timezone

from luwte.catalogue.queries import actions_for, terms
from luwte.incidents.actions import (
    ActionPlan,
    Involved,
    Report,
    choose_action,
    contest_gravity,
    keep_draft,
    link_cases,
    merge_cases,
    report_incident,
)
from luwte.incidents.actions.attaching import attach_files, take_in
from luwte.incidents.actions.guest import Question, ask_look, token_of
from luwte.incidents.models import Case, GuestLook, Incident, IncidentTerm, PersonalReaction
from luwte.incidents.rules import CaseState, Gravity, LinkKind, PersonRole
from luwte.incidents.rules.second_look import Decision
from luwte.incidents.tests import confided_matrix, import_matrix, list_matrix
from luwte.incidents.tests.file_samples import photo
from luwte.lib.ids import crockford, uuid7
from luwte.org.rules import Right
from luwte.tenancy.scope import scope
from tests.matrix import (
    ANONYMOUS,
    EVERYBODY,
    NOBODY,
    OWNER,
    PUBLIC,
    Expectation,
    Stage,
    holders,
    within,
)

READS = within(Right.CASES_READ)
HANDLES = within(Right.CASES_HANDLE)
CLOSES = within(Right.CASES_CLOSE)
LISTS = holders(Right.CASES_READ)


def an_incident(stage: Stage) -> Incident:
    """Somebody of the unit reports what happened to oneself."""
    with scope(stage.house.organisation):
        return report_incident(
            actor=stage.employee,
            report=Report(
                client_key=crockford(12),
                unit=stage.unit,
                happened_from=timezone.now(),
                gravity=Gravity.LIGHT,
                people=[Involved(PersonRole.VICTIM, stage.person)],
            ),
        )


def a_report(stage: Stage) -> dict[str, object]:
    """The own page of it."""
    return {"pk": an_incident(stage).pk}


def a_draft(stage: Stage) -> dict[str, object]:
    """A report that was not sent yet."""
    key = uuid7()
    with scope(stage.house.organisation):
        keep_draft(actor=stage.employee, key=str(key), answers={"who": ["me"]})
    return {"key": key}


def a_case(stage: Stage) -> dict[str, object]:
    """The case that came with it."""
    return {"pk": an_incident(stage).case_id}


def a_case_and_a_term(stage: Stage) -> dict[str, object]:
    """A case, and an action of the catalogue."""
    with scope(stage.house.organisation):
        view = actions_for(organisation=stage.house.organisation)[0]
    return {**a_case(stage), "term": view.id}


def a_case_with_an_action(stage: Stage) -> dict[str, object]:
    """A case, and an action that was chosen in it."""
    incident = an_incident(stage)
    assert incident.case is not None
    with scope(stage.house.organisation):
        action = choose_action(
            actor=stage.handler, case=incident.case, plan=ActionPlan(title="Bellen")
        )
    return {"pk": incident.case_id, "action": action.pk}


def a_file(stage: Stage) -> dict[str, object]:
    """A photo that came with it."""
    incident = an_incident(stage)
    with scope(stage.house.organisation):
        taken = take_in(actor=stage.employee, name="foto.jpg", data=photo())
        row = attach_files(actor=stage.employee, incident=incident, taken=[taken])[0]
    return {"pk": row.pk}


def a_reaction(stage: Stage) -> dict[str, object]:
    """A reaction in person that nobody was asked by name."""
    with scope(stage.house.organisation):
        case_id = an_incident(stage).case_id
        PersonalReaction.objects.create(case_id=case_id, who="manager", due_at=timezone.now())
    return {"pk": case_id, "part": "manager"}


def two_cases(stage: Stage) -> dict[str, object]:
    """A case and another of the same unit."""
    return {"pk": an_incident(stage).case_id, "other": an_incident(stage).case_id}


def two_linked_cases(stage: Stage) -> dict[str, object]:
    """Two cases that stand beside each other."""
    first, second = an_incident(stage).case, an_incident(stage).case
    assert first is not None and second is not None
    with scope(stage.house.organisation):
        link = link_cases(actor=stage.handler, case=first, other=second, kind=LinkKind.RELATED)
    return {"pk": first.pk, "link": link.pk}


def a_merged_case(stage: Stage) -> dict[str, object]:
    """A case that took another."""
    target, source = an_incident(stage).case, an_incident(stage).case
    assert target is not None and source is not None
    with scope(stage.house.organisation):
        join = merge_cases(
            actor=stage.handler,
            target=target,
            source=source,
            seen=target.version,
            source_seen=source.version,
        )
    return {"pk": target.pk, "join": join.pk}


def a_lowered_report(stage: Stage) -> dict[str, object]:
    """The own page of a report that was judged lighter than its reporter said."""
    incident = an_incident(stage)
    with scope(stage.house.organisation):
        Incident.objects.filter(pk=incident.pk).update(reported_gravity=Gravity.HEAVY)
        Case.objects.filter(pk=incident.case_id).update(state=CaseState.OPEN)
    return {"pk": incident.pk}


def a_grave_case(stage: Stage) -> dict[str, object]:
    """A case of which the labour inspectorate must be told."""
    incident = an_incident(stage)
    with scope(stage.house.organisation):
        known = terms("consequence", organisation=stage.house.organisation)
        hospital = next(term for term in known if term.entry_key == "hospital")
        IncidentTerm.objects.create(incident=incident, term_id=hospital.id, kind=hospital.kind)
    return {"pk": incident.case_id}


def a_contested_case(stage: Stage) -> dict[str, object]:
    """A case whose reporter waits for an answer about the gravity."""
    incident = an_incident(stage)
    with scope(stage.house.organisation):
        Incident.objects.filter(pk=incident.pk).update(reported_gravity=Gravity.HEAVY)
        Case.objects.filter(pk=incident.case_id).update(state=CaseState.OPEN)
        mine = Incident.objects.select_related("case").get(pk=incident.pk)
        contest_gravity(actor=stage.employee, incident=mine, reason="Hij had een mes.")
    return {"pk": incident.case_id}


def a_look(stage: Stage) -> GuestLook:
    """A question to a guest about that case."""
    incident = an_incident(stage)
    assert incident.case is not None
    question = Question(
        Decision.CLOSE, "Mag dit?", guest_name="Ans", guest_email="ans@elders.example"
    )
    with scope(stage.house.organisation):
        return ask_look(actor=stage.handler, case=incident.case, asked=question)


def a_case_and_a_look(stage: Stage) -> dict[str, object]:
    """The case and the question."""
    look = a_look(stage)
    return {"pk": look.case_id, "look": look.pk}


def a_link(stage: Stage) -> dict[str, object]:
    """The secret of the guest's link."""
    return {"house": stage.house.slug, "token": token_of(a_look(stage).pk)}


EXPECT: dict[str, Expectation] = {
    **import_matrix.EXPECT,
    **list_matrix.EXPECT,
    **confided_matrix.EXPECT,
    "incidents:report": Expectation(get=EVERYBODY, post=EVERYBODY),
    "incidents:report_sent": Expectation(get=OWNER, kwargs=a_report),
    "incidents:report_all": Expectation(get=EVERYBODY, post=EVERYBODY),
    "incidents:report_step": Expectation(
        get=OWNER, post=OWNER, kwargs=a_draft, fixed={"step": "check"}
    ),
    "incidents:discard_draft": Expectation(get=None, post=OWNER, kwargs=a_draft),
    "incidents:report_waits": Expectation(
        get=OWNER, kwargs=a_report, answers=frozenset({204, 205})
    ),
    "incidents:report_thanks": Expectation(get=ANONYMOUS | EVERYBODY),
    "incidents:report_more": Expectation(get=OWNER, post=OWNER, kwargs=a_report),
    "incidents:paper": Expectation(get=EVERYBODY),
    "incidents:tally": Expectation(get=EVERYBODY, post=EVERYBODY),
    "incidents:tally_undo": Expectation(get=None, post=EVERYBODY),
    "incidents:my_reports": Expectation(get=EVERYBODY),
    "incidents:my_report": Expectation(get=OWNER, kwargs=a_report),
    "incidents:write_back": Expectation(
        get=None, post=OWNER, kwargs=a_report, data=lambda stage: {"text": "Er was een getuige."}
    ),
    "incidents:news_pace": Expectation(
        get=None, post=OWNER, kwargs=a_report, data=lambda stage: {"pace": "all"}
    ),
    "incidents:contest": Expectation(get=OWNER, post=OWNER, kwargs=a_lowered_report),
    "incidents:answer_contest": Expectation(get=HANDLES, post=HANDLES, kwargs=a_contested_case),
    "incidents:inspectorate": Expectation(get=HANDLES, post=HANDLES, kwargs=a_grave_case),
    "incidents:known": Expectation(get=HANDLES, post=HANDLES, kwargs=a_report),
    "incidents:withdraw_report": Expectation(get=OWNER, post=OWNER, kwargs=a_report),
    "incidents:report_files": Expectation(get=OWNER, post=OWNER, kwargs=a_report),
    "incidents:case_files": Expectation(get=HANDLES, post=HANDLES, kwargs=a_case),
    "incidents:ask_look": Expectation(
        get=HANDLES, post=HANDLES, kwargs=a_case, fixed={"decision": "close"}
    ),
    "incidents:answer_look": Expectation(get=NOBODY, post=NOBODY, kwargs=a_case_and_a_look),
    "incidents:overrule_look": Expectation(get=HANDLES, post=HANDLES, kwargs=a_case_and_a_look),
    "incidents:withdraw_look": Expectation(get=None, post=HANDLES, kwargs=a_case_and_a_look),
    # Who has the link is the guest, also with a login of one of the houses.
    "guest:look": Expectation(get=PUBLIC, post=PUBLIC, kwargs=a_link),
    "incidents:open_file": Expectation(get=OWNER | READS, kwargs=a_file),
    "incidents:remove_file": Expectation(get=OWNER | HANDLES, post=OWNER | HANDLES, kwargs=a_file),
    "incidents:work_list": Expectation(get=LISTS),
    "incidents:register": Expectation(get=LISTS),
    "incidents:export": Expectation(get=LISTS, fixed={"tab": "open", "form": "csv"}),
    "incidents:incident": Expectation(get=READS, kwargs=a_report),
    "incidents:case": Expectation(get=READS, kwargs=a_case),
    "incidents:readers": Expectation(get=READS, kwargs=a_case),
    "incidents:add_note": Expectation(
        get=None, post=HANDLES, kwargs=a_case, data=lambda stage: {"text": "Gebeld."}
    ),
    "incidents:triage": Expectation(get=HANDLES, post=HANDLES, kwargs=a_case),
    "incidents:discuss": Expectation(
        get=HANDLES, post=HANDLES, kwargs=a_case, fixed={"kind": "team"}
    ),
    "incidents:tell": Expectation(get=HANDLES, post=HANDLES, kwargs=a_case),
    "incidents:close": Expectation(get=CLOSES, post=CLOSES, kwargs=a_case),
    "incidents:reopen": Expectation(get=CLOSES, post=CLOSES, kwargs=a_case),
    "incidents:withdraw": Expectation(get=CLOSES, post=CLOSES, kwargs=a_case),
    "incidents:ask_observer": Expectation(get=HANDLES, post=HANDLES, kwargs=a_case),
    "incidents:observe": Expectation(get=NOBODY, post=NOBODY, kwargs=a_case),
    "incidents:deadline": Expectation(
        get=HANDLES, post=HANDLES, kwargs=a_case, fixed={"kind": "police"}
    ),
    "incidents:explain_late": Expectation(
        get=HANDLES, post=HANDLES, kwargs=a_case, fixed={"kind": "police"}
    ),
    "incidents:reaction": Expectation(get=HANDLES, post=HANDLES, kwargs=a_reaction),
    "incidents:together": Expectation(get=HANDLES, kwargs=a_case),
    "incidents:merge": Expectation(get=HANDLES, post=HANDLES, kwargs=two_cases),
    "incidents:undo_join": Expectation(get=HANDLES, post=HANDLES, kwargs=a_merged_case),
    "incidents:link": Expectation(get=HANDLES, post=HANDLES, kwargs=two_cases),
    "incidents:unlink": Expectation(get=None, post=HANDLES, kwargs=two_linked_cases),
    "incidents:split": Expectation(get=HANDLES, post=HANDLES, kwargs=a_case),
    "incidents:track": Expectation(get=READS, kwargs=a_case, fixed={"kind": "police"}),
    "incidents:move_track": Expectation(
        get=HANDLES, post=HANDLES, kwargs=a_case, fixed={"kind": "police", "move": "finish"}
    ),
    "incidents:actions": Expectation(get=HANDLES, kwargs=a_case),
    "incidents:own_action": Expectation(get=HANDLES, post=HANDLES, kwargs=a_case),
    "incidents:choose_action": Expectation(get=None, post=HANDLES, kwargs=a_case_and_a_term),
    "incidents:choose_with": Expectation(get=HANDLES, post=HANDLES, kwargs=a_case_and_a_term),
    "incidents:decline_action": Expectation(get=HANDLES, post=HANDLES, kwargs=a_case_and_a_term),
    "incidents:complete_action": Expectation(
        get=HANDLES, post=HANDLES, kwargs=a_case_with_an_action
    ),
    "incidents:drop_action": Expectation(get=HANDLES, post=HANDLES, kwargs=a_case_with_an_action),
}
