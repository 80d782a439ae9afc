"""The form that an ASP.NET pager posts back: what a browser would send after a click on the next page."""

import pytest

from crawlers.families.catalogue import FAMILIES
from crawlers.fetching import submitted
from crawlers.pages.page import Page

URL = "http://a.gov.cn/zw/List.aspx?c=31"
FIELDS = """<input type="hidden" name="__EVENTTARGET" value=""><input type=hidden name=__VIEWSTATE value="dD/+=">
<input name="kw" value="公开"><input type="submit" name="find" value="搜索"><input type=checkbox name=all>
<select name="size"><option value=10>10<option value=20 selected>20</select>"""


def steps(links, step=None, action="List.aspx?c=31"):
    body = f"<html><body><form method=post action='{action}'>{FIELDS}{links}</form></body></html>"
    return FAMILIES["legacy"].read(Page(URL, body.encode()), step).steps


def link(argument, text):
    return f"<a href=\"javascript:__doPostBack('grid$pager','{argument}')\">{text}</a>"


def test_the_fields_of_the_form_are_sent_with_the_event_of_the_next_page():
    (step,) = steps(link("2", "2") + link("Next", "下一页") + link("9", "尾页"))
    assert (step.method, step.url, step.referer) == ("POST", URL, URL)
    assert dict(step.form) == {
        "__EVENTTARGET": "grid$pager",
        "__EVENTARGUMENT": "Next",
        "__VIEWSTATE": "dD/+=",
        "kw": "公开",
        "size": "20",
    }


def test_the_form_of_a_gbk_page_is_sent_in_its_encoding():
    body = f"<meta charset=gb2312><form method=post>{FIELDS}{link('2', '下一页')}</form>".encode("gbk")
    (step,) = FAMILIES["legacy"].read(Page(URL, body)).steps
    assert b"kw=%B9%AB%BF%AA" in submitted(step)
    (step,) = steps(link("2", "下一页"))
    assert b"kw=%E5%85%AC%E5%BC%80" in submitted(step)


def test_numbers_are_turned_one_after_the_other_and_dots_lead_further():
    (second,) = steps("<span>1</span>" + link("2", "2") + link("3", "3"))
    assert dict(second.form)["__EVENTARGUMENT"] == "2"
    (third,) = steps(link("1", "1") + "<span>2</span>" + link("3", "[3]"), second)
    assert dict(third.form)["__EVENTARGUMENT"] == "3"
    (more,) = steps(link("1", "1") + "<span>3</span>" + link("4", "..."), third)
    assert dict(more.form)["__EVENTARGUMENT"] == "4"


def test_a_button_is_pressed_with_its_own_name():
    (step,) = steps('<input type="submit" name="pager$next" value="下一页">')
    assert dict(step.form)["pager$next"] == "下一页"
    assert "find" not in dict(step.form)


@pytest.mark.parametrize(
    "links", ["", link("1", "上一页"), '<input type=submit name=n value="下一页" disabled>']
)
def test_the_last_page_asks_for_nothing(links):
    assert steps(links) == ()
