"""What the software says of a track is stored as a key; what was stored in words stays readable.

In the tables the columns may be empty, with a default: so they come at once on a million rows, also
in SQLite, which copies the whole table for a column that may not. Nothing writes an empty one.
"""

from django.db import migrations, models


def in_table() -> models.CharField:
    return models.CharField(max_length=60, null=True, db_default=models.Value(""))


def in_model() -> models.CharField:
    return models.CharField(blank=True, db_default="", default="", max_length=60)


class Migration(migrations.Migration):
    dependencies = [("incidents", "0011_free_text_is_erased")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.AddField("track", "next_key", in_table()),
                migrations.AddField("track", "reason_key", in_table()),
            ],
            state_operations=[
                migrations.AddField("track", "next_key", in_model()),
                migrations.AddField("track", "reason_key", in_model()),
            ],
        ),
    ]
