"""What everything on the screen stands on: formats, escaping, style, the figure."""
