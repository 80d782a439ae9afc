"""Whether a document is a report, of which agency and of which year."""
