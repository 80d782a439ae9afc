"""The site of a release: static pages that open from the file system."""
