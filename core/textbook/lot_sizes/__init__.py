"""Lot sizes beside the economic order quantity: backorders, production, discounts, outages, known demand."""
