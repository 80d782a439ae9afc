"""Looking at a home page gives an entry that a person only has to confirm."""

import pytest

from crawlers.pages.page import Page
from crawlers.proposal import printed_province, propose_site
from crawlers.settings_model import CrawlSettings
from pipeline.errors import NianbaoError, WrongUsageError
from practice.web import PracticeWeb

SETTINGS = CrawlSettings(
    delay_seconds=0.02, allow_private_addresses=True, practice_resolver=True, timeout_seconds=4
)


@pytest.fixture(scope="module")
def web():
    with PracticeWeb(hosts=["qinghe", "lanyuan", "yanzhou", "ruiting", "dianpu", "chajing"]) as practice:
        yield practice


def entry(web, site):
    return next(found.entry for found in web.sites if found.entry.id == site)


@pytest.mark.parametrize(
    ("site", "family"), [("qinghe", "trs"), ("lanyuan", "hanweb-jpage"), ("dianpu", "legacy")]
)
def test_the_family_and_the_columns_are_proposed(web, site, family):
    known = entry(web, site)
    proposal = propose_site(str(known.home), SETTINGS)
    assert proposal.has_province
    proposed = proposal.site
    assert (proposed.name, proposed.province, proposed.family) == (known.name, known.province, family)
    assert proposed.division_code == known.division_code
    assert proposed.level == known.level
    assert proposed.entries
    assert all(str(url).startswith(str(known.home)) for url in proposed.entries)
    assert "年报" in proposed.notes
    assert proposed.verified == "never"


def test_a_list_for_holders_of_a_token_has_a_family_and_no_column(web):
    proposed = propose_site(str(entry(web, "chajing").home), SETTINGS).site
    assert (proposed.family, proposed.entries) == ("epoint", ())
    assert "token" in proposed.notes


def test_a_site_that_refuses_is_no_proposal(web):
    with pytest.raises(NianbaoError, match="412"):
        propose_site(str(entry(web, "ruiting").home), SETTINGS)
    with pytest.raises(NianbaoError, match="refused the connection"):
        propose_site(str(entry(web, "yanzhou").home), SETTINGS)


def test_what_is_no_address_is_wrong_usage():
    with pytest.raises(WrongUsageError):
        propose_site("www.some.gov.cn", SETTINGS)


@pytest.mark.parametrize(
    ("printed", "province"),
    [
        ("备案号：苏ICP备05001234号", "CN-JS"),
        ("冀公网安备 13010202001234号 冀ICP备1号", "CN-HE"),
        ("桂ICP备1号 公网安备 44010202001234号", None),
        ("版权所有：某县人民政府", None),
    ],
)
def test_a_footer_tells_the_province_where_it_tells_only_one(printed, province):
    page = Page("http://a.gov.cn/", f"<html><body><p>{printed}</p></body></html>".encode())
    assert printed_province(page, "某县人民政府") == province
    assert printed_province(page, "海南藏族自治州人民政府") == province
