"""The machine: the address of a room, somebody who may open it, and what is sent to it.

A room gives its matrix and a small table of what the machine cannot know by itself:

    TABLE = Table(EXPECT, right={"care:find": {"outside_name": "Wil de Boer"}})

    @pytest.mark.parametrize("name", TABLE.names)
    def test_whatever_is_sent_gets_a_sentence_and_loses_nothing(cast: Cast, name: str) -> None:
        assert everything_wrong(cast, TABLE, name) == []

Every page is opened, every form on it filled in as a browser would and sent; each sending is
rolled back. What counts as wrong stands in `judging`.
"""

from __future__ import annotations

import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any, Final
from urllib.parse import urljoin, urlsplit
from uuid import uuid4

from django.contrib.messages import get_messages
from django.core.signals import got_request_exception
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from django.utils import timezone

from luwte.tenancy.scope import scope
from tests.cast import HOLDERS, Cast, House
from tests.hostile.page_forms import Control, Fields, PageForm, forms_on
from tests.hostile.written import Written, listening
from tests.matrix import Expectation, Reader, Relation, Stage, stage_for

# On every page, and attacked with the room they are of.
FRAME: Final = {"core:theme", "core:language", "account_logout", "desk:search"}
# How much was tried in this process, for who wants to know.
tried: Counter[str] = Counter()

Filled = Mapping[str, str | list[str]]
Made = Callable[[Stage], Mapping[str, Any]]


@dataclass(frozen=True)
class Table:
    """What a room says beside its matrix.

    right     what is filled in where the first choice does not do, by address and field; a
              function gets the stage
    readers   who opens the page, by address, when no holder of a role may
    makes     another thing in the address than the matrix makes
    said      what is taken and not written as it was typed, by address: the field and why
    refused   what cannot go through here however it is filled in, and why
    again     what may be done a second time, or says that it was done, and why
    skip      addresses that are attacked elsewhere, and why
    """

    expect: Mapping[str, Expectation]
    right: Mapping[str, Filled | Callable[[Stage], Filled]] = field(default_factory=dict)
    readers: Mapping[str, str] = field(default_factory=dict)
    makes: Mapping[str, Made] = field(default_factory=dict)
    said: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    refused: Mapping[str, str] = field(default_factory=dict)
    again: Mapping[str, str] = field(default_factory=dict)
    skip: Mapping[str, str] = field(default_factory=dict)

    @property
    def names(self) -> list[str]:
        """The addresses to attack."""
        return sorted(set(self.expect) - set(self.skip))

    def filled(self, scene: Scene, url: str, form: PageForm) -> Fields:
        """The form as somebody sends it who fills it in well."""
        told = self.right.get(name_of(url), {})
        given = told(scene.stage) if callable(told) else told
        return form.right(given, timezone.localdate().isoformat())


@dataclass
class Scene:
    """An address that was made, and who opens it. theirs: ids of another organisation."""

    name: str
    url: str
    browser: Client
    stage: Stage
    theirs: list[str]


@dataclass
class Answer:
    """How one sending was answered. errors: sentences that the next page shows."""

    status: int
    page: str
    errors: list[str]
    crash: str
    written: Written

    @property
    def went_on(self) -> bool:
        """Carried out, and on to the next page."""
        return self.status in {302, 303} and not self.errors


@contextmanager
def setting(cast: Cast, table: Table, name: str) -> Iterator[Scene]:
    """Make the thing in the address, and a browser of somebody who may open it."""
    stage = stage_for(cast, Relation.OWN)
    elsewhere: House = cast.de_linde
    with scope(elsewhere.organisation):
        theirs = [str(elsewhere.person("tim").pk)]
    expected = table.expect[name]
    with scope(stage.house.organisation):
        makes = table.makes.get(name) or expected.kwargs
        where = {**expected.fixed, **(makes(stage) if makes else {})}
        who = table.readers[name] if name in table.readers else _reader(expected, stage)
        browser = _just_logged_in(stage.house, who)
        browser.raise_request_exception = False
        yield Scene(name, _address(stage, name, where), browser, stage, theirs)


