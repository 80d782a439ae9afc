"""Corrections are read strictly: a typo is told with its file and entry."""

from decimal import Decimal

import pytest

from pipeline.dataset.corrections import load_corrections
from pipeline.errors import WrongUsageError

GOOD = """
- agency: yunxi-government
  year: 2023
  table: proactive
  item: fees
  column: amount
  expected: 12.34
  corrected: 1234.5
  reason: the unit was 元
  evidence: http://yunxi.gov.test/erratum.html
"""


def test_numbers_are_read_as_printed(tmp_path):
    (tmp_path / "a.yaml").write_text(GOOD)
    (correction,) = load_corrections(tmp_path).by_key.values()
    assert (correction.expected, correction.corrected) == (Decimal("12.34"), Decimal("1234.5"))


def test_no_folder_and_an_empty_one_mean_no_corrections(tmp_path):
    assert load_corrections(None) == load_corrections(tmp_path)
    assert load_corrections(None).by_key == {}


def test_the_digest_follows_the_contents(tmp_path):
    (tmp_path / "a.yaml").write_text(GOOD)
    first = load_corrections(tmp_path).digest
    (tmp_path / "a.yaml").rename(tmp_path / "b.yaml")
    assert load_corrections(tmp_path).digest == first
    (tmp_path / "b.yaml").write_text(GOOD.replace("1234.5", "1234.6"))
    assert load_corrections(tmp_path).digest != first


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (GOOD.replace("reason:", "reasn:"), r"a\.yaml, correction 1: reason: Field required"),
        (GOOD.replace("amount", "amonut"), "proactive/fees/amonut is not a cell of any form"),
        (GOOD.replace("1234.5", "many"), "correction 1: corrected"),
        (GOOD.replace("1234.5", "1.00000000000000000001"), "1: corrected"),
        (GOOD + GOOD, "correction 2: the cell is corrected twice"),
        ("agency: yunxi-government", "a list of corrections was expected"),
        ("- [", "this is not YAML"),
        ("- 3", "correction 1"),
    ],
)
def test_a_typo_is_told_with_its_place(tmp_path, text, told):
    (tmp_path / "a.yaml").write_text(text)
    with pytest.raises(WrongUsageError, match=told):
        load_corrections(tmp_path)
