"""Every entry belongs to its institution; records are tied to entries of their own."""

from django.db import migrations

from consigne.walls.ddl import DECLARED, Raise, Tied, Wall

TABLES = [
    f"register_{kind}"
    for kind in [
        "authority",
        "program",
        "purpose",
        "category",
        "bank",
        "schedule",
        "standard",
        "activity",
    ]
]


class Migration(migrations.Migration):
    dependencies = [("register", "0001_tables"), ("institutions", "0002_walls")]
    operations = [
        Raise(*(Wall(table, DECLARED) for table in TABLES)),
        Tied("register_activity", "register_schedule"),
    ]
