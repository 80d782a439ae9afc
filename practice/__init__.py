"""A loopback web of invented agencies that imitates documented site structures, with its truth as data."""
