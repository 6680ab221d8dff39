"""A token says whether a second factor was shown when it was made, and the day of its last use.

`staff_bearing` stays for whoever still runs the program of before; the next version drops it.
"""

from django.db import migrations, models

from consigne.walls.ddl import Grants, Rebuild, SearchFunction, Wall

STAFF = Grants(
    web="SELECT, INSERT, UPDATE",
    worker="SELECT, INSERT, UPDATE",
    # Some of its commands act in a person's name, by their token.
    disposal="SELECT, UPDATE (last_used_on)",
    search="SELECT",
)
MEMBER = "member uuid, institution uuid, name varchar, roles varchar[], powers varchar[]"
HELD = """
    ARRAY(SELECT role FROM staff_roleheld AS held
          WHERE held.member_id = member.id AND day <@ daterange(held.from_on, held.until_on)),
    ARRAY(SELECT power FROM staff_delegation AS lent
          WHERE lent.lent_to_id = member.id AND day <@ daterange(lent.from_on, lent.until_on))
"""
BY_TOKEN = f"""
    SELECT member.id, member.institution_id, member.name, {HELD},
        token.scopes, token.expires_at, token.revoked_at IS NOT NULL,
        token.factor_shown, token.id, token.last_used_on
    FROM staff_token AS token
    JOIN staff_member AS member ON member.id = token.member_id
        AND day <@ daterange(member.from_on, member.until_on)
    JOIN staff_account AS account ON account.id = member.account_id AND account.is_active
    WHERE token.digest = presented AND token.institution_id = named
"""
TOLD = (
    "scopes jsonb, expires_at timestamptz, revoked boolean, factor_shown boolean, "
    "token uuid, last_used_on date"
)


class Migration(migrations.Migration):
    dependencies = [("staff", "0003_signing_in")]
    operations = [
        migrations.AddField(
            "token", "factor_shown", models.BooleanField(default=False, db_default=False)
        ),
        migrations.AddField("token", "last_used_on", models.DateField(null=True)),
        Rebuild(Wall("staff_token", STAFF)),
        SearchFunction(
            "staff_borne",
            "presented varchar, named uuid, day date",
            BY_TOKEN,
            called_by=("web", "worker", "disposal"),
            returns=f"TABLE ({MEMBER}, {TOLD})",
        ),
    ]
