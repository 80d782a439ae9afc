"""Parts of Office packages (ZIP files of XML), read within bounds."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import TYPE_CHECKING

from lxml import etree

from pipeline.documents import bounds
from pipeline.documents.bounds import UnreadableDocumentError

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_PIECE = 1 << 20


class Package:
    """An opened package; every read counts against one limit of inflated bytes.

    The sizes that a ZIP directory claims are not believed: what comes out is counted while it is inflated.
    """

    def __init__(self, payload: bytes, *, source: str) -> None:
        self._source = source
        self._left = bounds.MAX_INFLATED_BYTES
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(payload))
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise self._unreadable(f"the package is damaged ({error})") from error
        names = self._zip.namelist()
        if len(names) > bounds.MAX_ARCHIVE_MEMBERS:
            raise self._unreadable(f"the package has {len(names):,} parts")
        self._names = {name.replace("\\", "/").lower(): name for name in reversed(names)}

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._names

    def read(self, name: str) -> bytes | None:
        """The bytes of a part, or None when the package has no such part."""
        if name not in self:
            return None
        pieces = []
        try:
            with self._zip.open(self._names[name.lower()]) as part:
                while piece := part.read(_PIECE):
                    self._left -= len(piece)
                    if self._left < 0:
                        raise self._unreadable(
                            f"the package inflates to more than {bounds.MAX_INFLATED_BYTES:,} bytes"
                        )
                    pieces.append(piece)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            RuntimeError,
            NotImplementedError,
        ) as error:
            raise self._unreadable(f"its part {name} is damaged ({error})") from error
        return b"".join(pieces)

    def read_xml(self, name: str) -> Element | None:
        """The root element of an XML part: no entities, no network, bounded nesting; None when it is missing."""
        payload = self.read(name)
        if payload is None:
            return None
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            return etree.fromstring(payload, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise self._unreadable(f"its part {name} is not well-formed ({error})") from error

    def names(self) -> list[str]:
        """Names of all parts, in lower case."""
        return list(self._names)

    def _unreadable(self, reason: str) -> UnreadableDocumentError:
        return UnreadableDocumentError(
            self._source, reason, "Download it again, or open it and save a new copy"
        )
