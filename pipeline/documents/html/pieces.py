"""What a page prints, piece by piece, without its scripts, menus and hidden copies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.documents.html.appearance import settle_appearance
from pipeline.documents.html.hidden import hidden_elements
from pipeline.documents.html.roots import content_root
from pipeline.documents.html.selection import select_pieces
from pipeline.documents.html.walk import Walker

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from pipeline.documents.html.walk import Piece


@dataclass(frozen=True, slots=True)
class PrintedPieces:
    """The lines and tables of a page, how many hidden ones were left out, and whether the page was cut."""

    pieces: list[Piece]
    hidden: int
    is_cut: bool


def in_small_letters(markup: str) -> bytes:
    """The source of a page to look for tags and styles in: for bytes that takes a fraction of the time."""
    return markup.encode("utf-8", "replace").lower()


def printed_pieces(root: Element, lowered: bytes) -> PrintedPieces:
    """The pieces of a page in printed order; scripts and style sheets of `root` are emptied.

    `root` is changed so that tags and text alone tell what its styles say of single words; `lowered` is its source
    in small letters.
    """
    settle_appearance(root, lowered)
    hidden = hidden_elements(root, lowered)
    for node in [*root.iter("script"), *root.iter("style")]:
        node.text = None
    walker = Walker(hidden=hidden, root=content_root(root))
    pieces, left_out = select_pieces(walker.walk(root))
    return PrintedPieces(pieces, left_out, walker.is_cut)
