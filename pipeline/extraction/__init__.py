"""Recognise a report in a document, place its numbers by their labels, and prove them by the identities."""
