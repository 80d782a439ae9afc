"""Shards that workers of a Prefect work pool crawl: what they are given, and what they bring home."""
