"""A port that is taken is told with the remedy."""

from __future__ import annotations

import socket

import pytest

from pipeline.errors import NianbaoError
from practice.web import PracticeWeb


def test_a_taken_port_is_told_with_the_remedy() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(NianbaoError, match=f"port {port} .*--port"), PracticeWeb(port):
            pass
