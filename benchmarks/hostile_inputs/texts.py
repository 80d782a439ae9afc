"""Pages and plain text with the wording of a report, so that no reader gives up early."""

from __future__ import annotations

LABELS = "自然人 商业企业 科研机构 行政复议 行政诉讼 规范性文件 行政许可 本年新收 予以公开 结果维持"


def page(body: str) -> bytes:
    """An HTML page with report wording, so that no reader gives up early."""
    return f"<html><meta charset=utf-8><body><h1>2023年政府信息公开工作年度报告</h1><p>{LABELS}</p>{body}".encode()


def patterns(separator: str) -> str:
    """Long runs of what patterns repeat, each followed by what none of them expects."""
    pieces = (
        "0",
        "1 ",
        "1,",
        " ",
        "|",
        "-",
        "|--",
        "（",
        "一、",
        "（一）",
        "2023年",
        "政府信息公开",
        "报告 ",
        "&#",
        ".",
        "\t",
    )
    return separator.join(piece * (60_000 // len(piece)) + "\u0416" for piece in pieces)
