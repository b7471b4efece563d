"""Workspaces, parameters and tables as files."""
