"""The shell around a page: doors that open, the reader's own look, bars, pages of refusal."""

from __future__ import annotations

import zlib
from types import SimpleNamespace
from uuid import UUID

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone, translation

from luwte.core import context
from luwte.core.kit.themes import STATIC
from luwte.core.models import ClockBeat
from luwte.core.navigation import NavItem, address_of, links_for, nav
from luwte.core.trace import begin_trace
from luwte.core.views import server_error


class Grants:
    def __init__(self, *rights: str) -> None:
        self.rights = rights

    def may(self, right: str) -> bool:
        return right in self.rights


def somebody(*rights: str) -> SimpleNamespace:
    return SimpleNamespace(grants=Grants(*rights))


@pytest.fixture
def doors(monkeypatch: pytest.MonkeyPatch) -> None:
    addresses = {
        "a:first": "/o/x/",
        "a:cases": "/o/x/cases/",
        "a:people": "/o/x/people/",
        "a:more": "/o/x/register/",
    }
    monkeypatch.setattr(
        "luwte.core.navigation.address", lambda name, _slug: addresses.get(name, "")
    )
    monkeypatch.setattr(nav, "_things", {})
    nav.add("people", NavItem("People", "people", "a:people", 60, ("manage", "see_people")))
    nav.add("first", NavItem("Today", "home", "a:first", 10, None, in_tabs=True))
    nav.add("cases", NavItem("Cases", "folder", "a:cases", 20, "read_cases", also=("a:more",)))
    nav.add("later", NavItem("Later", "gear", "a:later", 30, None))


@pytest.mark.usefixtures("doors")
def test_nobody_sees_a_door_that_does_not_open() -> None:
    def keys(*rights: str) -> list[str]:
        return [link.key for link in links_for(somebody(*rights), "x")]

    assert keys() == ["first"]
    assert keys("read_cases") == ["first", "cases"]
    assert keys("see_people", "read_cases") == ["first", "cases", "people"]
    assert links_for(None, "x") == []


@pytest.mark.usefixtures("doors")
def test_the_door_one_stands_in_is_marked() -> None:
    links = links_for(somebody("read_cases"), "x", "/o/x/cases/123/")
    assert [link.key for link in links if link.is_current] == ["cases"]


def test_the_address_of_a_thing_is_the_address_that_django_gives() -> None:
    for slug in ("zonnedael", "de-linde", "zonnedael"):
        for pk in (UUID(int=7), UUID(int=8)):
            wanted = reverse("incidents:case", kwargs={"slug": slug, "pk": pk})
            assert address_of("incidents:case", slug, pk) == wanted


@pytest.mark.usefixtures("doors")
def test_the_start_page_is_marked_only_when_one_is_there() -> None:
    def current(path: str) -> list[str]:
        links = links_for(somebody("read_cases"), "x", path)
        return [link.key for link in links if link.is_current]

    assert current("/o/x/") == ["first"]
    assert current("/o/x/elsewhere/") == []
    assert current("/o/x/register/7/") == ["cases"]


@pytest.mark.parametrize(
    ("cookie", "media"),
    [
        ("", "screen and (prefers-color-scheme: dark)"),
        ("dark", "screen"),
        ("light", ""),
        ("<script>", "screen and (prefers-color-scheme: dark)"),
    ],
)
def test_dark_follows_the_device_or_the_reader(cookie: str, media: str) -> None:
    request = RequestFactory().get("/")
    request.COOKIES["luwte_theme"] = cookie
    chosen = context.look(request)
    assert chosen["dark_media"] == media
    assert bool(chosen["dark_sheets"]) == bool(media)


def test_a_municipality_s_theme_comes_after_ours_and_an_unknown_one_is_ignored() -> None:
    request = RequestFactory().get("/")
    chosen = context.look(request, "zilverwoude")
    head = render_to_string("kit/head.html", {"look": chosen})
    assert head.index("luwte/luwte.css") < head.index("themes/zilverwoude.css")
    assert head.index("luwte-dark.css") < head.index("zilverwoude-dark.css")
    assert context.look(request, "nowhere")["theme_sheet"] == ""


