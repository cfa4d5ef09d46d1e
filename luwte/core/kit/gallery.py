"""The page that shows the whole kit in all its states. It exists in demo mode only."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from luwte.core.context import look
from luwte.core.kit.clock_face import ClockFace, clock_face
from luwte.core.kit.widgets import MomentField, TileSelect, TileSelectMany
from luwte.core.navigation import NavLink

_SHOWN_THEMES = ("zilverwoude",)


class GalleryForm(forms.Form):
    """One field of every sort."""

    number = forms.CharField(
        label=gettext_lazy("Number of the police report"),
        help_text=gettext_lazy("It is on the letter: PL1700-…"),
        max_length=40,
    )
    told = forms.CharField(
        label=gettext_lazy("What happened?"),
        help_text=gettext_lazy("In your own words. A few lines are enough."),
        widget=forms.Textarea,
        required=False,
    )
    place = forms.ChoiceField(
        label=gettext_lazy("Where was it?"),
        choices=[
            ("", gettext_lazy("Choose a place")),
            ("desk", gettext_lazy("At the desk")),
            ("phone", gettext_lazy("By telephone")),
        ],
    )
    gravity = forms.ChoiceField(
        label=gettext_lazy("How grave was it?"),
        choices=[
            ("light", gettext_lazy("Light")),
            ("middle", gettext_lazy("Middle")),
            ("heavy", gettext_lazy("Heavy")),
        ],
        widget=TileSelect(
            hints={
                "light": gettext_lazy("Shouting, swearing"),
                "heavy": gettext_lazy("Threats, violence"),
            },
            icons={"light": "speech", "middle": "threat", "heavy": "fist"},
        ),
    )
    means = forms.MultipleChoiceField(
        label=gettext_lazy("Was anything used?"),
        choices=[
            ("thing", gettext_lazy("Something to throw")),
            ("knife", gettext_lazy("A knife")),
            ("dog", gettext_lazy("A dog")),
            ("car", gettext_lazy("A car")),
            ("none", gettext_lazy("Nothing")),
            ("unknown", gettext_lazy("I do not know")),
            ("other", gettext_lazy("Something else")),
        ],
        widget=TileSelectMany,
        required=False,
    )
    happened = MomentField(label=gettext_lazy("When was it?"))
    until = forms.DateField(label=gettext_lazy("Until which day?"), required=False)
    persons = forms.IntegerField(label=gettext_lazy("With how many were they?"), min_value=1)
    photo = forms.FileField(label=gettext_lazy("A photo or a document"), required=False)
    agreed = forms.BooleanField(
        label=gettext_lazy("I have spoken with the colleague"),
        help_text=gettext_lazy("That comes first."),
    )
    decider = forms.CharField(label=gettext_lazy("Name of who decides"), required=False)


@login_not_required
@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Show every part in every state; `?theme=` puts another municipality's theme on."""
    if not settings.DEMO:
        raise Http404
    theme = request.GET.get("theme", "")
    theme = theme if theme in _SHOWN_THEMES else ""
    now = timezone.now()
    clocks = _clocks(now)
    typed = {"number": "x" * 60, "means": ["thing"], "happened_0": "2026-11-18", "persons": "0"}
    data = {f"wrong-{name}": value for name, value in typed.items()}
    context = {
        "organisation": SimpleNamespace(
            name="Gemeente Zilverwoude" if theme else "Gemeente Lindewaard", slug=""
        ),
        "me": SimpleNamespace(name="Mo el Amrani", function=_("Team lead of the public desk")),
        "nav": _doors(),
        "look": look(request, theme),
        "clock_is_running": "clock" not in request.GET,
        "form": GalleryForm(initial={"gravity": "middle", "happened": now}),
        "wrong": GalleryForm(data, prefix="wrong"),
        "clocks": _named(clocks),
        "tracks": _tracks(clocks),
        "rows": _rows(now, clocks),
        "entries": _entries(now),
        "page": SimpleNamespace(previous="a", next="b"),
        "jobs": _jobs(),
        "facts": _facts(),
        "pages": _pages(),
        "now": now,
    }
    return render(request, "kit/gallery.html", context)


def _clocks(now: dt.datetime) -> dict[str, ClockFace]:
    hour = dt.timedelta(hours=1)

    def running(spent: float, left: float) -> ClockFace:
        return clock_face(
            state="running",
            started_at=now - spent * hour,
            # Half a minute more, so that the words say what the number here says.
            deadline=now + left * hour + dt.timedelta(seconds=30),
            now=now,
        )

    return {
        "running": running(20, 28),
        "soon": running(41, 7),
        "late": running(51, -3.02),
        "waiting": clock_face(
            state="waiting",
            started_at=now,
            deadline=now + 72 * hour,
            now=now,
            waiting_until=now + 24 * hour,
        ),
        "done": clock_face(state="done", started_at=now, deadline=now + hour, now=now, done_at=now),
        "done_late": clock_face(
            state="done", started_at=now, deadline=now - hour, now=now, done_at=now
        ),
        "none": clock_face(state="none", started_at=now, deadline=None, now=now),
    }


def _named(clocks: dict[str, ClockFace]) -> list[tuple[str, ClockFace]]:
    names = {
        "running": _("Running"),
        "soon": _("Nearly due: less than a fifth left"),
        "late": _("Too late"),
        "waiting": _("Waiting: nothing can be done before then"),
        "done": _("Done"),
        "done_late": _("Done, but late"),
        "none": _("Not needed: always with a reason"),
    }
    return [(names[state], clock) for state, clock in clocks.items()]


