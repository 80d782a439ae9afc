"""Families whose lists are plain links or a plain call: the generic reader is enough, and the name is for people."""

from __future__ import annotations

from typing import ClassVar

from crawlers.families.called_list import CalledList


class Generic(CalledList):
    """Sites of no known vendor; recognised by nothing else being recognised."""

    name: ClassVar[str] = "generic"


class TrsWcm(CalledList):
    """TRS WCM (拓尔思): `createPageHTML(…)`, `TRS_Editor`, addresses such as `./202401/t20240118_123456.html`.

    Page n of a list is `index_n.html`; the number of pages is a literal in the script of the pager. Old entries
    leave the list, because only a limited number of list pages is published.
    """

    name: ClassVar[str] = "trs"


class Legacy(CalledList):
    """Sites of the early years: GBK pages with upper-case tags, frames, ASP.NET that posts its `__VIEWSTATE` back."""

    name: ClassVar[str] = "legacy"


class Vsb(CalledList):
    """VSB (博达 网站群): `info/1116/5946.htm`, `li[id^=line_u]`, `_showDynClicks`, `/system/_content/download.jsp`.

    Pages are numbered backwards (page 2 of 7 is `column/6.htm`), so that only the printed links are followed.
    Attachments stand outside the body, and have their names in the link text only.
    """

    name: ClassVar[str] = "vsb"
