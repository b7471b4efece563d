"""The answers of each page, in words."""
