"""The one class, and what it asks of a store and of its outlets."""
