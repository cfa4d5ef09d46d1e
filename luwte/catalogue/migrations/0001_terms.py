"""The tables of editions and terms."""

import django.db.models.deletion
import luwte.lib.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ('tenancy', '0001_organisations_and_logins'),
    ]

    operations = [
        migrations.CreateModel(
            name='Edition',
            fields=[
                ('id', models.UUIDField(default=luwte.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('pack', models.CharField(max_length=40)),
                ('number', models.PositiveIntegerField()),
                ('hash', models.CharField(max_length=64)),
                ('loaded_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('pack', 'number'), name='edition_once')],
            },
        ),
        migrations.CreateModel(
            name='Adoption',
            fields=[
                ('id', models.UUIDField(default=luwte.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('pack', models.CharField(max_length=40)),
                ('edition', models.PositiveIntegerField()),
                ('adopted_at', models.DateTimeField()),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organisation')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('organisation', 'pack'), name='pack_adopted_once')],
            },
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.UUIDField(default=luwte.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=20)),
                ('key', models.CharField(max_length=80)),
                ('version', models.PositiveIntegerField()),
                ('hash', models.CharField(max_length=64)),
                ('texts', models.JSONField()),
                ('data', models.JSONField()),
                ('source', models.TextField()),
                ('checked_on', models.DateField()),
                ('order', models.IntegerField(default=0)),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='catalogue.edition')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('edition', 'kind', 'key'), name='entry_once')],
            },
        ),
        migrations.CreateModel(
            name='Term',
            fields=[
                ('id', models.UUIDField(default=luwte.lib.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=20)),
                ('key', models.CharField(max_length=80)),
                ('labels', models.JSONField(default=dict)),
                ('entry_key', models.CharField(max_length=80)),
                ('pack', models.CharField(blank=True, max_length=40)),
                ('edition', models.PositiveIntegerField(default=0)),
                ('data', models.JSONField(blank=True, default=dict)),
                ('order', models.PositiveSmallIntegerField(default=0)),
                ('active', models.BooleanField(default=True)),
                ('is_own', models.BooleanField(default=False)),
                ('is_renamed', models.BooleanField(default=False)),
                ('is_current', models.BooleanField(default=True)),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.organisation')),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(condition=models.Q(('is_current', True)), fields=('organisation', 'kind', 'key'), name='term_once')],
            },
        ),
    ]
