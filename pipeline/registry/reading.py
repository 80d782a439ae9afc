"""Reads every file of a registry directory and collects every problem on the way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import ValidationError

from pipeline.errors import WrongUsageError
from pipeline.registry.hosts import hosts_of
from pipeline.registry.problem import RegistryProblem, problems_of
from pipeline.registry.site import Site
from pipeline.registry.yaml_mapping import MappingError, line_of, read_mapping

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pipeline.registry.problem import Severity

_LARGEST_FILE = 4 * 1024 * 1024


@dataclass(frozen=True)
class SiteFile:
    """A registry file that reads as a site."""

    path: Path
    text: str
    site: Site

    def problem(
        self, field: str, reason: str, remedy: str, *, severity: Severity = "error"
    ) -> RegistryProblem:
        """A problem at one field of this file, such as `agencies.2.parent`."""
        path = [int(step) if step.isdigit() else step for step in field.split(".")]
        return RegistryProblem(self.path, field, reason, remedy, line_of(self.text, path), severity)


def read_sites(sites_dir: Path) -> tuple[list[SiteFile], list[RegistryProblem]]:
    """The sites of a directory in the order of their file names, and what is wrong with the rest.

    Raises WrongUsageError when the directory itself cannot be read.
    """
    if not sites_dir.is_dir():
        reason = "is a file" if sites_dir.exists() else "there is no such directory"
        raise WrongUsageError(
            f"site registry {sites_dir}", reason, "Name the directory of the site files with --sites DIR"
        )
    files: list[SiteFile] = []
    problems: list[RegistryProblem] = []
    for path in sorted(sites_dir.iterdir()):
        if path.suffix == ".yml":
            problems.append(
                RegistryProblem(path, "", "not read: its name ends in .yml", "Rename it to .yaml")
            )
        elif path.suffix == ".yaml" and not path.name.startswith("."):
            outcome = _read_site(path)
            if isinstance(outcome, SiteFile):
                files.append(outcome)
            else:
                problems.extend(outcome)
    problems.extend(_clashes(files))
    return files, problems


def _read_site(path: Path) -> SiteFile | list[RegistryProblem]:
    try:
        text = _read_text(path)
        values = read_mapping(text)
    except MappingError as error:
        remedy = "Correct the file; data/sites shows how one looks"
        return [RegistryProblem(path, "", error.reason, remedy, error.line)]
    try:
        site = Site.model_validate(values)
    except ValidationError as error:
        return problems_of(error, path, text)
    return SiteFile(path, text, site)


def _read_text(path: Path) -> str:
    try:
        payload = path.read_bytes()
    except OSError as error:
        raise MappingError(f"cannot be read: {error.strerror}") from error
    if len(payload) > _LARGEST_FILE:
        raise MappingError(f"larger than {_LARGEST_FILE // 2**20} MiB")
    try:
        return payload.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = payload.count(b"\n", 0, error.start) + 1
        raise MappingError("not UTF-8 text; save it as UTF-8", line) from error


def _clashes(files: list[SiteFile]) -> Iterator[RegistryProblem]:
    """Problems between files: names, ids, hosts and parents."""
    for file in files:
        if file.path.stem != file.site.id:
            reason = f"the id is {file.site.id} but the file is named {file.path.name}"
            yield file.problem("id", reason, f"Rename the file to {file.site.id}.yaml or change the id")
    yield from _repeated(files, lambda file: [("id", file.site.id)], "site id")
    yield from _repeated(files, _agency_ids, "agency id")
    yield from _repeated(files, _host_fields, "host")
    known = {agency.id for file in files for agency in file.site.agencies}
    for file in files:
        for index, agency in enumerate(file.site.agencies):
            if agency.parent is not None and (agency.parent not in known or agency.parent == agency.id):
                reason = f"the parent {agency.parent} is no other agency of the registry"
                remedy = "Add that agency, correct its id, or remove the field"
                yield file.problem(f"agencies.{index}.parent", reason, remedy)


def _repeated(
    files: list[SiteFile], named: Callable[[SiteFile], list[tuple[str, str]]], noun: str
) -> Iterator[RegistryProblem]:
    first: dict[str, SiteFile] = {}
    for file in files:
        for field, name in named(file):
            if name in first:
                reason = f"the {noun} {name} is also in {first[name].path.name}"
                yield file.problem(
                    field, reason, f"A {noun} stands once in the registry: remove one of the two"
                )
            else:
                first[name] = file


def _agency_ids(file: SiteFile) -> list[tuple[str, str]]:
    return [(f"agencies.{index}.id", agency.id) for index, agency in enumerate(file.site.agencies)]


def _host_fields(file: SiteFile) -> list[tuple[str, str]]:
    return [("home" if not index else "hosts", host) for index, host in enumerate(hosts_of(file.site))]
