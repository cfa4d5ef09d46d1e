"""`manage.py create_organisation SLUG NAME --sector … --administrator …`."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from luwte.core.refusal import Refused
from luwte.org.actions import Founder, found
from luwte.org.rules import Role


class Command(BaseCommand):
    """Makes an organisation with its first administrator, who gets an invitation by e-mail."""

    help = (
        "Make an organisation. Roles that read cases take two people: name a second one with "
        "--director, or let the administrator make somebody else administrator first."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="stands in every address; can never be used again")
        parser.add_argument("name", help="as it is shown to people")
        parser.add_argument("--sector", action="append", required=True, help="a sector pack")
        parser.add_argument("--administrator", required=True, metavar="EMAIL")
        parser.add_argument("--administrator-name", default="", metavar="NAME")
        parser.add_argument("--director", default="", metavar="EMAIL")
        parser.add_argument("--director-name", default="", metavar="NAME")
        parser.add_argument("--language", default="nl", choices=["nl", "en"])
        parser.add_argument(
            "--small-practice",
            action="store_true",
            help="one person may hold many roles; roles that read cases are announced to all",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        founders = [_founder(options, "administrator", Role.ADMINISTRATOR)]
        if options["director"]:
            founders.append(_founder(options, "director", Role.DIRECTOR))
        try:
            organisation = found(
                options["slug"],
                options["name"],
                sectors=options["sector"],
                founders=founders,
                language=options["language"],
                is_small_practice=options["small_practice"],
            )
        except Refused as refusal:
            raise CommandError(refusal.why) from refusal
        self.stdout.write(f"{organisation.name} stands at /o/{organisation.slug}/.")
        for founder in founders:
            self.stdout.write(f"An invitation goes to {founder.email}.")


def _founder(options: dict[str, Any], part: str, role: Role) -> Founder:
    email = options[part].strip()
    try:
        validate_email(email)
    except ValidationError as error:
        raise CommandError(f"'{email}' is no e-mail address.") from error
    return Founder(options[f"{part}_name"] or email.split("@")[0], email, (role,))
