"""The parts of the kit as template tags: `{% load kit %}`. docs/kit.md shows each of them."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import uuid4

from django import template
from django.conf import settings
from django.contrib.messages.storage.base import Message
from django.forms import BoundField
from django.forms.forms import BaseForm
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import get_urlconf
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from luwte.core.kit import shapes
from luwte.core.kit.clock_face import ClockFace, one_phrase
from luwte.core.kit.fields import field_parts
from luwte.core.kit.moments import full_words, moment_words
from luwte.core.kit.toast import undo_address
from luwte.core.navigation import NavLink, address
from luwte.core.once import FIELD

register = template.Library()


@register.simple_tag
def asset(path: str) -> str:
    """`{% asset "luwte/luwte.css" %}`: the address of a static file, on error pages too."""
    return shapes.asset(path)


@register.simple_tag
def once(form: Any = None) -> SafeString:
    """`{% once form %}` beside the csrf_token: sent twice, the form is carried out once. The key
    stays when the form comes back with a mistake. `{% once %}` for a button without a form."""
    key = str(form.data.get(FIELD, "")) if form is not None and form.is_bound else ""
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, key or uuid4().hex)


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """`{% icon "clock" %}`"""
    return shapes.icon(name, css)


@register.simple_tag
def ring(clock: ClockFace, size: str = "", icon: str = "") -> SafeString:
    """`{% ring clock size="m" icon="heart" %}`; the words of the clock have to stand beside it."""
    return shapes.ring(clock, size, icon)


@register.simple_tag
def clock_words(clock: ClockFace) -> SafeString:
    """`{% clock_words clock %}`: "nog 28 uur" in the colour of its state."""
    return format_html('<span class="{}">{}</span>', shapes.tone(clock), clock.words)


@register.simple_tag
def clocks(named: Sequence[Any]) -> SafeString:
    """`{% clocks case.clocks %}`: small rings in a row, one short phrase for who listens.

    named: pairs (name, ClockFace) or things with `.label` and `.clock`.
    """
    pairs = [_named_clock(thing) for thing in named]
    drawn = tuple((name, face.state, round(face.share, 2)) for name, face in pairs)
    return _clocks(drawn, get_language())


@functools.lru_cache(maxsize=4096)
def _clocks(drawn: tuple[tuple[str, Any, float], ...], _language: str | None) -> SafeString:
    """Many cases of a list stand alike: all four running, three done and one late."""
    pairs = [(name, ClockFace(state, share, "")) for name, state, share in drawn]
    rings = format_html_join("", "{}", ((shapes.ring(face, "s"),) for _name, face in pairs))
    return format_html(
        '<span class="clocks" role="img" aria-label="{}">{}</span>', one_phrase(pairs), rings
    )


def _named_clock(thing: Any) -> tuple[str, ClockFace]:
    if isinstance(thing, tuple):
        name, face = thing
        return str(name), face
    return str(thing.label), thing.clock


@register.simple_tag
def gravity(key: Any, label: str = "") -> SafeString:
    """`{% gravity "heavy" %}`: three bars and the word."""
    return shapes.gravity(str(key or ""), label)


@register.simple_tag
def avatar(person: Any = None) -> SafeString:
    """`{% avatar person %}`: initials; nobody gives a dashed mark."""
    return shapes.avatar(_name_of(person))


@register.simple_tag
def who(person: Any = None, nobody: str = "") -> SafeString:
    """`{% who person %}`: the mark of a person and the name."""
    name = _name_of(person)
    mark = shapes.avatar(name) if name or not nobody else shapes.nobody_mark()
    return format_html('<span class="who">{}{}</span>', mark, name or nobody)


def _name_of(person: Any) -> str:
    return str(getattr(person, "name", person) or "")


@register.simple_tag
def badge(text: Any, kind: str = "", icon: str = "") -> SafeString:
    """`{% badge "Klaar" "ok" icon="check" %}`; kind: "" "ok" "soon" "late" "calm"."""
    return shapes.badge(text, kind, icon)


@register.simple_tag
def meter(share: float, kind: str = "") -> SafeString:
    """`{% meter 0.4 "ok" %}`: a filled bar; the number has to stand beside it in words."""
    return shapes.meter(share, kind)


@register.simple_tag
def steps(step: int, of: int) -> SafeString:
    """`{% steps 2 4 %}`: the bar above a form in steps; write "Vraag 2 van 4" above it."""
    done = format_html_join(
        "",
        "<li{}></li>",
        ((mark_safe(' class="is-done"') if n < step else "",) for n in range(of)),
    )
    return format_html('<ol class="progress" aria-hidden="true">{}</ol>', done)


@register.simple_tag
def when(moment: dt.datetime | dt.date | None, empty: str = "") -> SafeString | str:
    """`{% when case.reported_at %}`: "vandaag 16:00" within a `<time>`, and on paper, where it is
    read another day, "23 nov 2026, 16:00"."""
    if not moment:
        return empty
    stamp = moment
    if isinstance(moment, dt.datetime) and timezone.is_aware(moment):
        stamp = timezone.localtime(moment)
    near, full = moment_words(moment), full_words(moment)
    if near == full:
        return format_html('<time datetime="{}">{}</time>', stamp.isoformat(), near)
    return format_html(
        '<time datetime="{}"><span class="no-print">{}</span>'
        '<span class="print-only">{}</span></time>',
        stamp.isoformat(),
        near,
        full,
    )


@register.simple_tag
def on_paper(moment: dt.datetime | None) -> SafeString | str:
    """`{% on_paper clock.deadline %}`: the moment in full behind "nog 28 uur", on paper alone."""
    if moment is None:
        return ""
    return format_html('<span class="print-only">{}</span>', full_words(moment))


_NOTE_SIGNS = {"info": "info", "warn": "alert", "bad": "alert", "ok": "check"}


@register.simple_block_tag
def note(content: str, kind: str = "info", icon: str = "") -> SafeString:
    """`{% note "warn" %}<p>…</p>{% endnote %}`; kind: "info" "warn" "bad" "ok"."""
    css = "note" if kind == "info" else f"note note--{kind}"
    return format_html(
        '<div class="{}">{}<div>{}</div></div>',
        css,
        shapes.icon(icon or _NOTE_SIGNS[kind]),
        content,
    )


@register.simple_block_tag
def why(content: str, label: str = "") -> SafeString:
    """`{% why %}<p>…</p>{% endwhy %}`: the reason, one tap away."""
    from django.utils.translation import gettext as _

    return format_html(
        '<details class="why"><summary>{}{}</summary><div>{}</div></details>',
        shapes.icon("question"),
        label or _("Why?"),
        content,
    )


@register.simple_tag(takes_context=True)
def form_errors(context: template.Context, form: BaseForm) -> SafeString:
    """`{% form_errors form %}`: what is missing, each line a link to its field."""
    if not form.is_bound or not form.errors:
        return mark_safe("")
    lines = [
        {"id": _first_id(form[name]), "label": _lead(str(form[name].label)), "text": error}
        for name in form.fields
        for error in form.errors.get(name, [])
    ]
    shown = {"lines": lines, "general": form.non_field_errors(), "count": len(lines)}
    return mark_safe(render_to_string("kit/form_errors.html", shown))


def _lead(label: str) -> str:
    """A label in front of its error: a question keeps its mark, a word gets a colon."""
    return label if label.endswith(("?", ":", ".")) else f"{label}:"


def _first_id(bound: BoundField) -> str:
    return str(field_parts(bound)["first_id"])


@register.simple_tag
def field(bound: BoundField, **options: Any) -> SafeString:
    """`{% field form.name %}`: label, hint, error and control, whatever its widget.

    options: label, hint, why_disabled (switches it off and says why), rows, icon, compact.
    """
    parts = field_parts(bound, **options)
    return mark_safe(render_to_string("kit/field.html", parts))


@register.simple_tag
def fields(form: BaseForm) -> SafeString:
    """`{% fields form %}`: all fields of a form, hidden ones too."""
    hidden = [str(bound) for bound in form.hidden_fields()]
    drawn = [field(bound) for bound in form.visible_fields()]
    return mark_safe("".join([*hidden, *drawn]))


@register.inclusion_tag("kit/empty.html")
def empty(title: str, text: str = "", url: str = "", verb: str = "") -> dict[str, str]:
    """`{% empty "Niets te doen" "Er wacht nu niets op jou." %}`, with a first step if there is."""
    return {"title": title, "text": text, "url": url, "verb": verb}


@register.inclusion_tag("kit/pager.html", takes_context=True)
def pager(context: template.Context, page: Any) -> dict[str, Any]:
    """`{% pager page %}`: earlier and later; page has `.previous` and `.next` (cursors or "")."""
    request: HttpRequest | None = context.get("request")
    return {
        "previous": _with_query(request, "before", _cursor(page, "previous")),
        "next": _with_query(request, "after", _cursor(page, "next")),
        "first": _without_cursor(request),
    }


def _cursor(page: Any, side: str) -> str:
    for name in (f"{side}_cursor", side):
        found = getattr(page, name, None)
        if found:
            return str(found)
    return ""


def _with_query(request: HttpRequest | None, name: str, cursor: str) -> str:
    if not cursor:
        return ""
    query = _bare_query(request)
    query[name] = cursor
    return f"?{query.urlencode()}"


def _without_cursor(request: HttpRequest | None) -> str:
    return f"?{_bare_query(request).urlencode()}"


def _bare_query(request: HttpRequest | None) -> Any:
    from django.http import QueryDict

    query = request.GET.copy() if request else QueryDict(mutable=True)
    for name in ("after", "before"):
        query.pop(name, None)
    return query


@register.simple_tag
def chip(label: str, url: str, current: bool = False, count: Any = "") -> SafeString:
    """`{% chip "Te laat" "?state=late" current=True count=2 %}`: a filter that is a link."""
    return format_html(
        '<a class="chip" href="{}"{}>{}{}</a>',
        url,
        mark_safe(' aria-current="true"') if current else "",
        label,
        format_html(' <span class="chip__n">{}</span>', count) if count != "" else "",
    )


@register.inclusion_tag("kit/search_box.html")
def search_box(name: str = "q", value: str = "", label: str = "") -> dict[str, str]:
    """`{% search_box "q" words label="Zoek op nummer of woord" %}`, inside a form with GET."""
    return {"name": name, "value": value or "", "label": label}


@register.simple_tag
def stat(number: Any, label: str, kind: str = "", url: str = "") -> SafeString:
    """`{% stat 41 "open" %}`: one number with its word; kind: "" "ok" "soon" "late"."""
    css = f"stat stat--{kind}" if kind else "stat"
    inside = format_html("<b>{}</b><span>{}</span>", number, label)
    if url:
        return format_html('<a class="{}" href="{}">{}</a>', css, url, inside)
    return format_html('<p class="{}">{}</p>', css, inside)


@register.inclusion_tag("kit/toast.html", takes_context=True)
def toast(context: template.Context, message: Message) -> dict[str, Any]:
    """`{% toast message %}`: a message, with an undo button when it was offered."""
    return {
        "words": message.message,
        "tags": message.level_tag,
        "undo_url": undo_address(message),
        "csrf_token": context.get("csrf_token"),
    }


@register.simple_tag
def door(*names: str, slug: str = "") -> str:
    """`{% door "desk:emergency" slug=organisation.slug as url %}`: the first that exists."""
    return next((url for name in names if (url := address(name, slug))), "")


@register.simple_tag
def kept(template_name: str, **given: Any) -> SafeString:
    """`{% kept "kit/brand.html" home_url=home_url name=organisation.name %}`: a part of the frame
    of every page that depends on nothing but what it is given, drawn once and kept in memory.

    It sees no context: no request, no token, nobody's rights. Give few and short things that many
    pages have in common.
    """
    things = tuple(
        (name, tuple(thing) if isinstance(thing, list) else thing) for name, thing in given.items()
    )
    draw = _kept.__wrapped__ if settings.DEBUG else _kept
    return draw(template_name, things, get_language(), get_urlconf())


@functools.lru_cache(maxsize=512)
def _kept(
    template_name: str, things: tuple[tuple[str, Any], ...], _lang: str | None, _urls: str | None
) -> SafeString:
    return mark_safe(render_to_string(template_name, dict(things)))


@register.simple_tag
def nav_list(links: Iterable[NavLink] | None = None) -> SafeString:
    """`{% nav_list nav %}`: the doors of the main menu."""
    return _nav_list(tuple(links or ()))


@functools.lru_cache(maxsize=512)
def _nav_list(links: tuple[NavLink, ...]) -> SafeString:
    rows = format_html_join(
        "",
        "<li>{}</li>",
        ((_nav_link(link, format_html("<span>{}</span>", link.label)),) for link in links),
    )
    return format_html("<ul>{}</ul>", rows) if links else rows


@register.simple_tag
def tab_links(links: Iterable[NavLink] | None, start: int, stop: int) -> SafeString:
    """`{% tab_links nav 0 2 %}`: doors at the foot of a phone, from the first to the last."""
    return _tab_links(tuple(links or ()), start, stop)


@functools.lru_cache(maxsize=512)
def _tab_links(links: tuple[NavLink, ...], start: int, stop: int) -> SafeString:
    shown = [link for link in links if link.in_tabs][start:stop]
    return format_html_join("", "{}", ((_nav_link(link, link.label),) for link in shown))


def _nav_link(link: NavLink, label: str) -> SafeString:
    current = mark_safe(' aria-current="page"') if link.is_current else ""
    count = "" if link.count is None else format_html('<span class="count">{}</span>', link.count)
    return format_html(
        '<a href="{}"{}>{}{}{}</a>', link.url, current, shapes.icon(link.icon), label, count
    )
