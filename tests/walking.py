"""Somebody who walks through the pages without JavaScript: reads, follows links, fills in forms.

    walk = Walker(zonnedael.client("sanne"))
    walk.open(zonnedael.url("desk:today"))
    walk.follow("Melden")
    walk.send("Versturen", gravity="middle", narrative="…")

Only what stands on the page can be done: a link or button that is not there fails the test, and a
form sends the fields that it has, with what they were filled with.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any, Protocol
from urllib.parse import urljoin, urlsplit

VOID = {"input", "br", "hr", "img", "meta", "link", "use", "path", "circle", "rect", "source"}
UNSEEN = {"script", "style", "svg", "head"}
SPOKEN_ATTRIBUTES = ("aria-label", "placeholder", "title", "alt", "data-label")


@dataclass
class Button:
    """What sends a form."""

    name: str
    value: str
    action: str
    text: str = ""


@dataclass
class Form:
    """A form as it stands on the page: (name, value) of what would be sent now."""

    action: str
    method: str
    values: list[tuple[str, str]] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    choices: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    buttons: list[Button] = field(default_factory=list)


@dataclass
class Page:
    """What was answered, taken apart."""

    status: int
    url: str
    text: str
    links: list[tuple[str, str]]
    forms: list[Form]
    html: str


class Transport(Protocol):
    """How an address is asked for; follows redirects."""

    def get(self, url: str) -> tuple[int, str, str]: ...
    def post(self, url: str, fields: list[tuple[str, str]]) -> tuple[int, str, str]: ...


class DjangoTransport:
    """Through Django's test client."""

    def __init__(self, client: Any) -> None:
        self.client = client

    def get(self, url: str) -> tuple[int, str, str]:
        return self._told(self.client.get(url, follow=True), url)

    def post(self, url: str, fields: list[tuple[str, str]]) -> tuple[int, str, str]:
        data: dict[str, list[str]] = {}
        for name, value in fields:
            data.setdefault(name, []).append(value)
        return self._told(self.client.post(url, data, follow=True), url)

    def _told(self, answer: Any, url: str) -> tuple[int, str, str]:
        chain = getattr(answer, "redirect_chain", [])
        return answer.status_code, chain[-1][0] if chain else url, answer.content.decode()


class Walker:
    """One person with one browser. `pages` holds all that was seen."""

    def __init__(self, client: Any, *, transport: Transport | None = None) -> None:
        self.transport = transport or DjangoTransport(client)
        self.pages: list[Page] = []

    @property
    def page(self) -> Page:
        """The page that is open."""
        return self.pages[-1]

    def open(self, url: str) -> Page:
        """Type an address."""
        return self._see(self.transport.get(url))

    def follow(self, words: str, *, nth: int = 0) -> Page:
        """Click the link whose text holds these words."""
        found = [url for text, url in self.page.links if words.casefold() in text.casefold()]
        assert len(found) > nth, f"no link '{words}' on {self.page.url}: {self.page.links}"
        return self.open(urljoin(self.page.url, found[nth]))

    def send(self, words: str, /, **filled: Any) -> Page:
        """Press the button whose text holds these words, after filling in fields of its form.

        A value that is a function picks from the choices of the field: it gets (value, label)
        pairs. A list fills in several. Fields that the form lacks fail the test.
        """
        form, button = self._button(words)
        strange = set(filled) - form.names
        assert not strange, f"{self.page.url} has no field {strange}, but {sorted(form.names)}"
        fields = [(name, value) for name, value in form.values if name not in filled]
        for name, value in filled.items():
            chosen = value(form.choices.get(name, [])) if callable(value) else value
            fields += [(name, str(one)) for one in _each(chosen)]
        if button.name:
            fields.append((button.name, button.value))
        url = urljoin(self.page.url, button.action or form.action or self.page.url)
        if form.method == "get":
            query = "&".join(f"{name}={value}" for name, value in fields)
            return self.open(f"{urlsplit(url).path}?{query}")
        return self._see(self.transport.post(url, fields))

    def fill_in(self, **filled: Any) -> Page:
        """Fill in the form that has these fields and press its button."""
        fitting = [form for form in self.page.forms if set(filled) <= form.names and form.buttons]
        assert fitting, f"no form with {set(filled)} on {self.page.url}: {self.page.text[:500]}"
        return self.send(fitting[0].buttons[0].text, **filled)

    def has_button(self, words: str) -> bool:
        """Whether such a button stands on the page."""
        return any(
            words.casefold() in button.text.casefold()
            for form in self.page.forms
            for button in form.buttons
        )

    def _button(self, words: str) -> tuple[Form, Button]:
        offered = [(form, button) for form in self.page.forms for button in form.buttons]
        for form, button in offered:
            if words.casefold() in button.text.casefold():
                return form, button
        raise AssertionError(
            f"no button '{words}' on {self.page.url}: {[button.text for _f, button in offered]}"
        )

    def _see(self, told: tuple[int, str, str]) -> Page:
        page = read(*told)
        self.pages.append(page)
        return page


