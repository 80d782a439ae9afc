"""The entry point: finds the command, imports it alone, and turns errors into messages and exit codes."""

from __future__ import annotations

import importlib
import signal
import sys
from typing import NamedTuple, NoReturn

import click

from flows.cli.shown import shown
from pipeline.errors import NianbaoError


class Entry(NamedTuple):
    """Where a command lives, and its line in the overview, so that the overview imports no command."""

    module: str
    summary: str


COMMANDS = {
    "demo": Entry("demo", "Run the nightly flow against the practice web and show what comes out."),
    "nightly": Entry(
        "nightly", "Crawl what is due, extract what is new, check, commit, and publish changes."
    ),
    "serve": Entry("serve", "Run a standing installation: Prefect's server, nightly schedule, worker."),
    "crawl": Entry("crawl", "Crawl some sites into the archive."),
    "rerun": Entry("rerun", "Extract one agency again from the archive, showing the value differences."),
    "extract": Entry("extract", "Read files and print the reports found in them."),
    "import": Entry("import_", "Take saved pages, WARC and WACZ files into the archive."),
    "publish": Entry("publish", "Publish a release of what the lake holds, if anything changed."),
    "versions": Entry("versions", "List the releases."),
    "diff": Entry("diff", "Show the values that differ between two releases."),
    "export": Entry("export", "Write a table of a release as CSV, Stata or Excel."),
    "site": Entry("site", "Build the pages of a release, which open without a network."),
    "show": Entry("show", "Open the page of a report, with a cell marked where it was read from."),
    "status": Entry("status", "Show coverage and health: the last nights, hosts by outcome, grades."),
    "verify": Entry("verify", "Read archive, lake and releases again and say what is not whole."),
    "recover": Entry("recover", "Make a lost index or lake again from the archive."),
    "sites": Entry("sites", "Propose and validate registry entries."),
}


class LazyGroup(click.Group):
    """A group whose commands are imported when they are called, so that --help answers at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """The commands in the order in which a person meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import one command."""
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        command: click.Command = importlib.import_module(f"flows.cli.commands.{entry.module}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the commands from their summaries alone."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.summary) for name, entry in COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="nianbao", prog_name="nianbao")
def cli() -> None:
    """Collect, archive and read the annual reports on open government information, and publish their data.

    Start with `nianbao demo`. Exit codes: 0 done, 1 finished with failures, 2 wrong usage.
    """


def main() -> NoReturn:
    """Run the command line; a known error becomes one message, an interrupt says that nothing is lost."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        outcome = cli.main(prog_name="nianbao", standalone_mode=False)
    except NianbaoError as error:
        click.echo(f"nianbao: {shown(str(error))}", err=True)
        sys.exit(error.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (KeyboardInterrupt, click.Abort):
        click.echo(
            "nianbao: interrupted. What was archived and committed is kept; run the command again.", err=True
        )
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
    sys.exit(outcome if isinstance(outcome, int) else 0)
