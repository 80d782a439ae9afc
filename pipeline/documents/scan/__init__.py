"""Scans and pictures of reports as documents."""
