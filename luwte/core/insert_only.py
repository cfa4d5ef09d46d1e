"""Tables whose rows can be added, and never changed or removed: the database sees to it.

A superuser of the database can still take the triggers down; the chain of seals (`core.seals`)
makes visible what was done meanwhile.
"""

from __future__ import annotations

from typing import Any

TABLES = ("core_auditentry", "core_auditseal", "core_audithead")
DEEDS = {"sqlite": ("UPDATE", "DELETE"), "postgresql": ("UPDATE", "DELETE", "TRUNCATE")}


def put_up(connection: Any, tables: tuple[str, ...] = TABLES) -> None:
    """Make the triggers. connection: of Django."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "CREATE OR REPLACE FUNCTION luwte_insert_only() RETURNS trigger LANGUAGE plpgsql"
                " AS $$ BEGIN RAISE EXCEPTION '% is insert-only', TG_TABLE_NAME; END $$"
            )
        for table, deed, name in _each(connection, tables):
            cursor.execute(_trigger(connection.vendor, table, deed, name))


def take_down(connection: Any, tables: tuple[str, ...] = TABLES) -> None:
    """Drop the triggers: to undo the migration, and to empty a test's database."""
    with connection.cursor() as cursor:
        for table, _deed, name in _each(connection, tables):
            on = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")


def _each(connection: Any, tables: tuple[str, ...]) -> list[tuple[str, str, str]]:
    return [
        (table, deed, f"{table}_no_{deed.lower()}")
        for table in tables
        for deed in DEEDS[connection.vendor]
    ]


def _trigger(vendor: str, table: str, deed: str, name: str) -> str:
    if vendor == "sqlite":
        return (
            f"CREATE TRIGGER {name} BEFORE {deed} ON {table}"
            f" BEGIN SELECT RAISE(ABORT, '{table} is insert-only'); END"
        )
    each = "STATEMENT" if deed == "TRUNCATE" else "ROW"
    return (
        f"CREATE TRIGGER {name} BEFORE {deed} ON {table}"
        f" FOR EACH {each} EXECUTE FUNCTION luwte_insert_only()"
    )
