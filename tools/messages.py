#!/usr/bin/env python3
"""Translations of the screens: English in the code, Dutch in each room's own `.po` file.

    tools/messages.py update [room ...]    bring luwte/<room>/locale/nl/…/django.po up to date
    tools/messages.py compile [room ...]   write the .mo files that Django reads (not committed)
    tools/messages.py check [room ...]     fail on what is missing, fuzzy, stale or contradictory

Works with Babel and Django alone; the gettext programs are not needed. Texts are taken from
Python by Babel and from templates by Django's own `templatize`, so a msgid here is the very
string that Django looks up when the page is rendered.
"""

from __future__ import annotations

import argparse
import ast
import io
import re
import sys
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "luwte"
LANGUAGE = "nl"
TEMPLATE_ENDINGS = {".html", ".txt", ".svg", ".xml", ".webmanifest"}
NOT_SHOWN = {"tests", "migrations", "locale", "content", "static"}

# Which arguments of a call are texts; "c" marks the context, as in pgettext.
KEYWORDS: dict[str, tuple[Any, ...]] = {
    "gettext": (1,),
    "gettext_lazy": (1,),
    "gettext_noop": (1,),
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%(?:\([^)]*\))?[sdrfi]|\{[a-z_][a-z0-9_.]*(?:![rs])?(?::[^}]*)?\}")
# templatize writes the constant of {{ _("…") }} as it stands, while Django looks it up with
# its percent signs doubled, like every other text of a template.
CONSTANT = re.compile(r""" _\((".*?"|'.*?')\) """)


@dataclass(frozen=True)
class Text:
    """One text to translate: msgid, or (singular, plural), its context and where it stands."""

    msgid: str | tuple[str, ...]
    context: str | None
    place: str
    line: int


def rooms_in(package: Path = PACKAGE) -> list[str]:
    """Names of the rooms whose texts Django reads: those that are installed as applications.

    (`config` says "Dutch" and "English" only, which Django translates itself.)
    """
    return sorted(p.parent.name for p in package.glob("*/apps.py"))


def po_path(room: str, package: Path = PACKAGE) -> Path:
    return package / room / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"


# --- Taking texts out of the sources ---------------------------------------------------


def shown_files(room: Path) -> Iterator[Path]:
    """Files of a room whose texts a user can see, in a fixed order."""
    for path in sorted(room.rglob("*")):
        inside = path.relative_to(room).parts
        if not path.is_file() or NOT_SHOWN & set(inside[:-1]):
            continue
        if path.suffix == ".py" or (path.suffix in TEMPLATE_ENDINGS and "templates" in inside):
            yield path


def keywords_of(source: str) -> dict[str, tuple[Any, ...]]:
    """The translating functions as this module names them (`gettext as _`)."""
    known = dict(KEYWORDS)
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            for name in node.names:
                if name.name in KEYWORDS and name.asname:
                    known[name.asname] = KEYWORDS[name.name]
    return known


