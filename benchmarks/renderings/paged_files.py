"""Word files printed to ruled PDF by LibreOffice, and those scanned: pages as slightly bad pictures."""

from __future__ import annotations

import io
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pypdfium2
from PIL import Image, ImageFilter

if TYPE_CHECKING:
    import random
    from collections.abc import Mapping

_SECONDS_PER_FILE = 20
_SECONDS_TO_START = 120


class NoOfficeError(Exception):
    """LibreOffice is not installed, or printed nothing."""


def print_to_pdf(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The PDF of each Word file by name, all printed by one LibreOffice process."""
    if not files:
        return {}
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "docx"), Path(folder, "pdf")
        source.mkdir()
        for name, payload in files.items():
            (source / f"{name}.docx").write_bytes(payload)
        command = [
            "soffice",
            f"-env:UserInstallation={Path(folder, 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            str(target),
            *(str(path) for path in sorted(source.iterdir())),
        ]
        limit = _SECONDS_TO_START + _SECONDS_PER_FILE * len(files)
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=limit)
        except FileNotFoundError as error:
            raise NoOfficeError("soffice is not installed") from error
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
            raise NoOfficeError(f"soffice printed nothing: {error}") from error
        return {name: (target / f"{name}.pdf").read_bytes() for name in files}


def scan(random: random.Random, payload: bytes) -> bytes:
    """The pages of a PDF as one scanner makes them, in a PDF without any text.

    Scanners differ in resolution, sharpness, the grey of the paper, noise and compression; every page lies a
    little turned.
    """
    noise = np.random.default_rng(random.randrange(2**32))
    resolution = random.choice((150, 200, 200, 300))
    sharpness, grain = random.choice((0.0, 0.0, 0.5, 0.8)), random.choice((2, 6, 10))
    paper, quality = random.choice((255, 255, 235)), random.choice((80, 60, 40))
    pages = []
    document = pypdfium2.PdfDocument(payload)
    for page in document:
        picture = page.render(scale=resolution / 72).to_pil().convert("L")
        picture = picture.rotate(random.uniform(-1.5, 1.5), fillcolor=255, resample=Image.Resampling.BICUBIC)
        picture = picture.filter(ImageFilter.GaussianBlur(sharpness * resolution / 200))
        grey = np.asarray(picture) * (paper / 255) + noise.normal(0, grain, (picture.height, picture.width))
        pages.append(Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8)))
    document.close()
    target = io.BytesIO()
    pages[0].save(
        target, "PDF", resolution=resolution, save_all=True, append_images=pages[1:], quality=quality
    )
    return target.getvalue()
