"""The rows of each table: read, written, searched, hashed."""
