"""Institutions are no one's secret: every login reads them, only pack load writes them."""

from django.db import migrations

from consigne.walls.ddl import Grants, Raise, Wall

READ = Grants(web="SELECT", portal="SELECT", worker="SELECT, INSERT, UPDATE", disposal="SELECT")


class Migration(migrations.Migration):
    dependencies = [("institutions", "0001_tables"), ("walls", "0001_words")]
    operations = [
        Raise(
            Wall("institutions_institution", READ, rows=None),
            Wall("institutions_institutionversion", READ, rows=None),
        )
    ]
