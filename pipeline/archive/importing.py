"""Takes what others have captured into the archive: WARC and WACZ files, and pages and documents saved by hand.

A record keeps its own address and time; where it was taken from stands in the field `Nianbao-Origin` of its record.
"""

from __future__ import annotations

import datetime
import zipfile
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataReader
from warcio.exceptions import ArchiveLoadFailed

from pipeline.archive.digest import sha256
from pipeline.archive.exchange import Exchange, header, media_type
from pipeline.archive.saved_files import read_saved_file
from pipeline.archive.saved_roles import is_worth_keeping, role_of_payload
from pipeline.archive.warc import from_warc_date, http_headers
from pipeline.errors import WrongUsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from warcio.recordloader import ArcWarcRecord

    from pipeline.archive.archive import Archive
    from pipeline.archive.capture import Capture
    from pipeline.archive.exchange import Headers
    from pipeline.archive.writer import ArchiveWriter

BODY_LIMIT = 128 << 20
WARC_ENDINGS = (".warc", ".warc.gz", ".arc", ".arc.gz")
DROPPED = frozenset({"transfer-encoding"})


@dataclass
class ImportResult:
    """What an import took, and what it left out with the reason."""

    captures: list[Capture] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)


def import_path(
    archive: Archive,
    path: Path,
    *,
    site: str | None = None,
    site_of: Callable[[str], str | None] | None = None,
    run: str = "import",
    url: str | None = None,
) -> ImportResult:
    """Imports a WARC or WACZ file, a saved page or document, or a directory of such files.

    Every capture belongs to `site`, or to the site that `site_of` finds for its address; what belongs to none is
    left out. `url` is the address of a saved file that does not say it itself. The index is brought up to date.
    Raises WrongUsageError when there is nothing at `path`.
    """
    if not path.exists():
        raise WrongUsageError(str(path), "there is no such file or directory", "Check the path.")
    result = ImportResult()
    owner = _owner(site, site_of)
    files = sorted(file for file in path.rglob("*") if file.is_file()) if path.is_dir() else [path]
    with archive.writer("import") as writer:
        for file in files:
            for exchange in _read(file, path, owner, run, url, result):
                _write(archive, writer, exchange, result)
    archive.ingest()
    return result


def _owner(site: str | None, site_of: Callable[[str], str | None] | None) -> Callable[[str], str | None]:
    def find(address: str) -> str | None:
        return site or (site_of(address) if site_of else None)

    return find


def _read(
    file: Path, top: Path, owner: Callable[[str], str | None], run: str, url: str | None, result: ImportResult
) -> Iterator[Exchange]:
    name = file.relative_to(top).as_posix() if file != top else file.name
    if name.lower().endswith(WARC_ENDINGS):
        with file.open("rb") as stream:
            yield from _read_warc(stream, name, owner, run, result)
    elif name.lower().endswith(".wacz"):
        yield from _read_wacz(file, name, owner, run, result)
    else:
        exchange = read_saved_file(file, name, owner, run, url)
        if exchange is None:
            result.skipped.append((name, "no site is known for it; name one"))
        else:
            yield exchange


def _read_wacz(
    file: Path, name: str, owner: Callable[[str], str | None], run: str, result: ImportResult
) -> Iterator[Exchange]:
    """The WARC files in the folder `archive` of a WACZ (Web Archive Collection Zipped 1.1.1)."""
    try:
        with zipfile.ZipFile(file) as package:
            for member in package.namelist():
                if member.startswith("archive/") and member.lower().endswith(WARC_ENDINGS):
                    with package.open(member) as stream:
                        yield from _read_warc(stream, f"{name}!{member}", owner, run, result)
    except zipfile.BadZipFile as error:
        result.skipped.append((name, f"it is no WACZ file ({error})"))


def _read_warc(
    stream: IO[bytes], name: str, owner: Callable[[str], str | None], run: str, result: ImportResult
) -> Iterator[Exchange]:
    try:
        for record in ArchiveIterator(stream, arc2warc=True):
            if record.rec_type != "response":
                continue
            target = record.rec_headers.get_header("WARC-Target-URI") or ""
            exchange = _to_exchange(record, target, name, owner(target), run)
            if isinstance(exchange, str):
                result.skipped.append((target, exchange))
            else:
                yield exchange
    except ArchiveLoadFailed as error:
        result.skipped.append((name, f"it could not be read to its end ({str(error).strip()})"))


def _to_exchange(record: ArcWarcRecord, target: str, name: str, site: str | None, run: str) -> Exchange | str:
    """A response record as an exchange, or why it is left out."""
    if site is None:
        return "its host belongs to no site of the registry"
    if record.http_headers is None or record.http_headers.get_statuscode() != "200":
        return "no answer with status 200"
    headers = http_headers(record)
    if not is_worth_keeping(media_type(headers)):
        return f"{media_type(headers)} carries no report"
    body = _body(record, headers)
    if len(body) > BODY_LIMIT:
        return f"larger than {BODY_LIMIT} bytes"
    return Exchange(
        url=target,
        captured_at=from_warc_date(record.rec_headers.get_header("WARC-Date")),
        status=200,
        reason="OK",
        response_headers=tuple(pair for pair in headers if pair[0].lower() not in DROPPED),
        body=body,
        site=site,
        role=role_of_payload(body, media_type(headers), header(headers, "Content-Encoding"), target),
        run=run,
        ip_address=record.rec_headers.get_header("WARC-IP-Address"),
        origin=name,
    )


def _body(record: ArcWarcRecord, headers: Headers) -> bytes:
    """The body without its transfer coding; some writers keep it, some have taken it off and left the header."""
    raw = record.raw_stream
    if (header(headers, "Transfer-Encoding") or "").lower() == "chunked":
        raw = ChunkedDataReader(raw)
    return bytes(raw.read(BODY_LIMIT + 1))


def _write(archive: Archive, writer: ArchiveWriter, exchange: Exchange, result: ImportResult) -> None:
    known = archive.captures(url=exchange.url)
    moment = exchange.captured_at.astimezone(datetime.UTC)
    if any(each.captured_at == moment and each.payload_sha256 == sha256(exchange.body) for each in known):
        result.skipped.append((exchange.url, "it is in the archive already"))
        return
    result.captures.append(writer.write(exchange))
