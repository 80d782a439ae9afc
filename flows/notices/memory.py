"""What the operator has been told: the open conditions, kept in `runs/notices.json`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel, ValidationError

from flows.notices.conditions import Condition
from pipeline.errors import NianbaoError

if TYPE_CHECKING:
    from pathlib import Path

    from flows.notices.conditions import Judgement


class _Memory(BaseModel):
    opened: tuple[Condition, ...] = ()


class News(BaseModel):
    """What the operator does not know yet."""

    new: tuple[Condition, ...] = ()
    resolved: tuple[Condition, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.new or self.resolved)


def read_opened(runs: Path) -> tuple[Condition, ...]:
    """The conditions that were told and are not resolved.

    Raises:
        NianbaoError: the file is damaged.
    """
    path = _path(runs)
    if not path.exists():
        return ()
    try:
        return _Memory.model_validate_json(path.read_bytes()).opened
    except ValidationError as error:
        raise NianbaoError(
            str(path), "the record of what was told is damaged", "Remove it; what holds is then told again."
        ) from error


def find_news(opened: tuple[Condition, ...], judgement: Judgement) -> News:
    """What a judgement adds to what was told."""
    known = {condition.key for condition in opened}
    return News(
        new=tuple(condition for condition in judgement.holding if condition.key not in known),
        resolved=tuple(condition for condition in opened if condition.key in judgement.resolved),
    )


def remember(runs: Path, opened: tuple[Condition, ...], news: News) -> None:
    """Write down that the news were told."""
    over = {condition.key for condition in news.resolved}
    kept = (*(condition for condition in opened if condition.key not in over), *news.new)
    runs.mkdir(parents=True, exist_ok=True)
    path = _path(runs)
    fresh = path.with_suffix(".new")
    fresh.write_text(_Memory(opened=kept).model_dump_json(indent=1), encoding="utf-8")
    fresh.replace(path)


def _path(runs: Path) -> Path:
    return runs / "notices.json"
