"""A table for what goes along when incidents move between cases, so that it can come back."""

import django.db.models.deletion
from django.db import migrations, models

import luwte.lib.ids


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0011_free_text_is_erased"),
        ("response", "0002_before_the_next_contact"),
        ("tenancy", "0002_slugs_are_never_used_again"),
    ]

    operations = [
        migrations.CreateModel(
            name="CaseFollowing",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=luwte.lib.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("rows", models.JSONField(default=dict)),
                ("taken_over", models.JSONField(default=list)),
                (
                    "join",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="incidents.casejoin",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.organisation",
                    ),
                ),
            ],
            options={"abstract": False, "base_manager_name": "objects"},
        ),
    ]
