"""Editions and their entries cannot be changed, nor (on PostgreSQL) removed row by row.

SQLite keeps the wall against removal in the models: a trigger on DELETE would also stop Django's
own emptying of a test database, which TRUNCATE does on PostgreSQL.
"""

from django.db import migrations

TABLES = ("catalogue_edition", "catalogue_entry")

SQLITE = """
CREATE TRIGGER {table}_is_fixed BEFORE UPDATE ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is insert-only'); END
"""
SQLITE_BACK = "DROP TRIGGER {table}_is_fixed"

POSTGRES = """
CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{table} is insert-only'; END $$;
CREATE TRIGGER {table}_is_fixed BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION {table}_refuse()
"""
POSTGRES_BACK = "DROP TRIGGER {table}_is_fixed ON {table}; DROP FUNCTION {table}_refuse()"


def fix(apps, schema_editor):
    sql = POSTGRES if schema_editor.connection.vendor == "postgresql" else SQLITE
    for table in TABLES:
        schema_editor.execute(sql.format(table=table))


def free(apps, schema_editor):
    sql = POSTGRES_BACK if schema_editor.connection.vendor == "postgresql" else SQLITE_BACK
    for table in TABLES:
        schema_editor.execute(sql.format(table=table))


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0001_terms")]

    operations = [migrations.RunPython(fix, free)]
