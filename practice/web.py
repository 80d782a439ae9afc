"""The practice web: invented government sites on a real server, with the truth about them."""

from __future__ import annotations

import socket
import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Self

import yaml

from pipeline.errors import NianbaoError, WrongUsageError
from practice.exchange import Answer, Host
from practice.night import CHANGED_ON, FIRST, OUTAGE, SCENARIOS, Night
from practice.outage import strike
from practice.selections import pick
from practice.server import LoggedRequest, LoopbackServer
from practice.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path
    from types import TracebackType

    from practice.exchange import Request
    from practice.site import PracticeSite

_UNKNOWN_HOST = Answer(b"<html><body><h1>421 Misdirected Request</h1></body></html>", status=421)


class PracticeWeb:
    """Invented sites on 127.0.0.1, told apart by the Host header; use it as a context manager.

    `hosts` names the sites to play: ids of practice/sites.yaml, or a selection: "families" (three CMS
    families and a host that is down) and "all". A `port` of 0 takes a free one.
    """

    def __init__(
        self, port: int = 0, *, scenario: str = FIRST, hosts: str | Sequence[str] = "families"
    ) -> None:
        self._builders = pick(hosts)
        _check_scenario(scenario)
        self._wanted_port = port
        self._first_scenario = scenario
        self._lock = threading.Lock()
        self.log: list[LoggedRequest] = []
        self.port = 0

    def __enter__(self) -> Self:
        try:
            self._server = LoopbackServer(self._wanted_port, self._respond, self._record)
        except OSError as error:
            raise NianbaoError(
                f"port {self._wanted_port} of 127.0.0.1",
                f"the practice web cannot use it ({error.strerror or error})",
                "Name another with --port; 0 takes a free one",
            ) from error
        self.port = self._server.server_address[1]
        self._closed = _hold_closed_port(self.port + 1)
        self.turn_to(self._first_scenario)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.closing.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        self._closed.close()

    @property
    def scenario(self) -> str:
        """The scenario that is played."""
        return self._night.scenario

    @property
    def sites(self) -> tuple[PracticeSite, ...]:
        """The sites of the current scenario."""
        return self._sites

    def site(self, site_id: str) -> PracticeSite:
        """One site of the current scenario by its id."""
        return next(site for site in self._sites if site.entry.id == site_id)

    def turn_to(self, scenario: str) -> None:
        """Play another scenario from the next request on."""
        _check_scenario(scenario)
        night = Night(scenario, self.port, self._closed.getsockname()[1])
        sites = tuple(build(night) for build in self._builders)
        hosts = _hosts(sites)
        if scenario == OUTAGE:
            for site in sites:
                strike(site)
        if scenario in CHANGED_ON:
            first = _hosts(build(replace(night, scenario=FIRST)) for build in self._builders)
            for name, host in hosts.items():
                host.date_changes(first.get(name), CHANGED_ON[scenario])
        with self._lock:
            self._night, self._sites, self._hosts = night, sites, hosts

    def truth(self) -> Truth:
        """What a faultless night of the current scenario finds."""
        forbidden: set[str] = set()
        rejected: dict[str, str] = {}
        for site in self._sites:
            forbidden |= site.forbidden_urls
            rejected |= site.rejected
        return Truth(
            scenario=self.scenario,
            reports=tuple(report for site in self._sites for report in site.reports),
            forbidden_urls=frozenset(forbidden),
            rejected=rejected,
            outcomes={site.entry.id: site.outcome for site in self._sites},
            families={site.entry.id: site.family for site in self._sites if site.family},
            columns={site.entry.id: site.columns for site in self._sites},
            site_findings=tuple((site.entry.id, code) for site in self._sites for code in site.findings),
        )

    def write_registry(self, directory: Path) -> None:
        """Write one YAML per site into a directory, made if missing."""
        directory.mkdir(parents=True, exist_ok=True)
        known = {agency.id for site in self._sites for agency in site.entry.agencies}
        for site in self._sites:
            entry = site.entry.model_dump(mode="json", exclude_defaults=True)
            for agency in entry["agencies"]:
                if agency.get("parent") not in known:
                    agency.pop("parent", None)
            path = directory / f"{site.entry.id}.yaml"
            path.write_text(yaml.safe_dump(entry, allow_unicode=True, sort_keys=False), encoding="utf-8")

    def _respond(self, request: Request) -> Answer:
        with self._lock:
            host = self._hosts.get(request.host)
        return host.answer(request) if host else _UNKNOWN_HOST

    def _record(self, logged: LoggedRequest) -> None:
        with self._lock:
            self.log.append(replace(logged, scenario=self.scenario))


def _check_scenario(scenario: str) -> None:
    if scenario not in SCENARIOS:
        raise WrongUsageError(scenario, "is no scenario of the practice web", f"Use {', '.join(SCENARIOS)}.")


def _hosts(sites: Iterable[PracticeSite]) -> dict[str, Host]:
    return {host.name: host for site in sites for host in site.hosts}


def _hold_closed_port(first: int) -> socket.socket:
    """A socket that is bound but does not listen, so that every connection is refused for as long as it is held.

    It takes the first free port from `first` on: two nights on the same port of the practice web are to show the
    same addresses.
    """
    for port in (*range(first, min(first + 100, 65536)), 0):
        closed = socket.socket()
        try:
            closed.bind(("127.0.0.1", port))
        except OSError:
            closed.close()
            continue
        return closed
    raise OSError("no free port on 127.0.0.1")
