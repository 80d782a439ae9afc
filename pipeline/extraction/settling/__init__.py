"""Between a row and its cells: every way to read it, and the choice between them."""
