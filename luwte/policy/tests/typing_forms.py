"""A page as somebody sees it, and its form as somebody fills it in: only what stands on the screen
can be typed or ticked."""

from __future__ import annotations

import html
from html.parser import HTMLParser
from typing import Any


class Screen(HTMLParser):
    """The forms of a page, read from its HTML as a browser without JavaScript reads them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: list[dict[str, Any]] = []
        self._select: dict[str, Any] | None = None
        self._area: tuple[str, list[str]] | None = None
        self._words: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, given: list[tuple[str, str | None]]) -> None:
        about = {name: value or "" for name, value in given}
        if tag == "form":
            blank: dict[str, Any] = {"values": {}, "choices": {}, "buttons": [], "files": []}
            self.forms.append({**blank, "action": about.get("action", "")})
        elif self.forms and tag == "input":
            self._input(about)
        elif self.forms and tag == "select":
            self._select = {"name": about["name"], "values": [], "chosen": None}
        elif tag == "option" and self._select is not None:
            self._select["values"].append(about.get("value", ""))
            if "selected" in about:
                self._select["chosen"] = about.get("value", "")
        elif tag == "textarea" and self.forms:
            self._area = (about["name"], [])
        elif tag == "button" and self.forms and "name" in about:
            self.forms[-1]["buttons"].append((about["name"], about.get("value", "")))

    def _input(self, about: dict[str, str]) -> None:
        form, name, kind = self.forms[-1], about.get("name", ""), about.get("type", "text")
        if not name:
            return
        if kind == "file":
            form["files"].append(name)
        elif kind in ("checkbox", "radio"):
            value = about.get("value", "on")
            form["choices"].setdefault(name, []).append(value)
            if "checked" in about:
                form["values"].setdefault(name, []).append(value)
        else:
            form["values"][name] = about.get("value", "")

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._area[1].append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._area is not None:
            name, words = self._area
            self.forms[-1]["values"][name] = "".join(words).removeprefix("\n")
            self._area = None
        elif tag == "select" and self._select is not None:
            name, values = self._select["name"], self._select["values"]
            self.forms[-1]["choices"][name] = values
            chosen = self._select["chosen"]
            self.forms[-1]["values"][name] = values[0] if chosen is None else chosen
            self._select = None


class Person:
    """Somebody with a browser, who only knows what the screen shows."""

    def __init__(self, client: Any) -> None:
        self.client = client
        self.page, self.at = "", ""

    def opens(self, address: str) -> None:
        answer = self.client.get(address, follow=True)
        self._arrives(answer, address)

    def _arrives(self, answer: Any, address: str) -> None:
        assert answer.status_code == 200, (answer.status_code, self._complaints(answer))
        self.page = answer.content.decode()
        self.at = (
            answer.redirect_chain[-1][0] if getattr(answer, "redirect_chain", None) else address
        )

    @staticmethod
    def _complaints(answer: Any) -> str:
        shown = html.unescape(answer.content.decode())
        start = shown.find("data-summary")
        return shown[start : start + 1500]

    @property
    def form(self) -> dict[str, Any]:
        """The form of the page: the one with a reason in it, or the last one."""
        forms = Screen(self.page).forms
        return next((form for form in forms if "reason" in form["values"]), forms[-1])

    def sends(self, press: tuple[str, str] | None = None, **typed: Any) -> None:
        """Fill in these fields, leave the others as they stand, and press the button."""
        form = self.form
        for name, value in typed.items():
            known = {*form["values"], *form["choices"], *form["files"]}
            assert name in known, f"no {name} on the screen"
            for one in value if isinstance(value, list) else []:
                assert one in form["choices"][name], f"{one} is no choice of {name}"
        sent = {**form["values"], **typed}
        if press:
            assert press in form["buttons"], f"no button {press}"
            sent[press[0]] = press[1]
        answer = self.client.post(form["action"] or self.at, sent, follow=True)
        self._arrives(answer, self.at)

    def presses(self, name: str, value: str) -> None:
        """A button of one of the small forms of the page."""
        form = next(f for f in Screen(self.page).forms if (name, value) in f["buttons"])
        sent = {**form["values"], name: value}
        self._arrives(
            self.client.post(form["action"] or self.at, sent, follow=True), form["action"]
        )

    def confirms(self) -> None:
        """The one form of a page that asks once more."""
        form = next(f for f in Screen(self.page).forms if "sure" in f["values"])
        answer = self.client.post(form["action"], form["values"], follow=True)
        self._arrives(answer, form["action"])
