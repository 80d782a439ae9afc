"""`nianbao sites check` tells every problem at once, where it stands and what to do."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline.errors import WrongUsageError
from pipeline.registry.checking import check_registry, known_families
from pipeline.registry.divisions import provinces
from pipeline.registry.loading import Registry, load_registry
from pipeline.registry.resolution import resolve_agency

if TYPE_CHECKING:
    from pipeline.registry.site import Site

GOOD = """\
id: qingshi
name: 青石县人民政府
province: CN-JS
division_code: "320999"
level: county
home: https://www.qingshi.gov.test/
hosts:
  - xxgk.qingshi.gov.test
entries:
  - https://www.qingshi.gov.test/nb/
family: trs
agencies:
  - id: qingshi-gov
    name: 青石县人民政府
    level: county
    kind: government
"""
REPOSITORY = Path(__file__).parents[3]


def told(tmp_path: Path, text: str) -> list[str]:
    (tmp_path / "qingshi.yaml").write_text(text, encoding="utf-8")
    return [str(problem) for problem in check_registry(tmp_path)]


def test_a_good_entry_has_no_problem(tmp_path: Path) -> None:
    assert told(tmp_path, GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("family: trs", "family: tsr", 11, ["tsr", "Did you mean trs"]),
        ("CN-JS", "CN-JZ", 3, ["CN-JZ"]),
        ("CN-JS", "CN-ZJ", 4, ["320999", "浙江省", "33"]),
        ('"320999"', '"320900"', 4, ["not the code of a county"]),
        ('"320999"', '"32099"', 4, ["5 digits"]),
        ("www.qingshi.gov.test/nb/", "gk.qingshi.gov.test/nb/", 10, ["gk.qingshi.gov.test", "hosts"]),
        ("  - https://www.qingshi.gov.test/nb/", "  - http://www.qingshi.gov.test/nb/", 10, ["http://"]),
        ("  - xxgk.qingshi.gov.test", "  - https://xxgk.qingshi.gov.test/", 8, ["bare name"]),
        ("    name: 青石县人民政府", '    name: " "', 14, ["no name"]),
        ("    kind: government", "    kind: government\n    parent: qingshi-gov", 17, ["qingshi-gov"]),
        ("name: 青石县人民政府\nprovince", 'name: ""\nprovince', 2, ["no name"]),
    ],
)
def test_each_problem_is_told_with_its_line(
    tmp_path: Path, old: str, new: str, line: int, words: list[str]
) -> None:
    assert old in GOOD
    problems = told(tmp_path, GOOD.replace(old, new))
    assert any(
        f"qingshi.yaml:{line}" in problem and all(word in problem for word in words) for problem in problems
    )


def test_all_problems_are_told_together_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = GOOD.replace("family: trs", "family: tsr").replace(
        "www.qingshi.gov.test/nb/", "elsewhere.gov.test/"
    )
    (tmp_path / "broken.yaml").write_text("id: [", encoding="utf-8")
    problems = told(tmp_path, text)
    assert [problem.partition(" ")[0].rpartition("/")[2].rstrip(":") for problem in problems] == [
        "broken.yaml:1",
        "qingshi.yaml:10",
        "qingshi.yaml:11",
    ]


def test_two_agencies_of_one_name_are_told(tmp_path: Path) -> None:
    twin = "  - id: twin\n    name: 青石县 人民政府\n    level: county\n    kind: government\n"
    (problem,) = told(tmp_path, GOOD + twin)
    assert "also names qingshi-gov" in problem


def test_parents_in_a_circle_are_told(tmp_path: Path) -> None:
    circle = (
        "    parent: second\n  - id: second\n    name: 青石县第二局\n    level: county\n"
        "    kind: department\n    parent: qingshi-gov\n"
    )
    assert sum("stands above itself" in problem for problem in told(tmp_path, GOOD + circle)) == 2


def test_the_caller_may_say_which_families_have_a_spider(tmp_path: Path) -> None:
    (tmp_path / "qingshi.yaml").write_text(GOOD, encoding="utf-8")
    (problem,) = check_registry(tmp_path, families=["ucap"])
    assert problem.field == "family"


def test_a_missing_directory_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(WrongUsageError):
        check_registry(tmp_path / "nowhere")


def test_the_provinces_are_those_of_the_standard() -> None:
    assert len(provinces()) == 31
    assert len({province.code for province in provinces().values()}) == 31
    assert provinces()["CN-XJ"].code == "65"
    assert provinces()["CN-JS"].code == "32"
    assert provinces()["CN-HA"].name == "河南省"


def test_the_families_are_named_once() -> None:
    assert len(set(known_families())) == len(known_families())
    assert {"trs", "ucap", "gkmlpt", "generic"} <= set(known_families())


@pytest.fixture(scope="module")
def tracked() -> Registry:
    return load_registry(REPOSITORY / "data" / "sites")


def test_a_verified_site_without_agencies_is_told(tmp_path: Path) -> None:
    head = GOOD.partition("agencies:")[0]
    assert told(tmp_path, head) == []
    (problem,) = told(tmp_path, f"{head}verified: 2026-01-31\n")
    assert "no agency is listed" in problem


def test_the_tracked_registry_has_no_problems() -> None:
    assert [str(problem) for problem in check_registry(REPOSITORY / "data" / "sites")] == []


def test_every_province_has_its_portal(tracked: Registry) -> None:
    portals = {site.province for site in tracked.sites.values() if f"{site.id}-gov" in site_governments(site)}
    assert portals == set(provinces())


def site_governments(site: Site) -> set[str]:
    return {
        agency.id for agency in site.agencies if agency.level == "province" and agency.kind == "government"
    }


def test_no_site_claims_to_have_been_verified(tracked: Registry) -> None:
    assert {site.verified for site in tracked.sites.values()} == {"never"}
    assert all(site.notes for site in tracked.sites.values())


@pytest.mark.parametrize(
    ("printed", "site", "agency"),
    [
        ("车排子镇", "wusu", "乌苏市车排子镇人民政府"),
        ("塔城地区", "tacheng", "塔城地区行政公署"),
        ("新疆", "xinjiang", "新疆维吾尔自治区人民政府"),
        ("洪泽区人民政府", "hongze", "淮安市洪泽区人民政府"),
        ("淮安市洪泽区人民政府", "huaian", "淮安市洪泽区人民政府"),
        ("沭阳县发展和改革局", "shuyang", "沭阳县发展和改革局"),
        ("沭阳县人民政府", "shuyang", "沭阳县人民政府"),
        ("上海市科委", "shanghai", "上海市科学技术委员会"),
        ("上海市人民政府办公厅", "shanghai", "上海市人民政府办公厅"),
        ("上海市黄浦区人民政府打浦桥街道", "shanghai-huangpu", "上海市黄浦区人民政府打浦桥街道办事处"),
        ("平潭综合实验区", "pingtan", "平潭综合实验区管理委员会"),
        ("平潭综合实验区君山片区管理局", "pingtan", "平潭综合实验区君山片区管理局"),
        ("太平镇人民政府", "xixianxinqu", "西咸新区太平镇人民政府"),
        ("长桥乡", "guangchang", "广昌县长桥乡人民政府"),
    ],
)
def test_the_publishers_of_known_reports_are_recognised(
    tracked: Registry, printed: str, site: str, agency: str
) -> None:
    match = resolve_agency(tracked, printed, site=site)
    assert match is not None
    assert match.agency.name == agency


def test_a_misread_name_is_not_taken_for_its_neighbour(tracked: Registry) -> None:
    assert resolve_agency(tracked, "沐阳县人民政府", site="shuyang") is None
