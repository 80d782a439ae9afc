"""Characters that stand in the text of a document for what is not written in it."""

from __future__ import annotations

import re

# Something drawn in the place of characters (OBJECT REPLACEMENT CHARACTER).
DRAWN = "\ufffc"
# A character that cannot be read (REPLACEMENT CHARACTER).
LOST = "\ufffd"
# Turns the order of the characters behind it around (RIGHT-TO-LEFT OVERRIDE).
REVERSED = "\u202e"
# What prints nothing and parts nothing, as a character class: where a word may break, of no width, of a direction.
INVISIBLE = r"\u00ad\u200b-\u200f\u2028-\u202d\u2060-\u2064\ufeff"
_DIGIT = re.compile(r"\d")


def blotted(text: str) -> str:
    """The text with its digits lost: what is written so that nobody sees it is no number."""
    return _DIGIT.sub(LOST, text)
