"""Replenishment policies: when to order, how much, and what service and cost follow.

Lead time, review period and demand share one unit of time, whichever it is.
"""
