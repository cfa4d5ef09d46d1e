"""The machine that attacks every form finds what is wrong: broken on purpose, it says so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.shortcuts import render

from luwte.core import once
from luwte.notices import actions as notices
from luwte.notices.tests.test_hostile import TABLE as NOTICES
from luwte.org.tests.test_hostile import TABLE as ORG
from tests.cast import Cast
from tests.hostile.judging import everything_wrong
from tests.hostile.page_forms import forms_on

Break = Callable[[pytest.MonkeyPatch], None]


def nothing_is_claimed(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(once, "claim", lambda organisation_id: None)


def lines_are_cut(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(notices, "clean_line", lambda text: text[:9])


def lines_fall_over(patch: pytest.MonkeyPatch) -> None:
    def fall(text: str) -> str:
        raise ValueError(text)

    patch.setattr(notices, "clean_line", fall)


def forms_come_back_empty(patch: pytest.MonkeyPatch) -> None:
    def forget(request: Any, template: str, form: Any, context: Any = None) -> Any:
        status = 422 if form.is_bound else 200
        form.is_bound = False
        return render(request, template, {**(context or {}), "form": form}, status=status)

    patch.setattr("luwte.notices.views.show_form", forget)


@pytest.mark.once
@pytest.mark.parametrize(
    ("breaks", "table", "name", "says"),
    [
        (nothing_is_claimed, ORG, "org:partner_new", "second tap"),
        (lines_are_cut, NOTICES, "notices:add", "not kept"),
        (lines_fall_over, NOTICES, "notices:add", "500 ValueError"),
        (forms_come_back_empty, NOTICES, "notices:add", "lost with 422"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_what_is_broken_on_purpose_is_found(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, breaks: Break, table: Any, name: str, says: str
) -> None:
    breaks(monkeypatch)
    assert says in "\n".join(everything_wrong(cast, table, name))


def test_a_form_is_read_as_a_browser_sends_it() -> None:
    page = """<form method="post" action="x/"><input type="hidden" name="seen" value="3">
    <input name="who" value="Ans"><textarea name="text">\nEerst &amp; dan</textarea>
    <select name="kind" required><option value="">–</option><option value="a">A</option></select>
    <input type="checkbox" name="many" value="1"><input type="checkbox" name="many" value="2"
    checked><input name="off" value="x" disabled><button name="do" value="save">Ok</button></form>
    <input type="date" name="later">"""
    [form] = forms_on(page)
    assert form.right({}, "2026-11-23") == {
        "do": ["save"],
        "seen": ["3"],
        "who": ["Ans"],
        "text": ["Eerst & dan"],
        "kind": ["a"],
        "many": ["2"],
    }
