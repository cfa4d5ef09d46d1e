"""`manage.py catalogue load | check | seal`: reference content from files to editions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from luwte.catalogue.content_files import CONTENT, gather, problems_among, read_lock, seal
from luwte.catalogue.loading import load_content
from luwte.catalogue.queries import unknown_doors
from luwte.catalogue.rules import BrokenContent, Kind


class Command(BaseCommand):
    """Three short words, each safe to repeat."""

    help = "Load reference content into the database, check its files, or seal a new edition."
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["load", "check", "seal"])
        parser.add_argument("--content", type=Path, default=CONTENT, help="another folder of packs")

    def handle(self, *args: Any, **options: Any) -> None:
        do = {"load": self._load, "check": self._check, "seal": self._seal}
        try:
            do[options["what"]](options["content"])
        except BrokenContent as broken:
            raise CommandError(str(broken)) from broken

    def _load(self, root: Path) -> None:
        self._say(load_content(root), "Nothing new: every edition was loaded already.")

    def _seal(self, root: Path) -> None:
        self._say(seal(root), "Nothing changed since the last seal.")

    def _check(self, root: Path) -> None:
        packs, unreadable = gather(root)
        known = [f.key for pack in packs for f in pack.facts if f.kind is Kind.DOOR]
        problems = [
            *unreadable,
            *problems_among(packs, read_lock(root), today=timezone.localdate()),
            *unknown_doors(known),
        ]
        for problem in problems:
            self.stderr.write(problem)
        if problems:
            raise CommandError(f"{len(problems)} things are wrong with the content.")
        count = sum(len(pack.facts) for pack in packs)
        self.stdout.write(f"{count} entries in {len(packs)} packs are whole and sealed.")

    def _say(self, lines: list[str], nothing: str) -> None:
        for line in lines or [nothing]:
            self.stdout.write(line)
