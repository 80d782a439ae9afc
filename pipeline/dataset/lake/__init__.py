"""The lake: every report read, in Delta tables."""
