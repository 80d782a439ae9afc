"""A fetched page as the families read it: text, tree, links, meta tags."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from crawlers.pages.anchors import read_anchors
from crawlers.pages.functions import ScriptFunction, called, functions_of
from crawlers.pages.scripts import STRING, constant, constant_names, from_base64
from crawlers.pages.texts import squeeze, text_of
from crawlers.pages.urls import join
from crawlers.pages.written import encoded_markup, written_markup
from pipeline.documents.encoding import decode
from pipeline.documents.html.tree import parse_fast

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from crawlers.pages.anchors import Anchor
    from pipeline.archive.capture import Capture


REFRESH = re.compile(r"url\s*=\s*['\"]?([^'\"\s>]+)", re.IGNORECASE)
LOCATION = re.compile(r"location(?:\.href)?(?:\s*=\s*|\.replace\(\s*)[\"']([^\"'\s]+)[\"']")
# A frame whose address a script sets.
FRAME_SOURCE = re.compile(r"\.src\s*=(?!=)\s*|\.attr\(\s*[\"']src[\"']\s*,\s*")
PAGE_ADDRESS = re.compile(r"\.(?:s?html?|jsp|aspx?|php|do|action)(?:\?|$)|/$")
ADDRESS = re.compile(r"[\w./?=&%:;#~-]*[./?][\w./?=&%:;#~-]*")


@dataclass
class Page:
    """The answer to one request: `url` after redirects, `body` without content coding.

    `is_unchanged` says that the server confirmed the archived payload, which `body` then is.
    """

    url: str
    body: bytes
    status: int = 200
    media_type: str = "text/html"
    charset: str | None = None
    is_unchanged: bool = False
    capture: Capture | None = None
    outcome: str = "ok"

    @cached_property
    def text(self) -> str:
        """The body as text."""
        return self._decoded_body[0]

    @property
    def encoding(self) -> str:
        """The encoding of the body, in which a browser submits the forms of the page."""
        return self._decoded_body[1]

    @cached_property
    def _decoded_body(self) -> tuple[str, str]:
        return decode(self.body, declared=self.charset)

    @cached_property
    def lowered(self) -> str:
        """The text in lower case, in which literals are looked for before any pattern is tried."""
        return self.text.lower()

    @cached_property
    def root(self) -> Element:
        """The element tree."""
        return parse_fast(self.text).root

    @cached_property
    def base(self) -> str:
        """The address that links are relative to."""
        declared = self.root.find(".//base[@href]")
        return (join(self.url, declared.get("href") or "") if declared is not None else None) or self.url

    @cached_property
    def anchors(self) -> list[Anchor]:
        """All links in document order, then those that scripts write as constant or encoded markup."""
        anchors = read_anchors(self.root, self.base)
        if self.written is not None:
            anchors += read_anchors(self.written, self.base)
        if "atob(" in self.text:
            anchors = [self._decoded(anchor) for anchor in anchors]
        if any(anchor.script for anchor in anchors):
            anchors = [self._called(anchor) for anchor in anchors]
        return anchors

    @cached_property
    def functions(self) -> dict[str, ScriptFunction]:
        """The functions of the page's own scripts by name."""
        return {function.name: function for function in functions_of(self.text)}

    @cached_property
    def constants(self) -> dict[str, str]:
        """The variables of the page's own scripts that hold one text all the time."""
        return constant_names(self.text)

    @cached_property
    def written(self) -> Element | None:
        """The tree of what scripts write into the page; None where they write no link or frame."""
        markup = written_markup(self.text)
        if "atob(" in self.text:
            markup += encoded_markup(self.root)
        return parse_fast(markup).root if markup else None

    def _decoded(self, anchor: Anchor) -> Anchor:
        """A link whose script hands an encoded address to a function of a page that decodes such."""
        for literal in STRING.findall(anchor.script):
            address = from_base64("".join(literal))
            url = join(self.base, address) if address and ADDRESS.fullmatch(address) else None
            if url is not None:
                return replace(anchor, url=url, script="")
        return anchor

    def _called(self, anchor: Anchor) -> Anchor:
        """A link whose script calls a function of the page that leads to an address."""
        for name, arguments in called(anchor.script):
            function = self.functions.get(name)
            address = function.address(function.take(arguments), self.constants) if function else None
            url = join(self.base, address) if address else None
            if url is not None:
                return replace(anchor, url=url, script="")
        return anchor

    @cached_property
    def frames(self) -> list[str]:
        """Addresses of frames and iframes."""
        roots = [self.root] if self.written is None else [self.root, self.written]
        frames = [frame for root in roots for frame in root.iter("frame", "iframe")]
        sources = [frame.get("src") or frame.get("data-src") or "" for frame in frames]
        urls = [url for source in sources if (url := join(self.base, source))]
        return urls if len(urls) == len(frames) else urls + self._frames_set_by_scripts()

    def _frames_set_by_scripts(self) -> list[str]:
        values = (
            constant(self.text, found.end(), self.constants) for found in FRAME_SOURCE.finditer(self.text)
        )
        pages = (value for value in values if value and PAGE_ADDRESS.search(value))
        return [url for value in pages if (url := join(self.base, value))]

    @cached_property
    def forwards(self) -> list[str]:
        """Where the page sends its reader by itself: a meta refresh, or a script on a page without links."""
        refresh = (
            tag.get("content") or "" for tag in self.root.iter("meta") if _is_refresh(tag.get("http-equiv"))
        )
        targets = [found.group(1) for content in refresh if (found := REFRESH.search(content))]
        if not any(anchor.url for anchor in self.anchors):
            targets += LOCATION.findall(self.text)
        return [url for target in targets if (url := join(self.base, target)) and url != self.url]

    @cached_property
    def meta(self) -> dict[str, str]:
        """Meta tags by lower-case name, first non-empty value (国办发〔2017〕47号, 网页标签)."""
        found: dict[str, str] = {}
        for tag in self.root.iter("meta"):
            name = (tag.get("name") or "").strip().lower()
            value = " ".join((tag.get("content") or "").split())
            if name and value:
                found.setdefault(name, value)
        return found

    @cached_property
    def title(self) -> str:
        """Text of the title element."""
        element = self.root.find(".//title")
        return " ".join(text_of(element).split()) if element is not None else ""

    @cached_property
    def visible(self) -> str:
        """All visible text without blanks."""
        body = self.root.find(".//body")
        return squeeze(text_of(body if body is not None else self.root))


def _is_refresh(name: str | None) -> bool:
    return (name or "").strip().lower() == "refresh"
