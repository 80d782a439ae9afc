"""Addresses of pages of the site, from its top."""

from __future__ import annotations

from urllib.parse import urlencode

# What stands for the agencies of no known place in an address of the search page.
NO_PROVINCE = "none"


def find_address(**filters: object) -> str:
    """The search page with these filters."""
    return f"find.html?{urlencode(filters)}"


def agency_address(agency_id: str) -> str:
    """The page of an agency."""
    return f"agencies/{agency_id}.html"


def report_address(agency_id: str, year: int) -> str:
    """The page of a report."""
    return f"reports/{agency_id}/{year}.html"
