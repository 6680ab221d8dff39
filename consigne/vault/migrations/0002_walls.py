"""Stored objects belong to their institution."""

from django.db import migrations

from consigne.walls.ddl import EVERY_ROW, Raise, Tied, Wall


class Migration(migrations.Migration):
    dependencies = [("vault", "0001_tables"), ("institutions", "0002_walls")]
    operations = [
        Raise(
            # Disposal looks for files that no institution names.
            Wall("vault_storedobject", also={"disposal": EVERY_ROW})
        ),
        Tied("vault_storedobject"),
    ]
