"""Who works under a supplier's contract searches, and reaches by contacts, what it is limited to.

A client is reached by a contact they are on; a wrong one, taken off, no longer is.
"""

from django.db import migrations

from consigne.kernel.actors import CONFINED
from consigne.walls.ddl import Grants, Rebuild, SearchFunction, Wall

HELD = {
    "worker": "SELECT, INSERT, UPDATE",
    "disposal": "SELECT, UPDATE, DELETE",
    "search": "SELECT",
}
FULL_NAME = "fold(given_name || ' ' || family_name || ' ' || organisation_name)"
WORDS = "words_of(language, subject || ' ' || note || ' ' || concerns)"
OWN = "institution_id = (SELECT nullif(current_setting('app.institution', true), '')::uuid)"
CONFINED_ROLES = ", ".join(f"'{role.value}'" for role in sorted(CONFINED))
FREE = (
    "(SELECT NOT coalesce(string_to_array(current_setting('app.roles', true), ',') "
    f"&& ARRAY[{CONFINED_ROLES}], false))"
)
FILED = "activity_id IN (SELECT activity FROM contracted())"
FILED_FOR = "(activity_id, purpose) IN (SELECT activity, purpose FROM contracted())"
CONTRACTED_INTERACTION = f"""
    SELECT EXISTS (
        SELECT 1 FROM interactions_interaction WHERE id = interaction AND {OWN} AND {FILED_FOR}
    )
"""
CONTRACTED_CLIENT = f"""
    SELECT EXISTS (
        SELECT 1 FROM clients_client WHERE id = client AND {OWN} AND {FILED}
    ) OR EXISTS (
        SELECT 1 FROM interactions_party AS party
        JOIN interactions_interaction ON interactions_interaction.id = party.interaction_id
        WHERE party.client_id = client AND party.detached_at IS NULL
          AND interactions_interaction.{OWN} AND {FILED_FOR}
    )
"""
BY_NAME = f"""
    WITH found AS MATERIALIZED (
        SELECT id, {FULL_NAME} AS full_name FROM clients_client
        WHERE {OWN}
          AND ((SELECT fold(words)) <% {FULL_NAME}
               OR {FULL_NAME} LIKE (SELECT '%' || fold(words) || '%'))
          AND ({FREE} OR {FILED} OR contracted_client(id))
    )
    SELECT id FROM found
    ORDER BY word_similarity((SELECT fold(words)), full_name) DESC, full_name, id
    LIMIT most
"""
BY_WORDS = f"""
    WITH found AS MATERIALIZED (
        SELECT id, happened_at FROM interactions_interaction
        WHERE {OWN}
          AND {WORDS} @@ (SELECT websearch_to_tsquery('public.words_fr'::regconfig, words)
                              || websearch_to_tsquery('public.words_en'::regconfig, words))
          AND ({FREE} OR {FILED_FOR})
    )
    SELECT id FROM found ORDER BY happened_at DESC, id LIMIT most
"""
EVERYONE = ("web", "worker", "disposal")


class Migration(migrations.Migration):
    dependencies = [
        ("interactions", "0004_count_from_the_end_of_a_contract"),
        ("clients", "0003_names_by_institution"),
        ("suppliers", "0002_walls"),
    ]
    operations = [
        # As they were, read by the search functions too.
        Rebuild(Wall("interactions_party", Grants(**HELD))),
        SearchFunction(
            "contracted_interaction",
            "interaction uuid",
            CONTRACTED_INTERACTION,
            called_by=EVERYONE,
            returns="boolean",
        ),
        SearchFunction(
            "contracted_client",
            "client uuid",
            CONTRACTED_CLIENT,
            called_by=EVERYONE,
            returns="boolean",
        ),
        SearchFunction(
            "clients_named", "words text, most integer", BY_NAME, called_by=("web", "worker")
        ),
        SearchFunction(
            "interactions_worded", "words text, most integer", BY_WORDS, called_by=("web", "worker")
        ),
    ]
