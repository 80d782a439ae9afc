"""Building the site of a release: pages whose inputs did not change are taken over from the site before."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from dataclasses import dataclass
from functools import cache, partial
from importlib.metadata import version as library_version
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import vl_convert

from pipeline.website.addresses import agency_address
from pipeline.website.agency import agency_inputs, render_agency
from pipeline.website.changes import render_changes
from pipeline.website.context import Context
from pipeline.website.find import render_find, search_scripts
from pipeline.website.overview import render_overview
from pipeline.website.rendering import Page, put, write_pages
from pipeline.website.report.page import list_report_pages, report_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pipeline.archive.archive import Archive

SITE = "site"
INDEX = "index.html"
MANIFEST = "manifest.json"

_HERE = Path(__file__).parent
# What makes pages of agencies and reports, from the package's top. An archived page is read again to find places and
# earlier values, so that its readers belong to it; charts, styles and scripts stand in files of their own.
_MAKING = (
    "archive/problems.py",
    "dataset/*.csv",
    "dataset/release/codebook.py",
    "dataset/schema.py",
    "dataset/versions.py",
    "documents/**/*",
    "errors.py",
    "extraction/**/*",
    "forms/*",
    "registry/divisions*",
    "website/*.py",
    "website/words.yaml",
    "website/archived/*",
    "website/report/*",
    "website/templates/*",
)
_OVERVIEWS = {"building.py", "changes.py", "find.py", "overview.py"}


@dataclass(frozen=True, slots=True)
class WebsiteResult:
    """The first page of a built site, and how many files were written and how many taken over."""

    index: Path
    written: int
    taken_over: int


def overview_pages(context: Context) -> Iterator[Page]:
    """The pages at the top of the site."""
    yield Page(INDEX, render_overview)
    yield Page("changes.html", render_changes)
    yield Page("find.html", render_find)
    for address, content in search_scripts(context):
        yield Page(address, partial(_constant, content=content))
    yield Page("assets/vega.js", _drawing_library, library_version("vl-convert-python"))
    yield Page("data/release.js", _name_release)


def agency_pages(context: Context) -> Iterator[Page]:
    """A page for each agency that the release knows."""
    for agency_id in sorted({*context.agencies, *context.reports, *context.coverage}):
        yield Page(
            agency_address(agency_id),
            partial(render_agency, agency_id=agency_id),
            agency_inputs(context, agency_id),
        )


def report_pages(context: Context) -> Iterator[Page]:
    """A page for each report, and the words that all of them use."""
    yield Page("data/report-words.js", lambda _: report_words())
    yield from list_report_pages(context)


# Every kind of page: from the rows of a release to the pages of that kind.
PAGES: tuple[Callable[[Context], Iterator[Page]], ...] = (overview_pages, agency_pages, report_pages)


def build_website(
    release: Path,
    target: Path,
    previous: Path | None = None,
    archive: Archive | None = None,
    *,
    processes: int = 1,
) -> WebsiteResult:
    """Build the site of a release into `target`, which it replaces when it is whole.

    `previous` is the site of the release before: a page whose inputs are the same there is linked, or copied where
    the file system has no links. `archive` holds the pages that reports are shown beside. Where many pages are to be
    made, that many `processes` make them.
    """
    building = target.with_name(f".{target.name}-in-building")
    if building.exists():
        shutil.rmtree(building)
    known = _known_digests(previous)
    digests: dict[str, str] = {}
    context = Context(release, archive)
    changed: list[Page] = []
    written = 0
    for page in chain.from_iterable(kind(context) for kind in PAGES):
        content = page.render(context) if page.inputs is None else None
        digests[page.address] = _digest(page, content)
        if previous is not None and known.get(page.address) == digests[page.address]:
            _take_over(previous / page.address, building / page.address)
            continue
        written += 1
        if content is None:
            changed.append(page)
        else:
            put(content, building / page.address)
    write_pages(changed, context, building, processes)
    shutil.copytree(_HERE / "assets", building / "assets", dirs_exist_ok=True)
    put(json.dumps(digests, indent=0, sort_keys=True), building / MANIFEST)
    if target.exists():
        shutil.rmtree(target)
    building.rename(target)
    return WebsiteResult(target / INDEX, written, len(digests) - written)


def _digest(page: Page, content: str | None) -> str:
    """The digest of the content where it is known, else that of the inputs and of the code that makes it of them."""
    basis = f"{_code_digest()} {page.inputs!r}" if content is None else content
    return hashlib.sha256(basis.encode("utf-8", "surrogatepass")).hexdigest()


@cache
def _code_digest() -> str:
    """What stands for everything that makes a page of its inputs: modules, templates, words, forms."""
    digest = hashlib.sha256()
    for path in making_files():
        digest.update(path.read_bytes())
    return digest.hexdigest()


def making_files() -> list[Path]:
    """The files of this package on which pages of agencies and reports depend: a change of one makes them all anew."""
    found = {path for pattern in _MAKING for path in _HERE.parent.glob(pattern)}
    return sorted(
        path
        for path in found
        if path.is_file() and path.suffix != ".pyc" and not (path.parent == _HERE and path.name in _OVERVIEWS)
    )


def _known_digests(previous: Path | None) -> dict[str, str]:
    """What the site before was made of; nothing where it is not whole."""
    manifest = None if previous is None else previous / MANIFEST
    if manifest is None or not manifest.is_file():
        return {}
    digests: dict[str, str] = json.loads(manifest.read_text(encoding="utf-8"))
    return {address: digest for address, digest in digests.items() if (manifest.parent / address).is_file()}


def _take_over(page: Path, place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(page, place)
    except OSError:
        shutil.copy2(page, place)


def _constant(_: Context, content: str) -> str:
    return content


def _name_release(context: Context) -> str:
    return f"window.NIANBAO_RELEASE = {json.dumps(context.version)};\n"


def _drawing_library(_: Context) -> str:
    """Vega, Vega-Lite and Vega-Embed (BSD-3-Clause) as one classic script, as vl-convert carries them."""
    return f"(function () {{\n{vl_convert.javascript_bundle('window.vegaEmbed = vegaEmbed;')}\n}})();\n"
