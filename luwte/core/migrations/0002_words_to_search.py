"""The index of words, in the language of each database; see core/search.py."""

from django.db import migrations

POSTGRESQL = """
ALTER TABLE core_searchrow ADD COLUMN words tsvector NOT NULL DEFAULT ''::tsvector;
-- The words stand in the row itself: to walk the newest rows is then to read pages in order.
ALTER TABLE core_searchrow ALTER COLUMN words SET STORAGE MAIN;
ALTER TABLE core_searchrow SET (toast_tuple_target = 8160);
CREATE INDEX search_newest ON core_searchrow (organisation_id, kind, id);
CREATE INDEX search_words ON core_searchrow USING gin (words)
    WITH (gin_pending_list_limit = 512);
-- A common word is found by walking back from the newest row until there are enough; any other by
-- the index of words. Which of the two it is, the newest 1,500 rows tell: the planner cannot know,
-- and where it is wrong a search takes a second. From 8 in 100 on, walking is the shorter way, but
-- not further than 30,000 rows: a word of this month may be rare before. The walk asks for a range
-- of one organisation and orders by all three columns, so that only search_newest can serve it: by
-- the primary key it would read every other organisation's rows on its way.
CREATE FUNCTION luwte_search(question tsquery, organisation uuid, of_kind text, most integer)
RETURNS TABLE (found_id uuid) LANGUAGE plpgsql STABLE
SET enable_seqscan = off SET enable_sort = off SET jit = off
AS $$
DECLARE
    looked_at CONSTANT integer := 1500;
    walk CONSTANT integer := 30000;
    seen integer;
    hits integer;
    found_already integer := 0;
    before bigint := 9223372036854775807;
BEGIN
    SELECT count(*), count(*) FILTER (WHERE newest.words @@ question) INTO seen, hits
    FROM (
        SELECT r.words FROM core_searchrow r
        WHERE r.organisation_id BETWEEN organisation AND organisation
            AND r.kind BETWEEN of_kind AND of_kind
        ORDER BY r.organisation_id DESC, r.kind DESC, r.id DESC LIMIT looked_at
    ) newest;
    IF seen < looked_at OR hits > seen * 0.08 THEN
        RETURN QUERY SELECT walked.object_id FROM (
            SELECT r.organisation_id, r.kind, r.id, r.object_id, r.words FROM core_searchrow r
            WHERE r.organisation_id BETWEEN organisation AND organisation
                AND r.kind BETWEEN of_kind AND of_kind
            ORDER BY r.organisation_id DESC, r.kind DESC, r.id DESC LIMIT walk
        ) walked
        WHERE walked.words @@ question
        ORDER BY walked.organisation_id DESC, walked.kind DESC, walked.id DESC LIMIT most;
        GET DIAGNOSTICS found_already = ROW_COUNT;
        IF seen < looked_at OR found_already >= most THEN
            RETURN;
        END IF;
        SELECT r.id INTO before FROM core_searchrow r
        WHERE r.organisation_id BETWEEN organisation AND organisation
            AND r.kind BETWEEN of_kind AND of_kind
        ORDER BY r.organisation_id DESC, r.kind DESC, r.id DESC OFFSET walk - 1 LIMIT 1;
        IF before IS NULL THEN
            RETURN;
        END IF;
    END IF;
    RETURN QUERY WITH matching AS MATERIALIZED (
        SELECT r.id, r.object_id, r.organisation_id, r.kind FROM core_searchrow r
        WHERE r.words @@ question
    )
    SELECT matching.object_id FROM matching
    WHERE matching.organisation_id = organisation AND matching.kind = of_kind
        AND matching.id < before
    ORDER BY matching.id DESC LIMIT most - found_already;
END
$$;
"""
POSTGRESQL_BACK = """
DROP FUNCTION luwte_search(tsquery, uuid, text, integer);
DROP INDEX search_words;
DROP INDEX search_newest;
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
