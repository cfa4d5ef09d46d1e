"""Audit rows, their seals and the daily heads can be added, never changed or removed."""

import uuid
from django.db import migrations, models

from luwte.core import insert_only


def put_up(apps, schema_editor):
    insert_only.put_up(schema_editor.connection)


def take_down(apps, schema_editor):
    insert_only.take_down(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0002_words_to_search'),
    ]

    operations = [
        migrations.CreateModel(
            name='AuditHead',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('organisation_id', models.UUIDField(default=uuid.UUID('00000000-0000-0000-0000-000000000000'))),
                ('day', models.DateField()),
                ('seq', models.BigIntegerField()),
                ('hash', models.CharField(max_length=64)),
                ('at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organisation_id', 'day'), name='one_head_a_day')],
            },
        ),
        migrations.RunPython(put_up, take_down),
    ]
