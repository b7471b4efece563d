"""The plan of a lane and of a network, composed by the same steps."""
