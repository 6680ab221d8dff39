"""How words are folded and searched: accents and case do not matter, in either language."""

from django.db import migrations

STATEMENTS = [
    "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
    # Immutable, so that indexes may be built on it: the dictionary is named, not looked up.
    """
    CREATE FUNCTION fold(words text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $$ SELECT lower(public.unaccent('public.unaccent'::regdictionary, words)) $$
    """,
    "CREATE TEXT SEARCH CONFIGURATION words_fr (COPY = french)",
    """
    ALTER TEXT SEARCH CONFIGURATION words_fr
    ALTER MAPPING FOR hword, hword_part, word WITH unaccent, french_stem
    """,
    "CREATE TEXT SEARCH CONFIGURATION words_en (COPY = english)",
    """
    ALTER TEXT SEARCH CONFIGURATION words_en
    ALTER MAPPING FOR hword, hword_part, word WITH unaccent, english_stem
    """,
    """
    CREATE FUNCTION words_of(language text, words text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $$ SELECT CASE WHEN language = 'en' THEN to_tsvector('public.words_en'::regconfig, words)
                      ELSE to_tsvector('public.words_fr'::regconfig, words) END $$
    """,
]


class Migration(migrations.Migration):
    initial = True
    operations = [migrations.RunSQL(statement) for statement in STATEMENTS]
