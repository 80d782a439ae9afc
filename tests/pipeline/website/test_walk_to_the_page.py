"""From a number to its place on the archived page and back, in Chromium, for HTML, Word and PDF."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pypdfium2
import pytest
from archived_reports import AGENCY, Publication, page_of, printed, publish_all
from playwright.sync_api import sync_playwright

from pipeline.website.building import build_website
from practice.reports import docx, pdf
from practice.reports.report_html import body_html

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Frame, Locator, Page

    from practice.reports.printed import PrintedReport

# The year of the report tells its format.
HTML, NESTED, DIVS, WORD, PDF = 2019, 2020, 2021, 2022, 2023
YEARS = {HTML: "html", NESTED: "nested", DIVS: "divs", WORD: "docx", PDF: "pdf"}


@pytest.fixture(scope="module")
def reports() -> dict[int, PrintedReport]:
    return {year: printed(year) for year in YEARS}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, reports: dict[int, PrintedReport]) -> Path:
    release, archive = publish_all(
        tmp_path_factory.mktemp("walk"),
        Publication(HTML, page_of(body_html(reports[HTML]), HTML)),
        Publication(NESTED, page_of(body_html(reports[NESTED], "nested"), NESTED)),
        Publication(DIVS, page_of(body_html(reports[DIVS], "divs"), DIVS)),
        Publication(WORD, docx.write_docx(reports[WORD]), docx.MEDIA_TYPE),
        Publication(PDF, pdf.write_pdf(reports[PDF]), "application/pdf"),
    )
    return build_website(release, release / "site", archive=archive).index.parent


@pytest.fixture(scope="module")
def browser_page() -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield browser.new_page(viewport={"width": 1400, "height": 900}, locale="en-GB")
        browser.close()


def archived_frame(page: Page) -> Frame:
    frame = page.locator("#archived").element_handle().content_frame()
    assert frame is not None
    return frame


def chosen_code(page: Page) -> str | None:
    return page.locator("table.form button.chosen").get_attribute("id")


@pytest.mark.parametrize("year", YEARS, ids=YEARS.values())
def test_ten_cells_lead_to_their_marks_and_back(
    year: int, site: Path, browser_page: Page, reports: dict[int, PrintedReport]
) -> None:
    requested: list[str] = []
    told: list[str] = []
    page = browser_page
    page.on("request", lambda request: requested.append(request.url))
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.goto((site / f"reports/{AGENCY}/{year}.html").as_uri())
    frame = archived_frame(page)
    frame.locator("[data-cells][tabindex]").first.wait_for()
    cells = reports[year].cells
    for key in random.Random(year).sample(sorted(cells), 10):
        code = "/".join(key)
        page.locator(f'[id="{code}"]').click()
        mark = frame.locator(".chosen")
        assert mark.count() == 1
        assert page.evaluate("decodeURIComponent(location.hash)") == f"#{code}"
        if year == PDF:
            assert_box_holds(mark, year, cells[key].raw)
        else:
            assert mark.inner_text().strip() == cells[key].raw
        # Back: another cell is chosen in between, so that the mark itself has to choose this one.
        other = "requests/outcomes_total/total" if key[0] != "requests" else "disputes/reconsideration/total"
        page.locator(f'[id="{other}"]').click()
        frame.locator(f'[data-cells~="{code}"]').click()
        assert chosen_code(page) == code
    assert told == []
    assert all(url.startswith(("file:", "data:", "about:")) for url in requested), requested


def assert_box_holds(mark: Locator, year: int, raw: str) -> None:
    """The words of the PDF inside the box are the printed text."""
    style = mark.get_attribute("style") or ""
    shares = [float(side.split(":")[1].rstrip("%")) / 100 for side in style.split(";")]
    number = int(mark.locator("xpath=../img").get_attribute("alt") or "0") - 1
    document = pypdfium2.PdfDocument(pdf.write_pdf(printed(year)))
    sheet = document[number]
    width, height = sheet.get_size()
    left, top = shares[0] * width, shares[1] * height
    right, bottom = left + shares[2] * width, top + shares[3] * height
    inside = sheet.get_textpage().get_text_bounded(left, height - bottom, right, height - top)
    assert inside.strip() == raw
    document.close()


def test_an_address_with_a_cell_opens_there(site: Path, browser_page: Page) -> None:
    code = "requests/granted/total"
    browser_page.goto("about:blank")
    browser_page.goto((site / f"reports/{AGENCY}/{WORD}.html").as_uri() + f"#{code}")
    mark = archived_frame(browser_page).locator(".chosen")
    mark.wait_for()
    assert mark.get_attribute("data-cells") == code
    assert chosen_code(browser_page) == code


def test_the_keyboard_shows_the_note_and_walks_both_ways(
    site: Path, browser_page: Page, reports: dict[int, PrintedReport]
) -> None:
    page = browser_page
    page.goto((site / f"reports/{AGENCY}/{HTML}.html").as_uri())
    frame = archived_frame(page)
    frame.locator("[data-cells][tabindex]").first.wait_for()
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
