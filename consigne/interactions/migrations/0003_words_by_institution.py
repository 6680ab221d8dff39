"""Words are indexed by institution; what was found is then read in order, never the reverse."""

from django.db import migrations

from consigne.walls.ddl import SearchFunction

WORDS = "words_of(language, subject || ' ' || note || ' ' || concerns)"
# Materialized: for a common word PostgreSQL would rather read contacts from the newest on, and
# work out the words of each, which costs a hundred times what it believes.
BY_WORDS = f"""
    WITH found AS MATERIALIZED (
        SELECT id, happened_at FROM interactions_interaction
        WHERE institution_id = (SELECT nullif(current_setting('app.institution', true), '')::uuid)
          AND {WORDS} @@ (SELECT websearch_to_tsquery('public.words_fr'::regconfig, words)
                              || websearch_to_tsquery('public.words_en'::regconfig, words))
    )
    SELECT id FROM found ORDER BY happened_at DESC, id LIMIT most
"""


class Migration(migrations.Migration):
    dependencies = [("interactions", "0002_walls")]
    operations = [
        # A list is sent as it is, its remark to the linter too: no one waits on this lock yet.
        migrations.RunSQL(
            ["-- squawk-ignore require-concurrent-index-deletion\nDROP INDEX interactions_by_words"]
        ),
        # A short list of what is not yet sorted in: each search reads the whole of it.
        migrations.RunSQL(
            "CREATE INDEX interactions_by_words ON interactions_interaction "
            f"USING gin (institution_id, ({WORDS})) WITH (gin_pending_list_limit = 256)"
        ),
        SearchFunction(
            "interactions_worded", "words text, most integer", BY_WORDS, called_by=("web", "worker")
        ),
    ]
