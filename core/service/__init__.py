"""Which stock keeps which promise: buffer, safety stock, newsvendor, service level, EOQ, pooling."""
