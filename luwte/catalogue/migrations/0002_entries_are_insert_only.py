"""Editions and their entries can be added, never changed or removed."""

from django.db import migrations

from luwte.core import insert_only

TABLES = ("catalogue_edition", "catalogue_entry")


def put_up(apps, schema_editor):
    insert_only.put_up(schema_editor.connection, TABLES)


def take_down(apps, schema_editor):
    insert_only.take_down(schema_editor.connection, TABLES)


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0001_terms")]

    operations = [migrations.RunPython(put_up, take_down)]
