"""Building the site of a release: pages whose inputs did not change are taken over from the site before."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from dataclasses import dataclass
from functools import cache, partial
from importlib.metadata import version as library_version
from pathlib import Path
from typing import TYPE_CHECKING

import vl_convert

from pipeline.website.agency import agency_inputs, render_agency
from pipeline.website.changes import render_changes
from pipeline.website.context import Context
from pipeline.website.find import render_find, search_scripts
from pipeline.website.overview import render_overview
from pipeline.website.report.page import list_report_pages, report_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pipeline.archive.archive import Archive

SITE = "site"
INDEX = "index.html"
MANIFEST = "manifest.json"

_HERE = Path(__file__).parent
_ROOMS = ("forms", "dataset", "extraction", "documents")
_SOURCES = ("*.py", "*.j2", "*.yaml", "*.csv", "*.css")


@dataclass(frozen=True, slots=True)
class Page:
    """One file of the site; `inputs` is all that its content depends on, None where only the content itself tells."""

    address: str
    render: Callable[[], str]
    inputs: object = None


@dataclass(frozen=True, slots=True)
class WebsiteResult:
    """The first page of a built site, and how many files were written and how many taken over."""

    index: Path
    written: int
    taken_over: int


def overview_pages(context: Context) -> Iterator[Page]:
    """The pages at the top of the site."""
    yield Page(INDEX, partial(render_overview, context))
    yield Page("changes.html", partial(render_changes, context))
    yield Page("find.html", partial(render_find, context))
    for address, content in search_scripts(context):
        yield Page(address, partial(str, content))
    yield Page("assets/vega.js", _drawing_library, library_version("vl-convert-python"))
    yield Page("data/release.js", lambda: f"window.NIANBAO_RELEASE = {json.dumps(context.version)};\n")


def agency_pages(context: Context) -> Iterator[Page]:
    """A page for each agency that the release knows."""
    for agency_id in sorted({*context.agencies, *context.reports, *context.coverage}):
        yield Page(
            f"agencies/{agency_id}.html",
            partial(render_agency, context, agency_id),
            agency_inputs(context, agency_id),
        )


def report_pages(context: Context) -> Iterator[Page]:
    """A page for each report, and the words that all of them use."""
    yield Page("data/report-words.js", report_words)
    for address, render, inputs in list_report_pages(context):
        yield Page(address, render, inputs)


# Every kind of page: from the rows of a release to the pages of that kind.
PAGES: tuple[Callable[[Context], Iterator[Page]], ...] = (overview_pages, agency_pages, report_pages)


def build_website(
    release: Path, target: Path, previous: Path | None = None, archive: Archive | None = None
) -> WebsiteResult:
    """Build the site of a release into `target`, which it replaces when it is whole.

    `previous` is the site of the release before: a page whose inputs are the same there is linked, or copied where
    the file system has no links. `archive` holds the pages that reports are shown beside.
    """
    building = target.with_name(f".{target.name}-in-building")
    if building.exists():
        shutil.rmtree(building)
    known = _known_digests(previous)
    digests: dict[str, str] = {}
    written = 0
    context = Context(release, archive)
    for kind in PAGES:
        for page in kind(context):
            digest, content = _digest(page)
            digests[page.address] = digest
            place = building / page.address
            place.parent.mkdir(parents=True, exist_ok=True)
            if previous is not None and known.get(page.address) == digest:
                _take_over(previous / page.address, place)
                continue
            place.write_text(page.render() if content is None else content, encoding="utf-8")
            written += 1
    shutil.copytree(_HERE / "assets", building / "assets", dirs_exist_ok=True)
    (building / MANIFEST).write_text(json.dumps(digests, indent=0, sort_keys=True), encoding="utf-8")
    if target.exists():
        shutil.rmtree(target)
    building.rename(target)
    return WebsiteResult(target / INDEX, written, len(digests) - written)


def _digest(page: Page) -> tuple[str, str | None]:
    """The digest of the inputs; without any, that of the content, which is then returned, too."""
    content = page.render() if page.inputs is None else None
    basis = content if content is not None else f"{_code_digest()} {page.inputs!r}"
    return hashlib.sha256(basis.encode("utf-8", "surrogatepass")).hexdigest(), content


@cache
def _code_digest() -> str:
    """What stands for everything that makes a page of its inputs: modules, templates, words, forms."""
    digest = hashlib.sha256()
    for folder in (_HERE, *(_HERE.parent / name for name in _ROOMS)):
        for pattern in _SOURCES:
            for path in sorted(folder.rglob(pattern)):
                digest.update(path.read_bytes())
    return digest.hexdigest()


def _known_digests(previous: Path | None) -> dict[str, str]:
    """What the site before was made of; nothing where it is not whole."""
    manifest = None if previous is None else previous / MANIFEST
    if manifest is None or not manifest.is_file():
        return {}
    digests: dict[str, str] = json.loads(manifest.read_text(encoding="utf-8"))
    return {address: digest for address, digest in digests.items() if (manifest.parent / address).is_file()}


def _take_over(page: Path, place: Path) -> None:
    try:
        os.link(page, place)
    except OSError:
        shutil.copy2(page, place)


@cache
def _drawing_library() -> str:
    """Vega, Vega-Lite and Vega-Embed (BSD-3-Clause) as one classic script, as vl-convert carries them."""
    return f"(function () {{\n{vl_convert.javascript_bundle('window.vegaEmbed = vegaEmbed;')}\n}})();\n"
