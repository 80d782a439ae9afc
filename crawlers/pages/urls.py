"""Addresses as government sites write them: joined, cleaned, compared."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import parse_qsl, unquote, urlencode, urljoin, urlsplit, urlunsplit

from w3lib.url import safe_url_string

from crawlers.pages.scripts import constant, resolve_calls

FILE_EXTENSIONS = (".doc", ".docx", ".wps", ".pdf", ".xls", ".xlsx", ".et", ".ofd", ".rtf", ".zip", ".rar")
IMAGE_EXTENSIONS = (".jpg", ".jpeg", ".png", ".gif", ".bmp", ".tif", ".tiff", ".webp")
# Parameters that change from visit to visit or say where the reader came from; any other may tell two pages apart.
IDLE_PARAMETERS = re.compile(
    r"_t?|rnd|rand|random|timestamp|nonce|xxgkhide|from|spm|utm_\w+|isappinstalled|share\w*|\w*session_?id|phpsessid",
    re.IGNORECASE,
)
# What templates add so that no cache answers: the time, or a random number.
CHANGING = re.compile(
    r"(?<=[?&])(?:_|_?t|ts|v|r|rnd|rand|random|time|timestamp)=(?:1\d{9}|1\d{12}|0\.\d+)(?:&|$)"
)
INDEX_PAGE = re.compile(r"/(?:index|default)\.(?:s?html?|jsp|aspx?|php)$", re.IGNORECASE)
SESSION = re.compile(r";jsessionid=[^?#/]*", re.IGNORECASE)
QUOTED_ADDRESS = re.compile(r"""['"]((?:https?:)?/[^'"\s]+|[^'"\s()]+\.s?html?)['"]""")
WHOLE_ADDRESS = re.compile(r"""['"](https?://[^'"\s]+)['"]""")
NAVIGATION = re.compile(
    r"location(?:\.href)?\s*=(?!=)\s*|location\.(?:replace|assign)\(\s*|window\.open\(\s*"
)
OTHER_SCHEME = re.compile(r"(?!https?:)[a-z][a-z0-9+.-]*:", re.IGNORECASE)
MAX_LENGTH = 2000


def join(base: str, href: str) -> str | None:
    """The absolute address of a link, cleaned; None for what is no web address.

    A script link counts only when it holds a literal address (`javascript:if(confirm('http://…'))…`).
    """
    text = re.sub(r"[\r\n\t]", "", href).strip().replace("\\", "/").replace("\u3000", "")
    # Some templates escape what is escaped already.
    text = text.replace("&amp;", "&")
    if text.lower().startswith("javascript:"):
        script = resolve_calls(text)
        literal = WHOLE_ADDRESS.search(script)
        navigation = None if literal else NAVIGATION.search(script)
        target = constant(script, navigation.end(), {}) if navigation else None
        literal = literal or (None if navigation else QUOTED_ADDRESS.search(script))
        if target is None and literal is None:
            return None
        text = literal.group(1) if literal else (target or "").strip()
    if not text or text.startswith("#") or OTHER_SCHEME.match(text):
        return None
    try:
        parts = urlsplit(SESSION.sub("", urljoin(base, text)))
        host = parts.hostname
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host:
        return None
    netloc = host.rstrip(".") + port
    query = parts.query
    if CHANGING.search("?" + query):
        query = CHANGING.sub("", "?" + query)[1:].rstrip("&")
    url = safe_url_string(urlunsplit((parts.scheme, netloc, parts.path or "/", query, "")))
    return url if len(url) <= MAX_LENGTH else None


@lru_cache(maxsize=4096)
def canonical_key(url: str) -> str:
    """What makes two addresses the same page: host without www, path without index page, parameters but idle ones."""
    parts = urlsplit(SESSION.sub("", url))
    host = (parts.hostname or "").removeprefix("www.")
    port = f":{parts.port}" if parts.port and parts.port not in (80, 443) else ""
    path = INDEX_PAGE.sub("/", unquote(parts.path)) or "/"
    query = [
        (name.lower(), value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not IDLE_PARAMETERS.fullmatch(name)
    ]
    return f"{host}{port}{path}" + (f"?{urlencode(sorted(query))}" if query else "")


def host_of(url: str) -> str:
    """Host name in lower case without a final dot; empty when there is none."""
    return (urlsplit(url).hostname or "").rstrip(".")


def government_root(host: str) -> str:
    """The part of a host name that one government owns: `hdzfxxgk.hd.gov.cn` → `hd.gov.cn`."""
    labels = host.lower().rstrip(".").removeprefix("www.").split(".")
    if "gov" in labels[-2:]:
        return ".".join(labels[-3:])
    return ".".join(labels)


def file_extension(url: str) -> str:
    """Lower-case extension of the path, with its dot; empty when there is none."""
    name = unquote(urlsplit(url).path).rpartition("/")[2]
    return "." + name.rpartition(".")[2].lower() if "." in name else ""


def is_file(url: str) -> bool:
    """Whether the address names a document file rather than a page."""
    if file_extension(url) in FILE_EXTENSIONS:
        return True
    query = urlsplit(url).query.lower()
    return any(re.search(rf"{re.escape(ending)}(?:&|$)", query) for ending in FILE_EXTENSIONS)


def shape(url: str) -> str:
    """An address with its digits and long tokens masked: pages of one column share one or a few shapes."""
    parts = urlsplit(url)
    path = re.sub(r"[0-9a-f]{8}-?[0-9a-f-]{12,}", "H", parts.path.lower())
    path = re.sub(r"\d+", "0", path)
    names = ",".join(sorted(name.lower() for name, _ in parse_qsl(parts.query, keep_blank_values=True)))
    return f"{(parts.hostname or '').removeprefix('www.')}{path}?{names}"


def directory(url: str) -> str:
    """The address up to and with the last slash of its path."""
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc, parts.path.rpartition("/")[0] + "/", "", ""))
