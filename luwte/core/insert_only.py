"""Tables whose rows can be added, and never changed or removed: the database sees to it.

One exception: who read what, five years after (`core.reads_ended`).

A superuser of the database can still take the triggers down; the chain of seals (`core.seals`)
makes visible what was done meanwhile.
"""

from __future__ import annotations

from typing import Any

# Years: so old a row that says who read what has to be before it may be removed (NEN 7513).
READS_ARE_KEPT = 5
READS = "core_auditentry"
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
            cursor.execute(
                "CREATE OR REPLACE FUNCTION luwte_old_reads_only() RETURNS trigger"
                " LANGUAGE plpgsql AS $$ BEGIN"
                f" IF OLD.outcome = 'read' AND OLD.at < now() - interval '{READS_ARE_KEPT} years'"
                " THEN RETURN OLD; END IF;"
                " RAISE EXCEPTION '% is insert-only', TG_TABLE_NAME; END $$"
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
    is_reads = table == READS and deed == "DELETE"
    if vendor == "sqlite":
        old = f"strftime('%Y-%m-%d %H:%M:%S', 'now', '-{READS_ARE_KEPT} years')"
        when = f" WHEN NOT (OLD.outcome = 'read' AND OLD.at < {old})" if is_reads else ""
        return (
            f"CREATE TRIGGER {name} BEFORE {deed} ON {table}{when}"
            f" BEGIN SELECT RAISE(ABORT, '{table} is insert-only'); END"
        )
    each = "STATEMENT" if deed == "TRUNCATE" else "ROW"
    return (
        f"CREATE TRIGGER {name} BEFORE {deed} ON {table}"
        f" FOR EACH {each} EXECUTE FUNCTION"
        f" {'luwte_old_reads_only' if is_reads else 'luwte_insert_only'}()"
    )
