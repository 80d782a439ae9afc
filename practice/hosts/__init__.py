"""The hosts of the practice web, one module per CMS family, and the selections of them."""
