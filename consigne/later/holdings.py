"""What libraries keep for us between requests: work put off, the cache, the schema's own record."""

from consigne.kernel.words import Bilingual

# Tables of libraries that are nobody's file: (app label or table, what it keeps).
LIBRARIES = {
    "procrastinate": Bilingual(
        "Work put off: names of jobs and ids of records, until it is done",
        "Travaux reportés : noms de tâches et identifiants, jusqu’à leur exécution",
    ),
    "django_cache": Bilingual(
        "Counts of sign-in attempts, for minutes", "Décompte des tentatives de connexion, minutes"
    ),
    "django_migrations": Bilingual(
        "Which steps of the schema were applied", "Étapes du schéma déjà appliquées"
    ),
}
