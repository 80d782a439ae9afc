"""One reader of lists and articles for each CMS family."""
