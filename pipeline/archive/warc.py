"""WARC 1.1 records of one exchange (ISO 28500:2017), written and read back with warcio.

A response whose payload the archive already holds for its URL becomes a revisit record of the profile
identical-payload-digest, a 304 answer one of the profile server-not-modified. Why a page was fetched
stands in `Nianbao-…` header fields of the same record, so that the index can be rebuilt from the WARCs alone.
"""

from __future__ import annotations

import datetime
import io
from typing import TYPE_CHECKING, Any

from warcio.recordloader import ArcWarcRecordLoader
from warcio.statusandheaders import StatusAndHeaders

from pipeline.archive.capture import Capture, Role
from pipeline.archive.digest import from_warc, to_warc
from pipeline.archive.exchange import Headers, header, media_type

if TYPE_CHECKING:
    from warcio.recordloader import ArcWarcRecord
    from warcio.warcwriter import WARCWriter

    from pipeline.archive.exchange import Exchange

IDENTICAL_PAYLOAD = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
HOP_BY_HOP = "transfer-encoding"


def tidy(text: str | None) -> str | None:
    """One printable line of valid UTF-8, as a header field can carry it; None for nothing."""
    if text is None:
        return None
    line = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    return line.encode("utf-8", "replace").decode("utf-8") or None


def records(
    writer: WARCWriter, exchange: Exchange, payload_sha256: str, original: Capture | None
) -> tuple[ArcWarcRecord, ArcWarcRecord]:
    """The response record of an exchange (a revisit when there is an `original`) and its request record."""
    fields = _own_fields(exchange, original)
    http = StatusAndHeaders(
        f"{exchange.status} {exchange.reason}".rstrip(),
        [pair for pair in exchange.response_headers if pair[0].lower() != HOP_BY_HOP],
        protocol=exchange.protocol,
    )
    if original is None:
        fields["WARC-Payload-Digest"] = to_warc(payload_sha256)
        answer = writer.create_warc_record(
            exchange.url,
            "response",
            payload=io.BytesIO(exchange.body),
            length=len(exchange.body),
            http_headers=http,
            warc_headers_dict=fields,
        )
    else:
        fields["WARC-Profile"] = NOT_MODIFIED if exchange.status == 304 else IDENTICAL_PAYLOAD
        fields["WARC-Refers-To-Target-URI"] = original.url
        fields["WARC-Refers-To-Date"] = warc_date(original.captured_at)
        fields["WARC-Payload-Digest"] = to_warc(payload_sha256)
        answer = writer.create_warc_record(
            exchange.url, "revisit", http_headers=http, warc_headers_dict=fields
        )
    return answer, _request_record(writer, exchange)


def _own_fields(exchange: Exchange, original: Capture | None) -> dict[str, str]:
    facts: dict[str, str | None] = {
        "WARC-Date": warc_date(exchange.captured_at),
        "WARC-IP-Address": exchange.ip_address,
        "Nianbao-Site": exchange.site,
        "Nianbao-Role": exchange.role.value,
        "Nianbao-Run": exchange.run,
        "Nianbao-Outcome": exchange.outcome,
        "Nianbao-Parent-URI": exchange.parent_url,
        "Nianbao-Title": tidy(exchange.title),
        "Nianbao-List-Date": exchange.list_date.isoformat() if exchange.list_date else None,
        "Nianbao-Agency": tidy(exchange.agency),
        "Nianbao-Origin": tidy(exchange.origin),
        "Nianbao-Payload-Length": str(original.payload_length if original else len(exchange.body)),
        "Nianbao-Media-Type": media_type(exchange.response_headers)
        or (original and original.media_type)
        or None,
    }
    return {name: value for name, value in facts.items() if value is not None}


def _request_record(writer: WARCWriter, exchange: Exchange) -> ArcWarcRecord:
    host, _, path = exchange.url.partition("://")[2].partition("/")
    lines = StatusAndHeaders(
        f"{exchange.method} /{path.partition('#')[0]} {exchange.protocol}",
        [("Host", host), *(p for p in exchange.request_headers if p[0].lower() != "host")],
        is_http_request=True,
    )
    return writer.create_warc_record(
        exchange.url,
        "request",
        payload=io.BytesIO(exchange.request_body),
        length=len(exchange.request_body),
        http_headers=lines,
        warc_headers_dict={"WARC-Date": warc_date(exchange.captured_at)},
    )


def parse_record(member: bytes) -> ArcWarcRecord:
    """The record in one decompressed gzip member."""
    return ArcWarcRecordLoader(verify_http=False, arc2warc=False).parse_record_stream(io.BytesIO(member))


def http_headers(record: ArcWarcRecord) -> Headers:
    """The HTTP header fields that a record carries."""
    lines = record.http_headers.headers if record.http_headers else ()
    return tuple((str(name), str(value)) for name, value in lines)


def capture_of(record: ArcWarcRecord, warc_file: str, offset: int, length: int) -> Capture | None:
    """The index row of a response or revisit record that Nianbao wrote; None for any other record."""
    fields: Any = record.rec_headers
    site = fields.get_header("Nianbao-Site")
    digest = from_warc(fields.get_header("WARC-Payload-Digest") or "")
    if record.rec_type not in ("response", "revisit") or site is None or digest is None:
        return None
    headers = http_headers(record)
    list_date = fields.get_header("Nianbao-List-Date")
    return Capture(
        url=fields.get_header("WARC-Target-URI"),
        captured_at=from_warc_date(fields.get_header("WARC-Date")),
        status=int(record.http_headers.get_statuscode()) if record.http_headers else 0,
        payload_sha256=digest,
        payload_length=int(fields.get_header("Nianbao-Payload-Length")),
        media_type=fields.get_header("Nianbao-Media-Type") or "",
        warc_file=warc_file,
        warc_offset=offset,
        warc_length=length,
        site=site,
        role=Role(fields.get_header("Nianbao-Role")),
        outcome=fields.get_header("Nianbao-Outcome"),
        run=fields.get_header("Nianbao-Run"),
        revisit=record.rec_type == "revisit",
        parent_url=fields.get_header("Nianbao-Parent-URI"),
        title=fields.get_header("Nianbao-Title"),
        list_date=datetime.date.fromisoformat(list_date) if list_date else None,
        agency=fields.get_header("Nianbao-Agency"),
        etag=header(headers, "ETag"),
        last_modified=header(headers, "Last-Modified"),
        origin=fields.get_header("Nianbao-Origin"),
    )


def warc_date(moment: datetime.datetime) -> str:
    """ISO 8601 in UTC with microseconds, as WARC 1.1 allows."""
    return moment.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def from_warc_date(text: str) -> datetime.datetime:
    """A WARC-Date of any precision as a moment in UTC."""
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(datetime.UTC)
