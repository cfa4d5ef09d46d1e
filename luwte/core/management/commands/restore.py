"""manage.py restore --from FOLDER [--keys FOLDER] [--replace] [--destructions FILE]"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from luwte.core import wellbeing
from luwte.core.backup.manifest import NotRestorable
from luwte.core.backup.restoring import restore


class Command(BaseCommand):
    """Brings a backup back."""

    help = "Bring a backup back: into an empty installation, or with --replace in place of this one"
    requires_system_checks: list[str] = []  # there may be no database yet

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--from", dest="source", type=Path, required=True, help="the backup")
        parser.add_argument("--keys", type=Path, help="the folder with its keys, when elsewhere")
        parser.add_argument("--replace", action="store_true", help="something is here already")
        parser.add_argument(
            "--destructions", type=Path, help="a destruction record of another machine, as well"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        record = options["destructions"]
        if record and not record.exists():
            raise CommandError(f"There is no {record}.")
        try:
            done = restore(
                options["source"],
                keys=options["keys"],
                replace=options["replace"],
                record=record,
                say=self.stdout.write,
            )
        except (NotRestorable, OSError) as wrong:
            raise CommandError(str(wrong)) from wrong
        self.stdout.write(
            f"The backup of {done.book.made_at} is back: {sum(done.book.rows.values())} rows, "
            f"{done.files} file(s) put back, {done.destroyed_again} thing(s) destroyed again, "
            f"{done.links} links of the audit hold. Everybody logs in anew."
        )
        if done.set_aside:
            self.stdout.write(
                f"What was here stands in {done.set_aside}. Remove it when all is well: it may "
                "hold what was destroyed."
            )
        for warning in done.warnings:
            self.stderr.write(f"Mind: {warning}")
        state = wellbeing.examine()
        for name, word in state.items():
            self.stdout.write(f"{name}: {word}")
        if set(state.values()) != {"ok"}:
            raise CommandError("Restored, and not healthy: see the lines above.")
