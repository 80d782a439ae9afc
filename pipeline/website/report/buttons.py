"""A cell of a report as a button: what is printed, its state and doubts; assets/report.js makes the note of it.

A page has some two hundred of them, so that each says as little as the script needs: the printed text stands beside the
button's own text only where the two differ.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from pipeline.extraction.report import CellState
from pipeline.website.words import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.website.report.rows import FindingRow, PrintedCell

_SIGNS = {CellState.BLANK: "□", CellState.DASH: "–", CellState.UNREADABLE: "?"}
_NO_SIGN = "·"


def show_cell(cell: PrintedCell | None, findings: Sequence[FindingRow]) -> Markup:
    """The table cell with its button; of the findings those that name the cell are told."""
    if cell is None:
        said = say("cell.none")
        return Markup('<td class="none" title="{} / {}">{}</td>').format(said.zh, said.en, _NO_SIGN)
    about = [finding for finding in findings if finding.is_about(cell)]
    classes = [f"state-{cell.state}"]
    if cell.flags or cell.corrected_value is not None:
        classes.append("flagged")
    if about:
        classes.append("found")
    shown = cell_sign(cell)
    told = {
        "raw": cell.raw if _is_told(cell, shown) else None,
        "flags": " ".join(cell.flags),
        "findings": " ".join(f"{finding.code}:{finding.verdict or ''}" for finding in about),
        "corrected": _correction(cell),
    }
    data = "".join(f' data-{name}="{escape(text)}"' for name, text in told.items() if text)
    marks = "".join(
        f'<sup aria-hidden="true">{mark}</sup>' for mark, holds in (("≠", about), ("⚑", cell.flags)) if holds
    )
    return Markup(
        f'<td class="{" ".join(classes)}"><button id="{escape(cell.code)}"{data}>{escape(shown)}{marks}</button></td>'
    )


def cell_sign(cell: PrintedCell) -> str:
    """What the agency printed, or a sign for its state where it printed nothing."""
    return (cell.raw or "").strip() or _SIGNS.get(CellState(cell.state), _NO_SIGN)


def _is_told(cell: PrintedCell, shown: str) -> bool:
    return cell.raw != shown or shown in (*_SIGNS.values(), _NO_SIGN)


def _correction(cell: PrintedCell) -> str | None:
    if cell.corrected_value is None:
        return None
    reason = f" ({cell.correction_reason})" if cell.correction_reason else ""
    return f"{cell.corrected_value:.12g}{reason}"
