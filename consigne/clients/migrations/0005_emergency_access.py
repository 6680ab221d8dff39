"""Files opened in an emergency: what was opened stands, and only its review is written after."""

import datetime

import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

import consigne.kernel.ids
from consigne.walls.ddl import HELD, Grants, Raise, Tie, Wall

REVIEWED = Grants(
    web="SELECT, INSERT, UPDATE (reviewed_by, reviewed_at, verdict)", disposal=HELD.disposal
)


class Migration(migrations.Migration):
    dependencies = [
        ("clients", "0004_count_from_the_end_of_a_contract"),
        ("institutions", "0002_walls"),
    ]

    operations = [
        migrations.CreateModel(
            name="BreakGlass",
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
                ("opened_by", models.UUIDField()),
                ("opened_at", models.DateTimeField()),
                ("until_at", models.DateTimeField()),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("life", "life"),
                            ("violence", "violence"),
                            ("security", "security"),
                        ],
                        max_length=20,
                    ),
                ),
                ("reference", models.CharField(max_length=40)),
                ("reviewed_by", models.UUIDField(null=True)),
                ("reviewed_at", models.DateTimeField(null=True)),
                (
                    "verdict",
                    models.CharField(
                        blank=True,
                        choices=[("justified", "justified"), ("not_justified", "not_justified")],
                        max_length=20,
                    ),
                ),
                (
                    "client",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="emergencies",
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
                "indexes": [
                    models.Index(
                        fields=["client", "opened_by", "-until_at"], name="break_glass_latest"
                    ),
                    models.Index(
                        condition=models.Q(("reviewed_by__isnull", True)),
                        fields=["institution"],
                        name="break_glass_to_review",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until_at__gt", models.F("opened_at")),
                            (
                                "until_at__lte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("opened_at"),
                                    "+",
                                    models.Value(datetime.timedelta(seconds=900)),
                                ),
                            ),
                        ),
                        name="break_glass_for_a_while",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reviewed_by__isnull", True),
                            models.Q(("reviewed_by", models.F("opened_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="break_glass_reviewed_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("reviewed_at__isnull", True),
                                ("reviewed_by__isnull", True),
                                ("verdict", ""),
                            ),
                            models.Q(
                                ("reviewed_at__isnull", False),
                                ("reviewed_by__isnull", False),
                                models.Q(("verdict", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="break_glass_reviewed_whole",
                    ),
                ],
            },
        ),
        Raise(Wall("clients_breakglass", REVIEWED)),
        Tie("clients_breakglass", "client_id", "clients_client"),
    ]
