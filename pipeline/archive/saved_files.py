"""Pages and documents that a person has saved from a browser."""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from pipeline.archive.capture import Role
from pipeline.archive.digest import sha256
from pipeline.archive.exchange import Exchange
from pipeline.documents.encoding import decode
from pipeline.documents.sniffing import Kind, sniff

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# Browsers write the address into the first bytes of a saved page; other tools leave it in these tags.
ADDRESS = re.compile(
    r"<!--\s*saved from url=\(\d+\)\s*(?P<saved>https?://\S+?)\s*-->"
    r"|<link[^>]+rel=[\"']canonical[\"'][^>]*href=[\"'](?P<canonical>https?://[^\"']+)"
    r"|<meta[^>]+(?:name=[\"']url[\"']|property=[\"']og:url[\"'])[^>]*content=[\"'](?P<meta>https?://[^\"']+)"
    r"|^Snapshot-Content-Location:\s*(?P<mhtml>https?://\S+)",
    re.IGNORECASE | re.MULTILINE,
)
HEAD = 16_384
# RFC 2606 §2: a name that no host can have says that the address is not known.
UNKNOWN_HOST = "imported.invalid"


def read_saved_file(
    file: Path, name: str, owner: Callable[[str], str | None], run: str, url: str | None
) -> Exchange | None:
    """A saved file as the answer to a request for its address; None when no site is known for it.

    The time is when the file was last written, the address what the file itself says, `url`, or a made-up one
    under `imported.invalid` that changes with the bytes.
    """
    body = file.read_bytes()
    address = url or _own_address(body) or f"http://{UNKNOWN_HOST}/{sha256(body)[:16]}/{quote(file.name)}"
    site = owner(address)
    if site is None:
        return None
    kind = sniff(body, source=file.name)
    return Exchange(
        url=address,
        captured_at=datetime.datetime.fromtimestamp(file.stat().st_mtime, datetime.UTC),
        status=200,
        reason="OK",
        response_headers=(
            ("Content-Type", kind.value if kind is not Kind.IMAGE else "application/octet-stream"),
        ),
        body=body,
        site=site,
        role=Role.ARTICLE,
        run=run,
        origin=name,
    )


def _own_address(body: bytes) -> str | None:
    found = ADDRESS.search(decode(body[:HEAD])[0])
    return next((value for value in found.groups() if value), None) if found else None
