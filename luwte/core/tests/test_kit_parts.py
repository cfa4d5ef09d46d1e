"""The parts of the kit draw what they are given, safely, and say it in words too."""

from __future__ import annotations

import datetime as dt
import re
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django import forms
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.core.exceptions import ValidationError
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone, translation

from luwte.core.kit.clock_face import clock_face
from luwte.core.kit.themes import STATIC
from luwte.core.kit.widgets import MomentField, TileSelect, TileSelectMany

NOW = dt.datetime(2026, 11, 19, 9, 0, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


@pytest.fixture(autouse=True)
def in_dutch() -> object:
    with translation.override("nl"), timezone.override("Europe/Amsterdam"):
        yield


def draw(text: str, **context: Any) -> str:
    return Template("{% load kit %}" + text).render(Context(context))


def test_a_kept_part_knows_only_what_it_is_given_and_every_language_has_its_own() -> None:
    part = '{% kept "kit/side_quick.html" report_url=url %}'
    first = draw(part, url="/o/een/", emergency_url="/not/given/")
    assert "/o/een/" in first and "/not/given/" not in first
    second = draw(part, url="/o/<twee>/")
    assert "/o/&lt;twee&gt;/" in second and "/o/een/" not in second
    with translation.override("en"):
        assert draw(part, url="/o/een/") != first
    assert draw(part, url="/o/een/") == first


def face(spent: float = 20, left: float = 28) -> Any:
    return clock_face(
        state="running", started_at=NOW - spent * HOUR, deadline=NOW + left * HOUR, now=NOW
    )


class Everything(forms.Form):
    name = forms.CharField(label="Naam", help_text="Voor en achter", max_length=5)
    told = forms.CharField(widget=forms.Textarea, required=False)
    gravity = forms.ChoiceField(
        label="Hoe ernstig?",
        choices=[("light", "Licht"), ("heavy", "Zwaar")],
        widget=TileSelect(hints={"heavy": "Geweld"}, icons={"heavy": "fist"}),
    )
    means = forms.MultipleChoiceField(
        choices=[("a", "Mes"), ("b", "Hond")], widget=TileSelectMany, required=False
    )
    several = forms.MultipleChoiceField(choices=[("a", "Een"), ("b", "Twee")], required=False)
    place = forms.ChoiceField(choices=[("a", "Balie")])
    day = forms.DateField(required=False)
    moment = MomentField(required=False)
    file = forms.FileField(required=False)
    agreed = forms.BooleanField(required=False)
    count = forms.IntegerField(required=False)


def test_an_icon_is_hidden_from_who_listens_and_exists_in_the_sprite() -> None:
    drawn = draw('{% icon "clock" %}')
    assert 'aria-hidden="true"' in drawn
    assert drawn.endswith('icons.svg#clock"/></svg>')


def test_every_icon_that_a_template_or_module_names_exists() -> None:
    sprite = (STATIC / "icons.svg").read_text(encoding="utf-8")
    known = set(re.findall(r'<symbol id="([\w-]+)"', sprite))
    package = STATIC.parents[2]
    named: set[str] = set()
    for path in package.rglob("templates/**/*.html"):
        text = path.read_text(encoding="utf-8")
        named |= set(re.findall(r'{% icon "([\w-]+)"', text))
        named |= set(re.findall(r'icon="([\w-]+)"', text))
    assert named
    assert named <= known


def test_a_ring_is_filled_for_what_is_left() -> None:
    assert 'stroke-dasharray="58 100"' in draw("{% ring c %}", c=face())
    assert "ring--soon" in draw("{% ring c %}", c=face(41, 7))
    assert 'stroke-dasharray="100 100"' in draw("{% ring c %}", c=face(48, -3))


def test_a_large_ring_shows_its_number() -> None:
    assert ">28<small>uur</small>" in draw('{% ring c size="m" %}', c=face())


def test_an_empty_ring_draws_no_arc_and_a_needless_one_only_its_track() -> None:
    none = clock_face(state="none", started_at=None, deadline=None, now=NOW)
    assert "arc" not in draw("{% ring c %}", c=none)
    assert "arc" not in draw("{% ring c %}", c=face(48, 0))


def test_four_clocks_are_read_as_one_phrase() -> None:
    drawn = draw("{% clocks four %}", four=[("nazorg", face(48, -3)), ("reactie", face())])
    assert 'role="img" aria-label="Te laat: nazorg. Er lopen er 1."' in drawn
    assert drawn.count("ring--s") == 2
    assert "vh" not in drawn


def test_gravity_is_bars_and_a_word() -> None:
    assert draw('{% gravity "heavy" %}').count('class="on"') == 3
    assert "Midden" in draw('{% gravity "middle" %}')
    assert "Ernst onbekend" in draw("{% gravity nothing %}")


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Mo el Amrani", "MA"), ("Sanne de Wit", "SW"), ("Cher", "C"), ("van dijk", "VD"), ("", "?")],
)
def test_initials(name: str, letters: str) -> None:
    assert f">{letters}</span>" in draw("{% avatar p %}", p=SimpleNamespace(name=name))


