"""Everything that writes: imports, edits, merges, reset, and how each is undone."""
