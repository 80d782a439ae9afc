"""Rows out of running text and of tables that became text."""
