"""How paragraphs and tables are written by the editors that agencies use."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from practice.reports.tables import Grid, GridCell


class Skin(Protocol):
    """An editor's way of writing HTML."""

    def heading(self, text: str) -> str:
        """A section heading."""

    def paragraph(self, text: str) -> str:
        """A paragraph of running text."""

    def table(self, grid: Grid) -> str:
        """A table with its spans."""


def _spans(cell: GridCell) -> str:
    spans = f' colspan="{cell.columns}"' if cell.columns > 1 else ""
    return spans + (f' rowspan="{cell.rows}"' if cell.rows > 1 else "")


class CleanSkin:
    """The online editor of a CMS: plain tables with `border=1`, `&nbsp;` in empty cells."""

    def heading(self, text: str) -> str:
        """A bold paragraph."""
        return f'<p style="text-indent:2em;"><strong>{html.escape(text)}</strong></p>'

    def paragraph(self, text: str) -> str:
        """An indented paragraph."""
        return f'<p style="text-indent:2em;">{html.escape(text)}</p>'

    def table(self, grid: Grid) -> str:
        """A bordered table."""
        rows = "\n".join(f"<tr>{''.join(self._cell(cell) for cell in row)}</tr>" for row in grid)
        return (
            '<table align="center" border="1" cellspacing="0" cellpadding="0">'
            f"<tbody>\n{rows}\n</tbody></table>"
        )

    def _cell(self, cell: GridCell) -> str:
        return f'<td{_spans(cell)}><p align="center">{html.escape(cell.text) or "&nbsp;"}</p></td>'


class WordSkin:
    """A page pasted from Word: `MsoNormalTable`, `<o:p>`, and numbers cut up by spans."""

    def heading(self, text: str) -> str:
        """A paragraph whose numeral stands in a span of its own."""
        return self._paragraph(f"<b><span>{html.escape(text[:2])}</span></b><b>{html.escape(text[2:])}</b>")

    def paragraph(self, text: str) -> str:
        """A paragraph with every number in a span of its own."""
        return self._paragraph(self._cut_numbers(text))

    def table(self, grid: Grid) -> str:
        """A Word table with a leaked column group and conditional comments."""
        rows = "\n".join(
            f"<tr style='height:18.0pt'>{''.join(self._cell(cell) for cell in row)}</tr>" for row in grid
        )
        return (
            "<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml>"
            "<![endif]-->"
            '<table class="MsoNormalTable" border="0" cellspacing="0" cellpadding="0" '
            'style="border-collapse:collapse;mso-padding-alt:0cm 5.4pt">'
            f"<colgroup><col width=72><col width=72></colgroup>\n{rows}\n</table>"
        )

    def _cell(self, cell: GridCell) -> str:
        inner = self._cut_numbers(cell.text) if cell.text else ""
        return (
            f'<td{_spans(cell)} valign="center" style="border:solid windowtext 1.0pt">'
            f'<p class="MsoNormal" align="center"><span lang="EN-US">{inner}<o:p>&nbsp;</o:p></span></p></td>'
        )

    def _paragraph(self, inner: str) -> str:
        return f'<p class="MsoNormal" style="text-indent:32.0pt">{inner}<o:p></o:p></p>'

    def _cut_numbers(self, text: str) -> str:
        def cut(match: re.Match[str]) -> str:
            digits = match.group()
            return f"<span>{digits[0]}</span>{digits[1:]}" if len(digits) > 1 else f"<span>{digits}</span>"

        return re.sub(r"\d+", cut, html.escape(text))


class OldSkin:
    """A hand-made page of the early years: upper-case tags, unclosed cells, `<FONT>`."""

    def heading(self, text: str) -> str:
        """A paragraph in bold type."""
        return f"<P><FONT size=3><B>{html.escape(text)}</B></FONT></P>"

    def paragraph(self, text: str) -> str:
        """A paragraph with ideographic blanks for the indent."""
        return f"<P>　　{html.escape(text)}"

    def table(self, grid: Grid) -> str:
        """A table whose rows and cells are never closed."""
        rows = "\n".join(f"<TR>{''.join(self._cell(cell) for cell in row)}" for row in grid)
        return f"<TABLE BORDER=1 CELLSPACING=0 WIDTH=100%>\n{rows}\n</TABLE>"

    def _cell(self, cell: GridCell) -> str:
        return f"<TD ALIGN=center{_spans(cell).upper()}>{html.escape(cell.text) or '&nbsp;'}"


class TextSkin:
    """No table at all: one cell per line, group labels printed once."""

    def heading(self, text: str) -> str:
        """A line."""
        return self.paragraph(text)

    def paragraph(self, text: str) -> str:
        """A line."""
        return f"<p>{html.escape(text)}</p>"

    def table(self, grid: Grid) -> str:
        """A paragraph for every cell."""
        return "\n".join(f"<p>{html.escape(cell.text) or '&nbsp;'}</p>" for row in grid for cell in row)
