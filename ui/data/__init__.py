"""Pieces of the Data page: import, records, lanes, history, exports."""
