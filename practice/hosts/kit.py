"""The menu of the national platform (国办公开办函〔2019〕61号), which lies on top of any CMS."""

from __future__ import annotations


def kit_page(menu: dict[str, str], content: str, *, current: str) -> str:
    """The platform's frame around some content; `menu` has the addresses of the entries by name.

    The names are guide, rules, content, report and request; `current` is one of them or empty. The labels
    are cut by `<br>`, and a commented-out entry stands among them, as in the kit's own template.
    """

    def mark(name: str) -> str:
        return ' class="on"' if name == current else ""

    return f"""<div class="zwxxgk_bd">
<div class="zwxxgk_top"><a href="/">网站首页</a></div>
<div class="zwxxgk_box">
<div class="dl_nav">
<div class="dl_nav01">
<h3{mark("guide")}><a href="{menu["guide"]}"><em class="zwxxgk_bnt1"></em>政府信息<br>公开指南</a></h3>
<h3{mark("rules")}><a href="{menu["rules"]}"><em class="zwxxgk_bnt2"></em>政府信息<br>公开制度</a></h3>
</div>
<div class="dl_nav02"><div class="sideMenu">
<h3{mark("content")}><a href="{menu["content"]}"><em class="zwxxgk_bnt3"></em>
<div>法定主动<br>公开内容</div></a></h3>
<ul>
<li><a href="{menu["content"]}">机构职能</a></li>
<!-- <li><a href="/zwgk/nb_old/">政府信息公开年报</a></li> -->
</ul>
<h3{mark("report")}><a href="{menu["report"]}"><em class="zwxxgk_bnt4"></em>政府信息
<br>
公开年报</a></h3>
</div></div>
<div class="dl_nav01"><h3><a href="{menu["request"]}">依申请公开</a></h3></div>
</div>
<div class="scroll_main"><div class="scroll_wrap"><div class="scroll_cont ScrollStyle">
{content}
</div></div></div>
</div>
</div>"""