def _just_logged_in(house: House, who: str) -> Client:
    """A browser of somebody who gave the password a moment ago: what is asked for it, opens."""
    browser = house.client(who)
    if who:
        session = browser.session
        session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
        session.save()
    return browser


def _address(stage: Stage, name: str, where: Mapping[str, Any]) -> str:
    try:
        return reverse(name, kwargs={"slug": stage.house.slug, **where})
    except NoReverseMatch:
        return reverse(name, kwargs=dict(where))


def _reader(expected: Expectation, stage: Stage) -> str:
    """The key of somebody of the cast who may; nobody when only the world may."""
    for who in (expected.post, expected.get):
        for role, key in HOLDERS.items():
            if who and who.holds(Reader(role.value, key, role, stage.house.actor(key)), stage):
                return key
    return ""


def send(
    scene: Scene, url: str, sent: Mapping[str, Any], *, keep: bool = False, method: str = "post"
) -> Answer:
    """Ask or post this; unless told to keep it, it leaves no trace."""
    tried[method] += 1
    cookies = SimpleCookie(scene.browser.cookies.output(header="", sep=";"))
    crashes: list[str] = []

    def note(**_signal: Any) -> None:
        crashes.append(_where_it_fell())

    got_request_exception.connect(note)
    try:
        with transaction.atomic(), listening() as written:
            got = getattr(scene.browser, method)(url, sent if method == "post" else None)
            transaction.set_rollback(not keep)
    finally:
        got_request_exception.disconnect(note)
    if not keep:
        scene.browser.cookies = cookies
    return Answer(got.status_code, _text(got), _errors_of(got), "; ".join(crashes), written)


def _errors_of(got: Any) -> list[str]:
    """The sentences of this answer alone, not those that wait for the next page."""
    kept = getattr(get_messages(got.wsgi_request), "_queued_messages", [])
    return [str(one) for one in kept if one.level_tag == "error"]


def _text(got: Any) -> str:
    return "" if got.streaming else got.content.decode("utf-8", "replace")


def _where_it_fell() -> str:
    _kind, error, trace = sys.exc_info()
    own = [one for one in traceback.extract_tb(trace) if ".venv" not in one.filename]
    where = f"{own[-1].filename.rpartition('/luwte/')[2]}:{own[-1].lineno}" if own else "?"
    return f"{type(error).__name__}: {str(error)[:120]} ({where})"


def name_of(url: str) -> str:
    """The name of an address; nothing when there is none."""
    try:
        return resolve(urlsplit(url).path).view_name
    except Resolver404:
        return ""


def forms_of(scene: Scene, table: Table) -> list[tuple[str, PageForm]]:
    """(address, form) of what can be sent from this page: to the own address, and to addresses of
    this room that have no page."""
    page = scene.browser.get(scene.url)
    found: dict[tuple[str, tuple[str, ...]], tuple[str, PageForm]] = {}
    for form in forms_on(_text(page)) if page.status_code < 300 else ():
        url = urljoin(scene.url, form.action)
        name = name_of(url)
        told = table.expect.get(name)
        own = name == scene.name or (told is not None and told.get is None)
        if form.method == "post" and own and name not in {*FRAME, *table.skip} - {scene.name}:
            found.setdefault((name, tuple(sorted(form.controls))), (url, form))
    if table.expect[scene.name].post and not any(name == scene.name for name, _names in found):
        found[scene.name, ()] = scene.url, _form_without_page(scene, table)
    return list(found.values())


def _form_without_page(scene: Scene, table: Table) -> PageForm:
    """What the matrix sends, and what forms of this house carry along."""
    expected = table.expect[scene.name]
    told = dict(expected.data(scene.stage)) if expected.data else {}
    right = table.right.get(scene.name, {})
    typed = {} if callable(right) else right
    controls = {name: Control(name, "hidden", [str(value)]) for name, value in told.items()}
    for name in ("seen", "version", "do", "key"):
        controls.setdefault(name, Control(name, "hidden", ["1"]))
    controls["once"] = Control("once", "hidden", [uuid4().hex])
    controls |= {name: Control(name, "text", [str(value)]) for name, value in typed.items()}
    return PageForm("", "post", controls)
