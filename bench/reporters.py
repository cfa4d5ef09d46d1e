"""People who report: the form as their browser shows it, filled in as they would."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser

from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from bench.measurements import browser
from bench.site import Visitor, visitor
from luwte.desk.demo.cast import build_cast
from luwte.org.models import Person
from luwte.tenancy.models import Organisation
from luwte.tenancy.scope import scope

NARRATIVE = "Een bezoeker schold mij uit aan de balie en wilde niet weggaan. " * 4


class Filled(HTMLParser):
    """Reads the fields of the one POST form of a page with the values it proposes."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: list[tuple[str, str]] = []
        self.choices: dict[str, list[str]] = {}
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        a = {name: value or "" for name, value in attrs}
        name, value = a.get("name", ""), a.get("value", "")
        if tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in a:
            self.fields.append((self._select, value))
        elif tag == "textarea" and name:
            self.fields.append((name, NARRATIVE if name == "narrative" else ""))
        elif tag == "input" and name:
            self._input(name, value, a)

    def _input(self, name: str, value: str, a: dict[str, str]) -> None:
        if a.get("type") in ("radio", "checkbox"):
            self.choices.setdefault(name, []).append(value)
            if "checked" not in a:
                return
        if a.get("type") not in ("submit", "button", "file"):
            self.fields.append((name, value))


@dataclass(frozen=True)
class Reporter:
    """Somebody about to send a report."""

    who: Visitor
    client: Client
    path: str
    form: list[tuple[str, str]]

    @property
    def request(self) -> str:
        """The request, with a fresh `client_key` each time it is sent."""
        return self.who.post(self.path, [(n, "{n}" if n == "client_key" else v)
                                         for n, v in self.form])  # fmt: skip

    @property
    def fields(self) -> dict[str, str]:
        """For the client within this process; its key is refreshed by the caller."""
        return dict(self.form)


def municipality() -> Organisation:
    """The municipality of the demonstration, with the content that the application ships."""
    call_command("catalogue", "load", verbosity=0)
    if not Organisation.objects.filter(slug="zonnedael").exists():
        build_cast()
    return Organisation.objects.get(slug="zonnedael")


def reporters(count: int) -> list[Reporter]:
    """Some of its people, each about to send a report."""
    organisation = municipality()
    with scope(organisation):
        logins = Person.objects.exclude(login=None).exclude(unit=None).order_by("name")
        ids = list(logins.values_list("login_id", flat=True)[:count])
    slug = {"slug": organisation.slug}
    path = reverse("incidents:report_all", kwargs=slug)
    whole = reverse("incidents:report_all", kwargs=slug)
    return [_reporter(visitor(login_id), path, whole) for login_id in ids if login_id]


def _reporter(who: Visitor, path: str, whole: str) -> Reporter:
    """Filled in on the page with all questions (`whole`), sent to where whole reports go."""
    client = browser(who)
    page = client.get(whole).content.decode()
    form = re.search(r"<form[^>]*method=\"post\"[^>]*>(?:(?!</form>).)*client_key.*?</form>", page,
                     re.S | re.I)  # fmt: skip
    if form is None:
        raise RuntimeError("the report page holds no form")
    read = Filled()
    read.feed(form.group(0))
    fields = [(n, v) for n, v in read.fields if n != "csrfmiddlewaretoken"]
    for name in ("what", "gravity", "who"):
        if name in read.choices and name not in dict(fields):
            fields.append((name, read.choices[name][0]))
    return Reporter(who, client, path, fields)