def _each(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


def labelled(*words: str) -> Callable[[list[tuple[str, str]]], list[str]]:
    """Choose what is labelled so: `what=labelled("Bedreigen")`."""

    def pick(choices: list[tuple[str, str]]) -> list[str]:
        found = [
            value
            for word in words
            for value, label in choices
            if word.casefold() in label.casefold()
        ]
        assert found, f"nothing labelled {words} among {choices}"
        return found[: len(words)]

    return pick


def first_choice(choices: list[tuple[str, str]]) -> str:
    """The first real choice."""
    return next(value for value, _label in choices if value)


def read(status: int, url: str, html: str) -> Page:
    """Take a page apart."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    text = " ".join(" ".join(reader.seen).split())
    return Page(status, url, text, reader.links, reader.forms, html)


class _Reader(HTMLParser):
    """Collects what somebody sees, can follow and can fill in."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.seen: list[str] = []
        self.links: list[tuple[str, str]] = []
        self.forms: list[Form] = []
        self.open_tags: list[str] = []
        self._form: Form | None = None
        self._link: list[str] | None = None
        self._link_url = ""
        self._button: Button | None = None
        self._select = ""
        self._option: tuple[str, list[str]] | None = None
        self._area: tuple[str, list[str]] | None = None
        self._tile: tuple[str, str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        self.seen += [has[name] for name in SPOKEN_ATTRIBUTES if has.get(name)]
        if tag not in VOID:
            self.open_tags.append(tag)
        starter = getattr(self, f"_start_{tag}", None)
        if starter:
            starter(has)

    def handle_endtag(self, tag: str) -> None:
        while self.open_tags and self.open_tags.pop() != tag:
            pass
        ender = getattr(self, f"_end_{tag}", None)
        if ender:
            ender()

    def handle_data(self, data: str) -> None:
        if UNSEEN & set(self.open_tags) and "title" not in self.open_tags:
            return
        self.seen.append(data)
        for place in (self._link, self._option and self._option[1], self._area and self._area[1]):
            if place is not None:
                place.append(data)
        if self._button is not None:
            self._button.text = f"{self._button.text} {data}".strip()
        if self._tile and self._form is not None and data.strip():
            name, value = self._tile
            self._form.choices.setdefault(name, []).append((value, data.strip()))
            self._tile = None

    def _start_a(self, has: dict[str, str]) -> None:
        self._link, self._link_url = [], has.get("href", "")

    def _end_a(self) -> None:
        if self._link is not None:
            self.links.append((" ".join("".join(self._link).split()), self._link_url))
        self._link = None

    def _start_form(self, has: dict[str, str]) -> None:
        self._form = Form(has.get("action", ""), has.get("method", "get").lower())
        self.forms.append(self._form)

    def _end_form(self) -> None:
        self._form = None

    def _start_input(self, has: dict[str, str]) -> None:
        name, kind = has.get("name", ""), has.get("type", "text")
        if self._form is None or not name or "disabled" in has:
            return
        self._form.names.add(name)
        value = has.get("value", "on" if kind == "checkbox" else "")
        if kind in {"radio", "checkbox"}:
            self._tile = (name, value)
            if "checked" not in has:
                return
        self._form.values.append((name, value))

    def _start_textarea(self, has: dict[str, str]) -> None:
        self._area = (has.get("name", ""), [])

    def _end_textarea(self) -> None:
        if self._form is not None and self._area:
            self._form.names.add(self._area[0])
            self._form.values.append((self._area[0], "".join(self._area[1]).removeprefix("\n")))
        self._area = None

    def _start_select(self, has: dict[str, str]) -> None:
        self._select = has.get("name", "")
        if self._form is not None:
            self._form.names.add(self._select)

    def _end_select(self) -> None:
        form, name = self._form, self._select
        chosen = form is not None and any(known == name for known, _value in form.values)
        if form is not None and not chosen and form.choices.get(name):
            form.values.append((name, form.choices[name][0][0]))
        self._select = ""

    def _start_option(self, has: dict[str, str]) -> None:
        self._option = (has.get("value", ""), [])
        if "selected" in has and self._form is not None:
            self._form.values.append((self._select, has.get("value", "")))

    def _end_option(self) -> None:
        if self._form is not None and self._option:
            value, words = self._option
            self._form.choices.setdefault(self._select, []).append((value, "".join(words).strip()))
        self._option = None

    def _start_button(self, has: dict[str, str]) -> None:
        self._button = Button(has.get("name", ""), has.get("value", ""), has.get("formaction", ""))
        if self._form is not None and has.get("type", "submit") == "submit":
            self._form.buttons.append(self._button)

    def _end_button(self) -> None:
        self._button = None
