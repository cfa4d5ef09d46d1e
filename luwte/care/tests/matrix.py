"""Who may open the addresses of care: by name, and no role opens what was said."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from luwte.care.actions import Away, add_step, record_absence
from luwte.care.actions.starting import care_for_case
from luwte.care.models import CareMoment, CarePath
from luwte.incidents.tests.matrix import an_incident
from luwte.org.rules import Right
from luwte.tenancy.scope import scope
from tests.matrix import EVERYBODY, OWNER, Expectation, Stage, Who, holders, within

HANDLES = within(Right.CASES_HANDLE)
ROSTER = holders(Right.CARE_ROSTER)


def _supports(stage: Stage) -> str:
    return "hanna" if stage.house.slug == "zonnedael" else "fatima"


SUPPORTER = Who("who supports", lambda reader, stage: reader.key == _supports(stage))
# Sanne's manager is Mo, Daan's is Ilse.
MANAGERS = {"sanne": "mo", "daan": "ilse"}
MANAGER = Who(
    "the manager", lambda reader, stage: reader.key == MANAGERS.get(stage.employee_key, "")
)


def _path(stage: Stage) -> CarePath:
    case_id = an_incident(stage).case_id
    assert case_id is not None
    with scope(stage.house.organisation):
        care_for_case(case_id)
        path = CarePath.objects.select_related("case", "person__manager__manager").get(
            case_id=case_id, person=stage.person
        )
        CarePath.objects.filter(pk=path.pk).update(supporter=stage.house.person(_supports(stage)))
        path.refresh_from_db()
        return path


def a_path(stage: Stage) -> dict[str, object]:
    """The care that begins with a report."""
    return {"pk": _path(stage).pk}


def a_talk(stage: Stage) -> dict[str, object]:
    """A talk of it."""
    path = _path(stage)
    with scope(stage.house.organisation):
        return {"pk": path.pk, "moment": CareMoment.objects.filter(path=path)[0].pk}


def a_case(stage: Stage) -> dict[str, object]:
    """The case."""
    return {"pk": _path(stage).case_id}


def a_case_and_a_path(stage: Stage) -> dict[str, object]:
    """The case and the care of one person in it."""
    path = _path(stage)
    return {"pk": path.case_id, "path": path.pk}


def a_talk_outside(stage: Stage) -> dict[str, object]:
    """A talk with somebody outside the organisation."""
    path = _path(stage)
    with scope(stage.house.organisation):
        CarePath.objects.filter(pk=path.pk).update(supporter=None, outside_name="Wil de Boer")
        moment = CareMoment.objects.filter(path=path)[0].pk
    return {"pk": path.case_id, "path": path.pk, "moment": moment}


def a_place(stage: Stage) -> dict[str, object]:
    """Somebody of the care team."""
    return {"pk": stage.house.person(_supports(stage)).pk}


def _last_month() -> date:
    return timezone.localdate() - timedelta(days=21)


def an_absence(stage: Stage) -> dict[str, object]:
    """An absence that the person wrote down."""
    path = _path(stage)
    with scope(stage.house.organisation):
        row = record_absence(
            actor=stage.employee, path=path, away=Away(_last_month(), agreements="Rustig aan.")
        )
    return {"pk": row.pk}


def a_step(stage: Stage) -> dict[str, object]:
    """A step back to work."""
    path = _path(stage)
    with scope(stage.house.organisation):
        row = record_absence(actor=stage.employee, path=path, away=Away(_last_month()))
        step = add_step(
            actor=stage.employee,
            path=path,
            absence=row,
            on_day=_last_month() + timedelta(days=7),
            words="Halve dag",
        )
    return {"pk": step.pk}


EXPECT: dict[str, Expectation] = {
    "care:mine": Expectation(get=EVERYBODY),
    "care:load": Expectation(get=EVERYBODY, post=None),
    "care:roster": Expectation(get=ROSTER),
    "care:place": Expectation(get=ROSTER, post=ROSTER, kwargs=a_place),
    "care:own": Expectation(get=OWNER, kwargs=a_path),
    "care:answer": Expectation(
        get=None, post=OWNER, kwargs=a_path, data=lambda _stage: {"do": "ask"}
    ),
    "care:choose": Expectation(get=OWNER, post=OWNER, kwargs=a_path),
    "care:path": Expectation(get=SUPPORTER, kwargs=a_path),
    "care:talk": Expectation(get=SUPPORTER, post=SUPPORTER, kwargs=a_talk),
    "care:notes": Expectation(
        get=OWNER | SUPPORTER,
        post=OWNER | SUPPORTER,
        kwargs=a_path,
        # That the notes were opened is kept, for whom they are about.
        writes=frozenset({"care_carereading"}),
    ),
    "care:hand_over": Expectation(get=SUPPORTER, post=SUPPORTER, kwargs=a_path),
    # Who supports reads agreements only when the person chose him or her.
    "care:absences": Expectation(get=OWNER | MANAGER, kwargs=a_path),
    "care:record_absence": Expectation(get=OWNER | MANAGER, post=OWNER | MANAGER, kwargs=a_path),
    "care:absence": Expectation(get=OWNER | MANAGER, post=OWNER | MANAGER, kwargs=an_absence),
    "care:change_absence": Expectation(
        get=OWNER | MANAGER, post=OWNER | MANAGER, kwargs=an_absence
    ),
    "care:step": Expectation(
        get=None, post=OWNER | MANAGER, kwargs=a_step, data=lambda _stage: {"do": "well"}
    ),
    "care:of_case": Expectation(get=HANDLES, kwargs=a_case),
    "care:find": Expectation(get=HANDLES, post=HANDLES, kwargs=a_case_and_a_path),
    "care:outside_talk": Expectation(get=HANDLES, post=HANDLES, kwargs=a_talk_outside),
}
