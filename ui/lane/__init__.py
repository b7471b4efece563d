"""Pieces of the pages of one lane: form, view, settings, notes, commentary, report."""
