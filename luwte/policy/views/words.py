"""What each kind of settings gives to its template."""

from __future__ import annotations

from typing import Any

from luwte.policy import wording
from luwte.policy.rules import (
    Authority,
    Care,
    Letterhead,
    Matrix,
    Norm,
    Retention,
    Settings,
    Terms,
)
from luwte.policy.wording import care as care_wording
from luwte.policy.wording import measures


def words_of(value: Settings) -> dict[str, Any]:
    """The words of these settings, for the include `policy/<kind>_words.html`."""
    return {
        Norm: norm_words,
        Terms: _terms_words,
        Matrix: _matrix_words,
        Authority: _authority_words,
        Care: _care_words,
        Retention: _retention_words,
        Letterhead: _letterhead_words,
    }[type(value)](value)


def norm_words(norm: Any) -> dict[str, Any]:
    """The norm: statement, conduct and how grave is how grave."""
    return {
        "statement": wording.statement_lines(norm),
        "conduct": wording.conduct_lines(norm),
        "gravities": wording.gravity_texts(norm),
    }


def _terms_words(terms: Any) -> dict[str, Any]:
    return {"term_lines": wording.term_lines(terms)}


def _matrix_words(matrix: Any) -> dict[str, Any]:
    return {
        "heads": measures.matrix_heads(matrix),
        "rows": measures.matrix_rows(matrix),
        **measures.matrix_texts(matrix),
    }


def _authority_words(authority: Any) -> dict[str, Any]:
    return {"decisions": measures.authority_lines(authority)}


def _care_words(care: Any) -> dict[str, Any]:
    return {"care": care_wording.care_words(care)}


def _retention_words(retention: Any) -> dict[str, Any]:
    return {"keeping": care_wording.keep_lines(retention)}


def _letterhead_words(head: Any) -> dict[str, Any]:
    return {
        "head": head,
        "head_lines": care_wording.letterhead_lines(head),
        "head_missing": care_wording.missing_words(head),
    }
