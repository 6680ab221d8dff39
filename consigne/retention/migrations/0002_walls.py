"""Plans and approvals are the web's; runs, batches and certificates are the disposal login's."""

from django.db import migrations

from consigne.walls.ddl import EVERY_ROW, Grants, Raise, Tie, Tied, Wall

ASKED = Grants(
    web="SELECT, INSERT, UPDATE",
    worker="SELECT, INSERT, UPDATE",
    disposal="SELECT, UPDATE",
)
# What was listed is not written again by whoever asked for it, nor what was signed by anyone.
LISTED = Grants(web="SELECT, INSERT", worker="SELECT, INSERT", disposal="SELECT, UPDATE")
DONE = Grants(web="SELECT", worker="SELECT", disposal="SELECT, INSERT, UPDATE")
SIGNED = Grants(web="SELECT", worker="SELECT", disposal="SELECT, INSERT")


class Migration(migrations.Migration):
    dependencies = [("retention", "0001_tables"), ("institutions", "0002_walls")]
    operations = [
        Raise(
            Wall("retention_hold", ASKED),
            Wall("retention_plan", ASKED),
            Wall("retention_planitem", LISTED),
            # The start-up guard asks which runs are under way, whoever they are for.
            Wall("retention_run", DONE, also={"disposal": EVERY_ROW}),
            Wall("retention_batch", DONE),
            Wall("retention_certificate", SIGNED),
            Wall("retention_ledgerposition", DONE, rows=None),
        ),
        Tied("retention_plan", "retention_run"),
        Tie("retention_planitem", "plan_id", "retention_plan"),
        Tie("retention_run", "plan_id", "retention_plan"),
        Tie("retention_batch", "run_id", "retention_run"),
        Tie("retention_certificate", "run_id", "retention_run"),
        migrations.RunSQL("CREATE SEQUENCE next_plan"),
        migrations.RunSQL("GRANT USAGE ON SEQUENCE next_plan TO consigne_web, consigne_worker"),
        migrations.RunSQL(
            "INSERT INTO retention_ledgerposition (id, seq, digest) VALUES (1, 0, '')"
        ),
    ]