def _tracks(clocks: dict[str, ClockFace]) -> list[SimpleNamespace]:
    mo, ruth = SimpleNamespace(name="Mo el Amrani"), SimpleNamespace(name="Ruth Bakker")

    def track(key: str, icon: str, label: str, state: str, **more: Any) -> SimpleNamespace:
        given: dict[str, Any] = {"owner": mo, "next_step": "", "verb": "", "main": False}
        given |= {"url": "#", "reason": "", **more}
        return SimpleNamespace(
            anchor=f"track-{key}-{state}", icon=icon, label=label, clock=clocks[state], **given
        )

    return [
        track(
            "care",
            "heart",
            _("Care"),
            "late",
            next_step=_("call Sanne. Nobody has spoken with her yet."),
            verb=_("Call Sanne"),
            main=True,
        ),
        track(
            "response",
            "reply",
            _("Response"),
            "running",
            next_step=_("hear the visitor and choose the response."),
            verb=_("Plan the talk"),
            main=True,
        ),
        track(
            "police",
            "police",
            _("Police"),
            "soon",
            owner=ruth,
            next_step=_("a police report seems possible."),
            verb=_("Help with the report"),
        ),
        track(
            "damage",
            "euro",
            _("Damage"),
            "none",
            owner=ruth,
            reason=_("Nothing is broken."),
            verb=_("There is damage after all"),
        ),
        track("care", "heart", _("Care"), "done"),
        track("response", "reply", _("Response"), "done_late"),
        track("police", "police", _("Police"), "waiting", owner=None),
    ]


def _rows(now: dt.datetime, clocks: dict[str, ClockFace]) -> list[SimpleNamespace]:
    def four(*states: str) -> list[tuple[str, ClockFace]]:
        names = (_("Care"), _("Response"), _("Police"), _("Damage"))
        return [(name, clocks[state]) for name, state in zip(names, states, strict=True)]

    late, soon, running = clocks["late"], clocks["soon"], clocks["running"]
    first = (
        _("Threatened after a refused application"),
        _("Desk 3, town hall"),
        "heavy",
        four("late", "running", "soon", "none"),
        _("Call Sanne"),
        late,
        SimpleNamespace(name="Mo el Amrani"),
    )
    second = (
        _("Insulted in the waiting room"),
        _("Waiting room, town hall"),
        "light",
        four("done", "soon", "none", "none"),
        _("Talk or letter"),
        soon,
        SimpleNamespace(name="Ruth Bakker"),
    )
    third = (
        _("Pushed during a check"),
        _("Park"),
        "middle",
        four("done", "done", "running", "running"),
        _("Report?"),
        running,
        None,
    )
    names = ("title", "place", "gravity", "clocks", "step", "first", "owner")
    return [
        SimpleNamespace(
            number=number,
            when=now - dt.timedelta(days=days),
            **dict(zip(names, row, strict=True)),
        )
        for days, number, row in (
            (4, "7K2QW9D", first),
            (5, "3MX8T0R", second),
            (6, "H4YB1NC", third),
        )
    ]


def _entries(now: dt.datetime) -> list[SimpleNamespace]:
    day = dt.timedelta(days=1)
    return [
        SimpleNamespace(when=now + day, words=_("Last moment for the response"), kind="todo"),
        SimpleNamespace(when=now, words=_("Reminder to Mo: call Sanne"), kind="mine"),
        SimpleNamespace(
            when=now - day, words=_("the gravity stays heavy"), kind="", who="Ruth Bakker"
        ),
        SimpleNamespace(
            when=now - 2 * day,
            words=_("The report"),
            kind="",
            url="#",
            note=_("Told by a colleague at the desk."),
        ),
    ]


def _jobs() -> list[SimpleNamespace]:
    return [
        SimpleNamespace(state="waiting", share=0, done=0, total=0, message=""),
        SimpleNamespace(
            state="running", share=0.4, done=835, total=2088, message=_("Reading the rows")
        ),
        SimpleNamespace(state="done", share=1, done=2088, total=2088, message=_("2,088 rows.")),
        SimpleNamespace(
            state="failed", share=0.4, done=835, total=2088, message=_("The disk is full.")
        ),
    ]


def _facts() -> list[SimpleNamespace]:
    return [
        SimpleNamespace(label=_("Recognise"), value=_("Man, about 45, tall, grey beard")),
        SimpleNamespace(label=_("Until"), value=_("1 March 2027"), url="#", verb=_("Change")),
        SimpleNamespace(label=_("Is allowed"), value=""),
    ]


def _pages() -> list[SimpleNamespace]:
    return [
        SimpleNamespace(label=_("People"), url="#", is_current=True),
        SimpleNamespace(label=_("Roles"), url="#", is_current=False),
        SimpleNamespace(label=_("Places"), url="#", is_current=False),
    ]


def _doors() -> list[NavLink]:
    return [
        NavLink("today", _("Today"), "home", "#", is_current=True, in_tabs=True),
        NavLink("cases", _("Cases"), "folder", "#", in_tabs=True, count=7),
        NavLink("out", _("On the road"), "route", "#", in_tabs=True),
        NavLink("agreements", _("Agreements"), "book", "#"),
        NavLink("measures", _("Risks and measures"), "shield", "#"),
        NavLink("people", _("People and training"), "people", "#"),
        NavLink("insight", _("Insight"), "chart", "#"),
        NavLink("manage", _("Administration"), "gear", "#"),
    ]
