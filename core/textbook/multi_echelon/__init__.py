"""Where to hold the buffer along a chain or tree of stages: hub, depot, lane."""
