"""What a family reads out of one answer: the entries of a list, and the further requests that it declares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawlers.state import Content

if TYPE_CHECKING:
    import datetime


StepKey = tuple[str, str, tuple[tuple[str, str], ...], str]


@dataclass(frozen=True, slots=True)
class Step:
    """A request that a page declares; `otherwise` is what it declares as well, for when this brings nothing.

    A body is either a `form` or a `json` text. A form that a browser submits is encoded as its page is, which `charset`
    then names; scripts always send UTF-8. `memo` is what the family needs to know to read the answer.
    """

    url: str
    method: str = "GET"
    form: tuple[tuple[str, str], ...] = ()
    json: str = ""
    charset: str = "utf-8"
    content: Content = Content.PAGE
    referer: str | None = None
    memo: tuple[tuple[str, str], ...] = ()
    otherwise: Step | None = None

    @property
    def key(self) -> StepKey:
        """What makes two steps the same request."""
        return (self.method, self.url, self.form, self.json)

    def recall(self, name: str, default: str = "") -> str:
        """A value of the memo."""
        return dict(self.memo).get(name, default)


@dataclass(frozen=True, slots=True)
class Row:
    """One entry of a list: where it leads, what it prints, and the year heading above it."""

    url: str
    title: str
    date: datetime.date | None = None
    text: str = ""
    heading: str | None = None
    agency: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What one answer says about a list.

    `records` counts entries as the CMS counts them, repeated ones included; `total` is how many it says there
    are, and `pages` how many pages. `problems` are finding codes with their evidence. `is_preparation` says that
    the answer was only needed to know the further steps, and has no entries of its own.
    """

    rows: tuple[Row, ...] = ()
    steps: tuple[Step, ...] = ()
    records: int | None = None
    total: int | None = None
    pages: int | None = None
    problems: tuple[tuple[str, str], ...] = ()
    is_preparation: bool = False
