"""The journal is read by person and by purpose, as it already is by record."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("audit", "0004_months_open_in_passing")]
    operations = [
        migrations.RunSQL(
            [
                # An index of a partitioned table is not made concurrently.
                "-- squawk-ignore require-concurrent-index-creation\n"
                "CREATE INDEX audit_event_person ON audit_event (institution_id, actor_id, at)",
                "-- squawk-ignore require-concurrent-index-creation\n"
                "CREATE INDEX audit_event_purpose ON audit_event (institution_id, purpose, at) "
                "WHERE purpose <> ''",
            ]
        ),
    ]
