"""Checks say under which activity, to which level and of whom; codes sent have their table."""

import django.db.models.deletion
from django.db import migrations, models

import consigne.kernel.ids
from consigne.walls.ddl import Raise, Tie, Wall

TIED = """
-- squawk-ignore adding-foreign-key-constraint, constraint-missing-not-valid
ALTER TABLE clients_identitycheck ADD CONSTRAINT clients_identitycheck_{column}_tie
FOREIGN KEY (institution_id, {column}) REFERENCES {parent} (institution_id, id)
DEFERRABLE INITIALLY IMMEDIATE
"""


class Migration(migrations.Migration):
    dependencies = [
        ("clients", "0005_emergency_access"),
        ("institutions", "0002_walls"),
        ("register", "0002_walls"),
    ]

    operations = [
        migrations.AddField(
            model_name="identitycheck",
            name="activity",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="register.activity",
            ),
        ),
        migrations.AddField(
            model_name="identitycheck",
            name="asked",
            field=models.SmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="identitycheck",
            name="ended_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="identitycheck",
            name="level",
            field=models.SmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="identitycheck",
            name="representative",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="clients.client",
            ),
        ),
        migrations.AddField(
            model_name="identitycheck",
            name="right",
            field=models.SmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="identitycheck",
            name="scope",
            field=models.CharField(
                choices=[
                    ("everything", "everything"),
                    ("this_matter", "this_matter"),
                    ("information", "information"),
                ],
                max_length=30,
                null=True,
            ),
        ),
        migrations.CreateModel(
            name="IdentityCode",
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
                ("sent_to", models.UUIDField()),
                ("sent_by", models.UUIDField()),
                ("sent_at", models.DateTimeField()),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("tries", models.SmallIntegerField(default=0)),
                ("over_at", models.DateTimeField(null=True)),
                (
                    "client",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="clients.client",
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
            ],
            options={
                "indexes": [models.Index(fields=["client", "-sent_at"], name="code_latest")],
            },
        ),
        Raise(Wall("clients_identitycode")),
        Tie("clients_identitycode", "client_id", "clients_client"),
        # The columns are new and empty: each scan finds nothing.
        migrations.RunSQL([TIED.format(column="activity_id", parent="register_activity")]),
        migrations.RunSQL([TIED.format(column="representative_id", parent="clients_client")]),
    ]
