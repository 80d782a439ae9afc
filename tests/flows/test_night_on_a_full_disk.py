"""A disk that fills up in the middle of a night: it is told, nothing is torn for good, and the next night goes on."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from installations import Installation, Night, run_nianbao

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.proof


def _mount(folder: Path, options: str) -> bool:
    """Put a file system of its own, in memory, on a folder; whether this system lets us."""
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    return subprocess.run(command, check=False, capture_output=True).returncode == 0


def _can_mount() -> bool:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        if not _mount(Path(folder), "size=64k"):
            return False
        subprocess.run(["umount", folder], check=True)
        return True


# Without the right to mount, tests/pipeline/archive/test_archive_on_a_full_disk.py shows the same of the archive alone.
if _can_mount():

    @pytest.fixture
    def cramped(first: Night, tmp_path: Path) -> Iterator[Installation]:
        """An installation whose archive is on a disk that has no room for one night."""
        installation = Installation(tmp_path / "data", first.installation.web)
        installation.begin_like(first.installation)
        archive = installation.data / "archive"
        archive.mkdir()
        assert _mount(archive, "size=160k")
        yield installation
        subprocess.run(["umount", str(archive)], check=True)

    def test_a_night_on_a_full_disk_is_told_and_made_good(cramped: Installation, first: Night) -> None:
        first.installation.web.turn_to("first")
        full = run_nianbao("nightly", "--data", cramped.data)
        assert full.code == 1
        assert "No space left" in full.out + full.err or "disk is full" in full.err
        assert "Traceback" not in full.err

        subprocess.run(["mount", "-o", "remount,size=32m", str(cramped.data / "archive")], check=True)
        run_nianbao("recover", "archive", "--data", cramped.data)
        night = run_nianbao("nightly", "--json", "--data", cramped.data)
        assert night.json["published"], night.err
        sums = (first.release / "SHA256SUMS").read_bytes()
        assert (cramped.release() / "SHA256SUMS").read_bytes() == sums
        assert run_nianbao("verify", "--json", "--data", cramped.data).json["problems"] == []
