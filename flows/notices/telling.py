"""News to the operator: found, sent through every channel, and remembered once somebody could have read them."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING

from flows.notices.channels import ChannelError, channels
from flows.notices.conditions import failed_night, judge_night
from flows.notices.memory import find_news, read_opened, remember

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from flows.notices.conditions import Condition, Judgement
    from flows.notices.memory import News
    from flows.run_report import SiteLine

logger = logging.getLogger(__name__)


def tell_night(runs: Path, lines: Iterable[SiteLine]) -> list[str]:
    """Tell what a finished night has changed; returns what went wrong in telling."""
    return tell(runs, judge_night(lines, read_opened(runs)))


@contextmanager
def telling_failure(runs: Path) -> Iterator[None]:
    """Tell of the error that ends a night in the block; the error goes on."""
    try:
        yield
    except Exception as error:
        tell(runs, failed_night(f"{type(error).__name__}: {error}"))
        raise


def tell(runs: Path, judgement: Judgement) -> list[str]:
    """Send what is new; returns what went wrong.

    News that no channel took are told again the next night; without any channel `nianbao status` shows them.
    """
    opened = read_opened(runs)
    news = find_news(opened, judgement)
    if not news:
        return []
    problems, taken = [], not channels()
    for send in channels().values():
        try:
            send(news, describe(news))
            taken = True
        except ChannelError as error:
            logger.warning("%s", error)
            problems.append(f"notice: {error}")
    if taken:
        remember(runs, opened, news)
    return problems


def describe(news: News) -> str:
    """The news in one line each."""
    lines = [_line(each) for each in news.new]
    lines += [f"resolved, since {each.since:%Y-%m-%d}: {_line(each)}" for each in news.resolved]
    return "\n".join(lines)


def _line(condition: Condition) -> str:
    return f"{condition.kind.replace('_', ' ')}: {' '.join(condition.message.split())}"