def test_a_theme_changes_no_template() -> None:
    """The page of another municipality differs in its sheets and in nothing else."""
    request = RequestFactory().get("/")
    with translation.override("nl"):
        ours = render_to_string("kit/page.html", {"look": context.look(request)})
        theirs = render_to_string("kit/page.html", {"look": context.look(request, "zilverwoude")})
    added = [line for line in theirs.splitlines() if line not in ours.splitlines()]
    assert added
    assert all(line.startswith('<link rel="stylesheet"') for line in added)


def test_the_choice_of_look_and_language_is_kept_and_comes_back_here() -> None:
    client = Client()
    for url, name, value, cookie in (
        ("/look/", "theme", "dark", "luwte_theme"),
        ("/language/", "language", "en", "luwte_language"),
    ):
        answer = client.post(url, {name: value, "next": "/kit/?x=1"})
        assert answer.status_code == 302
        assert answer["Location"] == "/kit/?x=1"
        assert client.cookies[cookie].value == value


@pytest.mark.spec("PLA-2")
@pytest.mark.parametrize(("language", "title"), [("nl", "Bouwdoos"), ("en", "The kit")])
def test_the_screen_speaks_the_language_one_chose(language: str, title: str) -> None:
    client = Client()
    client.post("/language/", {"language": language})
    page = client.get("/kit/").content.decode()
    assert f'<html lang="{language}">' in page
    assert f"<h1>{title}</h1>" in page


@pytest.mark.spec("PLA-2")
def test_whatever_the_browser_prefers_the_first_screen_is_dutch() -> None:
    page = Client(headers={"accept-language": "de,en;q=0.9"}).get("/kit/").content.decode()
    assert '<html lang="nl">' in page


def test_an_unknown_choice_or_another_site_is_ignored() -> None:
    answer = Client().post("/look/", {"theme": "pink", "next": "https://elsewhere.example/"})
    assert answer["Location"] == "/"
    assert "luwte_theme" not in answer.cookies


def test_a_choice_is_not_made_by_following_a_link() -> None:
    assert Client().get("/look/").status_code == 405


@pytest.mark.django_db
def test_the_red_bar_shows_when_no_clock_beats() -> None:
    context.heartbeat.forget()
    assert not context.heartbeat.is_running()
    now = timezone.now()
    ClockBeat.objects.create(lane="safety", process="one", started_at=now, beat_at=now)
    assert not context.heartbeat.is_running(), "asked again within five seconds"
    context.heartbeat.forget()
    assert context.heartbeat.is_running()
    context.heartbeat.forget()


def test_the_red_bar_says_what_to_do() -> None:
    with translation.override("nl"):
        page = render_to_string("kit/page.html", {"clock_is_running": False})
        calm = render_to_string("kit/page.html", {"clock_is_running": True})
    assert "De klok van Luwte staat stil" in page
    assert "De klok van Luwte staat stil" not in calm


def test_when_something_breaks_the_page_names_what_the_log_names_and_asks_no_database() -> None:
    trace = begin_trace()
    answer = server_error(RequestFactory().get("/o/x/cases/"))
    assert answer.status_code == 500
    assert trace in answer.content.decode()


@pytest.mark.parametrize("page", ["400.html", "403.html", "403_csrf.html", "404.html", "500.html"])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_page_of_refusal_needs_no_database_and_no_context(page: str, language: str) -> None:
    with translation.override(language):
        drawn = render_to_string(page)
    assert f'<html lang="{language}">' in drawn
    assert "<h1>" in drawn
    assert 'href="/"' in drawn


def test_the_kit_is_shown_in_demo_mode_only(settings: object) -> None:
    settings.DEMO = True  # type: ignore[attr-defined]
    assert Client().get("/kit/").status_code == 200
    settings.DEMO = False  # type: ignore[attr-defined]
    assert Client().get("/kit/").status_code == 404


def test_the_kit_page_weighs_little_and_stays_in_the_house() -> None:
    page = Client().get("/kit/").content.decode()
    assert len(page.encode()) < 100_000
    assert "http://" not in page
    assert "https://" not in page
    assert " style=" not in page


def test_the_first_view_with_everything_stays_under_a_hundred_kilobytes() -> None:
    """Style, script and drawings travel compressed (whitenoise); the page itself does not."""
    page = Client().get("/kit/").content
    names = ("luwte.css", "luwte-dark.css", "luwte-print.css", "luwte.js", "icons.svg")
    static = sum(len(zlib.compress((STATIC / name).read_bytes())) for name in names)
    assert len(page) + static < 100_000
