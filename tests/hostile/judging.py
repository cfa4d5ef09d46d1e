"""What is wrong with an answer: an error, a raw sentence, something lost, cut or made twice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from http.cookies import SimpleCookie
from typing import Final
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from django.db import connection, transaction

from luwte.lib.text_checks import clean_text
from tests.cast import Cast
from tests.hostile.attacks import NAMES, QUERIES, SEGMENTS, Attack, attacks_on
from tests.hostile.machine import Answer, Scene, Table, forms_of, name_of, send, setting
from tests.hostile.page_forms import TYPED, Control, Fields, PageForm, forms_on, links_on, shown
from tests.hostile.written import Written

# Said by a framework or a database, and to nobody in particular.
RAW: Final = re.compile(
    r"IntegrityError|OperationalError|DataError|DETAIL:|violates|UNIQUE constraint|Traceback"
    r"|This field is required|Enter a valid|Ensure this value|Select a valid choice"
    r"|Null characters|is not one of the available"
)
SENTENCE: Final = re.compile(r"_error\"|data-summary|role=\"alert\"")
# Written on the way, whatever is done.
ALWAYS: Final = {
    "core_auditentry", "core_formsent", "django_session", "core_cache", "usersessions_usersession",
}  # fmt: skip
WORDS: Final = TYPED - {"date", "time", "number"}


def everything_wrong(cast: Cast, table: Table, name: str, *, one_by_one: bool = False) -> list[str]:
    """Everything that is wrong with how this address answers what is attacked: an empty list."""
    found: list[str] = []
    with setting(cast, table, name) as scene:
        found += _wrong_addresses(scene, table)
        for url, form in forms_of(scene, table):
            right = table.filled(scene, url, form)
            wrong = list(_sent_twice(scene, table, url, right))
            for attack in attacks_on(form, right, scene.theirs, one_by_one=one_by_one):
                said = _wrong_form(scene, table, url, form, attack)
                wrong += [f"{one}: {attack.words}" for one in said]
            found += [f"{name_of(url)} [{', '.join(form.controls)}]: {one}" for one in wrong]
    return found


def _sent_twice(scene: Scene, table: Table, url: str, right: Fields) -> Iterator[str]:
    """Filled in right it goes through, or no attack gets any further; sent twice it makes nothing
    anew, and nobody is told that it went wrong."""
    name = name_of(url)
    cookies = SimpleCookie(scene.browser.cookies.output(header="", sep=";"))
    with transaction.atomic():
        first = send(scene, url, right, keep=True)
        counted = _rows(made(first.written))
        again = send(scene, url, right, keep=True)
        more = {one: n for one, n in _rows(made(first.written)).items() if n > counted[one]}
        transaction.set_rollback(True)
    scene.browser.cookies = cookies
    if first.status >= 400 or first.errors:
        if name not in table.refused:
            yield f"refused {right}: {first.status} {first.errors} {why(first)} {first.crash}"
    elif name in table.refused:
        yield "went through, and the table says that it is refused"
    elif again.status >= 400 or again.errors:
        if made(first.written) and name not in table.again:
            told = f"{again.status} {again.errors} {why(again)} {again.crash}"
            yield f"said to the second tap: {told}"
    elif more and name not in table.again:
        yield f"made {more} again, after {counted}"


def _rows(tables: Iterable[str]) -> dict[str, int]:
    """How many rows stand in these tables."""
    with connection.cursor() as cursor:
        found = {}
        for one in tables:
            cursor.execute(f"SELECT COUNT(*) FROM {connection.ops.quote_name(one)}")
            found[one] = int(cursor.fetchone()[0])
    return found


def made(written: Written) -> dict[str, int]:
    """How many rows were made, by table."""
    return {one: count for one, count in written.inserted.items() if one not in ALWAYS}


def why(answer: Answer) -> str:
    """The sentences of a refusal."""
    errors = re.findall(r'id="[\w-]+_error"[^>]*>(.*?)</', answer.page, re.DOTALL)
    summary = re.findall(r"data-summary>.*?</ul>|data-summary>.*?</div>", answer.page, re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", " ".join([*errors, *summary])).split())[:300]


# --- Forms -----------------------------------------------------------------------------------


def _wrong_form(
    scene: Scene, table: Table, url: str, form: PageForm, attack: Attack
) -> Iterator[str]:
    answer = send(scene, url, attack.sent)
    if answer.status >= 500 or answer.crash:
        yield f"{answer.status} {answer.crash}"
    elif raw := RAW.search(answer.page):
        yield f"raw words {raw.group()!r}"
    elif answer.status == 400:
        yield "400 without a page"
    elif answer.went_on:
        said = table.said.get(name_of(url), {})
        yield from (f"{one} not kept" for one in _not_kept(form, attack, answer) if one not in said)
    elif answer.errors:
        lost = [name for name, _value in _typed(form, attack, WORDS)]
        yield from [f"{lost} lost, told {answer.errors}"] if lost else []
    elif answer.status in {409, 413, 422, 429}:
        lost = sorted(set(_lost(form, attack, answer.page)))
        yield from [f"{lost} lost with {answer.status}"] if lost else []
        if not SENTENCE.search(answer.page):
            yield f"{answer.status} without a sentence"


def _typed(form: PageForm, attack: Attack, kinds: frozenset[str]) -> Iterator[tuple[str, str]]:
    for name, control in form.controls.items():
        for value in attack.sent.get(name, []):
            if control.kind in kinds and _plain(value):
                yield name, value


def _not_kept(form: PageForm, attack: Attack, answer: Answer) -> Iterator[str]:
    """What was typed, was taken, and was not written whole. A moment is written in another zone."""
    for name, value in _typed(form, attack, TYPED):
        if name in attack.changed and not re.search(r"_[01]$", name):
            yield from [] if answer.written.holds(value) else [name]


def _lost(form: PageForm, attack: Attack, page: str) -> Iterator[str]:
    """What was typed or ticked and does not stand on the page any more."""
    stands = {name: {_plain(one) for one in values} for name, values in shown(page).items()}
    for name, control in form.controls.items():
        if _comes_back(control, attack):
            for value in attack.sent.get(name, []):
                yield from [] if not _plain(value) or _plain(value) in stands[name] else [name]


def _comes_back(control: Control, attack: Attack) -> bool:
    """A password never; what nobody can choose need not; files stay with the browser."""
    if control.kind in {"hidden", "password", "file"}:
        return False
    return control.kind in TYPED or control.name not in attack.changed


def _plain(text: str) -> str:
    return " ".join(clean_text(text).split())


# --- Addresses -------------------------------------------------------------------------------


def _wrong_addresses(scene: Scene, table: Table) -> Iterator[str]:
    expected = table.expect[scene.name]
    for url in [*_with_queries(scene), *_with_parts(scene, table)]:
        for method in ("get", "post") if expected.post else ("get",):
            answer = send(scene, url, {}, method=method)
            if answer.status >= 500 and answer.status not in expected.answers:
                yield f"{method} {url[:160]}: {answer.status} {answer.crash}"
            elif raw := RAW.search(answer.page):
                yield f"{method} {url[:160]}: raw words {raw.group()!r}"


def _with_queries(scene: Scene) -> Iterator[str]:
    """All that the page asks in its address at once, and each apart where it asks something."""
    page = send(scene, scene.url, {}, method="get")
    if page.status >= 300:
        return
    asked = {name for link in links_on(page.page) for name, _v in parse_qsl(urlsplit(link).query)}
    for form in forms_on(page.page):
        asked |= set(form.controls) if form.method == "get" else set()
    for value in QUERIES:
        yield f"{scene.url}?{urlencode(dict.fromkeys((*NAMES, *asked), value))}"
    for name in sorted(asked):
        yield f"{scene.url}?{urlencode({name: QUERIES[0]})}"


def _with_parts(scene: Scene, table: Table) -> Iterator[str]:
    """Each part of the address that is no id, as something that it is not."""
    expected = table.expect[scene.name]
    for part in {"zonnedael", *(str(one) for one in expected.fixed.values())}:
        for bad in SEGMENTS:
            if f"/{quote(part)}/" in scene.url:
                yield scene.url.replace(f"/{quote(part)}/", f"/{bad}/", 1)
