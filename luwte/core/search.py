"""One index of words for all rooms: newest first, and never past the wall.

Every word is stored with a prefix of its organisation and kind, so that each of them has word
lists of its own: a search reads no other organisation's rows, and a word that is common elsewhere
costs nothing here. Who may see what is found is asked by the caller (`visible_to`), of at most
2,000 candidates. Only what is plain may be indexed: never an identity, care, or anonymous talk.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from luwte.core.models import SearchRow
from luwte.lib.stems import stem, words_of

CANDIDATES = 2_000
LONGEST_TEXT = 200_000  # characters
LONGEST_QUESTION = 200  # characters; more words make a question slower, not better
WORDS_ASKED = 8
SHORTEST_PREFIX = 3  # characters; "a*" would find everything
AT_ONCE = 500


def index(organisation_id: UUID, kind: str, object_id: UUID, text: str) -> None:
    """Make the words of one object findable, instead of those it had; in the caller's
    transaction. `kind` is a short constant such as "case"."""
    index_many(organisation_id, kind, [(object_id, text)])


def index_many(organisation_id: UUID, kind: str, texts: Iterable[tuple[UUID, str]]) -> None:
    """The same for many objects of one kind, in a few statements per 500."""
    waiting = list(dict(texts).items())
    for start in range(0, len(waiting), AT_ONCE):
        part = waiting[start : start + AT_ONCE]
        lexemes = [_lexemes(organisation_id, kind, text) for _object, text in part]
        ids = [object_id for object_id, _text in part]
        if connection.vendor == "postgresql":
            _write_postgresql(organisation_id, kind, ids, lexemes)
        else:
            _write_sqlite(organisation_id, kind, ids, lexemes)


def forget(organisation_id: UUID, kind: str, ids: Iterable[UUID]) -> int:
    """Take objects out of the index. Returns how many were in it."""
    rows = SearchRow.objects.filter(
        organisation_id=organisation_id, kind=kind, object_id__in=list(ids)
    )
    with transaction.atomic():
        if connection.vendor == "sqlite":
            keys = list(rows.values_list("pk", flat=True))
            with connection.cursor() as cursor:
                cursor.executemany(
                    "DELETE FROM core_searchwords WHERE rowid = %s", [(key,) for key in keys]
                )
        return rows.delete()[0]


def settle() -> None:
    """Let go for good of the words that were forgotten. SQLite's index keeps them until it is put
    in order, which takes seconds on a million rows and holds back other writing: once a night,
    when something was erased. PostgreSQL does so by itself."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO core_searchwords (core_searchwords) VALUES ('optimize')")


def find(organisation_id: UUID, kind: str, words: str, limit: int = CANDIDATES) -> list[UUID]:
    """Objects whose text has all these words (or another form of them), newest first.

    words: what somebody typed; anything at all is harmless. The last word may be its beginning.
    Nothing that can be searched for gives nothing.
    """
    asked = list(dict.fromkeys(words_of(words[:LONGEST_QUESTION])))[:WORDS_ASKED]
    if not asked:
        return []
    limit = min(max(limit, 1), CANDIDATES)
    prefix = prefix_of(organisation_id, kind)
    ends_open = not words[:LONGEST_QUESTION][-1:].isspace()
    terms = [_term(prefix, word, is_open=False) for word in asked[:-1]]
    terms.append(_term(prefix, asked[-1], is_open=ends_open))
    if connection.vendor == "postgresql":
        return _find_postgresql(organisation_id, kind, terms, limit)
    return _find_sqlite(organisation_id, kind, terms, limit)


@lru_cache(maxsize=1_000)
def prefix_of(organisation_id: UUID, kind: str) -> str:
    """Five letters and digits that stand before every word of this organisation and kind.

    They may fall together with those of another: the row itself is asked again.
    """
    digest = hashlib.blake2b(organisation_id.bytes + kind.encode(), digest_size=3).digest()
    return base64.b32encode(digest).decode().rstrip("=").lower()


def _lexemes(organisation_id: UUID, kind: str, text: str) -> list[str]:
    prefix = prefix_of(organisation_id, kind)
    words = set(words_of(text[:LONGEST_TEXT]))
    return sorted(prefix + lexeme for lexeme in words | {stem(word) for word in words})


def _term(prefix: str, word: str, *, is_open: bool) -> str:
    """One word of a question in the index's language: its stem, or also all that begins with it.

    Letters and digits only, so nothing in it can be an operator; both databases read it alike but
    for the sign of an open end.
    """
    found = f'"{prefix}{stem(word)}"'
    if is_open and len(word) >= SHORTEST_PREFIX:
        return f'({found} OR "{prefix}{word}"*)'
    return found


# --- PostgreSQL: a tsvector under a GIN index -----------------------------------------------


def _write_postgresql(
    organisation_id: UUID, kind: str, ids: list[UUID], lexemes: list[list[str]]
) -> None:
    row = "(%s, %s, %s, array_to_tsvector(%s::text[]))"
    params: list[Any] = []
    for object_id, words in zip(ids, lexemes, strict=True):
        params += [organisation_id, kind, object_id, words]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_searchrow (organisation_id, kind, object_id, words) VALUES "
            + ", ".join([row] * len(ids))
            + " ON CONFLICT (organisation_id, kind, object_id)"
            " DO UPDATE SET words = EXCLUDED.words",
            params,
        )


def _find_postgresql(organisation_id: UUID, kind: str, terms: list[str], limit: int) -> list[UUID]:
    question = " & ".join(terms).replace(" OR ", " | ").replace('"*', '":*').replace('"', "'")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT found_id FROM luwte_search(%s::tsquery, %s, %s, %s)",
            [question, organisation_id, kind, limit],
        )
        return [row[0] for row in cursor.fetchall()]


# --- SQLite: FTS5 ---------------------------------------------------------------------------


def _write_sqlite(
    organisation_id: UUID, kind: str, ids: list[UUID], lexemes: list[list[str]]
) -> None:
    rows = [SearchRow(organisation_id=organisation_id, kind=kind, object_id=one) for one in ids]
    with transaction.atomic():
        SearchRow.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["organisation_id", "kind", "object_id"],
            update_fields=["kind"],
        )
        keys = [row.pk for row in rows]
        with connection.cursor() as cursor:
            cursor.executemany(
                "REPLACE INTO core_searchwords (rowid, words) VALUES (%s, %s)",
                [(key, " ".join(words)) for key, words in zip(keys, lexemes, strict=True)],
            )


def _find_sqlite(organisation_id: UUID, kind: str, terms: list[str], limit: int) -> list[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT r.object_id FROM core_searchwords JOIN core_searchrow r"
            " ON r.id = core_searchwords.rowid WHERE core_searchwords MATCH %s"
            " AND r.organisation_id = %s AND r.kind = %s"
            " ORDER BY core_searchwords.rowid DESC LIMIT %s",
            [" AND ".join(terms), organisation_id.hex, kind, limit],
        )
        return [UUID(row[0]) for row in cursor.fetchall()]
