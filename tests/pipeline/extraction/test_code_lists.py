"""Every finding and flag that can be raised is described, in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pipeline.extraction
from pipeline.extraction.grading import codes

SOURCES = "".join(path.read_text() for path in Path(pipeline.extraction.__file__).parent.rglob("*.py"))


def test_every_finding_code_in_the_code_is_described() -> None:
    used = set(re.findall(r'(?:Finding|Note)\(\s*"([a-z_]+\.[a-z_]+)"', SOURCES))
    assert len(used) > 15
    assert used <= set(codes("findings"))


def test_every_flag_in_the_code_is_described() -> None:
    used = {flag for flag in codes("flags") if f'"{flag}"' in SOURCES}
    assert used == set(codes("flags"))


def test_meanings_are_given_in_both_languages() -> None:
    for name in ("findings", "flags"):
        for code in codes(name).values():
            assert code.severity in ("low", "medium", "high")
            assert code.doubt in ("", "C", "D")
            assert code.meaning
            assert re.search("[\u4e00-\u9fff]", code.meaning_zh)
