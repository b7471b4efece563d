"""Slow lanes: demand comes in few periods, and is counted rather than smoothed."""
