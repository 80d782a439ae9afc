"""WARC files and the capture index: what was fetched, kept for good and found again by offset."""
