"""Classical models, proved against published cases, that no page uses yet."""
