"""Minors, protected and deceased clients have their table; no date of birth is kept."""

import django.db.models.deletion
from django.db import migrations, models

import consigne.kernel.ids
from consigne.walls.ddl import Raise, Tie, Wall


class Migration(migrations.Migration):
    dependencies = [
        ("clients", "0006_identity"),
        ("institutions", "0002_walls"),
    ]

    operations = [
        migrations.CreateModel(
            name="IncapacityFound",
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
                    "what",
                    models.CharField(
                        choices=[
                            ("under_14", "under_14"),
                            ("minor", "minor"),
                            ("protected", "protected"),
                            ("deceased", "deceased"),
                        ],
                        max_length=20,
                    ),
                ),
                ("evidence_kind", models.CharField(max_length=40)),
                ("from_on", models.DateField()),
                ("until_on", models.DateField(null=True)),
                ("found_by", models.UUIDField()),
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
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until_on__isnull", True),
                            ("until_on__gt", models.F("from_on")),
                            _connector="OR",
                        ),
                        name="incapacity_has_a_day",
                    )
                ],
            },
        ),
        Raise(Wall("clients_incapacityfound")),
        Tie("clients_incapacityfound", "client_id", "clients_client"),
    ]
