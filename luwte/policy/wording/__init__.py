"""What was adopted, in the words of a screen."""

from __future__ import annotations

from django.utils.translation import gettext as _

from luwte.policy.rules import Kind
from luwte.policy.wording.agreements import (
    GravityText,
    conduct_lines,
    gravity_texts,
    share_words,
    statement_lines,
    term_lines,
    term_words,
)
from luwte.policy.wording.changes import Change, change_lines

__all__ = [
    "Change",
    "GravityText",
    "change_lines",
    "conduct_lines",
    "gravity_texts",
    "kind_label",
    "kind_lead",
    "share_words",
    "statement_lines",
    "term_lines",
    "term_words",
]


def kind_label(kind: Kind) -> str:
    """What a kind of settings is called."""
    return {
        Kind.NORM: _("Our norm"),
        Kind.TERMS: _("How fast we act"),
        Kind.MATRIX: _("Which measure when"),
        Kind.AUTHORITY: _("Who may decide what"),
        Kind.CARE: _("Care after an incident"),
        Kind.RETENTION: _("How long we keep what"),
        Kind.LETTERHEAD: _("Our letters"),
    }[kind]


def kind_lead(kind: Kind) -> str:
    """One line about it."""
    return {
        Kind.NORM: _("What we accept, and what we do not."),
        Kind.TERMS: _("How long each clock of a case runs."),
        Kind.MATRIX: _("Which measure fits which behaviour, the first time and again."),
        Kind.AUTHORITY: _("Which role takes which decision, and who looks second."),
        Kind.CARE: _("When somebody talks with you after an incident."),
        Kind.RETENTION: _("How long each kind of data stays, and why."),
        Kind.LETTERHEAD: _("What stands above and below every letter."),
    }[kind]
