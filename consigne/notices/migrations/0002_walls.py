"""Notices belong to their institution."""

from django.db import migrations

from consigne.walls.ddl import DECLARED, Raise, Tied, Wall


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_tables"), ("institutions", "0002_walls")]
    operations = [
        Raise(Wall("notices_notice", DECLARED), Wall("notices_amendment", DECLARED)),
        Tied("notices_notice"),
    ]