def template_as_python(source: str, origin: str) -> str:
    """The texts of a template as calls that Babel's Python reader understands.

    What `templatize` leaves of the markup keeps its indentation, which Python would refuse;
    the texts themselves stand on one line each, so every line can lose its margin.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        calls = templatize(source, origin=origin)
    calls = CONSTANT.sub(lambda found: found[0].replace("%", "%%"), calls)
    return "\n".join(line.strip() for line in calls.splitlines()) + "\n"


def texts_of(path: Path, root: Path = ROOT) -> Iterator[Text]:
    """Every text of one file, in the order in which it stands there."""
    source = path.read_text(encoding="utf-8")
    place = path.relative_to(root).as_posix()
    if path.suffix == ".py":
        keywords = keywords_of(source)
    else:
        source = template_as_python(source, place)
        keywords = KEYWORDS | {"_": (1,)}
    stream = io.BytesIO(source.encode())
    for line, msgid, _comments, context in extract(
        "python", stream, keywords=keywords, options={"encoding": "utf-8"}
    ):
        yield Text(msgid if isinstance(msgid, str) else tuple(msgid), context, place, line)


def texts_in(room: str, package: Path = PACKAGE) -> list[Text]:
    return [t for path in shown_files(package / room) for t in texts_of(path, package.parent)]


def fresh_catalog(texts: Iterable[Text]) -> Catalog:
    catalog = Catalog(locale=LANGUAGE, fuzzy=False)
    for text in texts:
        if text.msgid not in ("", ("", "")):
            # A place without a line number: a moved line is no change of the translation.
            catalog.add(text.msgid, locations=[(text.place, 0)], context=text.context)
    return catalog


# --- The .po file ----------------------------------------------------------------------


def read(path: Path) -> Catalog:
    if not path.exists():
        return Catalog(locale=LANGUAGE, fuzzy=False)
    with path.open("rb") as stream:
        return read_po(stream, locale=LANGUAGE, domain="django")


def as_po(catalog: Catalog) -> str:
    """The catalog as text: sorted by place, without the dates that change at every run."""
    stream = io.BytesIO()
    write_po(stream, catalog, width=98, sort_by_file=True, include_lineno=False)
    _old_header, separator, entries = stream.getvalue().decode().partition("\n\n")
    header = (
        'msgid ""\nmsgstr ""\n'
        f'"Language: {LANGUAGE}\\n"\n'
        '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n'
        '"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n'
    )
    return (header + separator + entries).rstrip("\n") + "\n"


def brought_up_to_date(room: str, package: Path = PACKAGE) -> Catalog:
    """The room's catalog with today's texts; translations kept, removed texts marked gone."""
    catalog = read(po_path(room, package))
    catalog.update(fresh_catalog(texts_in(room, package)), no_fuzzy_matching=True)
    return catalog


def update(rooms: list[str], package: Path = PACKAGE) -> int:
    for room in rooms:
        catalog = brought_up_to_date(room, package)
        path = po_path(room, package)
        if not len(catalog) and not catalog.obsolete and not path.exists():
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(as_po(catalog), encoding="utf-8")
        missing = sum(1 for message in real(catalog) if not is_translated(message))
        print(f"{room}: {len(catalog)} texts, {missing} without translation")
    return 0


def compile_(rooms: list[str], package: Path = PACKAGE) -> int:
    for room in rooms:
        source = po_path(room, package)
        if not source.exists():
            continue
        target = source.with_suffix(".mo")
        stream = io.BytesIO()
        write_mo(stream, read(source))
        if not target.exists() or target.read_bytes() != stream.getvalue():
            part = target.with_suffix(".mo.part")
            part.write_bytes(stream.getvalue())
            part.replace(target)
    return 0


# --- Checking --------------------------------------------------------------------------


def real(catalog: Catalog) -> list[Message]:
    return [message for message in catalog if message.id]


def forms(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else [part or "" for part in value]


def is_translated(message: Message) -> bool:
    return bool(message.string) and all(forms(message.string))


def placeholders(text: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(text.replace("%%", "")))


def placeholders_differ(message: Message) -> bool:
    """True when a translation would lose or invent a value.

    Of a plural only the last form must hold them all: "one day" need not count.
    """
    ids, strings = forms(message.id), forms(message.string)
    whole = placeholders(ids[-1])
    return placeholders(strings[-1]) != whole or any(
        set(placeholders(string)) - set(whole) for string in strings[:-1]
    )


def named(message: Message) -> str:
    context = f" (context {message.context!r})" if message.context else ""
    return f"{forms(message.id)[0]!r}{context}"


def complaints_about(room: str, package: Path = PACKAGE) -> Iterator[str]:
    written = read(po_path(room, package))
    for message in real(brought_up_to_date(room, package)):
        if written.get(message.id, message.context) is None:
            yield f"{room}: not in the .po yet (run update): {named(message)}"
        elif "fuzzy" in message.flags:
            yield f"{room}: marked fuzzy: {named(message)}"
        elif not is_translated(message):
            yield f"{room}: no Dutch for {named(message)}"
        elif placeholders_differ(message):
            yield f"{room}: placeholders differ: {named(message)} -> {message.string!r}"


def contradictions(rooms: list[str], package: Path = PACKAGE) -> Iterator[str]:
    """The same msgid with two translations: Django would use one of them in all rooms."""
    seen: dict[tuple[Any, Any], tuple[str, Any]] = {}
    for room in rooms:
        for message in real(read(po_path(room, package))):
            if not is_translated(message):
                continue
            key = (str(message.id), message.context)
            first_room, first = seen.setdefault(key, (room, message.string))
            if first != message.string:
                yield (
                    f"{room}: {named(message)} is {message.string!r} here and {first!r} in "
                    f"{first_room}; give one of them a context (pgettext)"
                )


def check(rooms: list[str], package: Path = PACKAGE) -> int:
    complaints = [line for room in rooms for line in complaints_about(room, package)]
    complaints += contradictions(rooms_in(package), package)
    for line in complaints:
        print(line)
    print(f"translations: {len(complaints)} complaint(s) in {len(rooms)} room(s)")
    return 1 if complaints else 0


def main(arguments: list[str] | None = None) -> int:
    ask = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    ask.add_argument("verb", choices=["update", "compile", "check"])
    ask.add_argument("rooms", nargs="*", help="rooms; all when none is named")
    given = ask.parse_args(arguments)
    unknown = sorted(set(given.rooms) - set(rooms_in()))
    if unknown:
        print(f"There is no room {', '.join(unknown)} in luwte/.")
        return 2
    verb = {"update": update, "compile": compile_, "check": check}[given.verb]
    return verb(given.rooms or rooms_in())


if __name__ == "__main__":
    sys.exit(main())
