"""The way in without a screen: by whom, with which mapping, and straight to the job."""

from __future__ import annotations

from pathlib import Path

from luwte.core.refusal import Refused
from luwte.incidents.actions.past import add_batch, start_import
from luwte.incidents.importing.source_file import pieces, received, stored
from luwte.incidents.importing.spec import Spec
from luwte.incidents.models import ImportBatch, ImportMapping
from luwte.lib.tabular import detect, read_columns
from luwte.org.access import Actor, actor_for
from luwte.org.queries import holders_of
from luwte.org.rules import RIGHTS, Right, Role
from luwte.tenancy.models import Organisation


def importer(organisation: Organisation, email: str = "") -> Actor | None:
    """Who may import and has this e-mail address, or else somebody who may import for the whole
    organisation; None when there is nobody."""
    roles = [role for role in Role if Right.IMPORT_RUN in RIGHTS[role]]
    for person in holders_of(*roles):
        actor = actor_for(organisation, person)
        if email and person.email.casefold() != email.casefold():
            continue
        if actor.may(Right.IMPORT_RUN) and (email or actor.reach(Right.IMPORT_RUN).everything):
            return actor
    return None


def mapping_named(name: str) -> Spec:
    """The saved mapping with this name. Raises Refused."""
    found = ImportMapping.objects.filter(name__iexact=name.strip()).first()
    if found is None:
        names = ", ".join(ImportMapping.objects.order_by("name").values_list("name", flat=True))
        raise Refused(f"There is no mapping “{name}”. Saved are: {names or 'none'}.")
    return Spec.from_dict(found.spec)


def bring(actor: Actor, path: Path, spec: Spec) -> ImportBatch:
    """Store a file, read it as it seems to want, and hand it to the clock.

    Raises `Unreadable` and Refused.
    """
    with path.open("rb") as file, received(pieces(file)) as (source, digest):
        reading = detect(source)
        columns = [column.name for column in read_columns(source, reading)]
        batch = add_batch(
            actor=actor,
            stored=stored(actor, path.name, source),
            file_name=path.name,
            digest=digest,
            reading=reading,
            spec=spec,
        )
    batch.job_id = start_import(actor=actor, batch=batch, columns=columns)
    return batch
