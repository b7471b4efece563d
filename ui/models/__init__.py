"""What a page shows, as values, before it is drawn."""
