"""What was listed in a plan, or signed, is not written again by whoever asks for it."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("retention", "0003_copies")]
    operations = [
        migrations.RunSQL("REVOKE UPDATE ON retention_planitem FROM consigne_web, consigne_worker"),
        migrations.RunSQL("REVOKE UPDATE ON retention_certificate FROM consigne_disposal"),
    ]
