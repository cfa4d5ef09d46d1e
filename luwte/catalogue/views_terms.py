"""Pages for who keeps the terms: own words, on and off, and what a newer edition offers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from luwte.catalogue.access import must_keep_terms, term_for
from luwte.catalogue.actions import (
    accept_difference,
    accept_reference_texts,
    add_term,
    adopt_pack,
    delete_term,
    rename_term,
    switch_term,
)
from luwte.catalogue.differences import PackDifference, TermDifference, differences
from luwte.catalogue.forms import LabelsForm, OwnActionForm, OwnTermForm
from luwte.catalogue.models import Term
from luwte.catalogue.pages import page_links
from luwte.catalogue.queries import language, packs, terms, used_terms
from luwte.catalogue.rules import TERM_KINDS, Fact, Kind
from luwte.catalogue.wording import KINDS, PARTS
from luwte.core.answers import carried_out
from luwte.core.refusal import NotPermitted, Refused
from luwte.org.access import OrgRequest


@require_GET
def overview(request: OrgRequest, slug: str) -> HttpResponse:
    """The kinds of terms, the packs, and whether something new is offered."""
    must_keep_terms(request.actor)
    offered = differences()
    shown = {
        "links": page_links(request, "terms"),
        "kinds": [_kind_line(kind) for kind in TERM_KINDS],
        "packs": packs(),
        "offered": len(offered.terms) + len(offered.packs),
    }
    return render(request, "catalogue/terms.html", shown)


def _kind_line(kind: Kind) -> dict[str, Any]:
    found = terms(kind, with_inactive=True)
    return {
        "kind": kind,
        "label": KINDS[kind],
        "active": sum(term.active for term in found),
        "own": sum(term.is_own for term in found),
        "off": sum(not term.active for term in found),
        "first": [term.label for term in found if term.active][:4],
    }


@require_GET
def terms_of_kind(request: OrgRequest, slug: str, kind: str) -> HttpResponse:
    """All terms of a kind, on and off."""
    must_keep_terms(request.actor)
    asked = _kind(kind)
    found = terms(asked, with_inactive=True)
    known = {term.entry_key: term.label for term in found if not term.is_own}
    used = used_terms([term.id for term in found if term.is_own])
    rows = [
        {
            "term": term,
            "counts_as": known.get(term.entry_key, "") if term.is_own else "",
            "may_delete": term.is_own and term.id not in used,
        }
        for term in found
    ]
    shown = {
        "links": page_links(request, "terms"),
        "kind": asked,
        "label": KINDS[asked],
        "rows": rows,
    }
    return render(request, "catalogue/terms_of_kind.html", shown)


@require_http_methods(["GET", "POST"])
def add(request: OrgRequest, slug: str, kind: str) -> HttpResponse:
    """Add an own term."""
    must_keep_terms(request.actor)
    asked = _kind(kind)
    form = _own_form(request, asked)
    status = 200
    if request.method == "POST":
        if _added(request, asked, form):
            return redirect("catalogue:terms_of_kind", slug=slug, kind=asked.value)
        status = 422
    shown = {
        "links": page_links(request, "terms"),
        "kind": asked,
        "label": KINDS[asked],
        "form": form,
    }
    return render(request, "catalogue/add_term.html", shown, status=status)


def _own_form(request: OrgRequest, kind: Kind) -> OwnTermForm:
    choices = [term for term in terms(kind, with_inactive=True) if not term.is_own]
    shape = OwnActionForm if kind is Kind.ACTION else OwnTermForm
    return shape(request.POST if request.method == "POST" else None, choices=choices)


def _added(request: OrgRequest, kind: Kind, form: OwnTermForm) -> bool:
    done = carried_out(
        form,
        lambda: add_term(
            actor=request.actor,
            kind=kind,
            labels=form.labels(),
            counts_as=form.cleaned_data["counts_as"],
            data=form.data_of_own(),
        ),
    )
    if done:
        name = form.labels()["nl"]
        messages.success(request, _("“%(name)s” can be chosen now.") % {"name": name})
    return done


@require_http_methods(["GET", "POST"])
def term(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """Give a term other words."""
    found = term_for(request.actor, pk)
    status = 200
    if request.method == "POST":
        form = LabelsForm(request.POST)
        if form.is_valid() and _renamed(request, found, form):
            return redirect("catalogue:terms_of_kind", slug=slug, kind=found.kind)
        status = 422
    else:
        form = LabelsForm(initial=found.labels)
    shown = {
        "links": page_links(request, "terms"),
        "term": found,
        "label": KINDS[Kind(found.kind)],
        "name": found.labels.get(language(), found.key),
        "form": form,
    }
    return render(request, "catalogue/term.html", shown, status=status)


def _renamed(request: OrgRequest, found: Term, form: LabelsForm) -> bool:
    try:
        rename_term(actor=request.actor, term_id=found.pk, labels=form.labels())
    except NotPermitted:
        raise
    except Refused as refusal:
        form.add_error(None, refusal.why)
        return False
    messages.success(request, _("The new words show everywhere, also with earlier reports."))
    return True


@require_POST
def switch(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """Switch a term on or off."""
    found = term_for(request.actor, pk)
    active = request.POST.get("active") == "1"
    words = (
        _("“%(name)s” can be chosen again.")
        if active
        else _("“%(name)s” can no longer be chosen. Earlier reports keep it.")
    )
    try:
        switch_term(actor=request.actor, term_id=found.pk, active=active)
    except Refused as refusal:
        messages.error(request, refusal.why)
    else:
        messages.success(request, words % {"name": found.labels.get(language(), found.key)})
    return redirect("catalogue:terms_of_kind", slug=slug, kind=found.kind)


@require_POST
def delete(request: OrgRequest, slug: str, pk: UUID) -> HttpResponse:
    """Delete an own term that nothing uses."""
    found = term_for(request.actor, pk)
    name = found.labels.get(language(), found.key)
    try:
        delete_term(actor=request.actor, term_id=found.pk)
    except Refused as refusal:
        messages.error(request, refusal.why)
    else:
        messages.success(request, _("“%(name)s” is deleted.") % {"name": name})
    return redirect("catalogue:terms_of_kind", slug=slug, kind=found.kind)


@require_POST
def adopt(request: OrgRequest, slug: str, pack: str) -> HttpResponse:
    """Take over a pack: its terms are added, what is there stays."""
    must_keep_terms(request.actor)
    try:
        adopt_pack(actor=request.actor, pack=pack)
    except Refused as refusal:
        messages.error(request, refusal.why)
    else:
        messages.success(request, _("The terms of the pack are there now."))
    return redirect("catalogue:terms", slug=slug)


@require_GET
def difference_list(request: OrgRequest, slug: str) -> HttpResponse:
    """What the newest editions say differently."""
    must_keep_terms(request.actor)
    offered = differences()
    names = {pack.key: pack.label for pack in packs()}
    shown = {
        "links": page_links(request, "differences"),
        "terms": [_term_row(one) for one in offered.terms],
        "packs": [_pack_row(one, names) for one in offered.packs],
    }
    return render(request, "catalogue/differences.html", shown)


def _term_row(one: TermDifference) -> dict[str, Any]:
    say = language()
    return {
        "one": one,
        "kind": KINDS[Kind(one.kind)],
        "own_words": one.labels.get(say) or one.labels.get("nl", one.key),
        "before": _said(one.before),
        "newest": _said(one.newest),
        "changed": _changed_parts(one.before, one.newest),
    }


def _pack_row(one: PackDifference, names: dict[str, str]) -> dict[str, Any]:
    return {
        "one": one,
        "name": names.get(one.pack, one.pack),
        "texts": [
            {
                "text": text,
                "kind": KINDS[Kind(text.kind)],
                "before": _said(text.before),
                "newest": _said(text.newest),
                "changed": _changed_parts(text.before, text.newest),
            }
            for text in one.texts
        ],
    }


def _said(fact: Fact | None) -> dict[str, str]:
    if fact is None:
        return {}
    say = language()
    return {
        "label": fact.say("label", say),
        "text": fact.say("text", say),
        "source": fact.source,
        "version": str(fact.version),
    }


def _changed_parts(before: Fact | None, newest: Fact | None) -> list[dict[str, str]]:
    """What changed beside label and text: the part, what it said and what it says."""
    if before is None or newest is None:
        return []
    old, new = _parts(before), _parts(newest)
    return [
        {
            "label": str(PARTS.get(name, name)),
            "before": old.get(name, ""),
            "newest": new.get(name, ""),
        }
        for name in dict.fromkeys([*old, *new])
        if old.get(name, "") != new.get(name, "")
    ]


def _parts(fact: Fact) -> dict[str, str]:
    whole = fact.as_json()
    said = {**fact.texts.get(language(), fact.texts["nl"]), **whole["data"]}
    said |= {name: whole[name] for name in ("source", "checked_on", "order")}
    return {name: _flat(value) for name, value in said.items() if name not in {"label", "text"}}


def _flat(value: Any) -> str:
    """A value of an entry as one line; what is empty says nothing."""
    if isinstance(value, dict):
        return ", ".join(f"{name}: {_flat(one)}" for name, one in value.items() if _flat(one))
    if isinstance(value, list):
        return "; ".join(str(one) for one in value)
    return str(value)


@require_POST
def accept_term(request: OrgRequest, slug: str, kind: str, key: str) -> HttpResponse:
    """Take over one term of a newer edition."""
    must_keep_terms(request.actor)
    keep_words = request.POST.get("keep") == "1"
    try:
        accept_difference(actor=request.actor, kind=_kind(kind), key=key, keep_words=keep_words)
    except Refused as refusal:
        messages.error(request, refusal.why)
    else:
        messages.success(request, _("Taken over. Earlier reports keep what they were given."))
    return redirect("catalogue:differences", slug=slug)


@require_POST
def accept_texts(request: OrgRequest, slug: str, pack: str) -> HttpResponse:
    """Take over the texts of a newer edition that are no terms."""
    must_keep_terms(request.actor)
    try:
        accept_reference_texts(actor=request.actor, pack=pack)
    except Refused as refusal:
        messages.error(request, refusal.why)
    else:
        messages.success(request, _("The new texts are in use."))
    return redirect("catalogue:differences", slug=slug)


def _kind(word: str) -> Kind:
    if word not in set(TERM_KINDS):
        raise Http404
    return Kind(word)
