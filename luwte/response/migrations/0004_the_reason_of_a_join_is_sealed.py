"""Why two people were joined or split is sealed; once sent is once kept; a hearing counts on."""

import django.db.models.deletion
from django.db import migrations, models

BATCH = 500


def seal(apps, schema_editor):
    """Seal what stands in clear, in batches. No release had such rows: this is for who tried a
    version before. A fresh database has none, and then nothing of the present is asked."""
    from luwte.response.sealing import seal_for_both

    for row in _rows(apps, "why"):
        row.sealed = seal_for_both(
            row.why, row=row.pk, source=row.source_id, target=row.target_id
        )
        row.save(update_fields=["sealed"])


def unseal(apps, schema_editor):
    """The words in clear again."""
    from luwte.response.sealing import open_for_both

    for row in _rows(apps, "sealed"):
        row.why = open_for_both(row.sealed, row=row.pk)
        row.save(update_fields=["why"])


def _rows(apps, name):
    """The rows that hold something under this name, each inside the scope of its organisation."""
    from luwte.tenancy.scope import scope

    joins = apps.get_model("response", "PartyJoin")
    held = joins.objects.exclude(**{name: None if name == "sealed" else ""}).order_by("pk")
    last = None
    while batch := list((held.filter(pk__gt=last) if last else held)[:BATCH]):
        for row in batch:
            with scope(row.organisation_id):
                yield row
        last = batch[-1].pk


class Migration(migrations.Migration):
    dependencies = [
        ("response", "0003_what_followed_a_moved_incident"),
        ("tenancy", "0002_slugs_are_never_used_again"),
    ]

    operations = [
        migrations.AddField(
            model_name="partyjoin",
            name="sealed",
            field=models.BinaryField(null=True),
        ),
        migrations.AlterField(
            model_name="partyjoin",
            name="why",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.RunPython(seal, unseal),
        migrations.RemoveField(
            model_name="partyjoin",
            name="why",
        ),
        migrations.AddField(
            model_name="measure",
            name="heard_in",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="response.measure",
            ),
        ),
        migrations.AddField(
            model_name="otherparty",
            name="client_key",
            field=models.CharField(max_length=80, null=True),
        ),
        migrations.AddConstraint(
            model_name="otherparty",
            constraint=models.UniqueConstraint(
                fields=("organisation", "client_key"), name="party_client_key"
            ),
        ),
    ]
