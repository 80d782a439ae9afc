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


def printed_pieces(root: Element, markup: str) -> PrintedPieces:
    """The pieces of a page in printed order; scripts and style sheets of `root` are emptied.

    `root` is changed so that tags and text alone tell what its styles say of single words.
    """
    settle_appearance(root, markup)
    hidden = hidden_elements(root, markup)
    for node in [*root.iter("script"), *root.iter("style")]:
        node.text = None
    walker = Walker(hidden=hidden, root=content_root(root))
    pieces, left_out = select_pieces(walker.walk(root))
    return PrintedPieces(pieces, left_out, walker.is_cut)
