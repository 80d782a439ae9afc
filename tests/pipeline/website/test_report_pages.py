"""The page of a report: hostile archives, missing tables, revisions."""

from __future__ import annotations

import dataclasses
import datetime
import html
import json
import re
import sqlite3
from typing import TYPE_CHECKING

import pytest
from archived_reports import (
    AGENCY,
    MORNING,
    Publication,
    exchange,
    only_section,
    page_of,
    printed,
    publish_all,
)

from pipeline.archive.capture import Role
from pipeline.documents.model import Document, Paragraph, Table, TableCell
from pipeline.website.archived.counting import count_from_own
from pipeline.website.building import build_website
from pipeline.website.report.rows import PrintedCell
from practice.reports import docx
from practice.reports.report_html import body_html, section_html

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.archive.archive import Archive

HOSTILE = """
<script>document.title = "taken"</script><script src="http://outside.test/x.js"></script>
<img src="http://outside.test/pixel.png" onerror="alert(1)">
<form action="http://outside.test/post"><input name="q"><button>go</button></form>
<meta http-equiv="refresh" content="0;url=http://outside.test/">
<base href="http://outside.test/">
<svg onload="alert(2)"><a xlink:href="javascript:alert(3)"><text>svg</text></a></svg>
<iframe src="http://outside.test/frame"></iframe>
<p style="background:url(http://outside.test/css.png)" onclick="alert(4)" data-cells="requests/granted/total">样式</p>
<a href="javascript:alert(5)">链接</a><a href="data:text/html,x">数据</a>
<style>@import url(http://outside.test/style.css);</style>
<p>&lt;/script&gt;&lt;script&gt;alert(6)&lt;/script&gt;</p>
<object data="http://outside.test/o"></object><math><mtext></mtext></math>
"""


def shown_page(site: Path, year: int = 2023) -> tuple[str, str]:
    """The page of the report, and the archived page in it."""
    page = (site / f"reports/{AGENCY}/{year}.html").read_text(encoding="utf-8")
    embedded = re.search(r'srcdoc="([^"]*)"', page)
    return page, html.unescape(embedded[1]) if embedded else ""


def read_cell(raw: str, **places: object) -> PrintedCell:
    """A cell of the requests with that text, read at that place."""
    given = {"table": "requests", "raw": raw, "state": "number", **places}
    return PrintedCell(**{field.name: given.get(field.name) for field in dataclasses.fields(PrintedCell)})


def build(release: Path, archive: Archive | None) -> Path:
    return build_website(release, release / "site", archive=archive).index.parent


def test_nothing_hostile_of_an_archived_page_survives(tmp_path: Path) -> None:
    payload = page_of(HOSTILE + body_html(printed(2023)), 2023)
    page, archived = shown_page(build(*publish_all(tmp_path, Publication(2023, payload))))
    assert 'sandbox="allow-same-origin"' in page
    assert "default-src 'none'" in archived
    body = archived.partition("<body>")[2]
    assert "样式" in body
    tags = {tag.lower() for tag in re.findall(r"<([a-zA-Z]+)", body)}
    assert (
        tags
        & {"script", "img", "form", "input", "button", "meta", "base", "svg", "iframe", "style", "object"}
        == set()
    )
    attributes = {
        name for tag in re.findall(r"<[a-zA-Z][^>]*>", body) for name in re.findall(r'([\w:-]+)="', tag)
    }
    assert attributes <= {"data-cells", "colspan", "rowspan"}
    assert "outside.test" not in archived
    assert body.count('data-cells="requests/granted/total"') == 1, "a page cannot mark places itself"
    assert "outside.test" not in page.replace(html.escape(archived), "")


def test_markup_in_a_name_stays_text(tmp_path: Path) -> None:
    payload = page_of(body_html(printed(2023)), 2023)
    site = build(*publish_all(tmp_path, Publication(2023, payload), name="云溪<script>alert(1)</script>"))
    page, _ = shown_page(site)
    assert "<script>alert" not in page
    assert "云溪&lt;script&gt;alert(1)" in page


def test_an_earlier_version_is_shown_with_what_it_printed(tmp_path: Path) -> None:
    now = body_html(printed(2023))
    received = printed(2023).cells["proactive", "licensing", "decisions"].raw
    assert now.count(f">{received}<") == 1
    before = now.replace(f">{received}<", ">987654<")
    release, archive = publish_all(
        tmp_path, Publication(2023, page_of(before, 2023)), Publication(2023, page_of(now, 2023), hour=1)
    )
    page, archived = shown_page(build(release, archive))
    assert f">{received}<" in archived
    (differences,) = re.findall(r'<table class="differences">(.*?)</table>', page, re.DOTALL)
    assert re.findall(r'<td class="numeric">(.*?)</td>', differences) == ["987654", received]
    assert "2026-04-01 06:30:00 UTC" in page
    assert "2026-04-01 07:30:00 UTC" in page


