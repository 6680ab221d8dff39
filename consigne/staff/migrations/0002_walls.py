"""A member's row is their institution's, or their own while they sign in."""

from django.db import migrations

from consigne.walls.ddl import Grants, Raise, Tie, Tied, Wall

STAFF = Grants(web="SELECT, INSERT, UPDATE", worker="SELECT, INSERT, UPDATE", disposal="SELECT")
ACCOUNT = "(SELECT nullif(current_setting('app.account', true), '')::uuid)"
OWN_MEMBERSHIP = f"account_id = {ACCOUNT}"
OF_OWN_MEMBER = f"member_id IN (SELECT id FROM staff_member WHERE account_id = {ACCOUNT})"
BORROWED = f"lent_to_id IN (SELECT id FROM staff_member WHERE account_id = {ACCOUNT})"


class Migration(migrations.Migration):
    dependencies = [("staff", "0001_tables"), ("institutions", "0002_walls")]
    operations = [
        Raise(
            # Sign-in looks an account up before there is anyone to act.
            Wall("staff_account", STAFF, rows=None),
            Wall("staff_member", STAFF, also={"web": OWN_MEMBERSHIP}),
            Wall("staff_roleheld", STAFF, also={"web": OF_OWN_MEMBER}),
            Wall("staff_delegation", STAFF, also={"web": BORROWED}),
            Wall("staff_token", STAFF),
        ),
        Tied("staff_member"),
        Tie("staff_roleheld", "member_id", "staff_member"),
        Tie("staff_delegation", "lent_by_id", "staff_member"),
        Tie("staff_delegation", "lent_to_id", "staff_member"),
        Tie("staff_token", "member_id", "staff_member"),
    ]
