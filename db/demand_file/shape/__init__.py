"""From a table as somebody wrote it to one row per lane and date: where the header stands, what columns hold."""
