"""Markup that a page writes with `document.write`, as far as it stands in the script as whole literals."""

from __future__ import annotations

import re

CALL = re.compile(
    r"""document\.write(?:ln)?\(\s*(?:'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)")\s*\)""",
)
LINK = re.compile(r"<a\s", re.IGNORECASE)


def written_markup(text: str) -> str:
    """The literals in order, where they hold a link; one that is put together with variables is not whole."""
    if "document.write" not in text:
        return ""
    literals = (single or double for single, double in CALL.findall(text))
    markup = "\n".join(re.sub(r"\\(.)", r"\1", literal) for literal in literals)
    return markup if LINK.search(markup) else ""
