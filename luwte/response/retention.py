"""What response keeps about other parties, measures, police and damage, and how it is erased."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Model, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luwte.core import audit, destructions, files
from luwte.core.actor import ActorLike, TheClock
from luwte.core.holds import why_held
from luwte.core.models import StoredFile
from luwte.core.retention import DueThing, Held, held, vetoes
from luwte.incidents.queries.involved import running_cases
from luwte.response.actions.erasing_letters import (
    claimed,
    erase_letter,
    letters_due,
)
from luwte.response.actions.erasing_parties import erase_identity
from luwte.response.actions.letters import erase_texts
from luwte.response.models import (
    Claim,
    ClaimItem,
    ComplaintRequest,
    DamageItem,
    DamageReceipt,
    Disclosure,
    Evidence,
    FirstReaction,
    Measure,
    OtherParty,
    PartnerContactLog,
    PartyIncident,
    PoliceReport,
)
from luwte.response.queries.parties import traces_of
from luwte.response.rules.states import MeasureState

ENDED = (MeasureState.ENDED, MeasureState.DROPPED)


@dataclass(frozen=True)
class Texts:
    """A table of which the free text goes: the rows, since when they count, and what is emptied.
    ended: the name of the column or annotation that holds the end."""

    rows: Callable[[], QuerySet[Any]]
    ended: str
    empty: Mapping[str, Any]
    files: Callable[[Model], Sequence[UUID]] = lambda row: ()
    # What is kept of a column that holds codes and words together.
    codes: Callable[[Any], Mapping[str, Any]] = lambda row: {}

    def due(self, before: datetime) -> QuerySet[Any]:
        """The rows that ended before and still hold text, the longest ago first."""
        still = Q(pk__in=[])
        for name, nothing in self.empty.items():
            still |= ~Q(**{name: nothing}) if nothing is not None else ~Q(**{name: None})
        rows = self.rows().filter(**{f"{self.ended}__lt": before}).filter(still)
        return rows.order_by(self.ended, "pk")


MEASURES = Texts(
    lambda: Measure.objects.annotate(done=Coalesce("ended_at", "proposed_at")).filter(
        state__in=ENDED
    ),
    "done",
    {
        "behaviour": "", "deviation_reason": "", "basis": "", "heard_said": "",
        "not_heard_reason": "", "look_said": "", "look_missing_reason": "",
        "decision_reason": "", "review_said": "", "end_reason": "", "open_channel": "",
        "exceptions": "", "places_text": "",
    },
    codes=lambda row: {"answers": _without_why(row.answers)},
)  # fmt: skip
REACTIONS = Texts(FirstReaction.objects.all, "at", {"note": ""})
REPORTS = Texts(
    PoliceReport.objects.all,
    "ended_at",
    {"number": "", "officer": "", "station": "", "reason": "", "outcome": ""},
)
COMPLAINTS = Texts(
    lambda: ComplaintRequest.objects.annotate(done=Coalesce("not_wanted_at", "created_at")).exclude(
        case_id__in=PoliceReport.objects.filter(ended_at=None).values("case_id")
    ),
    "done",
    {"victim_name": "", "file_id": None},
    lambda row: [row.file_id] if row.file_id else [],  # type: ignore[attr-defined]
)
# What nobody released goes too, once its case is closed and the police have ended.
EVIDENCE = Texts(
    lambda: Evidence.objects.annotate(done=Coalesce("ended_at", "case__closed_at")).exclude(
        ended_at=None, case_id__in=PoliceReport.objects.filter(ended_at=None).values("case_id")
    ),
    "done",
    {"what": "", "where": "", "keeper_name": "", "reason": ""},
)
GROUNDS = Texts(Disclosure.objects.all, "at", {"explanation": ""})
CONTACTS = Texts(PartnerContactLog.objects.all, "at", {"text": "", "with_whom": ""})
DAMAGE = Texts(
    lambda: DamageItem.objects.exclude(
        pk__in=ClaimItem.objects.filter(claim__ended_at=None).values("item_id")
    ),
    "created_at",
    {"title": "", "no_receipt_reason": "", "reason": ""},
    lambda row: _receipts(row.pk),
)
ERASE = "response.erase_words"
# What it is called in the record, under which term it falls, its words, and the texts.
TEXTS: dict[str, tuple[str, Any, Texts]] = {
    "measure": ("measures", gettext_lazy("Words of a measure"), MEASURES),
    "reaction": ("measures", gettext_lazy("Notes of a first reaction"), REACTIONS),
    "police_report": ("police_file", gettext_lazy("Police reports"), REPORTS),
    "complaint": ("police_file", gettext_lazy("Signed requests to prosecute"), COMPLAINTS),
    "evidence": ("camera", gettext_lazy("What was held as evidence"), EVIDENCE),
    "ground": ("disclosures", gettext_lazy("Why something was told to others"), GROUNDS),
    "contact": ("disclosures", gettext_lazy("What was told to partners"), CONTACTS),
    "damage": ("damage_file", gettext_lazy("Words and receipts of damage"), DAMAGE),
}


def register() -> None:
    """Say what this room holds."""
    held.add(
        "response.parties",
        Held(
            kind="other_party",
            object_kind="party",
            floor=50,
            what=gettext_lazy("Who the other party is"),
            copies=gettext_lazy("letters, minutes of talks, what it is found by; the key"),
            rows=parties_due,
            about={"party": "pk"},
            erase=erase_party,
        ),
    )
    for object_kind, (kind, what, texts) in TEXTS.items():
        held.add(f"response.{object_kind}", _held(kind, object_kind, what, texts))
    held.add(
        "response.letters",
        Held(
            kind="letters",
            object_kind="letter",
            floor=50,
            what=gettext_lazy("Letters about nobody on record, such as answers to colleagues"),
            copies=gettext_lazy("the file, proofs of sending; the key"),
            rows=letters_due,
            about={"case": "case_id"},
            erase=erase_letter,
        ),
    )
    vetoes.add("response.running", running)
    vetoes.add("response.claimed", claimed)


def parties_due(before: datetime) -> QuerySet[Any]:
    """Parties whose last incident and last measure were before, the longest ago first."""
    late = Measure.objects.filter(Q(ended_at__gte=before) | Q(ended_at=None, ends_on__isnull=False))
    rows = OtherParty.objects.annotate(last=Coalesce(F("last_incident_at"), F("created_at")))
    rows = rows.filter(erased_at=None, joined_into=None, last__lt=before)
    rows = rows.exclude(pk__in=late.exclude(state=MeasureState.DROPPED).values("party_id"))
    return rows.order_by("last", "pk")


def erase_party(pk: UUID, actor: ActorLike) -> Mapping[str, int]:
    """Destroy who somebody was, and every letter and minute about that person."""
    party = OtherParty.objects.filter(pk=pk, erased_at=None).first()
    if party is None:
        return {}
    everybody = [party, *traces_of(party)]
    letters = sum(erase_texts(actor=actor, party=one) for one in everybody)
    return {"identities": erase_identity(actor=actor, party=party), "letters": letters}


def running(object_kind: str, things: Collection[DueThing]) -> Mapping[UUID, str]:
    """Why who somebody is has to be kept: a measure, a claim, a police report, a case or a hold
    that runs."""
    if object_kind != "party":
        return {}
    found = {}
    for thing in things:
        why = _runs(thing.object_id)
        if why:
            found[thing.object_id] = why
    return found


def _runs(pk: UUID) -> str:
    party = OtherParty.objects.filter(pk=pk).first()
    if party is None:
        return ""
    ids = [one.pk for one in (party, *traces_of(party))]
    if Measure.objects.filter(party_id__in=ids).exclude(state__in=ENDED).exists():
        return _("A measure runs.")
    if Claim.objects.filter(party_id__in=ids, ended_at=None).exists():
        return _("A claim for damage runs.")
    links = PartyIncident.objects.filter(party_id__in=ids, unlinked_at=None)
    cases = [pk for pk in links.values_list("incident__case_id", flat=True) if pk]
    if PoliceReport.objects.filter(case_id__in=cases, ended_at=None).exists():
        return _("The police or the court is still busy.")
    if running_cases(cases):
        return _("A case runs.")
    held_pairs = {pk: [*(("case", one) for one in cases), *(("party", one) for one in ids)]}
    return why_held(party.organisation_id, held_pairs).get(pk, "")


def _held(kind: str, object_kind: str, what: Any, texts: Texts) -> Held:
    def erase(pk: UUID, actor: ActorLike) -> Mapping[str, int]:
        return _empty(texts, object_kind, pk, actor)

    return Held(
        kind=kind,
        object_kind=object_kind,
        floor=50,
        what=what,
        copies=gettext_lazy("files that belong to it"),
        rows=texts.due,
        about={"case": "case_id", "party": "party_id"},
        erase=erase,
    )


def _empty(texts: Texts, object_kind: str, pk: UUID, actor: ActorLike) -> Mapping[str, int]:
    row = texts.rows().filter(pk=pk).first()
    if row is None:
        return {}
    gone = 0
    for stored in StoredFile.objects.filter(pk__in=list(texts.files(row))):
        if stored.state != StoredFile.State.ERASED:
            files.erase(stored, actor=actor)
            gone += 1
    type(row)._default_manager.filter(pk=pk).update(**texts.empty, **texts.codes(row))
    audit.record(ERASE, actor=actor, kind=object_kind, object_id=pk)
    return {"texts": 1, "files": gone} if gone else {"texts": 1}


def _without_why(answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers to the questions of the gate without what was typed beside them."""
    return {key: {"answer": given.get("answer", "")} for key, given in answers.items()}


def _receipts(item_id: UUID) -> list[UUID]:
    return list(DamageReceipt.objects.filter(item_id=item_id).values_list("file_id", flat=True))


@destructions.replays(ERASE)
def _empty_again(gone: destructions.Destruction) -> None:
    if gone.kind in TEXTS:
        actor = TheClock(gone.organisation_id)
        _empty(TEXTS[gone.kind][2], gone.kind, gone.object_id, actor)
