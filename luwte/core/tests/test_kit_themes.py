"""Colours can be read, and danger looks like nothing else: ours, dark, and another's theme."""

from __future__ import annotations

import pytest

from luwte.core.kit.themes import (
    STATIC,
    contrast,
    distance,
    names_of_ours,
    theme_problems,
    tokens_of,
)


def sheet(name: str) -> str:
    return (STATIC / name).read_text(encoding="utf-8")


def test_contrast_is_what_wcag_says_it_is() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#fff", "#ffffff") == 1


def test_distance_runs_from_the_same_to_black_and_white() -> None:
    assert distance("#123456", "#123456") == 0
    assert distance("#000000", "#ffffff") == pytest.approx(1, abs=0.001)


def test_our_own_colours_can_be_read_light_and_dark() -> None:
    assert theme_problems(sheet("luwte.css")) == []
    assert theme_problems(sheet("luwte-dark.css"), dark=True) == []


def test_the_second_municipality_can_be_read_light_and_dark() -> None:
    light = sheet("themes/zilverwoude.css")
    dark = light + sheet("luwte-dark.css") + sheet("themes/zilverwoude-dark.css")
    assert theme_problems(light) == []
    assert theme_problems(dark, dark=True) == []


def test_the_second_municipality_sets_every_name() -> None:
    assert len(names_of_ours()) == 50
    assert set(names_of_ours()) <= set(tokens_of(sheet("themes/zilverwoude.css")))


def test_dark_changes_every_colour_that_has_to_change() -> None:
    colours = {
        name
        for name in names_of_ours()
        if name.startswith("--basis-color-") or ("focus-" in name and name.endswith("color"))
    }
    assert colours <= set(tokens_of(sheet("luwte-dark.css")))


def test_a_missing_name_is_named() -> None:
    css = sheet("themes/zilverwoude.css").replace("--basis-text-font-size-sm", "--gone")
    assert "--basis-text-font-size-sm is not set" in theme_problems(css)


def test_a_red_accent_is_refused_because_it_looks_like_danger() -> None:
    name = "--basis-color-action-1-inverse-bg-default"
    css = sheet("themes/zilverwoude.css").replace(f"{name}: #37399c", f"{name}: #b3202c")
    assert any("looks like danger" in problem for problem in theme_problems(css))


def test_faint_text_is_refused() -> None:
    name = "--basis-color-default-color-subtle"
    css = sheet("themes/zilverwoude.css").replace(f"{name}: #54586d", f"{name}: #a0a4b8")
    assert any(problem.startswith("default-color-subtle on") for problem in theme_problems(css))


def test_what_is_no_colour_is_said() -> None:
    name = "--basis-color-default-color-subtle"
    css = sheet("themes/zilverwoude.css").replace(f"{name}: #54586d", f"{name}: grey")
    assert any("is no colour" in problem for problem in theme_problems(css))


def test_numbers_in_a_heat_map_can_be_read() -> None:
    for name in ("luwte.css", "luwte-dark.css"):
        tokens = tokens_of(sheet("luwte.css")) | tokens_of(sheet(name))
        for step, ink in ((1, ""), (2, ""), (3, ""), (4, "-inverse"), (5, "-inverse")):
            ground = tokens[f"--luwte-heat-{step}"]
            assert contrast(tokens[f"--luwte-heat-ink{ink}"], ground) >= 4.5, (name, step)


def test_outside_its_tokens_the_style_sheet_knows_no_colour() -> None:
    """A theme could not change it. The warm dot of the mark is ours, in every house."""
    rules = sheet("luwte.css").split("/* 2 Base")[1]
    coloured = [
        line
        for line in rules.splitlines()
        if "#" in line and not line.startswith(".mark-dot") and "url(" not in line
    ]
    assert coloured == []
