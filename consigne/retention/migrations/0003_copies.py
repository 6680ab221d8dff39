"""People answer for copies out of reach; certificates of copies follow one another."""

import uuid

import django.db.models.deletion
from django.db import migrations, models
from django.db.models.fields.json import KeyTextTransform

import consigne.kernel.ids
from consigne.walls.ddl import Grants, Raise, Tie, Wall

# A word once given is never changed: a later one follows it.
GIVEN = Grants(web="SELECT, INSERT", worker="SELECT", disposal="SELECT")

# Nobody relied on there being one certificate of the copies and no second.
ONE_PER_STAGE_NO_MORE = """
-- squawk-ignore ban-drop-constraint
ALTER TABLE retention_certificate DROP CONSTRAINT certificate_number
"""


class Migration(migrations.Migration):
    dependencies = [("retention", "0002_walls"), ("institutions", "0002_walls")]
    operations = [
        migrations.CreateModel(
            name="Attestation",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=consigne.kernel.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="institutions.institution",
                    ),
                ),
                (
                    "store",
                    models.CharField(
                        choices=[
                            ("database_files", "database_files"),
                            ("replicas", "replicas"),
                            ("outside_backups", "outside_backups"),
                        ],
                        max_length=40,
                    ),
                ),
                ("since_on", models.DateField()),
                ("text_en", models.CharField(max_length=500)),
                ("text_fr", models.CharField(max_length=500)),
                ("attested_by", models.UUIDField()),
                ("attested_at", models.DateTimeField(auto_now_add=True)),
                (
                    "run",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attestations",
                        to="retention.run",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("attested_by", uuid.UUID(int=0)), _negated=True),
                        name="attestation_by_a_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("text_en", ""), _negated=True),
                            models.Q(("text_fr", ""), _negated=True),
                        ),
                        name="attestation_in_both_languages",
                    ),
                ],
            },
        ),
        Raise(Wall("retention_attestation", GIVEN)),
        Tie("retention_attestation", "run_id", "retention_run"),
        migrations.AddConstraint(
            model_name="certificate",
            constraint=models.UniqueConstraint(
                models.F("institution"),
                models.F("number"),
                KeyTextTransform("replaces", KeyTextTransform("document", "signed")),
                name="certificate_replaced_once",
                nulls_distinct=False,
            ),
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL([ONE_PER_STAGE_NO_MORE])],
            state_operations=[
                migrations.RemoveConstraint(model_name="certificate", name="certificate_number")
            ],
        ),
    ]
