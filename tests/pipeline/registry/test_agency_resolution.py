"""A printed name means the registered agency that a careful reader would choose, or none at all."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.registry.loading import Registry
from pipeline.registry.resolution import MatchKind, agency_candidates, resolve_agency
from pipeline.registry.site import Site


def agency(id_: str, name: str, level: str, kind: str = "department", **more: Any) -> dict[str, Any]:
    return {"id": id_, "name": name, "level": level, "kind": kind, **more}


def site(id_: str, name: str, province: str, level: str, agencies: list[dict[str, Any]], **more: Any) -> Site:
    home = f"https://www.{id_}.gov.test/"
    fields = {
        "id": id_,
        "name": name,
        "province": province,
        "level": level,
        "home": home,
        "agencies": agencies,
    }
    return Site.model_validate({**fields, **more})


@pytest.fixture(scope="module")
def registry() -> Registry:
    """Real names, as they are needed to say what is meant; nothing is said about these agencies."""
    sites = [
        site("jiangsu", "江苏省人民政府", "CN-JS", "province", [
            agency("js", "江苏省人民政府", "province", "government"),
            agency("js-jyt", "江苏省教育厅", "province"),
        ]),
        site("huaian", "淮安市人民政府", "CN-JS", "prefecture", [
            agency("ha", "淮安市人民政府", "prefecture", "government", division_code="320800"),
            agency("ha-bgs", "淮安市人民政府办公室", "prefecture", "office"),
            agency("ha-jyj", "淮安市教育局", "prefecture"),
            agency("ha-scj", "淮安市市场监督管理局", "prefecture"),
        ], division_code="320800"),
        site("hongze", "洪泽区人民政府", "CN-JS", "county", [
            agency("hz", "洪泽区人民政府", "county", "government", division_code="320813"),
            agency("hz-jyj", "淮安市洪泽区教育体育局", "county", aliases=["洪泽区教体局"]),
            agency("hz-cg", "城关镇人民政府", "township", "government"),
            agency("hz-gw1", "第一工作委员会", "county"),
            agency("hz-gw2", "第二工作委员会", "county", aliases=["第一工委", "工委"]),
            agency("hz-gw3", "第三工作委员会", "county", aliases=["工委"]),
        ], division_code="320813"),
        site("nanjing", "南京市人民政府", "CN-JS", "prefecture", [
            agency("nj", "南京市人民政府", "prefecture", "government"),
            agency("nj-gl", "南京市鼓楼区人民政府", "county", "government"),
        ]),
        site("xuzhou", "徐州市人民政府", "CN-JS", "prefecture", [
            agency("xz", "徐州市人民政府", "prefecture", "government"),
        ]),
        site("shanghai", "上海市人民政府", "CN-SH", "province", [
            agency("sh", "上海市人民政府", "province", "government"),
            agency("sh-bgt", "上海市人民政府办公厅", "province", "office"),
            agency("sh-kw", "上海市科学技术委员会", "province"),
            agency("sh-dpq", "上海市黄浦区人民政府打浦桥街道办事处", "township", "office"),
        ]),
        site("xinjiang", "新疆维吾尔自治区人民政府", "CN-XJ", "province", [
            agency("xj", "新疆维吾尔自治区人民政府", "province", "government"),
            agency("xj-sthjt", "新疆维吾尔自治区生态环境厅", "province"),
        ]),
        site("tacheng", "塔城地区行政公署", "CN-XJ", "prefecture", [
            agency("tc", "塔城地区行政公署", "prefecture", "government"),
        ]),
        site("wusu", "乌苏市人民政府", "CN-XJ", "county", [
            agency("ws", "乌苏市人民政府", "county", "government"),
            agency("ws-cpz", "车排子镇人民政府", "township", "government"),
        ]),
        site("pingtan", "平潭综合实验区管理委员会", "CN-FJ", "county", [
            agency("pt", "平潭综合实验区管理委员会", "county", "government"),
            agency("pt-czj", "平潭综合实验区财政金融局", "county"),
        ]),
    ]  # fmt: skip
    return Registry({entry.id: entry for entry in sites})


@pytest.mark.parametrize(
    ("name", "where", "expected", "kind"),
    [
        ("淮安市教育局", "huaian", "ha-jyj", MatchKind.EXACT),
        (" 淮安市 教育局\u200b", "huaian", "ha-jyj", MatchKind.EXACT),
        ("洪泽区教体局", "hongze", "hz-jyj", MatchKind.ALIAS),
        ("车排子镇", "wusu", "ws-cpz", MatchKind.VARIANT),
        ("乌苏市车排子镇", "wusu", "ws-cpz", MatchKind.REGION),
        ("新疆维吾尔自治区塔城地区乌苏市车排子镇人民政府", "wusu", None, None),
        ("新疆维吾尔自治区乌苏市车排子镇人民政府", "wusu", "ws-cpz", MatchKind.REGION),
        ("上海市科委", "shanghai", "sh-kw", MatchKind.VARIANT),
        ("市科委", "shanghai", "sh-kw", MatchKind.REGION),
        ("上海市政府办公厅", "shanghai", "sh-bgt", MatchKind.VARIANT),
        ("市政府办公厅", "shanghai", "sh-bgt", MatchKind.REGION),
        ("上海市黄浦区人民政府打浦桥街道", "shanghai", "sh-dpq", MatchKind.VARIANT),
        ("黄浦区打浦桥街道办事处", "shanghai", "sh-dpq", MatchKind.REGION),
        ("新疆", "xinjiang", "xj", MatchKind.REGION),
        ("自治区生态环境厅", "xinjiang", "xj-sthjt", MatchKind.REGION),
        ("新疆生态环境厅", "xinjiang", "xj-sthjt", MatchKind.REGION),
        ("塔城地区", "tacheng", "tc", MatchKind.VARIANT),
        ("塔城地区行署", "tacheng", "tc", MatchKind.VARIANT),
        ("平潭综合实验区", "pingtan", "pt", MatchKind.VARIANT),
        ("平潭综合实验区管委会", "pingtan", "pt", MatchKind.VARIANT),
        ("财政金融局", "pingtan", "pt-czj", MatchKind.REGION),
        ("淮安市洪泽区人民政府", "hongze", "hz", MatchKind.REGION),
        ("江苏省淮安市洪泽区人民政府", "hongze", "hz", MatchKind.REGION),
        ("区政府", "hongze", "hz", MatchKind.REGION),
        ("教育体育局", "hongze", "hz-jyj", MatchKind.REGION),
        ("区教育体育局", "hongze", "hz-jyj", MatchKind.REGION),
        ("市教育局", "huaian", "ha-jyj", MatchKind.REGION),
        ("市市场监管局", "huaian", "ha-scj", MatchKind.REGION),
        ("市场监督管理局", "huaian", "ha-scj", MatchKind.REGION),
        ("市政府办", "huaian", "ha-bgs", MatchKind.REGION),
    ],
)
def test_a_name_is_recognised(
    registry: Registry, name: str, where: str, expected: str | None, kind: MatchKind | None
) -> None:
    match = resolve_agency(registry, name, site=where)
    assert (match.agency.id if match else None) == expected
    assert (match.kind if match else None) == kind


@pytest.mark.parametrize(
    ("name", "where"),
    [
        ("淮安市教育局", "hongze"),
        ("江苏省教育厅", "hongze"),
        ("淮安市洪泽区人民政府", "jiangsu"),
        ("洪泽区人民政府", "huaian"),
        ("南京市鼓楼区人民政府", "xuzhou"),
    ],
)
def test_another_sites_agency_is_found_by_a_name_that_tells_it_apart(
    registry: Registry, name: str, where: str
) -> None:
    match = resolve_agency(registry, name, site=where)
    assert match is not None
    assert match.site != where
    assert name.endswith(match.agency.name) or match.agency.name.endswith(name)


@pytest.mark.parametrize(
    ("name", "where"),
    [
        ("市教育局", "hongze"),  # the city's bureau is not an agency of the district's site
        ("教育局", "hongze"),
        ("教育局", "jiangsu"),
        ("城关镇人民政府", "huaian"),  # every second county has a 城关镇
        ("盱眙县城关镇人民政府", "hongze"),
        ("鼓楼区人民政府", "xuzhou"),  # Xuzhou has a district of that name, too
        ("鼓楼区人民政府", "jiangsu"),
        ("洪择区人民政府", "hongze"),  # a misprint is for a person to decide
        ("淮安市人民政府办公厅", "huaian"),
        ("", "hongze"),
        ("本机关", "hongze"),
    ],
)
def test_what_could_be_another_is_left_open(registry: Registry, name: str, where: str) -> None:
    assert resolve_agency(registry, name, site=where) is None


def test_two_equally_good_matches_are_told_and_not_chosen_between(registry: Registry) -> None:
    assert resolve_agency(registry, "工委", site="hongze") is None
    assert [match.agency.id for match in agency_candidates(registry, "工委", site="hongze")] == [
        "hz-gw2",
        "hz-gw3",
    ]


def test_only_a_whole_name_is_certain(registry: Registry) -> None:
    whole = resolve_agency(registry, "淮安市教育局", site="huaian")
    partial = resolve_agency(registry, "市教育局", site="huaian")
    assert whole is not None
    assert whole.certain
    assert partial is not None
    assert not partial.certain
