"""What is wrong with a theme: missing names, faint text, an accent that looks like danger.

A theme sets the NL Design System's `--basis-…` names. Contrast after WCAG 2.2 (1.4.3 text 4.5,
1.4.11 shapes 3.0); distance between colours in Oklab (Ottosson 2020).
"""

from __future__ import annotations

import functools
import re
from pathlib import Path

STATIC = Path(__file__).resolve().parent.parent / "static" / "luwte"

TEXT = 4.5
SHAPE = 3.0
# Below this distance people confuse two filled buttons; petrol and our red are 0.24 apart.
ACCENT_TO_DANGER = 0.15

_DECLARATION = re.compile(r"(--[\w-]+)\s*:\s*([^;}]+)")
_HEX = re.compile(r"#(?:[0-9a-f]{6}|[0-9a-f]{3})", re.IGNORECASE)

_D, _A = "default", "accent-1"
_ON_TEXT = (f"{_D}-color-document", f"{_D}-color-default", f"{_D}-color-subtle")
_GROUNDS = (f"{_D}-bg-document", f"{_D}-bg-subtle", f"{_D}-bg-default")

# (what stands on it, the ground, the contrast it needs)
PAIRS: tuple[tuple[str, str, float], ...] = (
    *((text, ground, TEXT) for text in _ON_TEXT for ground in _GROUNDS),
    (f"{_A}-color-default", f"{_D}-bg-document", TEXT),
    (f"{_A}-color-default", f"{_D}-bg-subtle", TEXT),
    (f"{_A}-color-default", f"{_A}-bg-subtle", TEXT),
    (f"{_A}-color-document", f"{_A}-bg-default", TEXT),
    (f"{_D}-color-document", f"{_A}-bg-subtle", TEXT),
    (f"{_D}-bg-document", f"{_A}-color-document", TEXT),
    (f"{_D}-bg-document", f"{_D}-color-document", TEXT),
    ("action-1-inverse-color-default", "action-1-inverse-bg-default", TEXT),
    ("action-1-inverse-color-default", "action-1-inverse-bg-hover", TEXT),
    ("negative-inverse-color-default", "negative-inverse-bg-default", TEXT),
    ("negative-inverse-color-default", "negative-inverse-bg-hover", TEXT),
    *(
        (f"{state}-color-default", ground, TEXT)
        for state in ("positive", "warning", "negative")
        for ground in (
            f"{state}-bg-subtle",
            f"{state}-bg-default",
            f"{_D}-bg-document",
            f"{_D}-bg-subtle",
        )
    ),
    *(
        (f"{_D}-color-document", f"{state}-bg-subtle", TEXT)
        for state in ("positive", "warning", "negative")
    ),
    (f"{_D}-bg-document", "positive-color-default", TEXT),
    (f"{_D}-border-default", f"{_D}-bg-document", SHAPE),
    (f"{_D}-border-default", f"{_D}-bg-subtle", SHAPE),
    *(
        (f"{state}-border-default", f"{_D}-bg-document", SHAPE)
        for state in (_A, "positive", "warning", "negative")
    ),
)


def theme_problems(css: str, *, dark: bool = False) -> list[str]:
    """Return what is wrong with a theme, one sentence each; empty when it may be used.

    css: the text of the sheet. dark: it is a dark sheet, which says only what differs from ours.
    """
    own = tokens_of(css)
    problems = [] if dark else [f"{name} is not set" for name in names_of_ours() if name not in own]
    below = tokens_of(_sheet("luwte.css"))
    if dark:
        below |= tokens_of(_sheet("luwte-dark.css"))
    tokens = below | own
    problems += [_faint(*pair, tokens) for pair in PAIRS]
    problems += [_focus_problem(tokens), _danger_problem(tokens)]
    return [problem for problem in problems if problem]


def tokens_of(css: str) -> dict[str, str]:
    """Return the custom properties of a sheet by name."""
    bare = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    return {name: value.strip() for name, value in _DECLARATION.findall(bare)}


@functools.cache
def names_of_ours() -> tuple[str, ...]:
    """Return the `--basis-…` names that a theme has to set: all that `luwte.css` sets."""
    return tuple(name for name in tokens_of(_sheet("luwte.css")) if name.startswith("--basis-"))


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours "#rrggbb": 1 … 21 (WCAG 2.2)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def distance(one: str, other: str) -> float:
    """Return how far two colours are apart in Oklab: 0 the same, 1 black and white."""
    pairs = zip(_oklab(one), _oklab(other), strict=True)
    return float(sum((a - b) ** 2 for a, b in pairs) ** 0.5)


def _faint(text: str, ground: str, needed: float, tokens: dict[str, str]) -> str:
    one, other = (_colour(f"--basis-color-{name}", tokens) for name in (text, ground))
    if not one or not other:
        return f"{text} or {ground} is no colour of the form #rrggbb"
    found = contrast(one, other)
    return "" if found >= needed else f"{text} on {ground}: {found:.2f}, needs {needed}"


def _focus_problem(tokens: dict[str, str]) -> str:
    outer = _colour("--basis-focus-outline-color", tokens)
    inner = _colour("--basis-focus-inverse-outline-color", tokens)
    page = _colour("--basis-color-default-bg-subtle", tokens)
    if outer and inner and page and contrast(outer, page) >= SHAPE:
        return "" if contrast(outer, inner) >= SHAPE else "the two colours of the focus are alike"
    return "the focus outline does not stand out on the page"


def _danger_problem(tokens: dict[str, str]) -> str:
    act = _colour("--basis-color-action-1-inverse-bg-default", tokens)
    danger = _colour("--basis-color-negative-inverse-bg-default", tokens)
    if not act or not danger:
        return "the colour of the main button or of danger is missing"
    found = distance(act, danger)
    if found >= ACCENT_TO_DANGER:
        return ""
    return f"the main button looks like danger: {found:.2f} apart, needs {ACCENT_TO_DANGER}"


def _colour(name: str, tokens: dict[str, str]) -> str:
    value = tokens.get(name, "")
    return value if _HEX.fullmatch(value) else ""


def _linear(colour: str) -> tuple[float, float, float]:
    digits = colour.lstrip("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    channels = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return red, green, blue


def _luminance(colour: str) -> float:
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _oklab(colour: str) -> tuple[float, float, float]:
    red, green, blue = _linear(colour)
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    middle = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


@functools.cache
def _sheet(name: str) -> str:
    return (STATIC / name).read_text(encoding="utf-8")
