"""Each figure of the screen, drawn."""
