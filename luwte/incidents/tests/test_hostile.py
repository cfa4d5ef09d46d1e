"""Whatever is sent to the pages of incidents gets a sentence, and loses nothing.

The machine and what it tries stand in `tests/hostile`; here is what it cannot know by itself.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from luwte.incidents.actions import ask_observer
from luwte.incidents.models import Case, GuestLook, Track
from luwte.incidents.rules import CaseState, LookAnswer, TrackKind
from luwte.incidents.tests.matrix import EXPECT, a_case, a_case_and_a_look, a_merged_case
from tests.cast import Cast
from tests.hostile.judging import everything_wrong
from tests.hostile.machine import Table
from tests.matrix import Stage


def a_case_of_two(stage: Stage) -> dict[str, object]:
    """A case with two incidents."""
    return {"pk": a_merged_case(stage)["pk"]}


def a_closed_case(stage: Stage) -> dict[str, object]:
    """One that can be opened again."""
    made = a_case(stage)
    Case.objects.filter(pk=made["pk"]).update(state=CaseState.CLOSED)
    return made


def a_late_track(stage: Stage) -> dict[str, object]:
    """A term that was missed."""
    made = a_case(stage)
    past = timezone.now() - timedelta(days=2)
    Track.objects.filter(case_id=made["pk"]).update(deadline=past)
    return made


def an_answered_look(stage: Stage) -> dict[str, object]:
    """Who looked along does not agree."""
    made = a_case_and_a_look(stage)
    GuestLook.objects.filter(pk=made["look"]).update(
        answer=LookAnswer.DISAGREE, words="Nee.", answered_at=timezone.now()
    )
    return made


def a_look_of_a_colleague(stage: Stage) -> dict[str, object]:
    """Asked of the director."""
    made = a_case_and_a_look(stage)
    asked = {"colleague": stage.house.person("karin"), "guest_name": "", "guest_email": ""}
    GuestLook.objects.filter(pk=made["look"]).update(**asked, token_hash=None)
    return made


def an_observed_case(stage: Stage) -> dict[str, object]:
    """Ilse of another department was asked to look."""
    made = a_case(stage)
    case = Case.objects.get(pk=made["pk"])
    ask_observer(actor=stage.handler, case=case, person=stage.house.person("ilse"))
    return made


def tomorrow(stage: Stage) -> dict[str, str]:
    """Later than today."""
    return {"day": f"{timezone.localdate() + timedelta(days=1)}"}


GONE = "it is not there any more, and the page says so"
TABLE = Table(
    EXPECT,
    right={
        "incidents:ask_observer": lambda stage: {"person": stage.house.person("ilse").name},
        "incidents:own_action": tomorrow,
        "incidents:report_all": {"colleague_name": ""},
        "incidents:report_more": {"name": ""},
        "incidents:save_filter": {"name": "Van mij"},
        "incidents:anonymous_talk": {"code": "0000 0000 0000 0000"},
        "incidents:ask_look": {"guest_name": "", "guest_email": "", "more_facts": ""},
        "incidents:reaction": {"because": ""},
        "incidents:triage": {f"{kind}_reason": "" for kind in TrackKind},
    },
    readers={"incidents:answer_look": "karin", "incidents:observe": "ilse", "guest:look": ""},
    makes={
        "incidents:split": a_case_of_two,
        "incidents:reopen": a_closed_case,
        "incidents:explain_late": a_late_track,
        "incidents:overrule_look": an_answered_look,
        "incidents:answer_look": a_look_of_a_colleague,
        "incidents:observe": an_observed_case,
    },
    refused={
        "incidents:anonymous_talk": "this code opens nothing",
        "incidents:case_files": "without a file; see test_uploads",
        "incidents:report_files": "without a file; see test_uploads",
        "incidents:imports": "without a file; see test_uploads",
        "incidents:close": "not all is done that closing asks for",
        "incidents:close_light": "no light case is ready",
        "incidents:hand_back_confided": "nobody took it yet",
        "incidents:import_release": "it did not come in yet",
        "incidents:import_resume": "it did not stop",
        "incidents:take_back": "nothing was handed over",
    },
    again={
        "guest:look": GONE,
        "incidents:import_undo": "it says that it was done already",
        "incidents:remove_file": GONE,
        "incidents:unlink": GONE,
    },
)


@pytest.mark.parametrize("name", TABLE.names)
def test_whatever_is_sent_gets_a_sentence_and_loses_nothing(cast: Cast, name: str) -> None:
    assert everything_wrong(cast, TABLE, name) == []
