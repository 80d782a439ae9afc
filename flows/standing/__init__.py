"""A standing installation: Prefect's server, the schedule, and the worker that runs nights and reruns."""
