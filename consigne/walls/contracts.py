"""Contracts: which rows of each kind are under the contract of whoever acts?

A supplier's agent reaches what is filed under the activities and purposes of a contract that holds
at this hour, a client also by a contact they are on, and what hangs from either. The functions run
beside the policies, so that one row's policy does not open another's; see docs/decisions/0015.
"""

from __future__ import annotations

_FILED = "activity_id IN (SELECT activity FROM contracted())"
_FILED_FOR = "(activity_id, purpose) IN (SELECT activity, purpose FROM contracted())"
_FOR_ITS_PURPOSE = "purpose IN (SELECT purpose FROM contracted())"
_OF_CLIENT = "contracted_client(client_id)"
_OF_CONTACT = "contracted_interaction(interaction_id)"

UNDER_CONTRACT: dict[str, str] = {
    "client": f"({_FILED} OR contracted_client(id))",
    **dict.fromkeys(("phone", "email", "postal", "handle", "authority_to_act"), _OF_CLIENT),
    **dict.fromkeys(("incapacity", "identity_check", "identity_code"), _OF_CLIENT),
    "affiliation": "contracted_client(person_id)",
    "interaction": _FILED_FOR,
    "party": _OF_CONTACT,
    "attachment": _OF_CONTACT,
    # What a client said of a purpose holds under every activity: part of it would mislead.
    "consent": f"({_FILED_FOR} OR {_FOR_ITS_PURPOSE} AND {_OF_CLIENT})",
}
