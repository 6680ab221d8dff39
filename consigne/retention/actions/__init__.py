"""What the one door does: hold, plan, approve, execute, verify."""

from consigne.retention.actions.alone import AnotherRun
from consigne.retention.actions.holds import NewHold, lift_hold, place_hold
from consigne.retention.actions.plans import approve, decline, plan_disposal
from consigne.retention.actions.runs import execute, verify

__all__ = [
    "AnotherRun",
    "NewHold",
    "approve",
    "decline",
    "execute",
    "lift_hold",
    "place_hold",
    "plan_disposal",
    "verify",
]
