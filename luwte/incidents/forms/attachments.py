"""Files that come with a form: several in one field, each judged on its own.

    checked = take_files(request)          # before the form is looked at: nothing is lost
    …report_incident(…)
    attach_files(actor=request.actor, incident=incident, taken=checked.taken)

A form that is shown again carries what was already taken in: `checked.kept_ids` go into hidden
fields named `kept_files`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from luwte.core.refusal import Refused
from luwte.core.uploads import NO_ROOM as STOPPED_NO_ROOM
from luwte.core.uploads import uploads_stopped
from luwte.incidents.actions.attaching import Taken, looked_at, store_clean, taken_before
from luwte.incidents.forms.careful import CarefulText, careful_area
from luwte.incidents.words import files as file_words
from luwte.lib.media import Clean, Hidden, Trouble, Unusable
from luwte.org.access import OrgRequest

FIELD, KEPT = "files", "kept_files"
# Cleaned files are kept together up to so many bytes; this bounds what a form holds in memory.
AT_ONCE = 8 * 1024 * 1024
ACCEPT = "image/*,audio/*,application/pdf,.heic,.eml,.msg"


@dataclass(frozen=True)
class RefusedFile:
    """A file that is not kept, and why."""

    name: str
    why: str


@dataclass
class Checked:
    """The files of one form: those that are kept, and those that are not."""

    taken: list[Taken] = field(default_factory=list)
    refused: list[RefusedFile] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.taken or self.refused)

    @property
    def kept_ids(self) -> list[UUID]:
        """For the hidden fields of a form that is shown again."""
        return [one.stored.pk for one in self.taken]

    @property
    def taken_out(self) -> str:
        """What was taken out of them, in one sentence."""
        hidden: set[Hidden] = set()
        for one in self.taken:
            hidden |= one.removed
        return file_words.taken_out(hidden)

    def refuse(self, name: str, why: str) -> None:
        """Say why a file is not kept."""
        self.refused.append(RefusedFile(name, why))

    def left_out(self, kept: int) -> list[RefusedFile]:
        """Those for which the incident had no room: it took only so many."""
        why = file_words.why_not(Trouble.TOO_MANY)
        return [RefusedFile(one.name, why) for one in self.taken[kept:]]


class ManyFiles(forms.FileInput):
    """A file field that takes several at once; a phone offers its camera."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Judges nothing: `take_files` judges each file on its own."""

    def clean(self, data: Any, initial: Any = None) -> None:
        return None


class AttachForm(forms.Form):
    """Only draws the field; `take_files` reads it."""

    files = ManyFilesField(  # type: ignore[assignment]
        label=_("Photos, recordings, PDFs or e-mails"),
        help_text=_(
            "At most 25 MB each and 20 together. Where and with what a photo was made is taken out."
        ),
        required=False,
        widget=ManyFiles(attrs={"multiple": True, "accept": ACCEPT}),
    )


class RemoveForm(forms.Form):
    """Why a file is removed."""

    reason = CarefulText(
        label=_("Why is it removed?"),
        max_length=300,
        widget=careful_area(2),
        error_messages={"required": _("Say in a few words why it is removed.")},
    )


def take_files(request: OrgRequest) -> Checked:
    """Take in what came with a POST, at most MOST_FILES, each on its own: what cannot be kept gets
    a sentence and loses nothing of the others."""
    checked = Checked()
    if request.method != "POST":
        return checked
    checked.taken += taken_before(request.actor, list(_ids(request.POST.getlist(KEPT))))
    for name, why in uploads_stopped(request):
        trouble = file_words.NO_ROOM if why == STOPPED_NO_ROOM else Trouble.TOO_LARGE
        checked.refuse(name, file_words.why_not(trouble))
    waiting: list[tuple[str, Clean]] = []
    for upload in request.FILES.getlist(FIELD):
        clean = _looked_at(upload, checked, number=len(checked.taken) + len(waiting))
        if clean is not None:
            waiting.append((str(upload.name or ""), clean))
        if sum(len(one.data) for _name, one in waiting) > AT_ONCE:
            _keep(request, waiting, checked)
    _keep(request, waiting, checked)
    return checked


def _looked_at(upload: UploadedFile, checked: Checked, *, number: int) -> Clean | None:
    name = str(upload.name or "")
    trouble = None
    if number >= file_words.MOST_FILES:
        trouble = Trouble.TOO_MANY
    elif (upload.size or 0) > file_words.MOST_BYTES:
        trouble = Trouble.TOO_LARGE
    else:
        try:
            return looked_at(upload.read())
        except Unusable as wrong:
            trouble = wrong.trouble
    checked.refuse(name, file_words.why_not(trouble))
    return None


def _keep(request: OrgRequest, waiting: list[tuple[str, Clean]], checked: Checked) -> None:
    """Keep what waits; a disk that is full refuses these, and no other part of the form."""
    try:
        checked.taken += store_clean(actor=request.actor, several=waiting) if waiting else []
    except Refused as refused:
        for name, _clean in waiting:
            checked.refuse(name, refused.why)
    waiting.clear()


def _ids(told: list[str]) -> Iterator[UUID]:
    for one in told[: file_words.MOST_FILES]:
        try:
            yield UUID(one)
        except ValueError:
            continue


def as_errors(refused: list[RefusedFile]) -> list[Any]:
    """One sentence for each, with the name in front."""
    return [f"{one.name}: {one.why}" for one in refused]
