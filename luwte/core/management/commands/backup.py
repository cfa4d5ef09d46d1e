"""manage.py backup --to FOLDER [--keys FOLDER]"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from luwte.core.backup.making import back_up
from luwte.core.backup.manifest import NotRestorable


class Command(BaseCommand):
    """Takes everything along while Luwte runs."""

    help = "Write database, files and keys of one moment into a new folder. See docs/backup.md."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", type=Path, required=True, help="a folder that is not there yet")
        parser.add_argument("--keys", type=Path, help="another new folder, for the wrapped keys")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            book = back_up(options["to"], keys=options["keys"], say=self.stdout.write)
        except (NotRestorable, OSError) as wrong:
            raise CommandError(str(wrong)) from wrong
        size = sum(part.size for part in book.parts.values())
        self.stdout.write(
            f"{options['to']}: {sum(book.rows.values())} rows ({size // 1024} kB), "
            f"{book.files} file(s)."
        )
        self.stdout.write(
            f"It opens with the master key {', '.join(book.master_keys) or '(none yet)'}, which is "
            "not in it: keep that one elsewhere."
        )
        if book.missing:
            raise CommandError(
                f"{len(book.missing)} file(s) could not be copied whole; the manifest names them. "
                "Everything else is in the backup."
            )
