"""The Watchtower's statistics: one step of the monitor, its thresholds, and what the state means."""
