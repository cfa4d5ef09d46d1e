"""What waits for a decision is found along an index of its own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("response", "0004_the_reason_of_a_join_is_sealed"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="measure",
            index=models.Index(
                condition=models.Q(("decided_at", None), ("ended_at", None)),
                fields=["organisation", "id"],
                name="measures_undecided",
            ),
        ),
    ]
