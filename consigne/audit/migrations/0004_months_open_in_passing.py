"""Opening a month never keeps the journal's writers waiting behind a long reader."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_known_trees_and_months")]
    operations = [
        # It needs the journal to itself for an instant; whoever asks comes back to it.
        migrations.RunSQL("ALTER FUNCTION audit_open_month(date) SET lock_timeout = '1s'"),
    ]
