"""Telling the operator what changed for the worse or the better: once, by webhook and e-mail."""
