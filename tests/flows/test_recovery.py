"""What was torn, lost or deleted is told by `verify` and made again by `recover`, with the same data as before."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from installations import Installation, Night, run_nianbao

from pipeline.archive.archive import Archive

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def installation(second: Night, tmp_path: Path) -> Installation:
    """An installation after two nights: reports were added, revised, moved and withdrawn in the second."""
    return second.installation.copy(tmp_path / "data")


def _verify(installation: Installation, *parts: str) -> tuple[int, dict[str, str]]:
    """The exit code, and the remedies by what is wrong."""
    run = run_nianbao("verify", *parts, "--json", "--data", installation.data)
    return run.code, {problem["code"]: problem["remedy"] for problem in run.json["problems"]}


def _warc_with_articles(installation: Installation) -> Path:
    archive = Archive(installation.data / "archive")
    articles = [each for each in archive.captures() if each.role == "article" and not each.revisit]
    return archive.root / articles[0].warc_file


def test_a_whole_installation_is_called_whole(installation: Installation) -> None:
    run = run_nianbao("verify", "--data", installation.data)
    assert run.code == 0, run.out
    assert "everything is whole" in run.out


def test_a_deleted_lake_is_rebuilt_from_the_archive_with_the_same_checksums(
    installation: Installation,
) -> None:
    released = installation.release()
    sums = (released / "SHA256SUMS").read_bytes()
    shutil.rmtree(installation.data / "lake")
    run = run_nianbao("recover", "lake", "--json", "--data", installation.data)
    assert run.code == 0, run.err
    assert run.json["nights"] == 2
    assert run.json["old_lake"] is None

    again = run_nianbao("publish", "--json", "--data", installation.data)
    assert not again.json["published"], "a rebuilt lake has nothing new to publish"

    shutil.rmtree(released)
    again = run_nianbao("publish", "--json", "--data", installation.data)
    assert again.json["published"], again.err
    assert (installation.release() / "SHA256SUMS").read_bytes() == sums
    night = run_nianbao("nightly", "--no-crawl", "--json", "--data", installation.data)
    assert night.json["documents"] == 0
    assert not night.json["published"]


def test_a_lake_that_is_there_is_moved_aside_and_not_deleted(installation: Installation) -> None:
    before = sorted(path.name for path in (installation.data / "lake/commits").iterdir())
    run = run_nianbao("recover", "lake", "--json", "--data", installation.data)
    aside = installation.data / run.json["old_lake"]
    assert sorted(path.name for path in (aside / "commits").iterdir()) == before
    assert _verify(installation) == (0, {})


@pytest.mark.parametrize("loss", ["deleted", "overwritten"])
def test_a_lost_index_is_rebuilt_as_it_was(installation: Installation, loss: str) -> None:
    archive = Archive(installation.data / "archive")
    before = sorted(archive.captures(), key=str)
    index = archive.root / "index.sqlite"
    if loss == "deleted":
        index.unlink()
        assert _verify(installation, "--archive")[1]["unindexed"].endswith("nianbao recover index")
    else:
        index.write_bytes(b"no database" * 1000)
        broken = run_nianbao("verify", "--archive", "--data", installation.data)
        assert (broken.code, "nianbao recover index" in broken.err) == (1, True)
    run = run_nianbao("recover", "index", "--json", "--data", installation.data)
    assert run.json == {"captures": len(before)}
    assert sorted(archive.captures(), key=str) == before
    assert _verify(installation) == (0, {})


def test_a_torn_record_is_taken_off_and_kept(installation: Installation) -> None:
    warc = _warc_with_articles(installation)
    whole = warc.read_bytes()
    torn = whole[:200]  # the beginning of a gzip member, as a killed writer leaves it
    warc.write_bytes(whole + torn)
    code, remedies = _verify(installation, "--archive")
    assert (code, set(remedies)) == (1, {"torn"})
    assert remedies["torn"].endswith("nianbao recover archive")
    run = run_nianbao("recover", "archive", "--json", "--data", installation.data)
    (end,) = run.json["torn_ends"]
    assert warc.read_bytes() == whole
    assert (installation.data / end).read_bytes() == torn
    assert _verify(installation) == (0, {})


def test_damage_in_the_middle_is_told_and_never_cut_off(installation: Installation) -> None:
    warc = _warc_with_articles(installation)
    content = bytearray(warc.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 8] = bytes(8)
    warc.write_bytes(content)
    code, remedies = _verify(installation, "--archive")
    assert code == 1
    assert remedies
    run_nianbao("recover", "archive", "--data", installation.data)
    assert warc.read_bytes() == content


def test_a_lost_warc_file_a_changed_release_and_a_missing_payload_are_named(
    installation: Installation,
) -> None:
    cells = installation.release() / "cells.parquet"
    content = cells.read_bytes()
    cells.unlink()
    cells.write_bytes(content[:-1] + b"x")
    assert set(_verify(installation, "--releases")[1]) == {"damaged"}

    _warc_with_articles(installation).unlink()
    code, remedies = _verify(installation, "--archive", "--lake")
    assert (code, set(remedies)) == (1, {"missing"})
    run_nianbao("recover", "index", "--data", installation.data)
    code, remedies = _verify(installation, "--lake")
    assert (code, set(remedies)) == (1, {"no payload"})
    assert "backup" in remedies["no payload"]
