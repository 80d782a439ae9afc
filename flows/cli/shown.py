"""Strangers' text on a terminal: titles, reasons and addresses come from web pages and may carry commands for it."""

from __future__ import annotations

import unicodedata

# Control characters and those that turn the direction of writing; both can hide or fake what stands around them.
UNSEEN = frozenset({"Cc", "Cf", "Zl", "Zp"})


def shown(text: str) -> str:
    r"""The text on one line, with everything that a terminal would obey written out, as `\x1b`."""
    return "".join(
        sign if unicodedata.category(sign) not in UNSEEN else sign.encode("unicode_escape").decode("ascii")
        for sign in text
    )
