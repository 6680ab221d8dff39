"""Before there is anyone to act, two questions read one person's row; no policy does any more."""

from django.db import migrations, models

from consigne.kernel.actors import Role
from consigne.walls.ddl import Grants, Rebuild, SearchFunction, Wall

STAFF = Grants(
    web="SELECT, INSERT, UPDATE",
    worker="SELECT, INSERT, UPDATE",
    disposal="SELECT",
    search="SELECT",
)
HELD = """
    ARRAY(SELECT role FROM staff_roleheld AS held
          WHERE held.member_id = member.id AND day <@ daterange(held.from_on, held.until_on)),
    ARRAY(SELECT power FROM staff_delegation AS lent
          WHERE lent.lent_to_id = member.id AND day <@ daterange(lent.from_on, lent.until_on))
"""
MEMBER = "member uuid, institution uuid, name varchar, roles varchar[], powers varchar[]"
BY_ACCOUNT = f"""
    SELECT member.id, member.institution_id, member.name, {HELD}
    FROM staff_member AS member
    WHERE member.account_id = account AND day <@ daterange(member.from_on, member.until_on)
    ORDER BY member.from_on LIMIT 1
"""
BY_TOKEN = f"""
    SELECT member.id, member.institution_id, member.name, {HELD},
        token.scopes, token.expires_at, token.revoked_at IS NOT NULL
    FROM staff_token AS token
    JOIN staff_member AS member ON member.id = token.member_id
        AND day <@ daterange(member.from_on, member.until_on)
    JOIN staff_account AS account ON account.id = member.account_id AND account.is_active
    WHERE token.digest = presented AND token.institution_id = named
"""


class Migration(migrations.Migration):
    dependencies = [("staff", "0002_walls")]
    operations = [
        migrations.AlterField(
            "roleheld",
            "role",
            models.CharField(max_length=30, choices=[(role.value, role.value) for role in Role]),
        ),
        Rebuild(
            Wall("staff_account", STAFF, rows=None),
            Wall("staff_member", STAFF),
            Wall("staff_roleheld", STAFF),
            Wall("staff_delegation", STAFF),
            Wall("staff_token", STAFF),
        ),
        SearchFunction(
            "staff_signing_in",
            "account uuid, day date",
            BY_ACCOUNT,
            called_by=("web", "worker", "disposal"),
            returns=f"TABLE ({MEMBER})",
        ),
        SearchFunction(
            "staff_bearing",
            "presented varchar, named uuid, day date",
            BY_TOKEN,
            called_by=("web", "worker", "disposal"),
            returns=f"TABLE ({MEMBER}, scopes jsonb, expires_at timestamptz, revoked boolean)",
        ),
    ]
