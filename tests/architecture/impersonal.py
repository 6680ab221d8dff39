"""Tables that keep nothing about a client or a member of staff by name, and why not.

A table is here, or a holding declares each of its columns. Ids of people appear in some: they say
something only to whoever may read the tables that holdings declare.
"""

DECLARED = "What the institution publishes about itself, loaded from its pack."
PROOF = "Ids, counts and enumerations that prove a destruction; kept as its proof."
JOURNAL = "Ids and enumerations of what was done; destroyed by month through the one door."

CONTRACT = "What a supplier agreed to, and what was found of it; its people are held apart."

IMPERSONAL = {
    "institutions_institution": DECLARED,
    "institutions_institutionversion": DECLARED,
    "register_authority": DECLARED,
    "register_program": DECLARED,
    "register_purpose": DECLARED,
    "register_category": DECLARED,
    "register_bank": DECLARED,
    "register_schedule": DECLARED,
    "register_standard": DECLARED,
    "register_activity": DECLARED,
    "suppliers_supplier": CONTRACT,
    "suppliers_contract": CONTRACT,
    "suppliers_review": CONTRACT,
    "notices_notice": DECLARED,
    "notices_amendment": DECLARED,
    "retention_hold": "The id of what is held, a ground from a list and a file number.",
    "retention_plan": PROOF,
    "retention_planitem": PROOF,
    "retention_run": PROOF,
    "retention_batch": PROOF,
    "retention_attestation": "The id of who answers for copies, in words a certificate prints.",
    "retention_certificate": PROOF,
    "retention_ledgerposition": PROOF,
    "audit_event": JOURNAL,
    "audit_touch": JOURNAL,
    "audit_seal": JOURNAL,
}
