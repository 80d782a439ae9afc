"""Prefect flows, the run ledger and the command line."""
