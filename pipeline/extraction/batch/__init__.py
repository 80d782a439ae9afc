"""Many documents, read by processes that can be ended."""
