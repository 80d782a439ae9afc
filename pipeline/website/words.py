"""The words that a page shows, in Chinese and English, from words.yaml."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import yaml

if TYPE_CHECKING:
    from collections.abc import Sequence

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Text:
    """One text in both languages."""

    zh: str
    en: str

    def of(self, language: Language) -> str:
        """The text in that language."""
        return self.zh if language == "zh" else self.en


def say(key: str, **facts: object) -> Text:
    """The text of that key, with the facts put into their places; a fact that is a Text speaks both languages."""
    words = _words()[key]
    return Text(*(words.of(language).format(**_spoken(facts, language)) for language in LANGUAGES))


def same(text: object) -> Text:
    """A name or number that is the same in both languages."""
    return Text(str(text), str(text))


def texts_of(beginnings: tuple[str, ...]) -> dict[str, Text]:
    """The texts whose keys begin so, their places for facts unfilled."""
    return {key: text for key, text in _words().items() if key.startswith(beginnings)}


def joined(texts: Sequence[Text]) -> Text:
    """Several texts in a row, parted as each language does."""
    return Text("；".join(text.zh for text in texts), "; ".join(text.en for text in texts))


def _spoken(facts: dict[str, object], language: Language) -> dict[str, object]:
    return {name: fact.of(language) if isinstance(fact, Text) else fact for name, fact in facts.items()}


@cache
def _words() -> dict[str, Text]:
    declared = yaml.safe_load(Path(__file__).with_name("words.yaml").read_text(encoding="utf-8"))
    return {key: Text(**words) for key, words in declared.items()}
