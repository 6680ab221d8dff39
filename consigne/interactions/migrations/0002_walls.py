"""Contacts, their parties and documents, walled, tied, and searched by their words."""

from django.db import migrations

from consigne.walls.ddl import (
    ACTOR,
    HELD,
    INSTITUTION,
    Grants,
    Raise,
    SearchFunction,
    Tie,
    Tied,
    Wall,
)

SEARCHED = Grants(web=HELD.web, worker=HELD.worker, disposal=HELD.disposal, search="SELECT")
# A draft is its author's; saved anew in place, and let go by its author when it is consigned.
DRAFT = Grants(
    web="SELECT, INSERT, UPDATE",
    worker="SELECT, UPDATE",
    disposal="SELECT, UPDATE, DELETE",
)
WORDS = "words_of(language, subject || ' ' || note || ' ' || concerns)"
BY_WORDS = f"""
    SELECT id FROM interactions_interaction
    WHERE institution_id = nullif(current_setting('app.institution', true), '')::uuid
      AND ({WORDS} @@ websearch_to_tsquery('public.words_fr'::regconfig, words)
           OR {WORDS} @@ websearch_to_tsquery('public.words_en'::regconfig, words))
    ORDER BY happened_at DESC, id
    LIMIT most
"""


class Migration(migrations.Migration):
    dependencies = [
        ("interactions", "0001_tables"),
        ("clients", "0002_walls"),
        ("vault", "0002_walls"),
    ]
    operations = [
        Raise(
            Wall("interactions_interaction", SEARCHED),
            Wall("interactions_party"),
            Wall("interactions_attachment"),
            Wall("interactions_draft", DRAFT),
        ),
        Tied("interactions_interaction"),
        Tie("interactions_interaction", "activity_id", "register_activity"),
        Tie("interactions_interaction", "schedule_id", "register_schedule"),
        Tie("interactions_draft", "activity_id", "register_activity"),
        Tie("interactions_draft", "schedule_id", "register_schedule"),
        Tie("interactions_party", "interaction_id", "interactions_interaction"),
        Tie("interactions_party", "client_id", "clients_client"),
        Tie("interactions_attachment", "interaction_id", "interactions_interaction"),
        Tie("interactions_attachment", "stored_object_id", "vault_storedobject"),
        migrations.RunSQL(
            f"CREATE INDEX interactions_by_words ON interactions_interaction USING gin (({WORDS}))"
        ),
        migrations.RunSQL("CREATE SEQUENCE next_interaction"),
        migrations.RunSQL(
            "GRANT USAGE ON SEQUENCE next_interaction TO consigne_web, consigne_worker"
        ),
        # A draft is seen by its author, and by the logins that keep and destroy.
        migrations.RunSQL(
            "CREATE POLICY of_its_author ON interactions_draft AS RESTRICTIVE TO consigne_web "
            f"USING ({INSTITUTION} AND author = {ACTOR}) WITH CHECK (author = {ACTOR})"
        ),
        SearchFunction(
            "interactions_worded",
            "words text, most integer",
            BY_WORDS,
            called_by=("web", "worker"),
        ),
    ]
