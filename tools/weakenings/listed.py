"""The list: all weakenings, topic by topic."""

from __future__ import annotations

from tools.weakenings.alerts import ALERTS
from tools.weakenings.budgets import BUDGETS
from tools.weakenings.doors import DOORS_OPEN
from tools.weakenings.invitations import INVITED
from tools.weakenings.members import IN_PYTHON, IN_THE_DATABASE
from tools.weakenings.names import NAMES
from tools.weakenings.operating import OPERATING
from tools.weakenings.signing_in import SIGNING_IN
from tools.weakenings.texts import TEXTS
from tools.weakenings.waiting import WAITING
from tools.weakenings.walls import WALLS

WEAKENINGS = (
    *(*WALLS, *NAMES, *WAITING, *DOORS_OPEN, *TEXTS, *BUDGETS, *OPERATING, *ALERTS),
    *(*IN_PYTHON, *IN_THE_DATABASE, *INVITED, *SIGNING_IN),
)
