"""Whether a column says itself that it has no entries: only then is an empty list no hole."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawlers.discovery.wording import words
from crawlers.families.calls import CALL

if TYPE_CHECKING:
    from crawlers.pages.page import Page

# Markup of lists that a script fills; what stands there says nothing yet.
TEMPLATE = re.compile(
    r"\{\{|\bv-(?:for|if|show|else)\b|\bng-repeat\b|unitbuild|jpaas|dataproxy", re.IGNORECASE
)


def says_nothing(page: Page) -> bool:
    """Whether a page without entries prints that there are none, and has no script that would bring some."""
    is_said = any(word in page.visible for word in words("nothing_listed"))
    return is_said and not TEMPLATE.search(page.text) and not CALL.search(page.text)
