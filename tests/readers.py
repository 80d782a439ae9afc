"""A page as its readers meet it: opened in Chromium, with what went wrong on it and what everybody must find there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHECKS = Path(__file__).with_name("page_checks.js").read_text(encoding="utf-8")
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
AWAY = ("http:", "https:", "ws:", "wss:", "ftp:")


def open_page(browser: Browser, address: str, size: dict[str, int] = DESKTOP, **options: str) -> Page:
    """The page when its charts are drawn and its archived page can be chosen from.

    `problems` holds console messages, errors and requests to the network.
    """
    page = browser.new_page(viewport=size, **options)
    page.problems = []
    page.on("console", lambda message: page.problems.append(message.text))
    page.on("pageerror", lambda error: page.problems.append(str(error)))
    page.on("request", lambda request: request.url.startswith(AWAY) and page.problems.append(request.url))
    page.goto(address)
    page.wait_for_function(
        "[...document.querySelectorAll('.picture')].every((each) => each.querySelector('svg'))"
    )
    for frame in page.frames:
        frame.evaluate(CHECKS)
    return page


def assert_everybody_can_read(page: Page) -> None:
    """Names, contrast, ids and headings are as they should be, nothing hangs over the side, and nothing went wrong.

    The order of the headings of an archived page is its agency's own.
    """
    for frame in page.frames:
        for check in ("nameless", "faint", "duplicateIds"):
            assert frame.evaluate(f"pageChecks.{check}()") == [], check
    assert page.evaluate("pageChecks.headingJumps()") == []
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    assert page.problems == []


def assert_keyboard_reaches_everything(page: Page) -> None:
    """The tabulator visits every control that is shown."""
    wanted = page.evaluate("pageChecks.number()")
    assert wanted
    reached = set()
    for _ in range(wanted + 5):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.dataset.number"))
    assert reached - {None} == {str(number) for number in range(wanted)}
