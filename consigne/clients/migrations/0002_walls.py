"""Clients and how they are reached: walled apart, tied within one institution, searched by name."""

from django.db import migrations

from consigne.walls.ddl import HELD, Grants, Raise, SearchFunction, Tie, Tied, Wall

REACHABLE = ["clients_phone", "clients_email", "clients_postal", "clients_handle"]
# Adds to HELD the read that the search functions need.
SEARCHED = Grants(web=HELD.web, worker=HELD.worker, disposal=HELD.disposal, search="SELECT")
FULL_NAME = "fold(given_name || ' ' || family_name || ' ' || organisation_name)"
BY_NAME = f"""
    SELECT id FROM clients_client
    WHERE institution_id = nullif(current_setting('app.institution', true), '')::uuid
      AND (fold(words) <% {FULL_NAME} OR {FULL_NAME} LIKE '%' || fold(words) || '%')
    ORDER BY word_similarity(fold(words), {FULL_NAME}) DESC, {FULL_NAME}, id
    LIMIT most
"""


class Migration(migrations.Migration):
    dependencies = [("clients", "0001_tables"), ("register", "0002_walls")]
    operations = [
        Raise(
            Wall("clients_client", SEARCHED),
            *(Wall(table) for table in REACHABLE),
            Wall("clients_affiliation"),
            Wall("clients_authoritytoact"),
            Wall("clients_identitycheck"),
        ),
        Tied("clients_client"),
        Tie("clients_client", "activity_id", "register_activity"),
        Tie("clients_client", "schedule_id", "register_schedule"),
        *(Tie(table, "client_id", "clients_client") for table in REACHABLE),
        Tie("clients_affiliation", "person_id", "clients_client"),
        Tie("clients_affiliation", "organisation_id", "clients_client"),
        Tie("clients_authoritytoact", "client_id", "clients_client"),
        Tie("clients_authoritytoact", "representative_id", "clients_client"),
        Tie("clients_identitycheck", "client_id", "clients_client"),
        migrations.RunSQL(
            f"CREATE INDEX clients_by_name ON clients_client USING gin (({FULL_NAME}) gin_trgm_ops)"
        ),
        migrations.RunSQL("CREATE SEQUENCE next_client"),
        migrations.RunSQL("GRANT USAGE ON SEQUENCE next_client TO consigne_web, consigne_worker"),
        SearchFunction(
            "clients_named",
            "words text, most integer",
            BY_NAME,
            called_by=("web", "worker"),
        ),
    ]
