"""Charts of a release: each one a picture in two languages, with the same figures as a table."""
