"""manage.py demo_data: the two organisations of the demonstration and what happened there."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from luwte.desk.demo.cast import DEMO_PASSWORD, PLAYS, email_of
from luwte.desk.demo.whole import build_everything


class Command(BaseCommand):
    """Makes what is not there yet; a second time changes nothing."""

    help = "Fill the demonstration: Gemeente Zonnedael and Huisartsenpraktijk De Linde."

    def handle(self, *args: Any, **options: Any) -> None:
        if getattr(settings, "PRODUCTION", False):
            raise CommandError(
                "demo_data puts invented people with a known password into the database; "
                "it does not run when LUWTE_ENV=production."
            )
        for organisation, play in zip(build_everything(), PLAYS, strict=True):
            self.stdout.write(f"{organisation.name}: /o/{organisation.slug}/")
            for part in play.parts:
                if part.has_login:
                    self.stdout.write(f"  {email_of(play, part):32} {part.name}, {part.function}")
        self.stdout.write(f"Password of everybody: {DEMO_PASSWORD}")
