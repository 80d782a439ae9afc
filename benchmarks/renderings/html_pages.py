"""Sheets as web pages: many skins and table layouts, as content management systems and Word exports make them."""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.renderings.sheet import TABLES

if TYPE_CHECKING:
    import random

    from benchmarks.renderings.blocks import Block, BlockCell
    from benchmarks.renderings.sheet import Sheet

_NAVIGATION = (
    "<div class='nav'><ul><li><a href='/'>首页</a></li><li><a href='/zwgk/'>政务公开</a></li>"
    "<li><a href='/hdjl/'>互动交流</a></li></ul></div>"
)
_METADATA = (
    "<table class='xxgk_table'><tr><td>索 引 号</td><td>01420{number}/2024-00012</td>"
    "<td>信息分类</td><td>政府信息公开年报</td></tr>"
    "<tr><td>发布机构</td><td>{agency}</td><td>发文日期</td><td>{next_year}-01-20</td></tr>"
    "<tr><td>名 称</td><td colspan=3>{title}</td></tr></table>"
)


_LEAK = "<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->"

_SELDOM = 0.04
_NOTE_MARKS = ("<sup>1</sup>", "<sup>[2]</sup>", "①", "¹")
_STRUCK_OUT = (
    "<s>{}</s>",
    "<del>{}</del>",
    "<strike>{}</strike>",
    "<span style='text-decoration: line-through'>{}</span>",
)


@dataclass(frozen=True)
class Skin:
    """How one page writes its markup."""

    paragraphs: bool
    office: bool
    upper: bool
    split_numbers: bool
    breaks: bool
    vertical: bool
    unclosed: bool
    thead: bool
    leaks: bool
    blank: str
    note_marks: bool
    corrections: bool


def render_html(random: random.Random, sheet: Sheet) -> bytes:
    """A page with the sheet's report; adds the difficulties of its layout to the sheet."""
    skin = _draw_skin(random, sheet)
    layout = random.choices(
        ("plain", "merged", "nested", "copy", "div", "lines"), weights=(58, 10, 10, 10, 8, 4)
    )[0]
    if layout != "plain":
        sheet.difficulties.append(_LAYOUT_NAMES[layout])
    body = _body(random, sheet, skin, layout)
    page = _page(random, sheet, body)
    if skin.upper:
        page = (
            page.replace("<td", "<TD")
            .replace("</td>", "</TD>")
            .replace("<tr", "<TR")
            .replace("<table", "<TABLE")
        )
    return _encode(random, sheet, page)


_LAYOUT_NAMES = {
    "merged": "tables 二三四 in one",
    "nested": "nested layout tables",
    "copy": "hidden second copy",
    "div": "table of divs",
    "lines": "table as lines of text",
}


def _draw_skin(random: random.Random, sheet: Sheet) -> Skin:
    def sometimes(name: str, probability: float) -> bool:
        drawn = random.random() < probability
        if drawn:
            sheet.difficulties.append(name)
        return drawn

    return Skin(
        paragraphs=random.random() < 0.5,
        office=random.random() < 0.4,
        upper=random.random() < 0.1,
        split_numbers=sometimes("numbers cut by spans", 0.2),
        breaks=sometimes("headers broken by <br>", 0.25),
        vertical=sometimes("vertical labels", 0.12),
        unclosed=sometimes("unclosed cells", 0.06),
        thead=random.random() < 0.15,
        leaks=random.random() < 0.3,
        blank=random.choice(("", "&nbsp;", "<o:p>&nbsp;</o:p>", " \n ")),
        note_marks=sometimes("note marks behind numbers", 0.05),
        corrections=sometimes("earlier numbers struck out", 0.05),
    )


def _page(random: random.Random, sheet: Sheet, body: str) -> str:
    prose = sheet.prose
    metadata = ""
    if random.random() < 0.25:
        sheet.difficulties.append("metadata table first")
        metadata = _METADATA.format(
            number=random.randrange(1000, 9999),
            agency=prose.agency,
            title=prose.title,
            next_year=prose.year + 1,
        )
    tags = f'<meta name="ArticleTitle" content="{prose.title}"><meta name="PubDate" content="{prose.year + 1}-01-21">'
    meta = random.choice(("", tags))
    content = random.choice(("article-content", "TRS_Editor", "zoom", "wz_con"))
    return (
        f"<!DOCTYPE html><html><head>{{charset}}<title>{prose.title}_{prose.agency}</title>{meta}"
        "<style>.TRS_Editor P{margin:0}</style></head><body>"
        f"{_NAVIGATION}<div class='main'>{metadata}<h1>{prose.title}</h1>"
        f"<div class='info'>发布时间：{prose.year + 1}-01-{random.randrange(10, 31)} 来源：{prose.agency}</div>"
        f"<div class='{content}' id='{content}'>{body}</div></div>"
        "<div class='footer'>网站标识码：3299990001 版权所有</div></body></html>"
    )


def _encode(random: random.Random, sheet: Sheet, page: str) -> bytes:
    encoding = random.choices(("utf-8", "gb18030"), weights=(85, 15))[0]
    if encoding == "utf-8":
        charset = random.choice(('<meta charset="utf-8">', ""))
    else:
        sheet.difficulties.append("GBK page")
        charset = random.choice(('<meta http-equiv="Content-Type" content="text/html; charset=gb2312">', ""))
    return page.replace("{charset}", charset).encode(encoding)


