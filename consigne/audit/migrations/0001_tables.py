"""The journal: partitioned by month, added to by all, changed by none."""

from django.db import migrations

from consigne.walls.ddl import EVERY_ROW, Grants, Raise, Wall

EVENT = """
CREATE TABLE audit_event (
    id uuid NOT NULL,
    at timestamptz NOT NULL,
    institution_id uuid NOT NULL,
    actor_id uuid NOT NULL,
    roles varchar(30)[] NOT NULL,
    act varchar(80) NOT NULL,
    purpose varchar(80) NOT NULL,
    outcome varchar(10) NOT NULL CHECK (outcome IN ('allowed', 'refused')),
    reasons varchar(80)[] NOT NULL,
    door varchar(20) NOT NULL,
    -- The sealer takes events whose transaction is over, in whatever order they committed.
    written_in xid8 NOT NULL DEFAULT pg_current_xact_id(),
    PRIMARY KEY (at, id)
) PARTITION BY RANGE (at)
"""
TOUCH = """
CREATE TABLE audit_touch (
    at timestamptz NOT NULL,
    event_id uuid NOT NULL,
    institution_id uuid NOT NULL,
    kind varchar(40) NOT NULL,
    record_id uuid NOT NULL,
    PRIMARY KEY (at, event_id, kind, record_id)
) PARTITION BY RANGE (at)
"""
SEAL = """
CREATE TABLE audit_seal (
    seq bigint PRIMARY KEY,
    event_id uuid NOT NULL UNIQUE,
    event_at timestamptz NOT NULL,
    leaf bytea NOT NULL CHECK (length(leaf) = 32)
)
"""
# The sealer's own bookmark: transactions before this one were all looked at.
MARK = """
CREATE TABLE audit_mark (id smallint PRIMARY KEY CHECK (id = 1), looked_at xid8 NOT NULL)
"""
NEVER = """
CREATE FUNCTION audit_never_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the journal is never changed';
END $$
"""
# Runs as the owner, so that the worker can open the next months without owning anything.
OPEN_MONTH = """
CREATE FUNCTION audit_open_month(month date) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    first date := date_trunc('month', month);
    after date := first + interval '1 month';
    suffix text := to_char(first, 'YYYYMM');
    parent text;
BEGIN
    FOREACH parent IN ARRAY ARRAY['audit_event', 'audit_touch'] LOOP
        IF to_regclass(parent || '_' || suffix) IS NULL THEN
            EXECUTE format(
                'CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)',
                parent || '_' || suffix, parent, first::timestamptz, after::timestamptz);
        END IF;
    END LOOP;
END $$
"""
# The one door's way to destroy a month of the journal; its seals' hashes stay outside.
DESTROY_MONTH = """
CREATE FUNCTION audit_destroy_month(month date) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    first date := date_trunc('month', month);
    suffix text := to_char(first, 'YYYYMM');
BEGIN
    EXECUTE format('DROP TABLE IF EXISTS %I', 'audit_event_' || suffix);
    EXECUTE format('DROP TABLE IF EXISTS %I', 'audit_touch_' || suffix);
    DELETE FROM audit_seal
    WHERE event_at >= first::timestamptz AND event_at < (first + interval '1 month')::timestamptz;
END $$
"""
ADDED = Grants(web="SELECT, INSERT", worker="SELECT, INSERT", disposal="SELECT, INSERT")
SEALS = Grants(web="SELECT", worker="SELECT, INSERT", disposal="SELECT")
MARKS = Grants(web="", worker="SELECT, INSERT, UPDATE", disposal="")

STATEMENTS = [
    "SET TIME ZONE 'UTC'",
    EVENT,
    TOUCH,
    SEAL,
    MARK,
    "INSERT INTO audit_mark (id, looked_at) VALUES (1, '0')",
    "CREATE INDEX audit_event_unsealed ON audit_event (written_in)",
    "CREATE INDEX audit_event_lately ON audit_event (institution_id, at)",
    "CREATE INDEX audit_touch_record ON audit_touch (institution_id, kind, record_id, at)",
    NEVER,
    *(
        f"CREATE TRIGGER never_changes BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION audit_never_changes()"
        for table in ("audit_event", "audit_touch")
    ),
    OPEN_MONTH,
    DESTROY_MONTH,
    # A month nobody opened in time still has a place.
    "CREATE TABLE audit_event_other PARTITION OF audit_event DEFAULT",
    "CREATE TABLE audit_touch_other PARTITION OF audit_touch DEFAULT",
    "SELECT audit_open_month((now() + make_interval(months => n))::date) "
    "FROM generate_series(0, 2) n",
    "REVOKE ALL ON FUNCTION audit_open_month(date), audit_destroy_month(date) FROM PUBLIC",
    "GRANT EXECUTE ON FUNCTION audit_open_month(date) TO consigne_worker",
    "GRANT EXECUTE ON FUNCTION audit_destroy_month(date) TO consigne_disposal",
]


class Migration(migrations.Migration):
    initial = True
    dependencies = [("walls", "0001_words")]
    operations = [
        migrations.RunSQL(STATEMENTS),
        Raise(
            Wall("audit_event", ADDED, also={"worker": EVERY_ROW, "disposal": EVERY_ROW}),
            Wall("audit_touch", ADDED, also={"worker": EVERY_ROW, "disposal": EVERY_ROW}),
            Wall("audit_seal", SEALS, rows=None),
            Wall("audit_mark", MARKS, rows=None),
        ),
    ]
