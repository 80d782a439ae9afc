"""Pictures of a built site for the documentation: overview, agency, search and report, at desktop and phone width.

.venv/bin/nianbao site --data data/demo
python -m benchmarks.screenshots data/demo/releases/latest/site docs/images
"""

from __future__ import annotations

import argparse
import io
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

WIDTHS = {"desktop": {"width": 1280, "height": 960}, "phone": {"width": 390, "height": 844}}
COLOURS = 128
LARGEST = 200_000
# The cell that is chosen on the picture of a report.
CELL = "requests/granted/total"


def pages(site: Path, agency: str) -> dict[str, str]:
    """Addresses by the name of the picture; a report where the site has one of the agency."""
    reports = sorted((site / "reports" / agency).glob("*.html"))
    return {
        "overview": "index.html",
        "find": "find.html?state=extracted_with_flags",
        "agency": f"agencies/{agency}.html",
        **({"report": f"{reports[-1].relative_to(site)}#{CELL}"} if reports else {}),
    }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("site", type=Path, help="the directory with index.html")
    options.add_argument("target", type=Path, help="where the pictures go")
    options.add_argument("--agency", default="lanyuan-urban-management")
    options.add_argument("--language", default="en-US", help="language of the pictures")
    options.add_argument("--suffix", default="", help="end of the pictures' names")
    chosen = options.parse_args()
    chosen.target.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for width, size in WIDTHS.items():
            page = browser.new_page(viewport=size, locale=chosen.language)
            for name, address in pages(chosen.site.resolve(), chosen.agency).items():
                page.goto(f"{chosen.site.resolve().as_uri()}/{address}")
                page.wait_for_function(
                    "[...document.querySelectorAll('.picture')].every((each) => each.querySelector('svg'))"
                )
                page.wait_for_function(
                    "!document.getElementById('archived') || document.querySelector('.chosen')"
                )
                picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB").quantize(COLOURS)
                path = chosen.target / f"{name}-{width}{chosen.suffix}.png"
                picture.save(path, optimize=True)
                assert path.stat().st_size < LARGEST, path
                print(path, path.stat().st_size)
        browser.close()


if __name__ == "__main__":
    main()
