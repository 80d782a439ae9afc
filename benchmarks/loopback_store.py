"""An S3-compatible store on loopback, and the environment in which a program finds it."""

from __future__ import annotations

import logging
import urllib.request
from contextlib import contextmanager
from typing import TYPE_CHECKING

from moto.server import ThreadedMotoServer

if TYPE_CHECKING:
    from collections.abc import Iterator

BUCKET = "nianbao-growth"
# The settings that put everything there.
PLACES = {name: f"s3://{BUCKET}/{name}" for name in ("archive", "lake", "releases")}


@contextmanager
def loopback_store() -> Iterator[dict[str, str]]:
    """Start the store with one bucket; the variables that point to it, with invented keys."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)  # otherwise a line for every request
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        address = f"http://{host}:{port}"
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        # What an earlier store of this process held is forgotten.
        opener.open(urllib.request.Request(f"{address}/moto-api/reset", method="POST")).close()
        opener.open(urllib.request.Request(f"{address}/{BUCKET}", method="PUT")).close()
        yield {
            "AWS_ENDPOINT_URL": address,
            "AWS_ACCESS_KEY_ID": "invented",
            "AWS_SECRET_ACCESS_KEY": "invented",
            "AWS_REGION": "us-east-1",
        }
    finally:
        server.stop()
