"""HTML pages, and pages inside something else, as documents."""
