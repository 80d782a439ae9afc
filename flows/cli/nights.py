"""Playing a night from the command line: the same for every command that plays one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.cli.summaries import print_night

if TYPE_CHECKING:
    from flows.plan import NightPlan


def play_night(plan: NightPlan, *, as_json: bool) -> int:
    """Run the night of a plan, print what it came to, and give the exit code: 1 if anything failed."""
    from flows.prefect_settings import configure_prefect

    configure_prefect(plan.places.prefect)
    # Prefect reads its settings when it is imported.
    from flows.cli.logs import show_steps
    from flows.night import run_night

    with show_steps():
        summary = run_night(plan)
    print_night(summary, as_json=as_json)
    return 0 if summary.complete else 1
