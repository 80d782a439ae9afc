"""The page of a report in Chromium: from a number to its place on the archived page and back, for every format."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pypdfium2
import pytest
from archived_reports import (
    AGENCY,
    FORMATS,
    HTML,
    PARTS,
    PDF,
    TABLELESS,
    WORD,
    only_section,
    printed,
)
from readers import DESKTOP, PHONE, assert_everybody_can_read, assert_keyboard_reaches_everything, open_page

from practice.reports import pdf

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Frame, Locator, Page

    from practice.reports.printed import PrintedReport

WALKED = [year for year in FORMATS if year != TABLELESS]


@pytest.fixture(scope="module")
def reports() -> dict[int, PrintedReport]:
    return {year: printed(year) for year in WALKED}


def open_report(browser: Browser, site: Path, year: int, code: str = "") -> tuple[Page, Frame]:
    """The page of a report when its places can be chosen, and the archived page in it."""
    address = (site / f"reports/{AGENCY}/{year}.html").as_uri()
    page = open_page(browser, f"{address}#{code}" if code else address, locale="en-GB")
    frame = page.locator("#archived").element_handle().content_frame()
    assert frame is not None
    frame.locator("[data-cells][tabindex]").first.wait_for()
    return page, frame


def chosen_code(page: Page) -> str | None:
    return page.locator("table.form button.chosen").get_attribute("id")


@pytest.mark.parametrize("year", WALKED, ids=FORMATS.get)
def test_ten_cells_lead_to_their_marks_and_back(
    year: int, formats_site: Path, browser: Browser, reports: dict[int, PrintedReport]
) -> None:
    page, frame = open_report(browser, formats_site, year)
    cells = reports[year].cells
    for key in random.Random(year).sample(sorted(cells), 10):
        code = "/".join(key)
        page.locator(f'[id="{code}"]').click()
        mark = frame.locator(".chosen")
        assert mark.count() == 1
        assert page.evaluate("decodeURIComponent(location.hash)") == f"#{code}"
        if mark.get_attribute("style"):
            assert_box_holds(mark, drawn(reports[year], key[0]), cells[key].raw)
        else:
            assert mark.inner_text().strip() == cells[key].raw
        # Back: another cell is chosen in between, so that the mark itself has to choose this one.
        other = "requests/outcomes_total/total" if key[0] != "requests" else "disputes/reconsideration/total"
        page.locator(f'[id="{other}"]').click()
        frame.locator(f'[data-cells~="{code}"]').click()
        assert chosen_code(page) == code
    assert page.problems == []
    page.close()


def drawn(report: PrintedReport, table: str) -> bytes:
    """The PDF of which the sheets with that table are shown; a scan is a picture of one, too."""
    whole = report.year == PDF or table == "proactive"
    return pdf.write_pdf(report if whole else only_section(report, 4))


def assert_box_holds(mark: Locator, payload: bytes, raw: str) -> None:
    """The words of the PDF inside the box are the printed text."""
    style = mark.get_attribute("style") or ""
    shares = [float(side.split(":")[1].rstrip("%")) / 100 for side in style.split(";")]
    number = int(mark.locator("xpath=../img").get_attribute("alt") or "0") - 1
    document = pypdfium2.PdfDocument(payload)
    sheet = document[number]
    width, height = sheet.get_size()
    left, top = shares[0] * width, shares[1] * height
    right, bottom = left + shares[2] * width, top + shares[3] * height
    inside = sheet.get_textpage().get_text_bounded(left, height - bottom, right, height - top)
    assert inside.strip() == raw
    document.close()


def test_an_address_with_a_cell_opens_there(formats_site: Path, browser: Browser) -> None:
    code = "requests/granted/total"
    page, frame = open_report(browser, formats_site, WORD, code)
    mark = frame.locator(".chosen")
    mark.wait_for()
    assert mark.get_attribute("data-cells") == code
    assert chosen_code(page) == code
    page.close()


def test_the_keyboard_shows_the_note_and_walks_both_ways(
    formats_site: Path, browser: Browser, reports: dict[int, PrintedReport]
) -> None:
    page, frame = open_report(browser, formats_site, HTML)
    code = "requests/received_this_year/natural_person"
    page.locator(f'[id="{code}"]').focus()
    note = page.locator("#note")
    raw = reports[HTML].cells["requests", "received_this_year", "natural_person"].raw
    assert f"“{raw}”" in note.inner_text()
    page.keyboard.press("Escape")
    assert note.is_hidden()
    page.keyboard.press("Enter")
    assert frame.locator(".chosen").get_attribute("data-cells") == code
    back = frame.locator('[data-cells~="disputes/reconsideration/total"]')
    back.focus()
    back.press("Enter")
    assert chosen_code(page) == "disputes/reconsideration/total"
    page.close()


@pytest.mark.parametrize("year", [HTML, WORD, PDF, TABLELESS, PARTS], ids=FORMATS.get)
@pytest.mark.parametrize(("size", "scheme"), [(DESKTOP, "light"), (PHONE, "dark")], ids=["desktop", "phone"])
def test_everybody_can_read_the_page_of_a_report(
    year: int, size: dict[str, int], scheme: str, formats_site: Path, browser: Browser
) -> None:
    address = (formats_site / f"reports/{AGENCY}/{year}.html").as_uri()
    page = open_page(browser, address, size, color_scheme=scheme)
    assert_everybody_can_read(page)
    assert_keyboard_reaches_everything(page)
    page.close()


def test_each_cell_of_a_report_in_parts_is_marked_in_the_part_that_prints_it(
    formats_site: Path, browser: Browser
) -> None:
    page, frame = open_report(browser, formats_site, PARTS)
    marked = {
        part.locator(".source").inner_text().rpartition("/")[2]: {
            code.partition("/")[0]
            for mark in part.locator("[data-cells]").all()
            for code in (mark.get_attribute("data-cells") or "").split()
        }
        for part in frame.locator(".part").all()
    }
    assert marked == {
        str(PARTS): set(),
        "1.png": {"proactive"},
        "2.docx": {"requests"},
        "3.pdf": {"disputes"},
    }
    assert page.locator(".record").count() == len(marked)
    page.close()
