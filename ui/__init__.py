"""Shared pieces of the screen."""
