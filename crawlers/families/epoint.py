"""Epoint (新点) WebBuilder: districts of 上海 and 江苏, 徐州, 丹东, 营口."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import parse_qs, urlsplit

from crawlers.families.family import Family
from crawlers.families.json_list import read_json, rows_of_json, total_of_json
from crawlers.families.parts import Part
from crawlers.families.reading import Reading, Step
from crawlers.pages.literals import bracketed, parse_literal
from crawlers.pages.report_tables import has_report_tables
from crawlers.pages.urls import join
from crawlers.state import Content

if TYPE_CHECKING:
    from crawlers.pages.page import Page

COMMON_SCRIPT = re.compile(r"[\"']([^\"'\s<>]*webBuilderCommon\.js[^\"'\s<>]*)[\"']", re.IGNORECASE)
SITE_INFO = re.compile(r"\bsiteInfo\s*=\s*(?=\{)")
CATEGORY = re.compile(r"[\"']?categorynum[\"']?\s*[:=]\s*[\"'](\w{3,40})[\"']", re.IGNORECASE)
PAGE_SIZE = re.compile(r"[\"']?pageSize[\"']?\s*[:=]\s*[\"']?(\d{1,3})", re.IGNORECASE)
WRAPPED = re.compile(r"\bparams[\"']?\s*:\s*\{")
DETAIL_CALL = re.compile(r"getGovInfoDetail", re.IGNORECASE)
INFO_NUMBER = re.compile(
    r"[\"']?info(?:id|guid)[\"']?\s*[:=]\s*[\"']([0-9a-zA-Z-]{8,40})[\"']", re.IGNORECASE
)
INFO_NAME = re.compile(r"[\"']?(info(?:id|guid))[\"']?\s*:", re.IGNORECASE)
LIST_PATH = "rest/lightfrontaction/getgovinfolist"
DETAIL_PATH = "rest/lightfrontaction/getGovInfoDetail"
DEFAULT_SIZE = 20
REFUSED_CODES = frozenset({"401", "403", "-1"})


class Epoint(Family):
    """Recognised by `webBuilderCommon.js`, `siteInfo`, `EWB-FRONT`, `lightfrontaction`.

    Shell pages; the project and the site's number stand in `siteInfo` of the common script, and the list comes
    from the REST action of that project by category. Where the action wants an OAuth token the list stays
    unread (`api.auth_required`): a token is not forged.
    """

    name: ClassVar[str] = "epoint"

    def read(self, page: Page, step: Step | None = None) -> Reading:
        """A static list where there is one; else the common script, then the pages of the action."""
        if step is not None and step.content is Content.DATA:
            return (
                self._read_info(page, step)
                if step.recall("stage") == "script"
                else self._read_answer(page, step)
            )
        static = super().read(page, step)
        category = _category(page)
        inline = _site_info(page.text)
        if step is not None or not category:
            return static
        sized = PAGE_SIZE.search(page.text)
        size = sized.group(1) if sized and int(sized.group(1)) else str(DEFAULT_SIZE)
        memo = {
            "category": category,
            "department": _department(page),
            "size": size,
            "wrapped": _wrapped(page),
        }
        if inline:
            return replace(static, steps=(*static.steps, *_list_step(inline, memo, 0, page.url)))
        script = COMMON_SCRIPT.search(page.text)
        url = join(page.base, script.group(1)) if script else None
        if url is None:
            return static
        ask = Step(url, content=Content.DATA, referer=page.url, memo=(("stage", "script"), *memo.items()))
        return replace(static, steps=(*static.steps, ask))

    def parts(self, page: Page) -> tuple[Part, ...]:
        """What any article has, and for a shell the script that tells where its content is."""
        usual = super().parts(page)
        number = INFO_NUMBER.search(page.text)
        if usual or number is None or not DETAIL_CALL.search(page.text) or has_report_tables(page.visible):
            return usual
        name = INFO_NAME.search(page.text)
        memo = {
            "number": number.group(1),
            "name": name.group(1) if name else "infoid",
            "wrapped": _wrapped(page),
        }
        inline = _site_info(page.text)
        if inline:
            return _detail_part(inline, memo, page.url)
        script = COMMON_SCRIPT.search(page.text)
        url = join(page.base, script.group(1)) if script else None
        if url is None:
            return ()
        step = Step(url, content=Content.DATA, referer=page.url, memo=tuple(memo.items()))
        return (Part(url, "", Content.DATA, step, is_preparation=True),)

    def further_parts(self, answer: Page, step: Step) -> tuple[Part, ...]:
        """The content of a shell, once the site's number is known."""
        info = _site_info(answer.text)
        return _detail_part(info, dict(step.memo), step.referer or answer.url) if info else ()

    def _read_info(self, page: Page, step: Step) -> Reading:
        info = _site_info(page.text)
        memo = {name: text for name, text in step.memo if name != "stage"}
        steps = _list_step(info, memo, 0, step.referer or page.url) if info else ()
        return Reading(steps=steps, is_preparation=True)

    def _read_answer(self, page: Page, step: Step) -> Reading:
        value = read_json(page.text)
        if _is_refused(value):
            return Reading(problems=(("api.auth_required", step.url),), is_preparation=True)
        rows = rows_of_json(value, step.referer or page.url)
        total = total_of_json(value)
        memo = dict(step.memo)
        number, size = int(memo["page"]), int(memo["size"])
        is_last = not rows or (total is not None and (number + 1) * size >= total)
        info = {"projectName": memo["project"], "siteGuid": memo["site"]}
        steps = () if is_last else _list_step(info, memo, number + 1, step.referer or page.url)
        return Reading(rows=rows, steps=steps, records=len(rows), total=total)


