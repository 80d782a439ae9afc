"""What a person who edits the registry relies on: all of it is loaded, or the message says what to change."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from pipeline.errors import WrongUsageError
from pipeline.registry.loading import load_registry

if TYPE_CHECKING:
    from pathlib import Path

SITE = """\
id: qingshi
name: 青石县人民政府
province: CN-JS
division_code: 320000
level: county
home: https://www.qingshi.gov.test/
hosts:
  - xxgk.qingshi.gov.test
entries:
  - https://www.qingshi.gov.test/zfxxgk/nb/
family: trs
agencies:
  - id: qingshi-gov
    name: 青石县人民政府
    level: county
    kind: government
  - id: qingshi-jiaoyuju
    name: 青石县教育局
    aliases: [县教育局]
    level: county
    kind: department
    parent: qingshi-gov
verified: 2026-01-31
"""


@pytest.fixture
def sites(tmp_path: Path) -> Path:
    (tmp_path / "qingshi.yaml").write_text(SITE, encoding="utf-8")
    return tmp_path


def refusal(sites: Path) -> WrongUsageError:
    with pytest.raises(WrongUsageError) as caught:
        load_registry(sites)
    return caught.value


def rewrite(sites: Path, old: str, new: str, name: str = "qingshi.yaml") -> None:
    assert old in SITE
    (sites / name).write_text(SITE.replace(old, new), encoding="utf-8")


def test_a_site_and_its_agencies_are_found_by_id_and_host(sites: Path) -> None:
    registry = load_registry(sites)
    site = registry.sites["qingshi"]
    assert site.verified.isoformat() == "2026-01-31"
    assert site.division_code == "320000"
    assert registry.agencies["qingshi-jiaoyuju"].parent == "qingshi-gov"
    assert registry.site_of_agency == {"qingshi-gov": "qingshi", "qingshi-jiaoyuju": "qingshi"}
    assert registry.host_owner("qingshi.gov.test") is site
    assert registry.host_owner("WWW.QINGSHI.gov.test.:8080") is site
    assert registry.host_owner("xxgk.qingshi.gov.test") is site


def test_a_subdomain_belongs_to_nobody_unless_asked_for(sites: Path) -> None:
    registry = load_registry(sites)
    assert registry.host_owner("jyj.qingshi.gov.test") is None
    assert registry.host_owner("jyj.qingshi.gov.test", subdomains=True) is registry.sites["qingshi"]
    assert registry.host_owner("notqingshi.gov.test", subdomains=True) is None
    assert registry.host_owner("", subdomains=True) is None


def test_a_division_code_with_leading_zero_stays_as_written(sites: Path) -> None:
    rewrite(sites, "division_code: 320000", "division_code: 0123")
    assert load_registry(sites).sites["qingshi"].division_code == "0123"


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("province: CN-JS", "provnce: CN-JS", 3, ["provnce", "Did you mean province"]),
        ("province: CN-JS", "province: Jiangsu", 3, ["'Jiangsu'", "CN-JS"]),
        ("home: https://www.qingshi.gov.test/", "home: www.qingshi.gov.test", 6, ["home", "http://"]),
        ("    kind: department", "    kind: bureau", 21, ["agencies.1.kind", "'bureau'", "department"]),
        ("    aliases: [县教育局]", "    alias: [县教育局]", 19, ["agencies.1", "Did you mean aliases"]),
        ("parent: qingshi-gov", "parent: qingshi-gvo", 22, ["agencies.1.parent", "qingshi-gvo"]),
        ("id: qingshi\n", "id: Qingshi\n", 1, ["'Qingshi'", "lower-case"]),
        ("verified: 2026-01-31", "verified: yes", 23, ["verified", "never"]),
        ("level: county\nhome", "level: county\nlevel: county\nhome", 6, ["level is given twice"]),
        ("name: 青石县人民政府\nprovince", "province", None, ["name", "missing"]),
    ],
)
def test_a_mistake_is_named_with_its_line_and_remedy(
    sites: Path, old: str, new: str, line: int | None, words: list[str]
) -> None:
    rewrite(sites, old, new)
    error = refusal(sites)
    assert f"qingshi.yaml:{line}" in error.thing if line else "qingshi.yaml" in error.thing
    for word in words:
        assert word in str(error)


def test_the_id_must_be_the_name_of_the_file(sites: Path) -> None:
    (sites / "qingshi.yaml").rename(sites / "qinshi.yaml")
    assert "qinshi.yaml" in str(refusal(sites))
    assert "qingshi.yaml" in refusal(sites).remedy


def test_two_sites_cannot_claim_a_host_or_an_agency(sites: Path) -> None:
    copy = SITE.replace("id: qingshi\n", "id: baihe\n").replace("www.qingshi", "www.baihe")
    (sites / "baihe.yaml").write_text(copy.replace("-gov", "-gov2"), encoding="utf-8")
    error = refusal(sites)
    assert "agency id qingshi-jiaoyuju" in error.reason
    assert "baihe.yaml" in error.reason
    assert "1 more" in error.remedy
    assert refusal(sites).exit_code == 2


@pytest.mark.parametrize(
    ("payload", "words"),
    [
        (b"", ["empty"]),
        (b"- a\n- b\n", [":1", "field: value"]),
        (b"id: x\n  name: [\n", ["not valid YAML"]),
        (b"id: x\n\tname: y\n", [":2", "not valid YAML"]),
        ("id: x\nname: 青石县\n".encode("gb18030"), [":2", "UTF-8"]),
        (b"id: &a [*a]\n", ["alias"]),
        (b"? [a]\n: b\n", ["field name"]),
        (b"id: " + b"[" * 60 + b"]" * 60, ["nested"]),
    ],
)
def test_a_file_that_is_no_registry_entry_is_told(sites: Path, payload: bytes, words: list[str]) -> None:
    (sites / "odd.yaml").write_bytes(payload)
    error = refusal(sites)
    assert "odd.yaml" in error.thing
    for word in words:
        assert word in str(error)


def test_a_file_with_the_other_ending_is_not_overlooked(sites: Path) -> None:
    (sites / "baihe.yml").write_text(SITE, encoding="utf-8")
    assert "baihe.yml" in str(refusal(sites))


def test_other_files_beside_the_entries_do_no_harm(sites: Path) -> None:
    (sites / "README.md").write_text("notes", encoding="utf-8")
    (sites / ".qingshi.yaml").write_text("half saved", encoding="utf-8")
    assert list(load_registry(sites).sites) == ["qingshi"]


def test_a_missing_directory_is_wrong_usage(tmp_path: Path) -> None:
    error = refusal(tmp_path / "nowhere")
    assert "nowhere" in error.thing
    assert "--sites" in error.remedy
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert "is a file" in refusal(tmp_path / "file").reason


def test_an_edit_is_seen_at_once(sites: Path) -> None:
    load_registry(sites)
    rewrite(sites, "name: 青石县教育局", "name: 青石县教育体育局")
    assert load_registry(sites).agencies["qingshi-jiaoyuju"].name == "青石县教育体育局"


def test_five_thousand_sites_load_in_a_second_of_processor_time(tmp_path: Path) -> None:
    for number in range(5000):
        entry = SITE.replace("qingshi", f"site{number}")
        (tmp_path / f"site{number}.yaml").write_text(entry, encoding="utf-8")
    started = time.process_time()
    registry = load_registry(tmp_path)
    seconds = time.process_time() - started
    assert (len(registry.sites), len(registry.agencies)) == (5000, 10000)
    assert seconds < 2.0, "measured 0.6 s on an idle core; twice a second leaves room for a busy one"


def test_null_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "qingshi.yaml").write_text(
        SITE.replace("family: trs", "family: null").replace("division_code: 320000", "division_code: ~"),
        encoding="utf-8",
    )
    site = load_registry(tmp_path).sites["qingshi"]
    assert (site.family, site.division_code) == (None, None)
