"""The rules of the house that a linter cannot see. ARCHITECTURE.md says what they are for."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.migrations.loader import MigrationLoader

from luwte.tenancy.models import TenantModel

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "luwte"
ROOMS = sorted(path.parent.name for path in PACKAGE.glob("*/__init__.py"))
# Floors that every room stands on, and may use whole.
GROUND = {"lib", "core", "tenancy"}
DOORS = {"actions", "queries", "facts", "access", "events", "panels", "rules"}
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "managers", "base", "misc", "common"}
LONGEST_FILE = 600  # lines; from 500 on a room wants tidying


def floors() -> list[set[str]]:
    """The floors of the import contract, from the top down."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    layers = contracts["contracts"][0]["layers"]
    return [{name.strip(" ()") for name in re.split(r"[|:]", layer)} for layer in layers]


def height(room: str) -> int:
    """0 for the lowest floor."""
    return next(n for n, floor in enumerate(reversed(floors())) if room in floor)


def sources(*, tests: bool = False) -> Iterator[Path]:
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).parts
        if "migrations" not in parts and (tests or "tests" not in parts):
            yield path


def short(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def our_models() -> list[type[models.Model]]:
    return [m for m in apps.get_models() if m.__module__.startswith("luwte.")]


def imports_at_run_time(path: Path) -> Iterator[tuple[int, str]]:
    """(line, dotted name) of what a module imports, leaving out what only type checkers see."""
    for node in nodes_at_run_time(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, name.name) for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from ((node.lineno, f"{node.module}.{name.name}") for name in node.names)


def nodes_at_run_time(node: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            continue
        yield child
        yield from nodes_at_run_time(child)


# --- Floors and doors ------------------------------------------------------------------


def test_every_room_has_its_floor() -> None:
    assert set(ROOMS) <= set().union(*floors())


def test_every_room_with_a_database_is_installed() -> None:
    with_tables = {path.parent.parent.name for path in PACKAGE.glob("*/migrations/__init__.py")}
    installed = {
        name.split(".")[1] for name in settings.INSTALLED_APPS if name.startswith("luwte.")
    }
    assert with_tables - {"config", "lib"} <= installed


def test_foreign_keys_go_down() -> None:
    upward = [
        f"{model.__name__}.{field.name} -> {target.__module__}"
        for model in our_models()
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and (target := field.related_model)
        if isinstance(target, type) and target.__module__.startswith("luwte.")
        if target._meta.app_label != model._meta.app_label
        if height(target._meta.app_label) >= height(model._meta.app_label)
    ]
    assert upward == []


def test_rooms_enter_each_other_by_their_doors() -> None:
    beside_the_door = []
    for path in sources():
        room = path.relative_to(PACKAGE).parts[0]
        # Configuration names everything; the demo organisation looks up what it has just made.
        if room == "config" or "demo" in path.parts:
            continue
        for line, name in imports_at_run_time(path):
            parts = name.split(".")
            if parts[0] != "luwte" or len(parts) < 3 or parts[1] in GROUND | {room}:
                continue
            if parts[2] not in DOORS:
                beside_the_door.append(f"{short(path)}:{line} imports {name}")
    assert beside_the_door == []


def rule_modules() -> list[Path]:
    return [path for path in sources() if "rules" in path.stem or path.parent.name == "rules"]


def test_rules_know_no_database_and_no_request() -> None:
    impure = [
        f"{short(path)}:{line} imports {name}"
        for path in rule_modules()
        for line, name in imports_at_run_time(path)
        if name.startswith(("django.db", "django.http", "django.shortcuts", "django.contrib"))
        or re.match(r"luwte\.\w+\.(models|actions|queries|access|views)\b", name)
    ]
    assert impure == []


def test_views_fetch_through_access_and_queries() -> None:
    direct = []
    for path in sources():
        if not re.match(r"(\w+_)?views(_\w+)?$", path.stem) and path.parent.name != "views":
            continue
        if "demo" in path.parts:
            continue  # looks up the cast, and exists in demo mode only
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr in {"objects", "_base_manager"}:
                direct.append(f"{short(path)}:{node.lineno} {ast.unparse(node)}")
    assert direct == []


def test_there_are_no_django_signals() -> None:
    with_signals = [
        f"{short(path)}:{line} imports {name}"
        for path in sources()
        for line, name in imports_at_run_time(path)
        if name.startswith(("django.dispatch", "django.db.models.signals"))
    ]
    assert with_signals == []


# --- Tenants ---------------------------------------------------------------------------


def tenant_models() -> list[type[models.Model]]:
    return [model for model in our_models() if issubclass(model, TenantModel)]


def first_of(rule: models.Index | models.UniqueConstraint) -> str:
    if rule.fields:
        return rule.fields[0].lstrip("-")
    expressions = rule.expressions
    return str(getattr(expressions[0], "name", expressions[0])) if expressions else ""


def test_the_organisation_is_first_in_every_index_and_unique_constraint() -> None:
    rules = [
        (model, rule)
        for model in tenant_models()
        for rule in [
            *model._meta.indexes,
            *(c for c in model._meta.constraints if isinstance(c, models.UniqueConstraint)),
        ]
    ]
    wrong = [
        f"{model.__name__}: {rule.name} begins with {first_of(rule)}"
        for model, rule in rules
        if first_of(rule) not in {"organisation", "organisation_id"}
    ]
    assert wrong == []


def test_no_field_of_a_tenant_is_unique_across_organisations() -> None:
    wrong = [
        f"{model.__name__}.{field.name}"
        for model in tenant_models()
        for field in model._meta.local_concrete_fields
        # One row to one row is unique by its nature, and both lie in one organisation.
        if field.unique and not field.primary_key and not field.one_to_one
    ]
    assert wrong == []


# --- Migrations ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def migrations() -> list[tuple[str, object]]:
    found = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    return [(f"{app}.{name}", m) for (app, name), m in found.items() if app in ROOMS]


def test_migrations_are_named_by_what_they_do(migrations: list[tuple[str, object]]) -> None:
    silent = re.compile(r"_(initial|auto_\d+|alter_\w+_and_more)$|_\d{8}_\d{4}$|_and_more$")
    assert [name for name, _ in migrations if silent.search(name)] == []


def test_migrations_can_be_undone(migrations: list[tuple[str, object]]) -> None:
    stuck = [
        f"{name}: {operation.describe()}"
        for name, migration in migrations
        for operation in migration.operations  # type: ignore[attr-defined]
        if not operation.reversible
    ]
    assert stuck == []


# --- Files -----------------------------------------------------------------------------


def test_no_module_is_named_after_nothing() -> None:
    named = [
        short(path)
        for path in sources(tests=True)
        if FORBIDDEN_NAMES & {path.stem, *path.relative_to(PACKAGE).parts[:-1]}
    ]
    assert named == []


def test_no_file_is_too_long_to_read() -> None:
    long = [
        f"{short(path)}: {lines} lines"
        for path in sources()
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE
    ]
    assert long == []


INLINE = re.compile(
    # JSON in a page is data, which no policy runs.
    r"<script(?![^>]*(?:\bsrc=|application/json))[^>]*>|<style\b|\sstyle=[\"']|\son[a-z]+=[\"']|javascript:",
    re.I,
)
ELSEWHERE = re.compile(
    r"<(?:script|link|img|iframe|source|form)\b[^>]*\b(?:src|href|action)=[\"'](?:https?:)?//", re.I
)


def test_templates_hold_no_inline_script_or_style_and_no_other_host() -> None:
    found = []
    for path in sorted(PACKAGE.glob("*/templates/**/*.html")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if INLINE.search(line) or ELSEWHERE.search(line):
                found.append(f"{short(path)}:{number} {line.strip()[:80]}")
    assert found == []


def test_a_test_names_at_most_three_rows_of_the_specification() -> None:
    greedy = []
    for path in [*sources(tests=True), *sorted((ROOT / "tests").glob("*.py"))]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                keys = [
                    key
                    for mark in node.decorator_list
                    if isinstance(mark, ast.Call) and ast.unparse(mark.func).endswith("mark.spec")
                    for key in mark.args
                ]
                if len(keys) > 3:
                    greedy.append(f"{short(path)}: {node.name}")
    assert greedy == []
