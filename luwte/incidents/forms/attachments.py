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
from luwte.incidents import file_words
from luwte.incidents.actions.attaching import Taken, take_in, taken_before
from luwte.incidents.forms.careful import CarefulText, careful_area
from luwte.lib.media import Hidden, Trouble, Unusable
from luwte.org.access import OrgRequest

FIELD, KEPT = "files", "kept_files"
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


class AttachForm(forms.Form):
    """Only draws the field; `take_files` reads it."""

    files = forms.FileField(
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
    for upload in request.FILES.getlist(FIELD):
        _take(request, upload, checked)
    return checked


def _take(request: OrgRequest, upload: UploadedFile, checked: Checked) -> None:
    name = str(upload.name or "")
    if len(checked.taken) >= file_words.MOST_FILES:
        checked.refuse(name, file_words.why_not(Trouble.TOO_MANY))
        return
    if (upload.size or 0) > file_words.MOST_BYTES:
        checked.refuse(name, file_words.why_not(Trouble.TOO_LARGE))
        return
    try:
        checked.taken.append(take_in(actor=request.actor, name=name, data=upload.read()))
    except Unusable as wrong:
        checked.refuse(name, file_words.why_not(wrong.trouble))
    except Refused as refused:
        checked.refuse(name, refused.why)


def _ids(told: list[str]) -> Iterator[UUID]:
    for one in told[: file_words.MOST_FILES]:
        try:
            yield UUID(one)
        except ValueError:
            continue


def as_errors(refused: list[RefusedFile]) -> list[Any]:
    """One sentence for each, with the name in front."""
    return [f"{one.name}: {one.why}" for one in refused]
