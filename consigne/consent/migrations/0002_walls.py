"""Consent events are added, read and destroyed; no login changes what was said."""

from django.db import migrations

from consigne.walls.ddl import Grants, Raise, Tie, Wall

# The due day of what was said moves when it is withdrawn; the words themselves never do.
SAID = Grants(
    web="SELECT, INSERT, UPDATE (counted_from, due_on)",
    worker="SELECT, INSERT, UPDATE (counted_from, due_on)",
    disposal="SELECT, UPDATE, DELETE",
)


class Migration(migrations.Migration):
    dependencies = [
        ("consent", "0001_tables"),
        ("clients", "0002_walls"),
        ("notices", "0002_walls"),
    ]
    operations = [
        Raise(Wall("consent_consentevent", SAID)),
        Tie("consent_consentevent", "activity_id", "register_activity"),
        Tie("consent_consentevent", "schedule_id", "register_schedule"),
        Tie("consent_consentevent", "client_id", "clients_client"),
        Tie("consent_consentevent", "notice_id", "notices_notice"),
    ]