def test_what_people_typed_is_escaped_everywhere() -> None:
    bad = "<script>alert(1)</script>"
    drawn = draw(
        "{% who bad %}{% badge bad %}{% gravity 'x' bad %}{% empty bad bad %}{% chip bad bad %}"
        "{% stat bad bad %}{% field form.name label=bad hint=bad why_disabled=bad %}"
        "{% note 'bad' %}{{ bad }}{% endnote %}{% why %}{{ bad }}{% endwhy %}",
        bad=bad,
        form=Everything(),
    )
    assert "<script" not in drawn


def test_a_moment_is_a_time_element() -> None:
    drawn = draw("{% when m %}", m=timezone.localtime().replace(hour=13, minute=0))
    assert re.match(r'<time datetime="20\d\d-.*"><span class="no-print">vandaag 13:00<', drawn)
    today = timezone.localdate()
    assert f"{today.year}, 13:00</span></time>" in drawn
    old = draw("{% when m %}", m=dt.date(2019, 3, 3))
    assert old == '<time datetime="2019-03-03">3 mrt 2019</time>'
    assert draw('{% when none "–" %}') == "–"


def test_every_field_has_a_label_that_belongs_to_its_control() -> None:
    drawn = draw("{% fields form %}", form=Everything())
    for target in re.findall(r'<label[^>]* for="([^"]+)"', drawn):
        assert drawn.count(f'id="{target}"') == 1, target
    controls = re.findall(r"<(?:input|select|textarea)[^>]*", drawn)
    labels = re.findall(r"<label", drawn)
    assert len(labels) == len(controls)


def test_choices_become_tiles_of_the_right_kind() -> None:
    form = Everything(initial={"means": ["b"], "gravity": "heavy"})
    radio = draw("{% field form.gravity %}", form=form)
    boxes = draw("{% field form.means %}{% field form.several %}", form=form)
    assert radio.count('type="radio"') == 2
    assert re.search(r'value="heavy" checked', radio)
    assert "Geweld" in radio
    assert boxes.count('type="checkbox"') == 4
    assert re.search(r'value="b" checked', boxes)


def test_what_was_typed_stands_there_after_a_refusal() -> None:
    form = Everything({"name": "te lange naam", "moment_0": "2026-11-18", "moment_1": "ochtend"})
    drawn = draw("{% fields form %}", form=form)
    assert 'value="te lange naam"' in drawn
    assert 'value="2026-11-18"' in drawn
    assert 'value="ochtend"' in drawn


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        # The clock goes back: 02:30 exists twice, and it is the last of the two that has been.
        ("2027-10-31T00:40", "2027-10-31T00:30"),
        ("2027-10-31T01:29", "2027-10-31T00:30"),
        ("2027-10-31T01:31", "2027-10-31T01:30"),
        ("2027-11-01T12:00", "2027-10-31T01:30"),
        ("2027-10-01T12:00", "2027-10-31T00:30"),
        # The clock goes forward: 02:30 does not exist, and is read as the moment it would be.
        ("2027-03-28T12:00", "2027-03-28T01:30"),
        ("2027-03-01T12:00", "2027-03-28T01:30"),
    ],
)
def test_half_past_two_on_the_night_the_clock_changes_is_a_moment(now: str, expected: str) -> None:
    with time_machine.travel(f"{now}+00:00", tick=False):
        moment = MomentField().clean([expected[:10], "02:30"])
    assert moment.astimezone(dt.UTC).isoformat() == f"{expected}:00+00:00"


