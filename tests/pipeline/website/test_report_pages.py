"""The page of a report: hostile archives, missing tables, revisions."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pytest
from archived_reports import AGENCY, Publication, page_of, printed, publish_all

from pipeline.website.building import build_website
from practice.reports.report_html import body_html

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
