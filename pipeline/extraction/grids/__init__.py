"""Rows out of table grids, whatever their spans, headers and cuts."""
