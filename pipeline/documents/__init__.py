"""Readers: the bytes of any format become one format-neutral `Document`."""
