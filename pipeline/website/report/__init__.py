"""The page of a report: its tables as the form prints them, its archived page, its earlier versions."""
