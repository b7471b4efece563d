"""How far a plan looks ahead."""

from __future__ import annotations

PLAN_HORIZON_PERIODS = {"daily": 28, "weekly": 12, "monthly": 12}  # four weeks, a quarter, a year
RISK_HORIZON_DAYS = 28  # what is at risk is told for four weeks
