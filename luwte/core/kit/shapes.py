"""The small drawings of the kit as strings: a list of forty cases draws two hundred of them.

Written as Python and kept in memory, not as included templates: an include costs a hundred times
as much. Lengths are attributes: the content security policy forbids inline style.
"""

from __future__ import annotations

import functools

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from luwte.core.kit.clock_face import ClockFace, State

SIGNS: dict[State, str] = {
    "late": "alert",
    "soon": "clock",
    "done": "check",
    "none": "no",
    "waiting": "pause",
}
TONES: dict[State, str] = {
    "running": "calm",
    "waiting": "calm",
    "soon": "soon",
    "late": "late",
    "done": "ok",
    "none": "none",
}
_BARS = ((1, 10, 5), (6, 6, 9), (11, 2, 13))
GRAVITIES = {"light": 1, "middle": 2, "heavy": 3}


@functools.cache
def asset(path: str) -> str:
    """Return the address of a static file; also where the manifest lacks it (an error page)."""
    try:
        return static(path)
    except ValueError:
        return f"/static/{path}"


@functools.lru_cache(maxsize=1024)
def icon(name: str, extra: str = "") -> SafeString:
    """Return one of our icons, drawn in the colour of the text and hidden from screen readers.

    name: the id of a symbol in static/luwte/icons.svg.
    """
    css = f"icon {extra}".strip()
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>',
        css,
        asset("luwte/icons.svg"),
        name,
    )


def ring(face: ClockFace, size: str = "", sign: str = "") -> SafeString:
    """Return the ring of a clock.

    size: "" (44 px), "s" (22), "m" (76), "xl" (264). sign: the icon in the middle; without it a
    large ring shows its number and others the sign of their state. Decorative: the words of the
    face have to stand beside it.
    """
    full = face.state in {"late", "done"}
    length = 100 if full else round(face.share * 100)
    with_number = size in {"m", "xl"} and face.state in {"running", "soon"}
    number = face.number if with_number else None
    return _ring(face.state, length, size, sign, number, face.unit if with_number else "")


@functools.lru_cache(maxsize=4096)
def _ring(
    state: State, length: int, size: str, sign: str, number: int | None, unit: str
) -> SafeString:
    css = "ring"
    if state != "running":
        css += f" ring--{state}"
    if size:
        css += f" ring--{size}"
    if size == "s" and state in _WHOLE:
        return _whole_ring(css, state)
    middle = _sign(state, size, sign) if number is None else format_html(_NUMBER, number, unit)
    return format_html('<span class="{}">{}{}</span>', css, _circles(state, length), middle)


# Small rings without a share are one drawing in the sprite: a list of cases is full of them.
_WHOLE = {"late", "done", "none", "waiting"}


def _whole_ring(css: str, state: State) -> SafeString:
    sprite = asset("luwte/icons.svg")
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}#ring-{}"/></svg>', css, sprite, state
    )


_NUMBER = '<span class="ring__n" aria-hidden="true">{}<small>{}</small></span>'


def _circles(state: State, length: int) -> SafeString:
    arc = ""
    # A round cap draws a dot for an empty dash, so nothing left means no arc at all.
    if state != "none" and length:
        arc = (
            '<circle class="arc" cx="20" cy="20" r="17.5" pathLength="100" '
            f'stroke-dasharray="{length} 100"/>'
        )
    track = '<circle class="tr" cx="20" cy="20" r="17.5"/>'
    return mark_safe(f'<svg viewBox="0 0 40 40" aria-hidden="true">{track}{arc}</svg>')


def _sign(state: State, size: str, sign: str) -> SafeString:
    if size == "m":
        sign = SIGNS.get(state, sign or "clock")
    elif size == "s":
        sign = SIGNS.get(state, "")
    else:
        sign = sign or SIGNS.get(state, "clock")
    return icon(sign) if sign else mark_safe("")


def tone(face: ClockFace) -> str:
    """Return the class of the words beside a clock: "t-late", "t-soon", "t-ok", "t-calm"."""
    name = TONES[face.state]
    return "muted" if name == "none" else f"t-{name}"


def gravity_label(key: str) -> str:
    """Return the word for a gravity; an unknown key is "Ernst onbekend"."""
    return _gravity_label(key, get_language())


@functools.lru_cache(maxsize=64)
def _gravity_label(key: str, _language: str | None) -> str:
    labels = {"light": _("Light"), "middle": _("Middle"), "heavy": _("Heavy")}
    return labels.get(key, _("Gravity unknown"))


def gravity(key: str, label: str = "") -> SafeString:
    """Return three bars and the word; readable without colour."""
    return _gravity(GRAVITIES.get(key, 0), label or gravity_label(key))


@functools.lru_cache(maxsize=64)
def _gravity(filled: int, label: str) -> SafeString:
    return format_html(
        '<span class="grav"><svg viewBox="0 0 16 16" aria-hidden="true">{}</svg>{}</span>',
        _bars(filled),
        label,
    )


def _bars(filled: int) -> SafeString:
    drawn = []
    for number, (x, y, height) in enumerate(_BARS):
        on = ' class="on"' if number < filled else ""
        drawn.append(f'<rect{on} x="{x}" y="{y}" width="4" height="{height}" rx="1"/>')
    return mark_safe("".join(drawn))


def initials(name: str) -> str:
    """Return one or two letters for a name: "Mo el Amrani" gives MA, "Sanne" gives S."""
    words = [word for word in name.split() if word[:1].isupper()] or name.split()
    if not words:
        return "?"
    letters = words[0][0] + (words[-1][0] if len(words) > 1 else "")
    return letters.upper()


def avatar(name: str) -> SafeString:
    """Return the round mark of a person; without a name a dashed one that says so."""
    if not name.strip():
        return format_html('{}<span class="vh">{}</span>', nobody_mark(), _("nobody yet"))
    return _avatar(initials(name))


@functools.lru_cache(maxsize=4096)
def _avatar(letters: str) -> SafeString:
    return format_html('<span class="avatar" aria-hidden="true">{}</span>', letters)


def nobody_mark() -> SafeString:
    """Return the dashed mark where a person is missing; words have to stand beside it."""
    return mark_safe('<span class="avatar avatar--none" aria-hidden="true">?</span>')


def badge(text: object, kind: str = "", sign: str = "") -> SafeString:
    """Return a small label; kind: "" "ok" "soon" "late" "calm"; sign: an icon before the text."""
    css = f"badge badge--{kind}" if kind else "badge"
    return format_html(
        '<span class="{}">{}{}</span>',
        css,
        icon(sign) if sign else "",
        text,
    )


def meter(share: float, kind: str = "") -> SafeString:
    """Return a bar that is filled for `share` (0 … 1); kind: "" "ok" "soon" "late"."""
    width = round(min(1.0, max(0.0, float(share))) * 300)
    css = f"v v--{kind}" if kind else "v"
    return format_html(
        '<svg class="meter" viewBox="0 0 300 8" preserveAspectRatio="none" aria-hidden="true">'
        '<rect width="300" height="8"/><rect class="{}" width="{}" height="8"/></svg>',
        css,
        width,
    )
