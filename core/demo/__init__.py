"""Synthetic lanes, and the network that a first visitor sees."""
