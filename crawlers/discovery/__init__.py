"""From a home page to the columns that list annual reports."""
