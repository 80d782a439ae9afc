"""Finding a report: the index that the search page carries, and the figures that it offers for download."""
