"""Positive evidence: an answer with status 200 is content only when it looks like what was asked for."""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from crawlers.families.calls import declared_calls, is_for_article
from crawlers.families.parts import parts_of
from crawlers.pages.report_tables import has_report_tables
from crawlers.pages.texts import squeeze
from crawlers.pages.urls import canonical_key
from crawlers.state import Content
from pipeline.archive.capture import Role
from pipeline.archive.digest import sha256
from pipeline.documents.sniffing import Kind, sniff
from pipeline.extraction.recognition.titles import classify_title

if TYPE_CHECKING:
    from crawlers.pages.page import Page
    from crawlers.state import Purpose, VisitContext

ARTICLE_LENGTH = 200
NOTICE_LENGTH = 300
STUB_BYTES = 20
SUBJECT = "公开"
EMBEDDING = ("iframe", "embed", "object", "frame")
TINY = re.compile(r"[0-5]?\d(?:px)?$")
DATA_SIGNS = (
    "window._config",
    "showvsbpdfiframe",
    "pdfobject.embed",
    "infoguid",
    "getgovinfodetail",
    "document.write",
)


@cache
def notice_words(meaning: str) -> tuple[str, ...]:
    """What pages say that are not there (`missing`), or whose server has failed (`failing`)."""
    with files("crawlers.access").joinpath("notice_words.csv").open(encoding="utf-8") as lines:
        return tuple(
            squeeze(row["word"]).lower() for row in csv.DictReader(lines) if row["meaning"] == meaning
        )


def role_of(page: Page) -> Role:
    """What a page is that was asked for without knowing: an article has report tables or an article's tags."""
    is_article = has_report_tables(page.visible) or "articletitle" in page.meta
    return Role.ARTICLE if is_article else Role.LIST


def judge(page: Page, purpose: Purpose, context: VisitContext, *, came_from: str | None = None) -> str:
    """The outcome of an answer with status 200: ok, empty_body, soft_404, error_page or unexpected_structure.

    `came_from` is the address that was asked first when redirects led here.
    """
    if len(page.body.strip()) < STUB_BYTES:
        return "empty_body"
    if purpose.content is Content.DATA:
        return "ok"
    kind = sniff(page.body, source=page.url, media_type=page.media_type)
    if kind not in (Kind.HTML, Kind.TEXT, Kind.SCRIPT):
        return "ok"
    if _is_home_again(page, context, came_from) or _says(page, "missing"):
        return "soft_404"
    if _says(page, "failing"):
        return "error_page"
    if purpose.content is Content.FILE:
        return "unexpected_structure"
    role = purpose.role or role_of(page)
    if role in (Role.ARTICLE, Role.ATTACHMENT):
        return _judge_article(page, context, is_titled=_is_named_report(purpose))
    return "ok"


def _is_named_report(purpose: Purpose) -> bool:
    return purpose.role is Role.ARTICLE and classify_title(purpose.title or "").verdict == "accept"


def _judge_article(page: Page, context: VisitContext, *, is_titled: bool) -> str:
    """An article has text, tables, a file or a picture; one that a list has named a report speaks of 公开."""
    digest = sha256(page.body)
    first = context.payloads.setdefault(digest, page.url)
    is_repeated = canonical_key(first) != canonical_key(page.url)
    if is_repeated and not has_report_tables(page.visible) and not _fetches_its_text(page):
        return "soft_404"
    is_text = len(page.visible) >= ARTICLE_LENGTH
    if (
        (is_text and (not is_titled or SUBJECT in page.visible + page.title))
        or has_report_tables(page.visible)
        or page.forwards
        or next(page.root.iter(*EMBEDDING), None) is not None
    ):
        return "ok"
    if any(not TINY.match(image.get("width") or "600") for image in page.root.iter("img")):
        return "ok"
    if parts_of(page) or any(sign in page.lowered for sign in DATA_SIGNS):
        return "ok"
    if _fetches_its_text(page):
        return "ok"
    return "unexpected_structure"


def _fetches_its_text(page: Page) -> bool:
    """Whether the script of a page asks for the text of this very article, as one shell for all of them does."""
    return any(is_for_article(call, page.url) for call in declared_calls(page.text, page.url))


def _is_home_again(page: Page, context: VisitContext, came_from: str | None) -> bool:
    home = canonical_key(context.home)
    asked = canonical_key(came_from or page.url)
    if asked == home:
        return False
    return canonical_key(page.url) == home or sha256(page.body) == context.home_sha256


def _says(page: Page, meaning: str) -> bool:
    """Whether a page is such a notice, by its title or as nearly all that it says beside its links."""
    words, title = notice_words(meaning), squeeze(page.title).lower()
    if (meaning == "missing" and title.startswith("404")) or any(word in title for word in words):
        return True
    if has_report_tables(page.visible):
        return False
    visible = page.visible.lower()
    if not any(word in visible for word in words):
        return False
    linked = sum(len(anchor.text) for anchor in page.anchors)
    return len(visible) - linked <= NOTICE_LENGTH
