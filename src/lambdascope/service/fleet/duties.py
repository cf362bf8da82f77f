"""The names of all duties: what servers do again and again (`store/duties.py` says how)."""

from __future__ import annotations

from lambdascope.model.account import Scope
from lambdascope.store.duties import DutyKey

ACTIVATION = "activation"
"""Bringing what is switched on into effect, in one account and region."""
RECONCILIATION = "reconciliation"
"""Comparing all functions of an account and region with what is stored."""
EVENTS = "events"
"""Reading the event channel of an account and region."""
ACTIVITY = "activity"
"""Asking the metrics of idle functions of an account and region."""
ADVISORIES = "advisories"
"""Reading the advisory feed, and putting what is new into effect."""
RETENTION = "retention"
"""Deleting what is kept no longer."""
ORGANIZATION = "organization"
"""Looking for accounts that joined or left AWS Organizations."""
SWEEP = "sweep"
"""Finding jobs whose worker is dead."""
USAGE = "usage"
"""Counting what is covered."""
NOTIFICATIONS = {name: f"notify_{name}" for name in ("eventbridge", "file", "sns", "webhook")}
"""Telling news, to each destination by itself: one that is out of order holds up no other."""

OF_SCOPE = (RECONCILIATION, EVENTS, ACTIVITY)
"""Those of every account and region in which something is switched on."""
GLOBAL = (ADVISORIES, RETENTION, SWEEP, USAGE)


def of_scope(scope: Scope) -> list[DutyKey]:
    """The duties in an account and region in which something is switched on."""
    return [DutyKey(kind, scope) for kind in OF_SCOPE]