def _site_info(text: str) -> dict[str, Any]:
    found = SITE_INFO.search(text)
    value = parse_literal(bracketed(text, found.end())) if found else None
    return value if isinstance(value, dict) and value.get("siteGuid") else {}


def _category(page: Page) -> str:
    given = parse_qs(urlsplit(page.url).query).get("categorynum", [""])[-1]
    found = CATEGORY.search(page.text)
    return given or (found.group(1) if found else "")


def _department(page: Page) -> str:
    return parse_qs(urlsplit(page.url).query).get("deptcode", [""])[-1]


def _wrapped(page: Page) -> str:
    """Whether the page's own script puts the parameters into `params` beside an empty token."""
    return "yes" if WRAPPED.search(page.text) else ""


def _action(info: dict[str, Any], path: str, referer: str) -> str | None:
    project = str(info.get("projectName", "")).rstrip("/")
    return join(referer, f"{project}/{path}" if project.startswith(("/", "http")) else f"/{project}/{path}")


def _body(parameters: dict[str, Any], *, wrapped: str) -> str:
    content = {"token": "", "params": parameters} if wrapped else parameters
    return json.dumps(content, separators=(",", ":"))


def _list_step(info: dict[str, Any], memo: dict[str, str], number: int, referer: str) -> tuple[Step, ...]:
    """Page `number` (from 0) of the action; the body is what the vendor's own script sends."""
    url = _action(info, LIST_PATH, referer)
    if url is None:
        return ()
    site = str(info["siteGuid"])
    parameters = {
        "siteGuid": site,
        "deptcode": memo["department"],
        "categorynum": memo["category"],
        "pageIndex": number,
        "pageSize": int(memo["size"]),
    }
    kept = {name: memo[name] for name in ("category", "department", "size", "wrapped")}
    told = {"page": str(number), "project": str(info.get("projectName", "")), "site": site}
    return (
        Step(
            url,
            method="POST",
            json=_body(parameters, wrapped=memo["wrapped"]),
            content=Content.DATA,
            referer=referer,
            memo=tuple({**kept, **told}.items()),
        ),
    )


def _detail_part(info: dict[str, Any], memo: dict[str, str], referer: str) -> tuple[Part, ...]:
    url = _action(info, DETAIL_PATH, referer)
    if url is None:
        return ()
    parameters = {"siteGuid": str(info["siteGuid"]), memo["name"]: memo["number"]}
    step = Step(
        url,
        method="POST",
        json=_body(parameters, wrapped=memo["wrapped"]),
        content=Content.DATA,
        referer=referer,
    )
    return (Part(url, "", Content.DATA, step),)


def _is_refused(value: Any) -> bool:
    """Whether an answer says that a token is missing instead of listing anything."""
    if not isinstance(value, dict):
        return False
    status = value.get("status")
    code = str(status.get("code", "")) if isinstance(status, dict) else str(value.get("code", ""))
    text = json.dumps(value, ensure_ascii=False)[:2000].lower()
    return code in REFUSED_CODES or "token" in text
