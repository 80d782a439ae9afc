from __future__ import annotations

import base64
import html
import json
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from typing import Any

import pytest

from pipeline.documents.bounds import UnreadableDocumentError
from pipeline.documents.reading import read_again, read_document

REPORT = (
    '<p class="t">青石镇2023年政府信息公开工作年度报告</p><p>一、总体情况</p><p>二、主动公开政府信息情况</p>'
    '<table border="1"><tr><td>规范性文件</td><td>8</td></tr><tr><td>行政许可</td><td>2</td></tr></table>'
    "<p>六、其他需要报告的事项</p>"
)
TABLE = [["规范性文件", "8"], ["行政许可", "2"]]


def escaped(text: str) -> str:
    """As `escape()` of JavaScript writes it."""
    return "".join(
        c if c.isascii() and c.isalnum() else f"%u{ord(c):04X}" if ord(c) > 255 else f"%{ord(c):02X}"
        for c in text
    )


@pytest.mark.parametrize(
    "script",
    [
        f"let content = {json.dumps(REPORT)};",
        f"let content = {json.dumps(REPORT, ensure_ascii=False)};",
        f"var x = {json.dumps(json.dumps(REPORT))};",
        "var html = '" + REPORT.replace("/", "\\/") + "';",
        f'document.write(unescape("{escaped(REPORT)}"));',
        "".join(f"document.write({json.dumps(part + '>')});\n" for part in REPORT.split(">")[:-1]),
        json.dumps({"title": "年报", "data": {"content": REPORT, "pubtime": "2024-01-19"}}),
        "callback(" + json.dumps({"content": REPORT.replace("<", "&lt;").replace(">", "&gt;")}) + ");",
    ],
    ids=[
        "ascii",
        "unicode",
        "twice",
        "single-quotes",
        "percent-u",
        "written-in-pieces",
        "json",
        "jsonp-entities",
    ],
)
def test_markup_in_scripts_is_read(script: str, grids: Any, lines: Any) -> None:
    for document in (
        read_document(script.encode(), source="a.js"),
        read_again(script.encode(), source="a.js"),
    ):
        assert document is not None
        assert grids(document) == [TABLE]
        assert lines(document)[0] == "青石镇2023年政府信息公开工作年度报告"


@pytest.mark.parametrize(
    "body",
    [
        f"<div id='c'></div><script>$('#c').html(decode('{base64.b64encode(REPORT.encode()).decode()}'))</script>",
        f'<iframe srcdoc="{html.escape(REPORT)}"></iframe>',
        f"<template id='t'>{REPORT}</template><div></div>",
        f"<script>show('t')</script><script type='text/template' id='t'>{REPORT}</script>",
        f"<noscript>{REPORT}</noscript>",
    ],
    ids=["base64", "frame-attribute", "template", "text-script", "noscript"],
)
def test_markup_that_a_page_keeps_aside_is_read(body: str, grids: Any) -> None:
    page = f"<html><head><meta charset='utf-8'><title>年报</title></head><body>{body}</body></html>".encode()
    assert grids(read_document(page, source="a.html")) == [TABLE]


def test_fields_beside_the_markup_are_metadata() -> None:
    answer = json.dumps({"Title": "青石镇年报", "detail": {"content": REPORT, "pubTime": "2024-01-19"}})
    metadata = read_document(answer.encode(), source="a.json").metadata
    assert (metadata["title"], metadata["pubtime"]) == ("青石镇年报", "2024-01-19")


@pytest.mark.parametrize(
    "page",
    [
        f"<html><body><div id=c>加载中</div><script>var c = {json.dumps(REPORT)};show(c);</script></body></html>",
        "<html><body><textarea>" + REPORT.replace("<", "&lt;") + "</textarea></body></html>",
        '<html><body><input type="hidden" value="'
        + REPORT.replace("<", "&lt;").replace('"', "&quot;")
        + '"></body></html>',
    ],
    ids=["script", "textarea", "hidden-field"],
)
def test_a_page_that_fills_itself_by_script_is_read(page: str, grids: Any) -> None:
    assert grids(read_document(page.encode(), source="a.html")) == [TABLE]


@pytest.mark.parametrize("charset", ["utf-8", "gb2312"])
def test_saved_pages_are_read(charset: str, grids: Any) -> None:
    saved = MIMEMultipart("related")
    page = MIMEText(f"<html><head><title>年报</title></head><body>{REPORT}</body></html>", "html", charset)
    page.add_header("Content-Location", "http://qingshi.gov.test/a.html")
    saved.attach(page)
    saved.attach(MIMEText("<html>广告</html>", "html", charset))
    document = read_document(saved.as_bytes(), source="saved.mht")
    assert document.source == "saved.mht"
    assert document.metadata["title"] == "年报"
    assert grids(document) == [TABLE]


def test_a_script_without_a_report_is_said_to_be_one() -> None:
    with pytest.raises(UnreadableDocumentError, match="carries no report"):
        read_document(b'var menu = "<p>x</p><p>y</p>";', source="menu.js")
