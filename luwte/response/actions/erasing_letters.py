"""Letters about nobody on record: an answer to a colleague, an acknowledgement to who was never
known. There is no identity with which they would go, so they have a term of their own."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from luwte.core import audit, destructions, files
from luwte.core.actor import ActorLike, TheClock
from luwte.core.models import StoredFile
from luwte.core.retention import DueThing
from luwte.response.actions import letters
from luwte.response.models import Claim, Letter, LetterSending
from luwte.response.rules.states import LetterState
from luwte.tenancy import keys

ERASE_LETTER = "response.erase_letter"


def letters_due(before: datetime) -> QuerySet[Any]:
    """Letters about nobody on record of before that still hold text, the longest ago first: `last`
    is when the case was closed, or when the letter was made, whichever came later."""
    sendings = LetterSending.objects.filter(letter=OuterRef("pk"))
    proofs = sendings.exclude(proof="", proof_file_id=None)
    rows = Letter.objects.filter(party=None, case__closed_at__isnull=False)
    rows = rows.filter(~Q(body=None) | ~Q(file_id=None) | Exists(proofs))
    rows = rows.annotate(own=Coalesce("frozen_at", "created_at"))
    later = When(case__closed_at__gt=F("own"), then=F("case__closed_at"))
    rows = rows.annotate(last=Case(later, default=F("own"))).filter(last__lt=before)
    return rows.order_by("last", "pk")


def claimed(object_kind: str, things: Collection[DueThing]) -> Mapping[UUID, str]:
    """A letter of a claim that runs is part of what is claimed by. One query."""
    if object_kind != "letter":
        return {}
    open_ones = Claim.objects.filter(ended_at=None).values("pk")
    rows = Letter.objects.filter(pk__in=[one.object_id for one in things], claim_id__in=open_ones)
    return dict.fromkeys(rows.values_list("pk", flat=True), _("A claim for damage runs."))


def erase_letter(pk: UUID, actor: ActorLike) -> Mapping[str, int]:
    """Erase what a letter says, its file, its key and the proofs of its sending; its number and
    hash stay. Nothing when it was done before, or when it is about somebody on record."""
    letter = Letter.objects.filter(pk=pk, party=None).first()
    if letter is None:
        return {}
    sendings = LetterSending.objects.filter(letter=letter)
    proofs = sendings.exclude(proof_file_id=None).values_list("proof_file_id", flat=True)
    gone = _erase_files([*proofs, *([letter.file_id] if letter.file_id else [])], actor)
    sendings.update(proof="", proof_file_id=None)
    state = LetterState.VOID if letter.state == LetterState.DRAFT else letter.state
    Letter.objects.filter(pk=pk).update(body=None, file_id=None, state=state)
    keys.destroy_data_keys(letters.WITHOUT_PARTY, pk, actor=actor)
    audit.record(ERASE_LETTER, actor=actor, kind="letter", object_id=pk)
    return {"texts": 1, "files": gone} if gone else {"texts": 1}


def _erase_files(ids: Sequence[UUID | None], actor: ActorLike) -> int:
    rows = StoredFile.objects.filter(pk__in=[pk for pk in ids if pk])
    wanted = list(rows.exclude(state=StoredFile.State.ERASED))
    for stored in wanted:
        files.erase(stored, actor=actor)
    return len(wanted)


@destructions.replays(ERASE_LETTER)
def _letter_again(gone: destructions.Destruction) -> None:
    erase_letter(gone.object_id, TheClock(gone.organisation_id))
