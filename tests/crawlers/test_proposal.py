"""Looking at a home page gives an entry that a person only has to confirm."""

import pytest

from crawlers.proposal import propose_site
from crawlers.settings_model import CrawlSettings
from pipeline.errors import NianbaoError, WrongUsageError
from practice.web import PracticeWeb

SETTINGS = CrawlSettings(
    delay_seconds=0.02, allow_private_addresses=True, practice_resolver=True, timeout_seconds=4
)


@pytest.fixture(scope="module")
def web():
    with PracticeWeb(hosts=["qinghe", "lanyuan", "yanzhou", "ruiting"]) as practice:
        yield practice


def entry(web, site):
    return next(found.entry for found in web.sites if found.entry.id == site)


@pytest.mark.parametrize(("site", "family"), [("qinghe", "trs"), ("lanyuan", "hanweb-jpage")])
def test_the_family_and_the_columns_are_proposed(web, site, family):
    known = entry(web, site)
    proposed = propose_site(str(known.home), SETTINGS)
    assert (proposed.name, proposed.province, proposed.family) == (known.name, known.province, family)
    assert proposed.division_code == known.division_code
    assert proposed.level == known.level
    assert proposed.entries
    assert all(str(url).startswith(str(known.home)) for url in proposed.entries)
    assert "年报" in proposed.notes
    assert proposed.verified == "never"


def test_a_site_that_refuses_is_no_proposal(web):
    with pytest.raises(NianbaoError, match="412"):
        propose_site(str(entry(web, "ruiting").home), SETTINGS)
    with pytest.raises(NianbaoError, match="refused the connection"):
        propose_site(str(entry(web, "yanzhou").home), SETTINGS)


def test_what_is_no_address_is_wrong_usage():
    with pytest.raises(WrongUsageError):
        propose_site("www.some.gov.cn", SETTINGS)
