"""Stored objects belong to their institution."""

from django.db import migrations

from consigne.walls.ddl import Raise, Tied, Wall


class Migration(migrations.Migration):
    dependencies = [("vault", "0001_tables"), ("institutions", "0002_walls")]
    operations = [Raise(Wall("vault_storedobject")), Tied("vault_storedobject")]