def _body(random: random.Random, sheet: Sheet, skin: Skin, layout: str) -> str:
    prose = sheet.prose
    heading = random.choice(
        ("<p><strong>{}</strong></p>", "<h2>{}</h2>", "<p style='text-indent:2em'>{}</p>")
    )
    parts = [heading.format("一、总体情况"), *(f"<p>　　{text}</p>" for text in prose.overview)]
    if sheet.decoy:
        parts.append(_table(random, sheet.decoy, skin, "plain"))
    if layout == "merged":
        parts += [_heading(sheet, "proactive", heading), _merged_table(random, sheet, skin)]
    else:
        for table in TABLES:
            rendered = "".join(_table(random, block, skin, layout) for block in sheet.tables[table])
            if layout == "nested":
                rendered = f"<table><tr><td>{rendered}</td></tr></table>"
                rendered = f"<table width='100%' border=0><tr><td colspan=3>{rendered}</td></tr></table>"
            parts += [_heading(sheet, table, heading), rendered]
    parts += [heading.format("五、存在的主要问题及改进情况"), f"<p>{prose.problems}</p>"]
    parts += [heading.format("六、其他需要报告的事项"), f"<p>{prose.others}</p>"]
    body = "\n".join(parts)
    if layout == "copy":
        hide = random.choice(("style='display:none'", "hidden", "style='DISPLAY: none;'"))
        second = f"<div {hide}>{body}</div>"
        body = random.choice(
            (f"{body}{second}", f"{second}{body}", f"{body}<div class='mobile'>{body}</div>")
        )
    return body


def _heading(sheet: Sheet, table: str, markup: str) -> str:
    return markup.format(sheet.headings[table]) if sheet.headings[table] else ""


def _merged_table(random: random.Random, sheet: Sheet, skin: Skin) -> str:
    width = 15
    rows = []
    for table in TABLES:
        if table != "proactive":
            rows.append(f"<tr><td colspan={width}>{sheet.headings[table]}</td></tr>")
        rows.extend(_row(random, row, skin) for block in sheet.tables[table] for row in block)
    return f"<table border=1>{''.join(rows)}</table>"


def _table(random: random.Random, block: Block, skin: Skin, layout: str) -> str:
    if layout == "div":
        return _div_grid(random, block, skin)
    if layout == "lines":
        rows = ("".join(f"<p>{_content(random, cell, skin)}</p>" for cell in row) for row in block)
        return "".join(rows)
    rendered = [_row(random, row, skin) for row in block]
    if skin.thead:
        head = max(
            1, min(len(rendered) - 1, next((i for i, row in enumerate(block) if row[-1].kind == "value"), 1))
        )
        inner = f"<thead>{''.join(rendered[:head])}</thead><tbody>{''.join(rendered[head:])}</tbody>"
    else:
        inner = "".join(rendered)
    if skin.office:
        columns = "".join("<col width=72>" for _ in range(4))
        leak = _LEAK if skin.leaks else ""
        attributes = "class='MsoNormalTable' border='1' cellspacing='0'"
        return f"{leak}<table {attributes}><colgroup>{columns}</colgroup>{inner}</table>"
    return f"<table border='1'>{inner}</table>"


def _row(random: random.Random, row: list[BlockCell], skin: Skin) -> str:
    cells = []
    for cell in row:
        spans = f" rowspan='{cell.row_span}'" if cell.row_span > 1 else ""
        spans += f' colspan="{cell.column_span}"' if cell.column_span > 1 else ""
        close = "" if skin.unclosed else "</td>"
        cells.append(f"<td{spans}>{_content(random, cell, skin)}{close}")
    return f"<tr>{''.join(cells)}" + ("" if skin.unclosed else "</tr>\n")


def _div_grid(random: random.Random, block: Block, skin: Skin) -> str:
    """Rows and cells as divs, without any span: a cell stands once."""
    rows = []
    for row in block:
        cells = "".join(
            f"<div class='cell' style='float:left'>{_content(random, cell, skin)}</div>" for cell in row
        )
        rows.append(f"<div class='row'>{cells}</div>")
    return f"<div class='grid'>{''.join(rows)}</div>"


def _content(random: random.Random, cell: BlockCell, skin: Skin) -> str:
    text = _text(random, cell, skin)
    if cell.kind == "value" and cell.text[-1:].isdecimal():
        if skin.note_marks and random.random() < _SELDOM:
            text += random.choice(_NOTE_MARKS)
        if skin.corrections and random.random() < _SELDOM:
            text = random.choice(_STRUCK_OUT).format(random.randrange(100)) + text
    if cell.kind == "label" and skin.vertical and cell.row_span > 1:
        return "".join(f"<p>{character}</p>" for character in cell.text)
    return f"<p class='MsoNormal'><span>{text}</span></p>" if skin.paragraphs else text


def _text(random: random.Random, cell: BlockCell, skin: Skin) -> str:
    text = html.escape(cell.text, quote=False)
    if not cell.text.strip():
        text = skin.blank
    elif cell.kind == "value" and skin.split_numbers and len(text) > 1 and random.random() < 0.5:
        cut = random.randrange(1, len(cell.text))
        first, second = (html.escape(part, quote=False) for part in (cell.text[:cut], cell.text[cut:]))
        text = f"<span>{first}</span><span lang='EN-US'>{second}</span>"
    elif cell.kind != "value" and skin.split_numbers and len(text) > 3 and random.random() < 0.1:
        text = f"<span>{text[:1]}</span><span style='font-family:宋体'>{text[1:]}</span>"
    elif cell.kind == "header" and skin.breaks and len(cell.text) > 3 and random.random() < 0.6:
        cut = len(cell.text) // 2
        text = f"{cell.text[:cut]}<br>{random.choice(('', ' ', chr(10)))}{cell.text[cut:]}"
    return text
