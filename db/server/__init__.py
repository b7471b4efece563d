"""The connection: engine, embedded server, roles, models."""