def test_a_correction_stands_beside_what_is_printed(tmp_path: Path) -> None:
    key = ("proactive", "licensing", "decisions")
    raw = printed(2023).cells[key].raw
    correction = {
        **dict(zip(("table", "item", "column"), key, strict=True)),
        "agency": AGENCY,
        "year": 2023,
        "expected": int(raw),
        "corrected": 987654,
        "reason": "the erratum says “<more>”",
        "evidence": "http://yunxi.gov.test/erratum.html",
    }
    folder = tmp_path / "corrections"
    folder.mkdir()
    (folder / "yunxi.yaml").write_text(json.dumps([correction]), encoding="utf-8")
    publication = Publication(2023, page_of(body_html(printed(2023)), 2023))
    release, archive = publish_all(tmp_path, publication, corrections=folder)
    page, archived = shown_page(build(release, archive))
    (cell,) = re.findall(rf'<td class="([^"]*)"><button id="{"/".join(key)}"([^>]*)>([^<]*)', page)
    assert "flagged" in cell[0].split()
    assert 'data-corrected="987654 (the erratum says “&lt;more&gt;” (http://yunxi.gov.test/erratum' in cell[1]
    assert cell[2] == raw
    assert "987654" not in archived


def test_a_page_that_the_archive_lacks_is_said_to_be_missing(tmp_path: Path) -> None:
    release, _ = publish_all(tmp_path, Publication(2023, page_of(body_html(printed(2023)), 2023)))
    page, archived = shown_page(build(release, None))
    assert archived == ""
    assert "This site was built without the archive." in page


def test_a_damaged_index_costs_the_picture_and_not_the_page(tmp_path: Path) -> None:
    release, archive = publish_all(tmp_path, Publication(2023, page_of(body_html(printed(2023)), 2023)))
    (archive.root / "index.sqlite").write_bytes(b"this is no database " * 200)
    page, archived = shown_page(build(release, archive))
    assert archived == ""
    assert "nianbao recover index" in page
    assert page.count("<button") > 200


@pytest.mark.parametrize("lacking", ["cells", "findings", "agencies"])
def test_a_release_without_a_table_shows_what_it_has(lacking: str, tmp_path: Path) -> None:
    release, archive = publish_all(tmp_path, Publication(2023, page_of(body_html(printed(2023)), 2023)))
    (release / f"{lacking}.parquet").unlink()
    page, archived = shown_page(build(release, archive))
    assert "样式" not in archived
    assert "政府信息公开" in archived
    assert ("No table was read from this report. That is not a zero." in page) == (lacking == "cells")


def test_a_report_cut_short_names_the_tables_it_lacks(tmp_path: Path) -> None:
    body = body_html(printed(2023))
    disputes = body.rindex("<table")
    cut = body[:disputes] + body[body.index("</table>", disputes) + len("</table>") :]
    page, _ = shown_page(build(*publish_all(tmp_path, Publication(2023, page_of(cut, 2023)))))
    missing = re.search(r"Tables that were not read:(.*?)</p>", page, re.DOTALL)
    assert missing is not None
    assert "IV. Reconsiderations and litigation" in missing[1]
    assert "III. Requests" not in missing[1]


def parted(tmp_path: Path) -> tuple[Path, Archive]:
    """A report whose requests and disputes stand in an attachment."""
    texts = section_html(printed(2023))
    rest = docx.write_docx(only_section(printed(2023), 3))
    body = "".join(texts[number] for number in (0, 1, 2))
    return publish_all(
        tmp_path, Publication(2023, page_of(body, 2023), parts=(("/2.docx", rest, docx.MEDIA_TYPE),))
    )


def test_a_part_is_shown_as_the_release_knows_it(tmp_path: Path) -> None:
    release, archive = parted(tmp_path)
    _, before = shown_page(build(release, archive))
    assert len(re.findall('data-cells="requests/', before)) == 175
    url = Publication(2023, b"").url + "/2.docx"
    body = docx.write_docx(only_section(printed(2023, "another"), 3))
    later = MORNING + datetime.timedelta(days=1)
    with archive.writer("later") as writer:
        writer.write(exchange(url, body, docx.MEDIA_TYPE, later, Role.ATTACHMENT))
    archive.ingest()
    _, after = shown_page(build_website(release, tmp_path / "again", archive=archive).index.parent)
    assert after == before


def test_a_part_that_the_archive_lost_costs_its_picture_only(tmp_path: Path) -> None:
    release, archive = parted(tmp_path)
    with sqlite3.connect(archive.root / "index.sqlite") as index:
        index.execute("DELETE FROM captures WHERE url LIKE '%.docx'")
    page, archived = shown_page(build(release, archive))
    assert set(re.findall('data-cells="([a-z]+)/', archived)) == {"proactive"}
    assert re.search(r"The archive does not hold the page of this report\.</span> <code>[^<]*/2\.docx", page)
    assert page.count('<button id="requests/') == 175


def test_a_place_that_could_be_in_two_tables_is_not_marked() -> None:
    grid = tuple(TableCell(text, 0, column) for column, text in enumerate("120"))
    one = Document(source="a", media_type="", reader="docx", blocks=(Table(0, grid), Paragraph("是", 0)))
    two = dataclasses.replace(one, blocks=(*one.blocks, Table(1, grid)))
    cells = [read_cell(text, origin_table=4, origin_row=0, origin_column=n) for n, text in enumerate("120")]
    assert [cell.origin_table for cell in count_from_own(one, cells)] == [0, 0, 0]
    assert count_from_own(two, cells) == []
    assert count_from_own(one, [*cells, read_cell("9", origin_table=4, origin_row=0, origin_column=0)]) == []
