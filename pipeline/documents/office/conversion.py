"""Word processor files other than .docx, converted by LibreOffice in a bounded process of its own."""

from __future__ import annotations

import dataclasses
import os
import resource
import shutil
import signal
import subprocess
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.documents import bounds
from pipeline.documents.bounds import UnreadableDocumentError
from pipeline.documents.markers import all_markers, found_markers
from pipeline.documents.model import ReadingProblem
from pipeline.documents.office.doc import read_doc
from pipeline.documents.office.docx import read_docx
from pipeline.documents.patience import ask_for_time
from pipeline.documents.sniffing import Kind, sniff

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.documents.model import Document

READER = "office"
PROGRAM = "soffice"
SECONDS_TO_START = 60
SECONDS_FOR_A_FILE = 15
_EXTENSIONS = {Kind.DOC: ".doc", Kind.RTF: ".rtf", Kind.ODT: ".odt", Kind.XLS: ".xls"}
_TARGETS = {Kind.XLS: "xlsx:Calc MS Excel 2007 XML"}
_WORD_TARGET = "docx:MS Word 2007 XML"
_PACKAGES = {Kind.XLS: "libreoffice-calc-nogui"}
_WORD_PACKAGE = "libreoffice-writer-nogui"
# Wording lost in a conversion counts from this many kinds on; one may be a matter of line breaks.
_LOST_MARKERS = 3
# Macros stay off, and nothing that a document links to is fetched.
_PROFILE_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop>
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop>
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings">
<prop oor:name="ooInetProxyType" oor:op="fuse"><value>2</value></prop>
<prop oor:name="ooInetHTTPProxyName" oor:op="fuse"><value>127.0.0.1</value></prop>
<prop oor:name="ooInetHTTPProxyPort" oor:op="fuse"><value>9</value></prop>
<prop oor:name="ooInetHTTPSProxyName" oor:op="fuse"><value>127.0.0.1</value></prop>
<prop oor:name="ooInetHTTPSProxyPort" oor:op="fuse"><value>9</value></prop></item>
</oor:items>
"""


def read_office(payload: bytes, *, source: str, media_type: str | None = None) -> Document:
    """The document of a .doc, .wps, .rtf or .odt file, read from its conversion to .docx.

    Raises UnreadableDocumentError, naming the Debian package, when LibreOffice is not installed.
    """
    kind = sniff(payload, source=source, media_type=media_type)
    converted = convert([payload], kind, source=source)[0]
    if converted is None:
        raise UnreadableDocumentError(
            source,
            "LibreOffice cannot open the file",
            "Open it in the program that wrote it and save it as .docx",
        )
    document = read_docx(converted, source=source)
    problems = (*document.problems, *_losses(payload, document))
    document = dataclasses.replace(document, media_type=kind.value, reader=READER, problems=problems)
    return _with_all_tables(document, payload) if kind is Kind.DOC else document


def _with_all_tables(document: Document, payload: bytes) -> Document:
    """`document`, or our own reading of the .doc where the conversion has lost a table.

    LibreOffice drops the structure of a table that ends a .doc, without saying so.
    """
    try:
        own = read_doc(payload, source=document.source)
    except UnreadableDocumentError:
        # Word 6 files and XML named .doc: LibreOffice knows more formats than our reader.
        return document
    lost = sum(1 for _ in own.tables) - sum(1 for _ in document.tables)
    if lost <= 0:
        return document
    message = f"the conversion lost {lost} tables; they were read from the structures of the file"
    problem = ReadingProblem("lost_tables", message)
    return dataclasses.replace(own, problems=(*own.problems, *document.problems, problem))


def convert(payloads: Sequence[bytes], kind: Kind, *, source: str) -> list[bytes | None]:
    """Each payload as .docx (or .xlsx for spreadsheets), converted in one run of LibreOffice; None where it failed.

    The run has its own profile, because two runs on one profile lose files, and is ended with all its
    processes when it takes longer than its files may need.
    """
    program = shutil.which(PROGRAM)
    if program is None:
        package = _PACKAGES.get(kind, _WORD_PACKAGE)
        raise UnreadableDocumentError(
            source,
            f"files of type {kind.value} are read with LibreOffice, which is not installed",
            f"Install it, on Debian: apt-get install {package}",
        )
    target = _TARGETS.get(kind, _WORD_TARGET)
    with tempfile.TemporaryDirectory(prefix="nianbao-office-") as name, _profile() as profile:
        directory = Path(name)
        inputs = [directory / f"{index}{_EXTENSIONS[kind]}" for index in range(len(payloads))]
        for path, payload in zip(inputs, payloads, strict=True):
            path.write_bytes(payload)
        results = directory / "results"
        command = [
            program,
            f"-env:UserInstallation={profile.as_uri()}",
            "--headless",
            "--norestore",
            "--nolockcheck",
        ]
        command += ["--convert-to", target, "--outdir", str(results), *map(str, inputs)]
        seconds = SECONDS_TO_START + SECONDS_FOR_A_FILE * len(payloads)
        ask_for_time(seconds + SECONDS_FOR_A_FILE)
        _run(command, directory, seconds, source)
        outputs = [results / f"{path.stem}.{target.partition(':')[0]}" for path in inputs]
        return [path.read_bytes() if path.exists() else None for path in outputs]


@contextmanager
def _profile() -> Iterator[Path]:
    """A settings directory for one run."""
    with tempfile.TemporaryDirectory(prefix="nianbao-profile-") as name:
        user = Path(name) / "user"
        user.mkdir()
        (user / "registrymodifications.xcu").write_text(_PROFILE_SETTINGS, encoding="utf-8")
        yield Path(name)


def _run(command: list[str], directory: Path, seconds: float, source: str) -> None:
    """Run `command` in a process group of its own; a run that takes too long is ended as a whole."""
    environment = {**os.environ, "HOME": str(directory), "SAL_USE_VCLPLUGIN": "svp"}
    process = subprocess.Popen(
        command,
        cwd=directory,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        process_group=0,
    )
    if hasattr(resource, "prlimit"):
        limit = bounds.MAX_OFFICE_MEMORY_BYTES
        with suppress(ProcessLookupError):
            resource.prlimit(process.pid, resource.RLIMIT_DATA, (limit, limit))
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired as error:
        raise UnreadableDocumentError(
            source, f"LibreOffice did not finish within {seconds:.0f} seconds", "Open it and save it as .docx"
        ) from error
    finally:
        _end_group(process)


def _end_group(process: subprocess.Popen[bytes]) -> None:
    """End whatever is left of a run, also after an interruption."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _losses(payload: bytes, document: Document) -> list[ReadingProblem]:
    """A problem when report wording that stands in the file is missing in its conversion."""
    texts = [paragraph.text for paragraph in document.paragraphs]
    texts.extend(cell.text for table in document.tables for cell in table.cells)
    read = set(found_markers("\n".join(texts)))
    lost = [
        marker
        for marker in all_markers()
        if marker not in read
        and (marker.encode("utf-16-le") in payload or marker.encode("gb18030") in payload)
    ]
    if len(lost) < _LOST_MARKERS:
        return []
    return [
        ReadingProblem(
            "lost_content", "wording that stands in the file is missing after its conversion", "、".join(lost)
        )
    ]
