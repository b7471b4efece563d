"""Days that do not keep the weekly rhythm: from a calendar, or found in the network's own history."""
