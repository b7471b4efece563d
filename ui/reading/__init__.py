"""The doors to the twin: cached reads, and commands that write."""
