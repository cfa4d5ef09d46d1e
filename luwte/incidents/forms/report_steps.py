"""The report one question at a time: which fields a question has, and what was answered so far.

A draft holds the answers as the forms sent them, so that all of them together are the same report
as the form that asks everything at once, checked by the same rules.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luwte.core.kit.moments import moment_words
from luwte.core.kit.shapes import gravity_label
from luwte.incidents.actions import Involved, Report
from luwte.incidents.forms.readers import ReadersForm
from luwte.incidents.forms.report import COLLEAGUE, ENTERED, ME, UNKNOWN, ReportForm
from luwte.incidents.rules import Gravity, PersonRole
from luwte.org.access import Actor

# The way of a plain report; each has one screen. What is proposed stands together on one: `check`.
FLOW = ("what", "check", "gravity", "send")
FIELDS: dict[str, tuple[str, ...]] = {
    "what": ("what",),
    "when": ("happened",),
    "where": ("place", "place_text", "channel"),
    "who": ("who", "colleague", "colleague_name", "victim_name"),
    "by": ("by", "problem", "problem_name", "other_party"),
    "gravity": ("gravity",),
    "check": (),
    "send": (),
}
HEADINGS: dict[str, Any] = {
    "what": gettext_lazy("What happened?"),
    "when": gettext_lazy("When was it?"),
    "where": gettext_lazy("Where was it?"),
    "who": gettext_lazy("Whom did it happen to?"),
    "by": gettext_lazy("Who did it?"),
    "check": gettext_lazy("Is this right?"),
    "gravity": gettext_lazy("How bad was it?"),
    "send": gettext_lazy("Who may read your report?"),
}
# How the browser sends one field of a form.
PARTS = ("", "_0", "_1", "_careful", "_seen")
Answers = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Fact:
    """One answer as the reporter checks it, and which question changes it."""

    label: str
    value: str
    step: str


def given_in(step: str, data: QueryDict) -> dict[str, list[str]]:
    """What a form sent about a question, as a draft keeps it; what is empty empties the answer."""
    names = [f"{field}{part}" for field in FIELDS[step] for part in PARTS]
    if step == "send":
        names = ["reader_choice", "chosen_reader", "part_of_problem"]
    return {name: data.getlist(name) for name in names}


def proposed(actor: Actor) -> dict[str, list[str]]:
    """What is answered before anybody asks: now, the own workplace, oneself, from outside."""
    initial = ReportForm(actor=actor, only=()).initial
    now = timezone.localtime(initial["happened"])
    return {
        "happened_0": [f"{now:%Y-%m-%d}"],
        "happened_1": [f"{now:%H:%M}"],
        "place": [initial["place"]],
        "who": [initial["who"]],
        "by": [initial["by"]],
    }


def form_for(
    actor: Actor, step: str, answers: Answers, data: QueryDict | None = None
) -> ReportForm:
    """The form of one question: as it was answered, or as it was sent now."""
    only = FIELDS[step]
    if data is not None:
        return ReportForm(data, actor=actor, only=only)
    form = ReportForm(actor=actor, only=only)
    form.initial = {**form.initial, **_initial(form, answers)}
    return form


def whole_form(actor: Actor, key: str, answers: Answers) -> ReportForm:
    """All that was answered, as the form that asks everything at once would send it."""
    data = QueryDict(mutable=True)
    data.setlist("client_key", [key])
    for name, values in answers.items():
        data.setlist(name, list(values))
    return ReportForm(data, actor=actor)


def readers_form(form: ReportForm, answers: Answers, data: QueryDict | None = None) -> ReadersForm:
    """Who may read it: offered as far as it fits who reports, and who is part of the problem.

    form: the whole form, looked at already.
    """
    draft = form.report()
    barred = [
        one.person.pk
        for one in draft.people
        if one.person and one.role in (PersonRole.VICTIM, PersonRole.PROBLEM)
    ]
    reporter = draft.reported_by(form.actor)
    return ReadersForm(
        data,
        organisation=form.actor.organisation,
        unit_id=draft.unit.pk,
        reporter_id=reporter.pk if reporter else None,
        barred=barred,
        by_colleague=draft.by_colleague,
        initial=_chosen_readers(answers),
    )


def with_readers(report: Report, readers: ReadersForm) -> Report:
    """The report, read by those who were chosen. Only after `is_valid()` of both."""
    chosen = readers.readers()
    people = list(report.people)
    if chosen.problem is not None:
        people.append(Involved(PersonRole.PROBLEM, chosen.problem))
    return replace(report, reader_choice=chosen.choice, chosen_reader=chosen.manager, people=people)


def first_missing(form: ReportForm) -> str:
    """The first question of the way that has no (good) answer; "" when all have."""
    if form.is_valid():
        return ""
    for step in ("what", "when", "where", "who", "by", "gravity"):
        if any(name in form.errors for name in FIELDS[step]):
            return step
    return "what"


def facts_of(form: ReportForm, *, with_gravity: bool = False) -> list[Fact]:
    """The answers in words, each with the question that changes it."""
    form.is_valid()
    data = form.cleaned_data
    found = [
        Fact(_("What"), _labels(form, "what"), "what"),
        Fact(_("When"), _when(data.get("happened")), "when"),
        Fact(_("Where"), _where(form), "where"),
        Fact(_("Who"), _who(form), "who"),
        Fact(_("By whom"), _by(form), "by"),
    ]
    if with_gravity:
        gravity = data.get("gravity", "")
        words = gravity_label(gravity) if gravity in list(Gravity) else _("I do not know")
        found.append(Fact(_("How bad"), str(words), "gravity"))
    return found


def happened_twice(form: ReportForm) -> bool:
    """Whether this time existed twice, on the night that the clock went back."""
    form.is_valid()
    moment: datetime | None = form.cleaned_data.get("happened")
    if moment is None:
        return False
    zone = timezone.get_current_timezone()
    local = moment.astimezone(zone).replace(tzinfo=None)
    first, second = (local.replace(fold=fold, tzinfo=zone).utcoffset() for fold in (0, 1))
    return first is not None and second is not None and first - second > timedelta(0)


def _initial(form: ReportForm, answers: Answers) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in form.fields:
        if name == "happened":
            parts = [*answers.get("happened_0", []), *answers.get("happened_1", [])]
            if len(parts) == 2:
                found[name] = _moment(parts)
        elif name in answers:
            found[name] = list(answers[name]) if name == "what" else answers[name][0]
    return {name: value for name, value in found.items() if value is not None}


def _moment(parts: Sequence[str]) -> datetime | None:
    try:
        moment = datetime.fromisoformat(f"{parts[0]}T{parts[1]}")
    except ValueError:
        return None
    return moment.replace(tzinfo=timezone.get_current_timezone())


def _chosen_readers(answers: Answers) -> dict[str, str]:
    names = ("reader_choice", "chosen_reader", "part_of_problem")
    return {name: answers[name][0] for name in names if answers.get(name)}


def _labels(form: ReportForm, name: str) -> str:
    chosen = form.cleaned_data.get(name) or []
    field: Any = form.fields[name]
    labels = {str(value): str(label) for value, label in field.choices}
    wanted = chosen if isinstance(chosen, list) else [chosen]
    return ", ".join(labels[one] for one in wanted if one in labels)


def _when(moment: datetime | None) -> str:
    if moment is None:
        return ""
    words = moment_words(moment)
    is_now = timezone.now() - moment < timedelta(minutes=15)
    return _("Just now: %(when)s") % {"when": words} if is_now else words


def _where(form: ReportForm) -> str:
    data = form.cleaned_data
    place = data.get("place") or ""
    labels: dict[Any, Any] = {}
    for value, label in form.fields["place"].choices:  # type: ignore[attr-defined]
        if isinstance(label, list):
            labels.update(label)
        else:
            labels[value] = label
    channel = _labels(form, "channel") if data.get("channel") else ""
    near = (data.get("place_text") or "").strip()
    shown = str(labels.get(place, "")) if place or not (near or channel) else ""
    return ", ".join(part for part in (shown, near, channel) if part)


def _who(form: ReportForm) -> str:
    data, me = form.cleaned_data, form.actor.person.name
    who = data.get("who", ME)
    if who == ME:
        return _("I, %(name)s") % {"name": me}
    colleague = str(data.get("colleague", ""))
    name = _labels(form, "colleague") if colleague else data.get("colleague_name", "").strip()
    if who in ENTERED:
        hurt = (data.get("victim_name") or "").strip()
        told = _("%(name)s, entered by me") % {"name": name}
        return f"{hurt} ({told})" if hurt else told
    return name


def _by(form: ReportForm) -> str:
    data = form.cleaned_data
    if data.get("by") == COLLEAGUE:
        name = _labels(form, "problem") if data.get("problem") else data.get("problem_name", "")
        return _("A colleague: %(name)s") % {"name": name} if name else _("A colleague")
    return (data.get("other_party") or "").strip() or _("Somebody from outside")


__all__ = ["FLOW", "HEADINGS", "UNKNOWN", "Fact", "facts_of", "first_missing", "form_for"]
