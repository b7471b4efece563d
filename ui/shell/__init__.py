"""The frame around every page: address, headers, empty states, background work."""
