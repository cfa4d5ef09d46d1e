"""Writing a note: into the vault and nowhere else."""

from __future__ import annotations

from django.views.decorators.debug import sensitive_variables

from luwte.care import vault
from luwte.care.models import CarePath
from luwte.core import audit
from luwte.core.refusal import verb
from luwte.org.access import Actor


@verb("care.write_note")
@sensitive_variables()
def write_note(*, actor: Actor, path: CarePath, text: str) -> None:
    """The supporter, or the person cared for, writes something that only these two read."""
    vault.write_note(actor=actor, path=path, text=text)
    audit.record("care.write_note", actor=actor, kind="care.path", object_id=path.pk)
