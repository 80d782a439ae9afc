"""What the HTML elements mean for printed text."""

from __future__ import annotations

HEADINGS = {f"h{level}": level for level in range(1, 7)}
# fmt: off
BLOCK_TAGS = frozenset((
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
    "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1",
    "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html", "legend", "li", "main", "menu",
    "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead",
    "tr", "ul",
))
# Nothing inside these is printed. `xml` holds Office settings that leaked out of comments.
UNPRINTED_TAGS = frozenset((
    "script", "style", "noscript", "template", "head", "title", "meta", "link", "select", "option",
    "textarea", "button", "svg", "math", "xml", "iframe", "object", "embed", "applet", "audio",
    "video", "canvas", "map", "datalist", "noframes", "rt", "rp",
))
# These are drawn, not written: what they show is not to be had from the markup.
DRAWN_TAGS = frozenset(("img", "svg", "math", "canvas", "object", "embed", "applet"))
FIELD_TAGS = frozenset(("input", "select", "textarea"))
# Elements that hold some words of a line.
PHRASE_TAGS = frozenset((
    "a", "b", "big", "em", "font", "i", "label", "mark", "s", "small", "span", "strong", "sub",
    "sup", "u",
))
# fmt: on
