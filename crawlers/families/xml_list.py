"""Lists that an interface answers with as XML, RSS among them: elements as objects of their children's texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lxml import etree

from crawlers.pages.texts import text_of

if TYPE_CHECKING:
    from crawlers.pages.page import Page

PARSER = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=False)
MOST_ENTRIES = 20_000


def read_xml(page: Page) -> list[dict[str, Any]]:
    """The children's texts of each element that has some, by lower-case name; empty for what is no XML."""
    if not page.text.lstrip("\ufeff \r\n\t").startswith("<?xml"):
        return []
    root = etree.fromstring(page.body, PARSER)
    if root is None:
        return []
    parents = {child.getparent(): None for child in root.iter("*") if len(child) == 0}
    holders = [parent for parent in parents if parent is not None][:MOST_ENTRIES]
    return [
        {etree.QName(child).localname.lower(): text_of(child).strip() for child in holder.iterchildren("*")}
        for holder in holders
    ]