@pytest.mark.parametrize("halves", [["2026-11-18", ""], ["", "14:10"], ["1026-11-18", "14:10"]])
def test_half_a_moment_or_one_of_another_age_is_none(halves: list[str]) -> None:
    with pytest.raises(ValidationError):
        MomentField(required=False).clean(halves)


def test_a_moment_typed_in_two_halves_is_one_aware_moment() -> None:
    given = {"name": "Mo", "gravity": "light", "place": "a"}
    form = Everything(given | {"moment_0": "2026-11-18", "moment_1": "14:10"})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["moment"].isoformat() == "2026-11-18T14:10:00+01:00"


def test_dates_are_given_to_the_device_in_its_own_form() -> None:
    form = Everything(initial={"day": dt.date(2026, 3, 2), "moment": NOW})
    drawn = draw("{% field form.day %}{% field form.moment %}", form=form)
    assert 'type="date"' in drawn
    assert 'value="2026-03-02"' in drawn
    assert 'value="10:00"' in drawn


def test_an_error_is_tied_to_its_field_and_to_the_summary() -> None:
    form = Everything({})
    summary = draw("{% form_errors form %}", form=form)
    drawn = draw("{% fields form %}", form=form)
    targets = re.findall(r'href="#([^"]+)"', summary)
    assert targets == ["id_name", "id_gravity_0", "id_place"]
    assert all(f'id="{target}"' in drawn for target in targets)
    assert 'aria-describedby="id_name_helptext id_name_error"' in drawn
    assert 'aria-invalid="true"' in drawn
    assert "Er moeten nog 3 dingen goed" in summary
    assert "Hoe ernstig? Dit veld is verplicht." in summary
    assert "autofocus" in summary


def test_a_form_without_errors_has_no_summary() -> None:
    assert draw("{% form_errors form %}", form=Everything()) == ""


def test_a_field_that_is_off_says_why() -> None:
    drawn = draw('{% field form.name why_disabled="Eerst horen." %}', form=Everything())
    assert "disabled" in drawn
    assert "Eerst horen." in drawn
    assert 'aria-describedby="id_name_helptext id_name_why"' in drawn


def test_a_hundred_thousand_characters_fit_into_a_field() -> None:
    long = "é" * 100_000
    drawn = draw("{% field form.told %}", form=Everything({"told": long}))
    assert long in drawn
    assert "maxlength" not in drawn


def test_the_pager_keeps_what_the_reader_filtered() -> None:
    request = RequestFactory().get("/zaken/", {"state": "late", "after": "old"})
    page = SimpleNamespace(previous="", next="abc")
    drawn = draw("{% pager page %}", page=page, request=request)
    assert "?state=late&amp;after=abc" in drawn
    assert "before" not in drawn


def test_undo_is_a_button_that_posts() -> None:
    message = Message(constants.SUCCESS, "Weg", extra_tags="undo=/zaken/terug")
    drawn = draw("{% toast m %}", m=message, csrf_token="t")
    assert '<form method="post" action="/zaken/terug">' in drawn
    assert 'name="csrfmiddlewaretoken"' in drawn
    assert "Ongedaan maken" in drawn
    assert "<form" not in draw("{% toast m %}", m=Message(constants.INFO, "Klaar"))


def test_a_done_track_folds_and_an_open_one_does_not() -> None:
    card = '{% include "kit/clock_card.html" with label="Nazorg" icon="heart" clock=c %}'
    done = clock_face(state="done", started_at=NOW, deadline=NOW, now=NOW)
    assert "<details" in draw(card, c=done)
    assert "<details" not in draw(card, c=face())
    assert "nog 28 uur" in draw(card, c=face())


def test_a_timeline_says_what_is_still_to_come() -> None:
    entries = [SimpleNamespace(when=NOW, words="Reactie", kind="todo")]
    drawn = draw('{% include "kit/timeline.html" %}', entries=entries)
    assert 'class="is-todo"' in drawn
    assert "Komt nog:" in drawn


def test_no_template_of_the_kit_holds_inline_style_or_script() -> None:
    for path in (STATIC.parents[1] / "templates").rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\sstyle=|\son\w+=|<style|<script>|javascript:", text), path
        assert not re.search(r"https?://", text), path


def test_the_first_view_loads_little() -> None:
    loaded = ("luwte.css", "luwte-dark.css", "luwte-print.css", "luwte.js")
    assert sum((STATIC / name).stat().st_size for name in loaded) < 60_000
    assert (STATIC / "icons.svg").stat().st_size < 12_000
