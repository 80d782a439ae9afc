from __future__ import annotations

import io
import shutil
import socketserver
import subprocess
import threading
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest

from pipeline.documents.bounds import UnreadableDocumentError
from pipeline.documents.office import conversion
from pipeline.documents.reading import read_again, read_document

needs_soffice = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice reads these files")
GRID = [
    ["项目", "项目", "自然人"],
    ["（三）不予公开", "1.属于国家秘密", "5"],
    ["（三）不予公开", "8.属于行政查询事项", ""],
]


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report with merged cells as .doc, .rtf and .odt, and a .doc that ends with its table."""
    directory = tmp_path_factory.mktemp("office")
    for name, ending in (("report", "六、其他需要报告的事项"), ("last", "")):
        document = docx.Document()
        document.add_paragraph("青石镇2023年政府信息公开工作年度报告")
        table = document.add_table(3, 3)
        for row, texts in enumerate(GRID):
            for column, text in enumerate(texts):
                table.cell(row, column).text = text
        table.cell(0, 0).merge(table.cell(0, 1)).text = "项目"
        table.cell(1, 0).merge(table.cell(2, 0)).text = "（三）不予公开"
        if ending:
            document.add_paragraph(ending)
        document.save(directory / f"{name}.docx")
    profile = f"-env:UserInstallation={(directory / 'profile').as_uri()}"
    for extension in ("doc", "rtf", "odt"):
        command = ["soffice", profile, "--headless", "--convert-to", extension, "report.docx", "last.docx"]
        subprocess.run(command, cwd=directory, check=True, capture_output=True, timeout=120)
    return directory


@needs_soffice
@pytest.mark.parametrize("extension", ["doc", "rtf", "odt"])
def test_word_processor_files_keep_their_tables(saved: Path, grids: Any, lines: Any, extension: str) -> None:
    payload = (saved / f"report.{extension}").read_bytes()
    document = read_document(payload, source=f"a.{extension}")
    assert grids(document) == [GRID]
    assert lines(document) == ["青石镇2023年政府信息公开工作年度报告", "六、其他需要报告的事项"]
    assert document.reader == "office"
    assert document.problems == ()


@needs_soffice
def test_a_doc_named_wps_is_read(saved: Path, grids: Any) -> None:
    assert grids(read_document((saved / "report.doc").read_bytes(), source="a.wps")) == [GRID]


@needs_soffice
def test_a_doc_that_ends_with_its_table_keeps_it(saved: Path, grids: Any, lines: Any) -> None:
    document = read_document((saved / "last.doc").read_bytes(), source="a.doc")
    assert grids(document) == [GRID]
    assert lines(document) == ["青石镇2023年政府信息公开工作年度报告"]


@needs_soffice
@pytest.mark.parametrize("name", ["report", "last"])
def test_the_second_reading_of_a_doc_needs_no_libreoffice(
    saved: Path, grids: Any, lines: Any, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(conversion, "PROGRAM", "soffice-that-is-not-there")
    again = read_again((saved / f"{name}.doc").read_bytes(), source="a.doc")
    assert again is not None
    assert again.reader == "doc"
    assert grids(again) == [GRID]
    assert lines(again)[0] == "青石镇2023年政府信息公开工作年度报告"


@needs_soffice
def test_many_files_are_converted_in_one_run(saved: Path) -> None:
    payload = (saved / "report.doc").read_bytes()
    results = conversion.convert(
        [payload, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", payload], conversion.Kind.DOC, source="a"
    )
    assert results[0] is not None
    assert results[0].startswith(b"PK")
    assert results[2] is not None


def test_without_libreoffice_the_message_names_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversion, "PROGRAM", "soffice-that-is-not-there")
    with pytest.raises(UnreadableDocumentError) as raised:
        read_document(b"{\\rtf1 x}", source="年报.rtf")
    assert raised.value.thing == "年报.rtf"
    assert "not installed" in raised.value.reason
    assert "libreoffice-writer-nogui" in raised.value.remedy


@pytest.mark.skipif(not Path("/proc").exists(), reason="looks processes up")
def test_a_run_that_takes_too_long_leaves_no_process(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "slow"
    program.write_text("#!/bin/sh\nsleep 87654 &\nsleep 87654\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setattr(conversion, "PROGRAM", str(program))
    monkeypatch.setattr(conversion, "SECONDS_TO_START", 0.3)
    monkeypatch.setattr(conversion, "SECONDS_FOR_A_FILE", 0)
    with pytest.raises(UnreadableDocumentError, match="did not finish"):
        read_document(b"{\\rtf1 x}", source="a.rtf")
    commands = [path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline")]
    assert not any(b"87654" in command for command in commands)


@needs_soffice
def test_nothing_that_a_document_links_to_is_fetched() -> None:
    """LibreOffice as it is installed asks for the picture three times."""
    asked: list[object] = []

    class Asked(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            asked.append(self.client_address)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Asked) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        payload = _linking_to(f"http://127.0.0.1:{server.server_address[1]}/picture.png")
        document = read_document(payload, source="a.odt")
        server.shutdown()
    assert "总体情况" in str(document.blocks)
    assert asked == []


def _linking_to(address: str) -> bytes:
    """An .odt with a picture that is kept elsewhere."""
    names = "urn:oasis:names:tc:opendocument:xmlns"
    content = f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="{names}:office:1.0" xmlns:text="{names}:text:1.0"
 xmlns:draw="{names}:drawing:1.0" xmlns:svg="{names}:svg-compatible:1.0"
 xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.2"><office:body><office:text>
<text:p>一、总体情况<draw:frame svg:width="5cm" svg:height="5cm" text:anchor-type="as-char">
<draw:image xlink:href="{address}" xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"/></draw:frame></text:p>
</office:text></office:body></office:document-content>"""
    media = "application/vnd.oasis.opendocument.text"
    manifest = f"""<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="{names}:manifest:1.0" manifest:version="1.2">
<manifest:file-entry manifest:full-path="/" manifest:media-type="{media}"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>"""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("mimetype", media)
        file.writestr("content.xml", content)
        file.writestr("META-INF/manifest.xml", manifest)
    return packed.getvalue()
