"""Alerts on their way out: brought up to the data, told to webhooks, read as feeds."""
