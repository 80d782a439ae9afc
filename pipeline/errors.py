"""The errors that a user can meet: each names the thing, the reason and the remedy."""

from __future__ import annotations


class NianbaoError(Exception):
    """Something a user can act on; shown as one message, without a traceback."""

    exit_code = 1

    def __init__(self, thing: str, reason: str, remedy: str) -> None:
        self.thing = thing
        self.reason = reason
        self.remedy = remedy
        super().__init__(thing, reason, remedy)

    def __str__(self) -> str:
        return f"{self.thing}: {_sentence(self.reason)} {_sentence(self.remedy)}"


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."


class WrongUsageError(NianbaoError):
    """The command was asked for something that cannot be: an unknown name, a missing directory, a typo."""

    exit_code = 2
