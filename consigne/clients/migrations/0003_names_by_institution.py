"""Names are indexed by institution, so that one's search never reads through another's clients."""

from django.db import migrations

from consigne.walls.ddl import SearchFunction

FULL_NAME = "fold(given_name || ' ' || family_name || ' ' || organisation_name)"
# What is sought is folded once, in sub-selects, and not once for each name compared.
BY_NAME = f"""
    WITH found AS MATERIALIZED (
        SELECT id, {FULL_NAME} AS full_name FROM clients_client
        WHERE institution_id = (SELECT nullif(current_setting('app.institution', true), '')::uuid)
          AND ((SELECT fold(words)) <% {FULL_NAME}
               OR {FULL_NAME} LIKE (SELECT '%' || fold(words) || '%'))
    )
    SELECT id FROM found
    ORDER BY word_similarity((SELECT fold(words)), full_name) DESC, full_name, id
    LIMIT most
"""


class Migration(migrations.Migration):
    dependencies = [("clients", "0002_walls")]
    operations = [
        # A list is sent as it is, its remark to the linter too: no one waits on this lock yet.
        migrations.RunSQL(
            ["-- squawk-ignore require-concurrent-index-deletion\nDROP INDEX clients_by_name"]
        ),
        migrations.RunSQL(
            "CREATE INDEX clients_by_name ON clients_client "
            f"USING gin (institution_id, ({FULL_NAME}) gin_trgm_ops) "
            "WITH (gin_pending_list_limit = 256)"
        ),
        SearchFunction(
            "clients_named", "words text, most integer", BY_NAME, called_by=("web", "worker")
        ),
    ]
