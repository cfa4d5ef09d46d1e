"""manage.py audit verify [--organisation UUID]"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from luwte.core import seals


class Command(BaseCommand):
    """Checks the chain over the audit."""

    help = "Check that no audit row was changed, removed or left without a seal."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        check = verbs.add_parser("verify", help="check every link; names the first broken one")
        check.add_argument("--organisation", type=UUID, help="only this one (its id)")

    def handle(self, *args: Any, **options: Any) -> None:
        verdict = seals.verify(options["organisation"])
        self.stdout.write(f"{verdict.links} links hold; {verdict.unsealed} rows wait for a seal.")
        if verdict.broken:
            raise CommandError("\n".join(f"BROKEN: {one}" for one in verdict.broken))
