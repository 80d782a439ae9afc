"""HTML pages as documents: the report's paragraphs and tables in printed order, meta tags and links."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.documents import bounds
from pipeline.documents.assembly import BlockList
from pipeline.documents.charset import charset_of
from pipeline.documents.encoding import decode_bytes
from pipeline.documents.html.cutting import within_bounds
from pipeline.documents.html.embedded import embedded_markup
from pipeline.documents.html.links import page_links, page_metadata
from pipeline.documents.html.nesting import plain_cells
from pipeline.documents.html.pieces import in_small_letters, printed_pieces
from pipeline.documents.html.tables import GridRows
from pipeline.documents.html.tree import Tree, parse_fast, parse_thoroughly
from pipeline.documents.markers import has_markers
from pipeline.documents.model import Document, ReadingProblem

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

FAST_READER = "html-lxml"
THOROUGH_READER = "html-html5lib"
# A page that shows less report wording than this may carry the report in a script or a hidden field.
_REPORT_MARKERS = 4


def read_html(payload: bytes, *, source: str, media_type: str | None = None) -> Document:
    """The page in `payload`, parsed by lxml. Undecodable bytes, cuts and hidden parts become problems."""
    return _read(payload, source, media_type, parse_fast, FAST_READER)


def read_html_thoroughly(payload: bytes, *, source: str, media_type: str | None = None) -> Document:
    """The same page from an independent tree by BeautifulSoup and html5lib, slower and closer to browsers."""
    return _read(payload, source, media_type, parse_thoroughly, THOROUGH_READER)


def can_only_be_read_so(document: Document, payload: bytes, *, media_type: str | None = None) -> bool:
    """Whether another parser would have found the tables of `document` in `payload` just as they are."""
    cells = sum(len(table.cells) for table in document.tables)
    problems = {problem.code for problem in document.problems}
    if document.reader != FAST_READER or not cells or problems - {"hidden_content"}:
        return False
    markup = decode_bytes(payload, declared=charset_of(media_type)).text
    # A report that the markup does not spell out was taken from a script or the like.
    written = plain_cells(markup) if has_markers(markup, _REPORT_MARKERS) else None
    if written is None:
        return False
    if cells <= written and not problems:
        return True
    # What is hidden, and what is a grid of boxes, is decided outside of tables as well.
    return plain_cells(markup, throughout=True) is not None


def read_markup(
    markup: str,
    *,
    source: str,
    media_type: str = "text/html",
    parse: Callable[[str], Tree] = parse_fast,
    reader: str = FAST_READER,
    problems: Sequence[ReadingProblem] = (),
) -> Document:
    """The document of already decoded markup."""
    tree = parse(markup)
    document = _document_of(markup, tree, source, media_type, reader, problems=problems)
    if _shows_report(document):
        return document
    inner = embedded_markup(markup)
    if inner is None:
        return document
    inside = _document_of(inner, parse(inner), source, media_type, reader, problems=problems)
    if not _shows_report(inside):
        return document
    return Document(
        source=source,
        media_type=media_type,
        reader=reader,
        blocks=inside.blocks,
        metadata={**inside.metadata, **document.metadata},
        links=tuple(dict.fromkeys((*document.links, *inside.links))),
        problems=tuple(dict.fromkeys((*document.problems, *inside.problems))),
    )


def _read(
    payload: bytes, source: str, media_type: str | None, parse: Callable[[str], Tree], reader: str
) -> Document:
    bounds.refuse_oversized(len(payload), bounds.MAX_MARKUP_BYTES, source=source, what="the page")
    decoded = decode_bytes(payload, declared=charset_of(media_type))
    markup = decoded.text
    if markup.lstrip().startswith("<?xml"):
        markup = markup.replace("<![CDATA[", "").replace("]]>", "")
    markup, cuts = within_bounds(markup)
    problems = (*decoded.problems, *cuts)
    return read_markup(markup, source=source, parse=parse, reader=reader, problems=problems)


def _document_of(
    markup: str, tree: Tree, source: str, media_type: str, reader: str, *, problems: Sequence[ReadingProblem]
) -> Document:
    root = tree.root
    metadata = page_metadata(root)
    scripts = [script.text or "" for script in root.iter("script")]
    lowered = in_small_letters(markup)
    links = page_links(root, source, scripts, lowered)
    printed = printed_pieces(root, lowered)
    blocks = BlockList()
    for piece in printed.pieces:
        if isinstance(piece.content, GridRows):
            blocks.add_table(piece.content.rows)
        else:
            blocks.add_paragraph(piece.content, level=piece.level)
    found = [*problems, *tree.problems, *blocks.problems]
    if printed.is_cut:
        found.append(bounds.too_many("lines and tables", bounds.MAX_BLOCKS))
    if printed.hidden:
        found.append(
            ReadingProblem(
                "hidden_content", f"{printed.hidden} lines and tables that the page hides were left out"
            )
        )
    return Document(source, media_type, reader, tuple(blocks.blocks), metadata, tuple(links), tuple(found))


def _shows_report(document: Document) -> bool:
    texts = [paragraph.text for paragraph in document.paragraphs]
    texts.extend(cell.text for table in document.tables for cell in table.cells)
    return has_markers("\n".join(texts), _REPORT_MARKERS)
