"""Safeguards taken away one by one, to see whether the tests notice: `make weakenings`."""
