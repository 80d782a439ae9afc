"""Invented reports with consistent figures, and the many ways in which a site may print them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.forms.loading import columns, form

if TYPE_CHECKING:
    import random

Key = tuple[str, str, str]
REQUEST_COLUMNS = [c.column for c in columns() if c.table == "requests"]
DISPUTE_COLUMNS = [c.column for c in columns() if c.table == "disputes"]
COLUMN_LABELS = {(c.table, c.column): c.label for c in columns()}
AMOUNT_LABELS = {"procurement": "采购总金额", "fees": "本年收费金额（单位：万元）"}
DECISIONS_2021 = "本年处理决定数量"
CORNER = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"


@dataclass
class Figures:
    """What a report prints: the text of every cell; an empty text is a blank cell."""

    form: str
    agency: str
    year: int
    cells: dict[Key, str] = field(default_factory=dict)

    def value(self, key: Key) -> float | None:
        text = self.cells[key]
        return float(text) if text else None


def invent(rng: random.Random, form_name: str, *, scale: int = 30, sparse: float = 0.6) -> Figures:
    """Random figures that satisfy every identity."""
    figures = Figures(form_name, "河口县青石镇人民政府", 2020 if form_name == "2019" else 2023)
    cells = figures.cells

    def number(limit: int) -> int:
        return 0 if rng.random() < sparse else rng.randrange(limit)

    for entry in form(form_name).of("proactive"):
        for column in entry.columns:
            if column == "amount":
                cells["proactive", entry.item, column] = f"{rng.randrange(0, 90000) / 100:g}"
            elif column == "change":
                cells["proactive", entry.item, column] = str(rng.randrange(-5, 12))
            else:
                cells["proactive", entry.item, column] = str(number(scale * 20))
    items = [entry.item for entry in form(form_name).of("requests")]
    outcomes = [
        i for i in items if i not in ("received_this_year", "carried_in", "outcomes_total", "carried_out")
    ]
    for column in REQUEST_COLUMNS[:-1]:
        weight = scale if column == "natural_person" else max(2, scale // 6)
        parts = {item: number(weight) for item in outcomes}
        total = sum(parts.values())
        carried_out = number(weight)
        carried_in = min(number(weight), total + carried_out)
        figure = parts | {
            "outcomes_total": total,
            "carried_out": carried_out,
            "carried_in": carried_in,
            "received_this_year": total + carried_out - carried_in,
        }
        for item in items:
            cells["requests", item, column] = str(figure[item])
    for item in items:
        cells["requests", item, "total"] = str(
            sum(int(cells["requests", item, c]) for c in REQUEST_COLUMNS[:-1])
        )
    for entry in form(form_name).of("disputes"):
        parts4 = [number(12) for _ in range(4)]
        for column, value in zip(DISPUTE_COLUMNS, [*parts4, sum(parts4)], strict=True):
            cells["disputes", entry.item, column] = str(value)
    ordered = {
        (e.table, e.item, c): cells[e.table, e.item, c] for e in form(form_name).items for c in e.columns
    }
    figures.cells = ordered
    return figures


def blank_zeros(figures: Figures, *, keep_totals: bool = False) -> None:
    """Leave zero cells of the requests and disputes tables empty, as some agencies do."""
    for key, text in figures.cells.items():
        if text == "0" and key[0] != "proactive" and not (keep_totals and key[2] == "total"):
            figures.cells[key] = ""


def proactive_blocks(figures: Figures) -> list[tuple[str, list[str], list[tuple[str, list[str]]]]]:
    """(block, column labels, rows) of the proactive table; a row is its label and its texts."""
    blocks: list[tuple[str, list[str], list[tuple[str, list[str]]]]] = []
    for entry in form(figures.form).of("proactive"):
        labels = [_column_label(figures, entry.item, column) for column in entry.columns]
        row = (entry.label, [figures.cells["proactive", entry.item, c] for c in entry.columns])
        if blocks and blocks[-1][0] == entry.group and blocks[-1][1] == labels:
            blocks[-1][2].append(row)
        else:
            blocks.append((entry.group, labels, [row]))
    return blocks


def _column_label(figures: Figures, item: str, column: str) -> str:
    if column == "amount":
        return AMOUNT_LABELS[item]
    if column == "decisions" and figures.form == "2021":
        return DECISIONS_2021
    return COLUMN_LABELS["proactive", column]


def request_rows(figures: Figures, order: list[str] | None = None) -> list[tuple[str, str, str, list[str]]]:
    """(outer group, inner group, label, texts) of the requests table; groups only where their block begins."""
    rows = []
    last_group = ""
    started = False
    for entry in form(figures.form).of("requests"):
        outer = inner = ""
        if entry.group and not started:
            outer, started = "三、本年度办理结果", True
        if entry.group and entry.group not in ("三、本年度办理结果", last_group):
            inner = entry.group
        if entry.group:
            last_group = entry.group
        texts = [figures.cells["requests", entry.item, c] for c in (order or REQUEST_COLUMNS)]
        rows.append((outer, inner, entry.label, texts))
    return rows


def dispute_texts(figures: Figures) -> list[str]:
    """The fifteen texts of the disputes row."""
    return [
        figures.cells["disputes", e.item, c]
        for e in form(figures.form).of("disputes")
        for c in DISPUTE_COLUMNS
    ]


HEADINGS = {
    1: "一、总体情况",
    2: "二、主动公开政府信息情况",
    3: "三、收到和处理政府信息公开申请情况",
    4: "四、政府信息公开行政复议、行政诉讼情况",
    5: "五、存在的主要问题及改进情况",
    6: "六、其他需要报告的事项",
}
PROSE = {
    1: "本机关按照条例的规定公开政府信息。",
    5: "公开的及时性还需加强，下一步将完善制度。",
    6: "没有其他需要报告的事项。",
}


def title(figures: Figures) -> str:
    return f"{figures.agency}{figures.year}年政府信息公开工作年度报告"


@dataclass
class HtmlStyle:
    """How a page prints its tables."""

    column_order: list[str] | None = None
    one_table: bool = False
    cut_after: int | None = None
    repeat_header: bool = False
    rowspan_error: int = 0
    blank_column: bool = False
    drop_last_cell_of: str | None = None
    without_header: bool = False
    label_typo: dict[str, str] = field(default_factory=dict)
    header_typo: dict[str, str] = field(default_factory=dict)
    number_format: str = "plain"
    blank: str = ""
    visible_copy: bool = False
    swap_dispute_blocks: bool = False


def _number(text: str, style: HtmlStyle) -> str:
    if not text:
        return style.blank
    if style.number_format == "full":
        return "".join(chr(ord(c) + 0xFEE0) if c.isdigit() else c for c in text)
    if style.number_format == "comma" and text.isdigit():
        return f"{int(text):,}"
    if style.number_format == "spans" and len(text) > 1:
        return f"{text[0]}<span>{text[1:]}</span>"
    return text


def _cell(text: str, rows: int = 1, cols: int = 1) -> str:
    spans = (f' rowspan="{rows}"' if rows > 1 else "") + (f' colspan="{cols}"' if cols > 1 else "")
    return f"<td{spans}><p>{text}</p></td>"


def _proactive_html(figures: Figures, style: HtmlStyle) -> list[str]:
    rows = []
    for block, labels, items in proactive_blocks(figures):
        rows.append(_cell(block, cols=4))
        if not style.without_header:
            rows.append(
                _cell("信息内容") + "".join(_cell(style.header_typo.get(label, label)) for label in labels)
            )
        rows.extend(
            _cell(style.label_typo.get(label, label)) + "".join(_cell(_number(t, style)) for t in texts)
            for label, texts in items
        )
    return rows


def _request_header(style: HtmlStyle) -> list[str]:
    order = style.column_order or REQUEST_COLUMNS
    label = {
        c: style.header_typo.get(COLUMN_LABELS["requests", c], COLUMN_LABELS["requests", c]) for c in order
    }
    middle, last, legal_open = "", "", False
    for column in order:
        if column in ("natural_person", "total"):
            middle += _cell(label[column], rows=2)
            legal_open = False
        else:
            if not legal_open:
                count = 0
                for other in order[order.index(column) :]:
                    if other in ("natural_person", "total"):
                        break
                    count += 1
                middle += _cell("法人或其他组织", cols=count)
                legal_open = True
            last += _cell(label[column])
    extra = _cell("", rows=3) if style.blank_column else ""
    return [_cell(CORNER, rows=3, cols=3) + extra + _cell("申请人情况", cols=7), middle, last]


def _requests_html(figures: Figures, style: HtmlStyle) -> list[list[str]]:
    body = []
    rows = request_rows(figures, style.column_order)
    items = [entry.item for entry in form(figures.form).of("requests")]
    outer_rows = len(rows) - 3
    inner_size: dict[int, int] = {}
    start = 0
    for index, (_, inner, label, _) in enumerate(rows):
        if inner or label.startswith(("（六）", "（七）", "四、", "（一）", "（二）")):
            start = index
        inner_size[start] = index - start + 1
    for index, (outer, inner, official, texts) in enumerate(rows):
        label = style.label_typo.get(official, official)
        cells = ""
        if outer:
            cells += _cell(outer, rows=outer_rows + style.rowspan_error)
        if inner:
            cells += _cell(inner, rows=inner_size[index])
            cells += _cell(label)
        elif index < 2 or label.startswith("四、"):
            cells += _cell(label, cols=3)
        elif label.startswith(("（一）", "（二）", "（六）", "（七）")):
            cells += _cell(label, cols=2)
        else:
            cells += _cell(label)
        values = [_cell(_number(t, style)) for t in texts]
        if items[index] == style.drop_last_cell_of:
            values = values[:-1]
        cells += (_cell("") if style.blank_column else "") + "".join(values)
        body.append(cells)
    header = [] if style.without_header else _request_header(style)
    if style.cut_after is None:
        return [header + body]
    again = header if style.repeat_header else []
    return [header + body[: style.cut_after], again + body[style.cut_after :]]


def _disputes_html(figures: Figures, style: HtmlStyle) -> list[str]:
    texts = dispute_texts(figures)
    results = [COLUMN_LABELS["disputes", c] for c in DISPUTE_COLUMNS]
    five = "".join(_cell(style.header_typo.get(r, r)) for r in results)
    five_tall = "".join(_cell(style.header_typo.get(r, r), rows=2) for r in results)
    names = ["未经复议直接起诉", "复议后起诉"]
    if style.swap_dispute_blocks:
        names.reverse()
        texts = texts[:5] + texts[10:] + texts[5:10]
    header = [
        _cell("行政复议", cols=5) + _cell("行政诉讼", cols=10),
        five_tall + "".join(_cell(name, cols=5) for name in names),
        five + five,
    ]
    return ([] if style.without_header else header) + ["".join(_cell(_number(t, style)) for t in texts)]


def as_html(figures: Figures, style: HtmlStyle | None = None) -> str:
    """A page with the report; every deviation comes from `style`."""
    style = style or HtmlStyle()

    def table(rows: list[str]) -> str:
        return '<table border="1">' + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"

    proactive, requests, disputes = (
        _proactive_html(figures, style),
        _requests_html(figures, style),
        _disputes_html(figures, style),
    )
    parts = [f"<h1>{title(figures)}</h1>", f"<p>{HEADINGS[1]}</p><p>{PROSE[1]}</p>", f"<p>{HEADINGS[2]}</p>"]
    if style.one_table:
        rows = [*proactive, *[row for piece in requests for row in piece], *disputes]
        parts.append(table(rows))
    else:
        parts.append(table(proactive))
        parts.append(f"<p>{HEADINGS[3]}</p>" + "".join(table(piece) for piece in requests))
        parts.append(f"<p>{HEADINGS[4]}</p>" + table(disputes))
    parts.append(f"<p>{HEADINGS[5]}</p><p>{PROSE[5]}</p><p>{HEADINGS[6]}</p><p>{PROSE[6]}</p>")
    body = "".join(parts)
    if style.visible_copy:
        body += "<hr>" + "".join(table(piece) for piece in (proactive, *requests, disputes))
    return (
        f"<html><head><meta charset='utf-8'><title>{title(figures)}</title></head><body>{body}</body></html>"
    )
