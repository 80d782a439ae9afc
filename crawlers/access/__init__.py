"""Conduct towards hosts: robots, pace, scope, addresses, refusals. Every rule is a small component."""
