"""The forms that stand on a page, with what a browser would send."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final

Fields = dict[str, list[str]]
TYPED: Final = frozenset(
    {"text", "textarea", "search", "email", "tel", "url", "number", "date", "time"}
)
# In a table: the first that can be chosen.
FIRST: Final = "the first"
SENDERS: Final = {"submit", "image", "button", "reset"}


@dataclass
class Control:
    """One name in a form. values: as it stands; choices: what may be chosen."""

    name: str
    kind: str
    values: list[str] = field(default_factory=list)
    choices: list[str] = field(default_factory=list)
    required: bool = False


@dataclass
class PageForm:
    """A form on a page. buttons: (name, value) of what sends it; the first is pressed."""

    action: str
    method: str
    controls: dict[str, Control] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    def right(self, told: Mapping[str, str | list[str]], today: str) -> Fields:
        """What somebody sends who fills it in well: what is told, what stands, else the first."""
        sent: Fields = {name: [value] for name, value in self.buttons[:1] if name}
        for name, control in self.controls.items():
            given = told.get(name)
            if given == FIRST:
                sent[name] = [one for one in control.choices if one][:1]
            elif given is not None:
                sent[name] = [given] if isinstance(given, str) else list(given)
            elif filled := control.values or _likely(control, today):
                sent[name] = filled
        return sent


def _likely(control: Control, today: str) -> list[str]:
    """What fits an empty control."""
    if control.kind in {"select", "radio"} and control.required:
        return [one for one in control.choices if one][:1]
    if control.kind == "several":
        return control.choices[:1]
    if control.kind == "checkbox":
        return control.choices[:1] if control.required else []
    words = {
        "date": today,
        "time": "00:01",
        "number": "1",
        "email": "proef@elders.example",
        "tel": "06 12 34 56 78",
        "url": "https://elders.example/",
        "text": "Proef",
        "textarea": "Een proef.",
    }
    return [words[control.kind]] if control.kind in words else []


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[PageForm] = []
        self.links: list[str] = []
        self._by_id: dict[str, PageForm] = {}
        self._form: PageForm | None = None
        self._area: Control | None = None
        self._select: Control | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in has:
            self.links.append(has["href"])
        if tag == "form":
            self._form = PageForm(has.get("action", ""), has.get("method", "get").lower())
            self.forms.append(self._form)
            self._by_id[has.get("id", "")] = self._form
            return
        form = self._by_id.get(has["form"]) if has.get("form") else self._form
        if tag == "option" and self._select is not None:
            self._option(self._select, has)
        elif form is not None and "disabled" not in has:
            self._control(form, tag, has)

    def _control(self, form: PageForm, tag: str, has: dict[str, str]) -> None:
        name, kind = has.get("name", ""), has.get("type", "text").lower()
        if tag == "button" and kind in {"text", "submit"}:
            form.buttons.append((name, has.get("value", "")))
        if not name:
            return
        if tag == "textarea":
            self._area = form.controls[name] = Control(name, tag, required="required" in has)
        elif tag == "select":
            self._select = form.controls.setdefault(name, Control(name, tag))
            self._select.required = "required" in has
        elif tag == "input" and kind in {"radio", "checkbox"}:
            self._tick(form, kind, has)
        elif tag == "input" and kind not in SENDERS:
            one = form.controls.setdefault(name, Control(name, kind, required="required" in has))
            one.values += [has["value"]] if has.get("value") else []

    def _tick(self, form: PageForm, kind: str, has: dict[str, str]) -> None:
        one = form.controls.setdefault(has["name"], Control(has["name"], kind))
        value = has.get("value", "on")
        one.choices.append(value)
        if kind == "checkbox" and len(one.choices) > 1:
            one.kind = "several"
        one.required = one.required or "required" in has
        if "checked" in has:
            one.values.append(value)

    def _option(self, select: Control, has: dict[str, str]) -> None:
        value = has.get("value", "")
        select.choices.append(value)
        if "selected" in has and value:
            select.values.append(value)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "textarea":
            self._area = None
        elif tag == "select":
            self._select = None

    def handle_data(self, data: str) -> None:
        if self._area is not None and data.strip():
            self._area.values = ["".join([*self._area.values, data]).removeprefix("\n")]


def forms_on(html: str) -> list[PageForm]:
    """Every form of a page."""
    return _read(html).forms


def links_on(html: str) -> list[str]:
    """Where the links of a page lead."""
    return _read(html).links


def shown(html: str) -> Mapping[str, list[str]]:
    """What stands filled in on a page, by name."""
    found: dict[str, list[str]] = defaultdict(list)
    for form in forms_on(html):
        for control in form.controls.values():
            found[control.name] += control.values
    return found


def _read(html: str) -> _Forms:
    reader = _Forms()
    reader.feed(html)
    reader.close()
    return reader
