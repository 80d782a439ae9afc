"""Releases: immutable directories of plain Parquet with all that describes them."""
