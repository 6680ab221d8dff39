"""Suppliers by institution, and the questions of what their people are under, asked beside."""

from django.db import migrations

from consigne.walls.ddl import Grants, Raise, Rebuild, SearchFunction, Tie, Tied, Wall

WRITTEN = "SELECT, INSERT, UPDATE"
GRANTS = Grants(web=WRITTEN, worker=WRITTEN, disposal="SELECT", search="SELECT")
# As DECLARED, read by the questions below too.
DECLARED = Grants(web="SELECT", worker=WRITTEN, disposal="SELECT", search="SELECT")
# Asked before there is anyone to act; whether the hours hold, the rules say.
UNDER = """
    SELECT contract.id, contract.activities, contract.purposes, contract.weekdays,
        contract.opens_at, contract.closes_at
    FROM suppliers_assignment AS assigned
    JOIN suppliers_contract AS contract ON contract.id = assigned.contract_id
    WHERE assigned.member_id = member
      AND day <@ daterange(assigned.from_on, assigned.until_on)
      AND day <@ daterange(contract.from_on, contract.until_on)
      AND contract.ended_at IS NULL
"""
# Of the contracts that the program says hold at this hour, those that whoever acts was put under.
CONTRACTED = """
    SELECT activity.id, purpose.code
    FROM suppliers_assignment AS assigned
    JOIN suppliers_contract AS contract ON contract.id = assigned.contract_id
    JOIN register_activity AS activity
      ON activity.institution_id = contract.institution_id AND contract.activities ? activity.code
    CROSS JOIN LATERAL jsonb_array_elements_text(contract.purposes) AS purpose (code)
    WHERE assigned.institution_id = nullif(current_setting('app.institution', true), '')::uuid
      AND assigned.member_id = nullif(current_setting('app.actor', true), '')::uuid
      AND contract.id = ANY (
          string_to_array(nullif(current_setting('app.contracts', true), ''), ',')::uuid[]
      )
"""


class Migration(migrations.Migration):
    dependencies = [
        ("suppliers", "0001_tables"),
        ("staff", "0003_signing_in"),
        ("register", "0002_walls"),
    ]
    operations = [
        Raise(
            Wall("suppliers_supplier", GRANTS),
            Wall("suppliers_contract", GRANTS),
            Wall("suppliers_assignment", GRANTS),
            Wall("suppliers_review", GRANTS),
        ),
        Rebuild(Wall("register_activity", DECLARED)),
        Tied("suppliers_supplier", "suppliers_contract"),
        Tie("suppliers_contract", "supplier_id", "suppliers_supplier"),
        Tie("suppliers_assignment", "contract_id", "suppliers_contract"),
        Tie("suppliers_assignment", "member_id", "staff_member"),
        Tie("suppliers_review", "contract_id", "suppliers_contract"),
        SearchFunction(
            "suppliers_under",
            "member uuid, day date",
            UNDER,
            called_by=("web", "worker"),
            returns="TABLE (contract uuid, activities jsonb, purposes jsonb, weekdays jsonb, "
            "opens_at time, closes_at time)",
        ),
        SearchFunction(
            "contracted",
            "",
            CONTRACTED,
            # Policies name it, whoever asks.
            called_by=("web", "worker", "disposal"),
            returns="TABLE (activity uuid, purpose text)",
        ),
    ]
