"""What breaks first and how long until it does: index, interval, outage, hubs, ripple."""
