"""The index of words, in the language of each database; see core/search.py."""

from django.db import migrations

POSTGRESQL = """
ALTER TABLE core_searchrow ADD COLUMN words tsvector NOT NULL DEFAULT ''::tsvector;
-- The words stand apart: finding a thousand rows then reads a few pages, not a thousand.
ALTER TABLE core_searchrow ALTER COLUMN words SET STORAGE EXTERNAL;
ALTER TABLE core_searchrow SET (toast_tuple_target = 128);
-- Rare and common words of one organisation: the planner knows more of them than by default.
ALTER TABLE core_searchrow ALTER COLUMN words SET STATISTICS 1000;
CREATE INDEX search_words ON core_searchrow USING gin (words)
    WITH (gin_pending_list_limit = 512);
-- Always by the index of words and then newest first: the planner would rather walk the table
-- backwards, and read a whole organisation for a word that is common elsewhere.
CREATE FUNCTION luwte_search(question tsquery, organisation uuid, most integer)
RETURNS TABLE (object_id uuid) LANGUAGE sql STABLE
SET enable_seqscan = off SET jit = off
AS $$
    WITH found AS MATERIALIZED (
        SELECT r.id, r.object_id FROM core_searchrow r
        WHERE r.words @@ question AND r.organisation_id = organisation
    )
    SELECT found.object_id FROM found ORDER BY found.id DESC LIMIT most
$$;
"""
POSTGRESQL_BACK = """
DROP FUNCTION luwte_search(tsquery, uuid, integer);
DROP INDEX search_words;
ALTER TABLE core_searchrow RESET (toast_tuple_target);
ALTER TABLE core_searchrow DROP COLUMN words;
"""
# The words are letters and digits only. An explicit key: implicit ones change on VACUUM.
SQLITE = """
CREATE VIRTUAL TABLE core_searchwords USING fts5 (
    words, detail = none, tokenize = 'unicode61 remove_diacritics 0'
)
"""
SQLITE_BACK = "DROP TABLE core_searchwords"


def make(apps, schema_editor):
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    schema_editor.execute(POSTGRESQL if is_postgresql else SQLITE, params=None)


def unmake(apps, schema_editor):
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    schema_editor.execute(POSTGRESQL_BACK if is_postgresql else SQLITE_BACK, params=None)


class Migration(migrations.Migration):
    dependencies = [("core", "0001_the_lowest_floor")]

    operations = [migrations.RunPython(make, unmake)]
