"""Which extraction produced a value: a digest of the code and the form data."""

from __future__ import annotations

import hashlib
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent
_ROOMS = ("documents", "extraction", "forms")


def _digest() -> str:
    digest = hashlib.sha256()
    for room in _ROOMS:
        for path in sorted((_PACKAGE / room).rglob("*")):
            if path.suffix in (".py", ".csv"):
                digest.update(f"{path.relative_to(_PACKAGE).as_posix()}\0".encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


CODE_VERSION: str = _digest()
"""Changes whenever a reader, the extraction or the form data change."""
