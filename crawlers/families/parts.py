"""What an article consists of besides its page: attachments, embedded viewers, page images, further pages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlsplit

from crawlers.families.pagers import continuation_pages
from crawlers.pages.report_tables import has_report_tables
from crawlers.pages.urls import FILE_EXTENSIONS, IMAGE_EXTENSIONS, file_extension, is_file, join
from crawlers.state import Content
from pipeline.extraction.recognition.titles import classify_title

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from crawlers.families.reading import Step
    from crawlers.pages.anchors import Anchor
    from crawlers.pages.page import Page

DOWNLOAD_ADDRESS = re.compile(
    r"/system/_content/download\.jsp|/download/downfile\.jsp|/attach/\d|virtual_attach_file\.vsb|/P0\d{10,}",
    re.IGNORECASE,
)
DOWNLOAD_TEXT = re.compile(r"(?:点击|附件|文件|全文)*下载(?:附件|文件|全文)?|附件\d{0,2}(?:[:：].*)?")
DOWNLOAD_PATH = re.compile(r"down|attach|file|fj", re.IGNORECASE)
SCRIPT_FILES = (
    re.compile(r"showVsbpdfIframe\(\s*[\"']([^\"']+)[\"']"),
    re.compile(r"PDFObject\.embed\(\s*[\"']([^\"']+)[\"']"),
    re.compile(r"[\"']([^\"'\s<>]+\.(?:pdf|docx?|xlsx?|wps|et|ofd))[\"']", re.IGNORECASE),
)
NAMING = ("alt", "title", "download", "showname", "data-name", "data-filename")
VIEWER_PARAMETERS = ("file", "url", "src", "pdf", "path")
SKIPPED_FRAMES = re.compile(
    r"visitcount|login|tree\.jsp|share|footer|header|counter|baidu|map|video", re.IGNORECASE
)
CONTENT_IMAGE = re.compile(
    r"/?[PW]0\d{10,}|/picture/|/__local/|/upload|/attach|nfw-cms-img|/files?/", re.IGNORECASE
)
DECORATION = re.compile(
    r"logo|icon|banner|/bg|button|btn|qrcode|ewm|foot|header|share|blank|dzjg|count", re.IGNORECASE
)
SHORT_TEXT = 600
SMALL_PIXELS = 60
MOST_PARTS = 40


@dataclass(frozen=True, slots=True)
class Part:
    """Something that belongs to an article: where it is, its printed name, and what is expected there.

    `step` is the request where it is more than an address; `is_preparation` says that its answer is only needed
    to know further parts.
    """

    url: str
    name: str
    content: Content
    step: Step | None = None
    is_preparation: bool = False


def parts_of(page: Page) -> tuple[Part, ...]:
    """The parts that are needed to read the report of an article.

    Attachments are left out when the page itself has the tables; images are taken only when there is little
    text and no file, so that decoration is not.
    """
    further = [Part(url, "", Content.PAGE) for url in continuation_pages(page)]
    if has_report_tables(page.visible):
        return tuple(further)
    files = [*_attachments(page), *_viewers(page)]
    if not files and len(page.visible) < SHORT_TEXT:
        files = [*_frames(page), *_images(page)]
    unique = {part.url: part for part in [*further, *files]}
    return tuple(unique.values())[:MOST_PARTS]


def _attachments(page: Page) -> list[Part]:
    """Files linked from the article; when one has the title of a report, the others are something else."""
    found = [
        Part(url, anchor.title, Content.FILE)
        for anchor in page.anchors
        if anchor.url and is_attachment(anchor)
        for url in _viewed(anchor.url, page) or [anchor.url]
    ]
    for element in page.root.iter("a"):
        name = _file_name(element)
        if name is not None and (url := join(page.base, element.get("href") or "")):
            found.append(Part(url, name, Content.FILE))
    reports = [part for part in found if classify_title(part.name).verdict == "accept"]
    return reports or found


def is_attachment(anchor: Anchor) -> bool:
    """Whether a link leads to a file: by its address, by the file name that it prints, or as a download."""
    if is_file(anchor.url) or DOWNLOAD_ADDRESS.search(anchor.url):
        return True
    if anchor.title.lower().endswith(FILE_EXTENSIONS):
        return True
    is_offered = DOWNLOAD_TEXT.fullmatch(anchor.text.strip("【】[]()（）")) is not None
    return is_offered and DOWNLOAD_PATH.search(urlsplit(anchor.url).path) is not None


def _file_name(element: Element) -> str | None:
    """The name that a link gives its file in an attribute; None for a link that is marked as no file."""
    names = [element.get(attribute) or "" for attribute in NAMING]
    if any(name.lower().endswith(FILE_EXTENSIONS) for name in names):
        return next(name for name in names if name.lower().endswith(FILE_EXTENSIONS))
    is_marked = "attachment" in (element.get("class") or "") or element.get("appendix") == "true"
    return next(filter(None, names), "") if is_marked else None


def _viewers(page: Page) -> list[Part]:
    urls: list[str] = []
    for element in page.root.iter("iframe", "embed", "object", "frame"):
        urls.extend(_viewed(element.get("src") or element.get("data") or "", page))
    urls.extend(
        url
        for element in page.root.iter("*")
        for value in _data_values(element)
        if (url := join(page.base, value))
    )
    for script in page.root.iter("script"):
        for pattern in SCRIPT_FILES:
            for found in pattern.findall(script.text or ""):
                urls.extend(_viewed(found, page))
    return [Part(url, "", Content.FILE) for url in urls]


def _viewed(source: str, page: Page) -> list[str]:
    """The file behind the address of a viewer: the address itself, or its parameter `file`."""
    address = join(page.base, source)
    if address is None:
        return []
    query = parse_qs(urlsplit(address).query)
    for name in VIEWER_PARAMETERS:
        for value in query.get(name, ()):
            inner = join(page.base, unquote(value))
            if inner and file_extension(inner) in FILE_EXTENSIONS:
                return [inner]
    return [address] if is_file(address) or DOWNLOAD_ADDRESS.search(address) else []


def _data_values(element: Element) -> list[str]:
    """The files that viewers are given in attributes such as `data-value` and `data-src`; no link's own name of one."""
    return [
        str(value)
        for name, value in element.attrib.items()
        if str(name).startswith("data-")
        and name not in NAMING
        and file_extension(str(value)) in FILE_EXTENSIONS
    ]


def _frames(page: Page) -> list[Part]:
    urls = [*(url for url in page.frames if not SKIPPED_FRAMES.search(url)), *page.forwards]
    return [Part(url, "", Content.PAGE) for url in urls]


def _images(page: Page) -> list[Part]:
    """The images that the CMS marks as content; where it marks none, all that are not decoration."""
    marked, others = [], []
    for image in page.root.iter("img"):
        url = join(page.base, image.get("src") or "")
        if url is None or _is_small(image) or file_extension(url) not in IMAGE_EXTENSIONS:
            continue
        is_content = image.get("appendix") == "true" or CONTENT_IMAGE.search(
            url + " " + (image.get("class") or "")
        )
        if is_content:
            marked.append(Part(url, image.get("alt") or "", Content.FILE))
        elif not DECORATION.search(url):
            others.append(Part(url, image.get("alt") or "", Content.FILE))
    return marked or others


def _is_small(image: Element) -> bool:
    sizes = [re.match(r"\d+", image.get(name) or "") for name in ("width", "height")]
    return any(size is not None and int(size.group()) < SMALL_PIXELS for size in sizes)
