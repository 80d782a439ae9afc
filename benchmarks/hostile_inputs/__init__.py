"""Documents made to crash, to exhaust or to mislead a reader; `benchmarks.hostile` measures what they cost."""
