"""What service, shortage and idle capacity cost and earn."""
