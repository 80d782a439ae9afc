"""An errand: a folder of a store by which a shard goes to a worker, and by which its crawl comes home.

What is given and what is brought are laid out like a data directory. The order is written last and the result is
written last, so neither is seen before everything else is there. The order is taken away to call the errand off.
"""

from __future__ import annotations

import secrets
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from crawlers.job import ARCHIVE, COLUMNS
from crawlers.outcome import ShardResult
from flows.errands.order import Order
from pipeline.storage.store import open_store

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.archive.archive import Archive
    from pipeline.storage.store import Store

GIVEN = "given"
BROUGHT = "brought"
_ORDER = "order.json"
_RESULT = "result.json"
_INDEX = f"{ARCHIVE}/index.sqlite"

Side = Literal["night", "worker"]


@dataclass(frozen=True, slots=True)
class Errand:
    """One try at one shard; its name is that of the run and the shard, and differs from try to try."""

    store: Store

    @property
    def name(self) -> str:
        """The last part of its address."""
        return self.store.location.rpartition("/")[2]

    def give(self, order: Order, archive: Archive, columns: Path) -> None:
        """Hand over what the archive and earlier nights know of the sites, and then the order."""
        sites = [site.id for site in order.sites]
        with tempfile.TemporaryDirectory() as folder:
            excerpt = archive.excerpt(sites, Path(folder) / "index.sqlite")
            self.store.send(excerpt, f"{GIVEN}/{_INDEX}")
        for path in _columns_of(sites, columns):
            self.store.send(path, f"{GIVEN}/{COLUMNS}/{path.name}")
        self.store.write_once(_ORDER, order.model_dump_json())

    def order(self) -> Order | None:
        """The order; None where it was called off."""
        text = self._read(_ORDER)
        return None if text is None else Order.model_validate_json(text)

    def call_off(self) -> None:
        """Take the order away: a worker that has begun ends what it is doing, another one never begins."""
        if self.store.size(_ORDER) is not None:
            self.store.delete([_ORDER])

    def fetch(self, data: Path) -> None:
        """Bring what was given into the worker's own data directory."""
        for name in self.store.names(GIVEN, deep=True):
            self.store.fetch(name, data / name.removeprefix(f"{GIVEN}/"))

    def deliver(self, data: Path, result: ShardResult) -> None:
        """Hand over what the crawl has left in the worker's data directory, and then its result."""
        for path in sorted(data.rglob("*")):
            name = path.relative_to(data).as_posix()
            if path.is_file() and name != _INDEX:
                self.store.send(path, f"{BROUGHT}/{name}")
        self.store.write_once(_RESULT, result.model_dump_json())

    def result(self) -> ShardResult | None:
        """The result; None where the crawl has not come home."""
        text = self._read(_RESULT)
        return None if text is None else ShardResult.model_validate_json(text)

    def bring_home(self, data: Path) -> None:
        """Bring everything of a finished errand into the data directory, and remove the errand.

        Killed in between, it is simply done again.
        """
        result = self.result()
        if result is not None:
            brought = self.store.names(BROUGHT, deep=True)
            for name in brought:
                self.store.fetch(name, data / name.removeprefix(f"{BROUGHT}/"))
            kept = {name.removeprefix(f"{BROUGHT}/{COLUMNS}/") for name in brought}
            for path in _columns_of([outcome.site for outcome in result.outcomes], data / COLUMNS):
                if path.name not in kept:
                    path.unlink()
        self.store.clear()

    def sign(self, side: Side) -> None:
        """Leave a sign of life that differs from the one before."""
        self.store.replace(f"{side}.sign", secrets.token_hex(8))

    def sign_of(self, side: Side) -> str | None:
        """The last sign of life of a side."""
        return self._read(f"{side}.sign")

    def _read(self, name: str) -> str | None:
        try:
            return self.store.read(name).decode()
        except FileNotFoundError:
            return None


class Watch:
    """How long the other side of an errand has been silent, by the clock of this side."""

    def __init__(self, errand: Errand, side: Side) -> None:
        self._errand = errand
        self._side = side
        self._last: str | None = None
        self._since = time.monotonic()

    def silent_seconds(self) -> float:
        """Seconds since the sign of life was last seen to change, or since the watch began."""
        sign = self._errand.sign_of(self._side)
        if sign != self._last:
            self._last, self._since = sign, time.monotonic()
        return time.monotonic() - self._since


def new_errand(errands: str, run: str, shard: str) -> Errand:
    """An errand that is not there yet, below the address of all errands."""
    return Errand(open_store(errands).child(f"{run}-{shard}-{secrets.token_hex(4)}"))


def list_errands(errands: str) -> list[Errand]:
    """All errands that have not been brought home."""
    store = open_store(errands)
    names = {name.partition("/")[0] for name in store.names(deep=True)}
    return [Errand(store.child(name)) for name in sorted(names)]


def _columns_of(sites: Iterable[str], columns: Path) -> Iterator[Path]:
    for site in sites:
        yield from sorted(columns.glob(f"{site}.*"))
