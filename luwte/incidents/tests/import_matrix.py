"""Who may open the addresses of the import: whoever may import, and nobody else."""

from __future__ import annotations

import hashlib
from pathlib import Path
from tempfile import TemporaryDirectory

from luwte.incidents.actions.past import add_batch, save_mapping
from luwte.incidents.importing.source_file import stored
from luwte.incidents.importing.spec import Spec
from luwte.incidents.models import ImportBatch
from luwte.incidents.tests.strangers import SPEC, register
from luwte.lib.tabular import detect
from luwte.org.rules import Right
from luwte.tenancy.scope import scope
from tests.matrix import Expectation, Stage, holders

IMPORTS = holders(Right.IMPORT_RUN)


def an_upload(stage: Stage) -> ImportBatch:
    """A file that was uploaded and not brought in yet."""
    with (
        scope(stage.house.organisation),
        TemporaryDirectory() as folder,
        (Path(folder) / "x.csv").open("w+b") as source,
    ):
        source.write(register(3))
        return add_batch(
            actor=stage.handler,
            stored=stored(stage.handler, "x.csv", source),
            file_name="x.csv",
            digest=hashlib.sha256(register(3)).hexdigest(),
            reading=detect(source),
            spec=Spec.from_dict(SPEC),
        )


def a_batch(stage: Stage) -> dict[str, object]:
    """An upload, by its id."""
    return {"pk": an_upload(stage).pk}


def a_mapping(stage: Stage) -> dict[str, object]:
    """A saved mapping."""
    with scope(stage.house.organisation):
        kept = save_mapping(actor=stage.handler, name="Oud", spec=Spec.from_dict(SPEC))
    return {"pk": kept.pk}


QUESTIONS = ("reading", "columns", "codes", "dates", "preview")
EXPECT: dict[str, Expectation] = {
    "incidents:imports": Expectation(get=IMPORTS, post=IMPORTS),
    "incidents:import_mapping": Expectation(get=IMPORTS, kwargs=a_mapping),
    "incidents:import_batch": Expectation(get=IMPORTS, kwargs=a_batch),
    "incidents:import_refused": Expectation(get=IMPORTS, kwargs=a_batch, fixed={"part": 1}),
    **{
        f"incidents:import_{step}": Expectation(get=IMPORTS, post=IMPORTS, kwargs=a_batch)
        for step in QUESTIONS
    },
    **{
        f"incidents:import_{step}": Expectation(get=None, post=IMPORTS, kwargs=a_batch)
        for step in ("keep_mapping", "release", "undo", "resume")
    },
}
