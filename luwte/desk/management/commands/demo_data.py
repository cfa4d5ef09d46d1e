"""manage.py demo_data: the two organisations of the demonstration and what happened there."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from luwte.desk.demo.cast import DEMO_PASSWORD, PLAYS, email_of
from luwte.desk.demo.whole import build_everything
from luwte.tenancy.models import Organisation


class Command(BaseCommand):
    """Makes what is not there yet; a second time changes nothing."""

    help = "Fill the demonstration: Gemeente Zonnedael and Huisartsenpraktijk De Linde."

    def add_arguments(self, parser: CommandParser) -> None:
        """`--fresh` for a training: nothing of an earlier one is left."""
        parser.add_argument(
            "--fresh", action="store_true", help="refuse a database with organisations in it"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if getattr(settings, "PRODUCTION", False):
            raise CommandError(
                "demo_data puts invented people with a known password into the database; "
                "it does not run when LUWTE_ENV=production."
            )
        if options["fresh"] and Organisation.objects.exists():
            raise CommandError(
                "--fresh asks for an empty database, and this one holds organisations. Make a new "
                "one (docs/demo.md), or leave --fresh out."
            )
        for organisation, play in zip(build_everything(), PLAYS, strict=True):
            self.stdout.write(f"{organisation.name}: /o/{organisation.slug}/")
            for part in play.parts:
                if part.has_login:
                    self.stdout.write(f"  {email_of(play, part):32} {part.name}, {part.function}")
        self.stdout.write(f"Password of everybody: {DEMO_PASSWORD}")
