"""The lake of Delta tables and the immutable releases of plain Parquet."""
