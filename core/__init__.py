"""The mathematics and the use cases of the twin; imports the standard library, numpy and scipy only."""

MODEL_VERSION = "2026.4"  # raised whenever a number can change; printed on every export
