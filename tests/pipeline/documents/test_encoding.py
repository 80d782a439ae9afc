from __future__ import annotations

import codecs

import pytest

from pipeline.documents.encoding import decode, decode_bytes

# 㐂 and 𠮷 are in gb18030 but not in gb2312; 〇 is in gbk.
TEXT = "二〇二三年政府信息公开工作年度报告：㐂𠮷局收到申请21件"


def page(meta: str) -> str:
    return f"<html><head>{meta}<title>{TEXT}</title></head><body><p>{TEXT}</p></body></html>"


@pytest.mark.parametrize(
    ("meta", "written_in"),
    [
        ('<meta charset="utf-8">', "utf-8"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=gb2312">', "gb18030"),
        ('<meta httpequiv="ContentType" content="text/html; charset=gbk"/>', "gb18030"),
        ("<meta charset='big5'>", "utf-8"),
        ('<meta charset="gbk">', "utf-8"),
        ("", "gb18030"),
        ("", "utf-8"),
        ('<meta charset="iso-8859-1">', "gb18030"),
    ],
)
def test_text_is_read_whatever_the_page_declares(meta: str, written_in: str) -> None:
    text, encoding = decode(page(meta).encode(written_in))
    assert text == page(meta)
    assert encoding == written_in


@pytest.mark.parametrize("declared", ["utf-8", "gbk", "GB2312", "iso-8859-1", "nonsense", None])
@pytest.mark.parametrize("written_in", ["utf-8", "gb18030"])
def test_the_header_is_a_claim_only(declared: str | None, written_in: str) -> None:
    assert decode(page("").encode(written_in), declared=declared)[0] == page("")


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [(codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")],
)
def test_a_byte_order_mark_outweighs_every_declaration(mark: bytes, encoding: str) -> None:
    html = page('<meta charset="gbk">')
    assert decode(mark + html.encode(encoding), declared="big5") == (html, encoding)


def test_declared_big5_is_believed_when_it_decodes() -> None:
    html = '<meta charset="big5"><p>政府資訊公開</p>'
    assert decode(html.encode("big5"))[0] == html


def test_lost_bytes_are_reported_and_the_rest_is_kept() -> None:
    damaged = page("").encode().replace("申请".encode(), b"\xe7\x94\xff", 1)
    decoded = decode_bytes(damaged)
    assert decoded.encoding == "utf-8"
    assert "收到\ufffd" in decoded.text
    assert "21件" in decoded.text
    assert [problem.code for problem in decoded.problems] == ["undecodable_bytes"]
    assert "\ufffd" in decoded.problems[0].evidence


def test_sound_text_has_no_problem() -> None:
    assert decode_bytes(page("").encode("gb18030")).problems == ()
