"""What incidents and cases keep, and how it is erased: free text, files and copies go, codes and
figures stay for analysis."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luwte.core import audit, destructions, search
from luwte.core.actor import ActorLike, TheClock
from luwte.core.retention import DueThing, Held, held, vetoes
from luwte.incidents.actions.attaching import erase_attachments
from luwte.incidents.models import (
    Case,
    CaseAction,
    CaseEntry,
    Discussion,
    GuestLook,
    ImportBatch,
    ImportRefusal,
    Incident,
    Involvement,
    Note,
    PersonalReaction,
    ReporterMessage,
    Talk,
    TalkMessage,
    Track,
)
from luwte.incidents.queries.searching import SEARCH_KIND
from luwte.incidents.rules import PersonRole
from luwte.tenancy import keys

ERASE_CASE = "incidents.erase_case"
ERASE_PAST = "incidents.erase_incident"
# Parameters of a timeline entry that somebody typed.
TYPED = ("reason", "words", "guest", "next_step", "title", "text")
NO_WORDS: dict[str, Any] = {
    "narrative": "",
    "spoken": "",
    "other_party": "",
    "place_text": "",
    "reporter_name": "",
    "extra": {},
}


def register() -> None:
    """Say what this room holds."""
    held.add(
        "incidents.case_text",
        Held(
            kind="case_text",
            object_kind="case",
            floor=40,
            what=gettext_lazy("Story, notes, talks, messages and files of a closed case"),
            copies=gettext_lazy("search, timeline, own pages, questions to a guest, sealed talks"),
            rows=cases_due,
            about={"case": "pk"},
            erase=erase_case,
        ),
    )
    held.add(
        "incidents.past_text",
        Held(
            kind="case_text",
            object_kind="incident",
            floor=40,
            what=gettext_lazy("Story of an incident without a case, such as imported history"),
            copies=gettext_lazy("search, columns of the imported file that have no field of ours"),
            rows=past_due,
            erase=erase_past,
        ),
    )
    held.add(
        "incidents.refused_rows",
        Held(
            kind="import_copies",
            object_kind="batch",
            floor=40,
            what=gettext_lazy("Rows of an imported file that were refused"),
            copies=gettext_lazy("none"),
            rows=batches_due,
            erase=erase_refusals,
        ),
    )
    vetoes.add("incidents.running", running)


def cases_due(before: datetime) -> QuerySet[Case]:
    """Closed cases of before that still hold text, the longest closed first."""
    return Case.objects.filter(closed_at__lt=before, erased_at=None).order_by("closed_at", "pk")


def past_due(before: datetime) -> QuerySet[Incident]:
    """Incidents without a case of before that still hold text; a confided one once it ended."""
    rows = Incident.objects.filter(case=None, erased_at=None, happened_until__lt=before)
    ended = Q(confided=None) | Q(confided__ended_at__lt=before)
    return rows.filter(ended).order_by("happened_until", "pk")


def batches_due(before: datetime) -> QuerySet[ImportBatch]:
    """Batches of before of which refused rows are still kept, the oldest first."""
    refused = ImportRefusal.objects.filter(batch=OuterRef("pk"))
    rows = ImportBatch.objects.filter(Exists(refused), created_at__lt=before)
    return rows.order_by("created_at", "pk")


def running(object_kind: str, things: Collection[DueThing]) -> Mapping[UUID, str]:
    """Whatever hangs on a case that runs (again) is kept as long as it does."""
    cases = {one.about["case"] for one in things if "case" in one.about}
    if not cases:
        return {}
    open_ones = set(Case.objects.filter(pk__in=cases, closed_at=None).values_list("pk", flat=True))
    why = _("The case runs.")
    return {one.object_id: why for one in things if one.about.get("case") in open_ones}


def erase_case(pk: UUID, actor: ActorLike) -> Mapping[str, int]:
    """Erase the free text of a case, its files and its copies. Nothing when it was done before."""
    case = Case.objects.filter(pk=pk, erased_at=None).first()
    if case is None or not Case.objects.filter(pk=pk, erased_at=None).update(
        erased_at=timezone.now(), title="", gravity_reason="", learning=""
    ):
        return {}
    incidents = list(Incident.objects.filter(case_id=pk))
    gone = {
        "incidents": Incident.objects.filter(case_id=pk).update(
            **NO_WORDS, erased_at=timezone.now()
        ),
        "files": sum(erase_attachments(one, actor) for one in incidents),
        "search": _forget(actor, incidents),
        "talks": sum(_seal_for_ever(one, actor) for one in incidents),
        **_erase_parts(pk),
    }
    _forget_strangers(incidents)
    audit.record(ERASE_CASE, actor=actor, kind="case", object_id=pk)
    return {name: number for name, number in gone.items() if number}


def erase_past(pk: UUID, actor: ActorLike) -> Mapping[str, int]:
    """The same for an incident without a case."""
    rows = Incident.objects.filter(pk=pk, case=None, erased_at=None)
    incident = rows.first()
    if incident is None or not rows.update(**NO_WORDS, erased_at=timezone.now()):
        return {}
    gone = {
        "incidents": 1,
        "files": erase_attachments(incident, actor),
        "search": _forget(actor, [incident]),
        "talks": _seal_for_ever(incident, actor),
    }
    _forget_strangers([incident])
    audit.record(ERASE_PAST, actor=actor, kind="incident", object_id=pk)
    return {name: number for name, number in gone.items() if number}


def erase_refusals(pk: UUID, actor: ActorLike) -> Mapping[str, int]:
    """The refused rows of a batch."""
    gone, _rows = ImportRefusal.objects.filter(batch_id=pk).delete()
    return {"rows": gone} if gone else {}


@destructions.replays(ERASE_CASE)
def _case_again(gone: destructions.Destruction) -> None:
    erase_case(gone.object_id, TheClock(gone.organisation_id))


@destructions.replays(ERASE_PAST)
def _past_again(gone: destructions.Destruction) -> None:
    erase_past(gone.object_id, TheClock(gone.organisation_id))


def _erase_parts(pk: UUID) -> dict[str, int]:
    """What hangs on the case and was typed."""
    Track.objects.filter(case_id=pk).update(reason="", missed_reason="", next_step="")
    CaseAction.objects.filter(case_id=pk).update(evidence="", reason="")
    CaseAction.objects.filter(case_id=pk, entry_key="").update(title="")
    PersonalReaction.objects.filter(case_id=pk).update(note="", not_needed_reason="")
    GuestLook.objects.filter(case_id=pk).update(
        question="", facts="", words="", guest_name="", guest_email="", overruled_reason=""
    )
    entries = [
        entry
        for entry in CaseEntry.objects.filter(case_id=pk)
        if any(name in entry.params for name in TYPED)
    ]
    for entry in entries:
        entry.params = {name: said for name, said in entry.params.items() if name not in TYPED}
    CaseEntry.objects.bulk_update(entries, ["params"], batch_size=200)
    return {
        "timeline": len(entries),
        "notes": Note.objects.filter(case_id=pk).delete()[0],
        "messages": ReporterMessage.objects.filter(case_id=pk).delete()[0],
        "talks_held": Discussion.objects.filter(case_id=pk).update(text="", answers={}),
    }


def _forget(actor: ActorLike, incidents: Sequence[Incident]) -> int:
    ids = [one.pk for one in incidents]
    return search.forget(actor.organisation_id, SEARCH_KIND, ids) if ids else 0


def _seal_for_ever(incident: Incident, actor: ActorLike) -> int:
    """The texts of a sealed talk go with their key."""
    talk = Talk.objects.filter(incident=incident).first()
    if talk is None:
        return 0
    keys.destroy_data_keys("talk", talk.pk, actor=actor)
    Talk.objects.filter(pk=talk.pk).update(code_hash=None)
    return TalkMessage.objects.filter(talk=talk).delete()[0]


def _forget_strangers(incidents: Sequence[Incident]) -> None:
    """Descriptions of bystanders and causers, and names of who is not in the list of people."""
    rows = Involvement.objects.filter(incident__in=incidents)
    rows.filter(role__in=[PersonRole.BYSTANDER, PersonRole.CAUSER]).update(name="")
    rows.filter(person=None).update(name="")
