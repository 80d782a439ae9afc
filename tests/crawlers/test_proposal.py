"""Looking at a home page gives an entry that a person only has to confirm."""

import pytest

from crawlers.pages.page import Page
from crawlers.proposal import printed_province, propose_sites
from crawlers.run import crawl_sites
from crawlers.settings_model import CrawlSettings
from pipeline.errors import NianbaoError, WrongUsageError
from practice.web import PracticeWeb

SETTINGS = CrawlSettings(
    delay_seconds=0.02, allow_private_addresses=True, practice_resolver=True, timeout_seconds=4
)


# Sites whose lists are reached from a page above them, with the paths that a visit has to begin with.
AGGREGATED = {
    "qinghe": {"/zwgk/xxgknb/", "/zwgk/bmnb/"},
    "hezhu": {"/xxgknb/"},
    "biyuanshi": {"/zfxxgk/ndbg/"},
    "lanyong": {"/zfxxgk/ndbg/"},
    "lingcheng": {"/gkmlpt/index"},
    "gaofeng": {"/public/column/7001?type=3&action=list&nav=4"},
}
# Lists that are not to be seen on the page of the column: one stands in a frame, one is for holders of a token.
ELSEWHERE = {"gengchuan": {"/zfxxgkml/nblist.html", "/zfxxgkml/bmnb.html"}, "chajing": set()}


@pytest.fixture(scope="module")
def web():
    with PracticeWeb(hosts="all") as practice:
        yield practice


@pytest.fixture(scope="module")
def proposals(web):
    """The proposal for every site of which a family can be seen."""
    homes = {site.entry.id: str(site.entry.home) for site in web.sites if site.family}
    return dict(zip(homes, propose_sites(list(homes.values()), SETTINGS), strict=True))


def entry(web, site):
    return web.site(site).entry


def paths(urls):
    return {"/" + str(url).split("/", 3)[3] for url in urls}


def test_the_right_family_is_proposed_for_every_site(web, proposals):
    assert len(proposals) == 29
    assert {site: proposal.site.family for site, proposal in proposals.items()} == web.truth().families


def test_every_column_is_an_entry_or_reached_from_one(web, proposals):
    columns = {site: paths(urls) for site, urls in web.truth().columns.items() if site in proposals}
    entries = {site: paths(proposal.site.entries) for site, proposal in proposals.items()}
    lists = {site: paths(proposal.lists) for site, proposal in proposals.items()}
    assert entries == columns | AGGREGATED
    assert lists == columns | ELSEWHERE


@pytest.mark.parametrize("site", ["qinghe", "lanyuan", "dianpu"])
def test_what_the_home_page_says_of_its_site_is_proposed(web, proposals, site):
    known, proposal = entry(web, site), proposals[site]
    assert proposal.has_province
    proposed = proposal.site
    assert (proposed.name, proposed.province) == (known.name, known.province)
    assert proposed.division_code == known.division_code
    assert proposed.level == known.level
    assert "年报" in proposed.notes
    assert proposed.verified == "never"


def test_the_notes_name_the_lists_below_an_entry(proposals):
    notes = proposals["hezhu"].site.notes
    assert "lead to 4 pages that list reports" in notes
    assert "/xxgknb/qmzj/" in notes
    assert "pages that list reports" not in proposals["lanyuan"].site.notes


def test_a_list_for_holders_of_a_token_is_a_column_and_said_to_be_refused(proposals):
    assert "token" in proposals["chajing"].site.notes


def test_a_visit_that_begins_with_the_proposed_entries_finds_every_report(web, proposals, tmp_path):
    known = [web.site(site) for site in (*AGGREGATED, *ELSEWHERE)]
    sites = [
        site.entry.model_copy(update={"entries": proposals[site.entry.id].site.entries}) for site in known
    ]
    outcomes = crawl_sites(sites, data=tmp_path, run="n", shard="s", settings=SETTINGS).outcomes
    seen = {sighting.url for outcome in outcomes for sighting in outcome.sightings}
    wanted = {report.url for site in known for report in site.reports}
    assert len(wanted) > 40
    assert wanted - seen == set()
    assert not [f for outcome in outcomes for f in outcome.findings if f.code.startswith("column.")]


def test_a_site_that_refuses_is_an_error_beside_the_proposals_of_others(web):
    homes = [str(entry(web, site).home) for site in ("ruiting", "lanyuan", "yanzhou")]
    refused, proposed, down = propose_sites(homes, SETTINGS)
    assert isinstance(refused, NianbaoError)
    assert "412" in str(refused)
    assert isinstance(down, NianbaoError)
    assert "refused the connection" in str(down)
    assert proposed.site.family == "hanweb-jpage"


def test_what_is_no_address_is_wrong_usage():
    with pytest.raises(WrongUsageError):
        propose_sites(["www.some.gov.cn"], SETTINGS)


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
