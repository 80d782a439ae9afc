"""What the overview counts: pure functions from the tables of a release to typed tallies."""
