"""Bodies whose content coding is not as it should be."""

import gzip

import pytest

from pipeline.archive.coding import UndecodableBodyError, remove_codings

BODY = b"<html>" + b"some text of a page, " * 400


def test_a_gzip_body_whose_checksum_is_cut_off_is_whole():
    assert remove_codings(gzip.compress(BODY)[:-8], "gzip", source="a") == BODY


@pytest.mark.parametrize("body", [gzip.compress(BODY)[:-20], gzip.compress(BODY)[:60], BODY, b"\x1f\x8b"])
def test_a_body_that_breaks_off_or_is_no_gzip_is_refused(body):
    with pytest.raises(UndecodableBodyError, match="gzip body is broken"):
        remove_codings(body, "gzip", source="a")
