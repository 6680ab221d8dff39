"""The database remembers checkpoints; a month opens and is destroyed wherever its events lie."""

from django.db import migrations

from consigne.walls.ddl import Grants, Raise, Wall

# The last checkpoint of each day: were the files cut and signed anew, these would contradict them.
KNOWN = """
CREATE TABLE audit_known (
    epoch int NOT NULL,
    day date NOT NULL,
    size bigint NOT NULL,
    root bytea NOT NULL CHECK (length(root) = 32),
    PRIMARY KEY (epoch, day)
)
"""
# As before, in UTC whatever the session's zone; events that came before their month was opened
# lie in the default partition and are brought in.
OPEN_MONTH = """
CREATE OR REPLACE FUNCTION audit_open_month(month date) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp SET timezone = 'UTC' AS $$
DECLARE
    first timestamptz := date_trunc('month', month::timestamp)::timestamptz;
    after timestamptz := (date_trunc('month', month::timestamp) + interval '1 month')::timestamptz;
    suffix text := to_char(month, 'YYYYMM');
    parent text;
    late bigint;
BEGIN
    FOREACH parent IN ARRAY ARRAY['audit_event', 'audit_touch'] LOOP
        CONTINUE WHEN to_regclass(parent || '_' || suffix) IS NOT NULL;
        EXECUTE format('SELECT count(*) FROM %I WHERE at >= $1 AND at < $2', parent || '_other')
            INTO late USING first, after;
        IF late = 0 THEN
            EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)',
                           parent || '_' || suffix, parent, first, after);
            CONTINUE;
        END IF;
        EXECUTE format('LOCK TABLE %I IN ACCESS EXCLUSIVE MODE', parent);
        EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS INCLUDING CONSTRAINTS)',
                       parent || '_' || suffix, parent);
        EXECUTE format('ALTER TABLE %I DISABLE TRIGGER never_changes', parent || '_other');
        EXECUTE format('WITH late AS (DELETE FROM %I WHERE at >= $1 AND at < $2 RETURNING *) '
                       'INSERT INTO %I SELECT * FROM late', parent || '_other',
                       parent || '_' || suffix) USING first, after;
        EXECUTE format('ALTER TABLE %I ENABLE TRIGGER never_changes', parent || '_other');
        EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
                       parent, parent || '_' || suffix, first, after);
    END LOOP;
END $$
"""
# It waits a little for whoever is writing, then gives up: the run comes back to it.
DESTROY_MONTH = """
CREATE OR REPLACE FUNCTION audit_destroy_month(month date) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp SET timezone = 'UTC'
SET lock_timeout = '5s' AS $$
DECLARE
    first timestamptz := date_trunc('month', month::timestamp)::timestamptz;
    after timestamptz := (date_trunc('month', month::timestamp) + interval '1 month')::timestamptz;
    suffix text := to_char(month, 'YYYYMM');
    parent text;
    late bigint;
BEGIN
    FOREACH parent IN ARRAY ARRAY['audit_event', 'audit_touch'] LOOP
        EXECUTE format('DROP TABLE IF EXISTS %I', parent || '_' || suffix);
        EXECUTE format('SELECT count(*) FROM %I WHERE at >= $1 AND at < $2', parent || '_other')
            INTO late USING first, after;
        CONTINUE WHEN late = 0;
        EXECUTE format('ALTER TABLE %I DISABLE TRIGGER never_changes', parent || '_other');
        EXECUTE format('DELETE FROM %I WHERE at >= $1 AND at < $2', parent || '_other')
            USING first, after;
        EXECUTE format('ALTER TABLE %I ENABLE TRIGGER never_changes', parent || '_other');
    END LOOP;
    DELETE FROM audit_seal WHERE event_at >= first AND event_at < after;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_names")]
    operations = [
        migrations.RunSQL([KNOWN, OPEN_MONTH, DESTROY_MONTH]),
        migrations.RunSQL("CREATE INDEX audit_seal_event_at ON audit_seal (event_at)"),
        Raise(
            Wall(
                "audit_known",
                Grants(web="SELECT", worker="SELECT, INSERT, UPDATE", disposal="SELECT"),
                rows=None,
            )
        ),
    ]
