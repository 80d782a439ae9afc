"""Files of Word and Excel, and other ZIP files that promise little and inflate to much."""

from __future__ import annotations

import io
import zipfile

from benchmarks.hostile_inputs.texts import LABELS

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def package(parts: dict[str, bytes]) -> bytes:
    """A ZIP file of `parts`."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def bomb(name: str, size: int, head: bytes = b"", tail: bytes = b"") -> bytes:
    """A ZIP file with one part that inflates to `size` blanks."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive,
        archive.open(name, "w", force_zip64=True) as part,
    ):
        part.write(head)
        for _ in range(size // 2**20):
            part.write(b" " * 2**20)
        part.write(tail)
    return buffer.getvalue()


def word(body: str) -> bytes:
    """A Word file with the given body."""
    xml = f'<w:document xmlns:w="{WORD}"><w:body><w:p><w:r><w:t>{LABELS}</w:t></w:r></w:p>{body}</w:body></w:document>'
    return package({"word/document.xml": xml.encode()})


def workbook(sheet: str) -> bytes:
    """An Excel file with the given sheet data."""
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return package(
        {
            "[Content_Types].xml": b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
            "xl/workbook.xml": f'<workbook xmlns="{SHEET}" xmlns:r="{relation}"><sheets>'
            f'<sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>'.encode(),
            "xl/_rels/workbook.xml.rels": b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
            b'relationships"><Relationship Id="r1" Type="' + relation.encode() + b'/worksheet" '
            b'Target="worksheets/sheet1.xml"/></Relationships>',
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{SHEET}">{sheet}</worksheet>'.encode(),
        }
    )
