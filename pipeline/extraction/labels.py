"""Recognising printed labels: exactly, by known variants, without ordinals or group names, or within a bound."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from pipeline.extraction.folding import label_key, without_ordinal
from pipeline.forms.loading import FORM_NAMES, columns, form, words

Kind = Literal["item", "column", "group", "block", "span", "legal"]
_SHORTEST_FUZZY = 4
_SHORTEST_PART = 6
_LONGEST_FUZZY = 60


@dataclass(frozen=True, slots=True)
class Label:
    """What a text stands for: an item, a column, or a word that only structures the table."""

    kind: Kind
    table: str
    code: str


@cache
def label_index() -> dict[str, tuple[Label, ...]]:
    """Every label key of the forms with all that it can stand for."""
    index: dict[str, list[Label]] = {}
    official = {
        (entry.table, label_key(without_ordinal(entry.labels[0]))): entry.item
        for name in FORM_NAMES
        for entry in form(name).items
    }

    def add(text: str, label: Label) -> None:
        for key in dict.fromkeys((label_key(text), label_key(without_ordinal(text)))):
            known = index.setdefault(key, [])
            # Without its number a variant may be the official name of another row: （六）其他 is not 3.其他.
            is_free = label.kind != "item" or official.get((label.table, key), label.code) == label.code
            if key and is_free and label not in known:
                known.append(label)

    for name in FORM_NAMES:
        for entry in form(name).items:
            for text in entry.labels:
                add(text, Label("item", entry.table, entry.item))
    for column in columns():
        for text in column.labels:
            add(text, Label("column", column.table, column.column))
    for kind, listed, table in (
        ("span", "span_label", ""),
        ("legal", "legal_persons", "requests"),
        ("group", "group_label", "requests"),
        ("block", "block_label", "proactive"),
    ):
        for word in words(listed):
            add(word, Label(kind, table, label_key(word)))  # type: ignore[arg-type]
    return {key: tuple(found) for key, found in index.items()}


@cache
def _group_keys() -> tuple[str, ...]:
    groups = {
        label_key(text)
        for name in FORM_NAMES
        for entry in form(name).of("requests")
        if entry.group
        for text in (entry.group, without_ordinal(entry.group))
    }
    return tuple(sorted(groups, key=len, reverse=True))


def is_group_name(text: str) -> bool:
    """Whether a text is the name of a group of rows, such as （六）其他处理."""
    return label_key(text) in _group_keys()


@lru_cache(maxsize=8192)
def exact_labels(text: str) -> tuple[Label, ...]:
    """What a text stands for by an official label or a known variant; group names before it are ignored."""
    index = label_index()
    key = label_key(text)
    if found := index.get(key):
        return found
    if found := index.get(label_key(without_ordinal(text))):
        return found
    for group in _group_keys():
        if key.startswith(group) and len(key) > len(group):
            rest = key[len(group) :]
            if found := index.get(rest):
                return found
            if found := index.get(rest.lstrip("0123456789")):
                return found
    return ()


def edit_distance(left: str, right: str, bound: int) -> int:
    """The Levenshtein distance, or `bound` + 1 where it is larger than `bound`."""
    if abs(len(left) - len(right)) > bound:
        return bound + 1
    previous = list(range(len(right) + 1))
    for row, mark in enumerate(left, 1):
        current = [row]
        for place, other in enumerate(right, 1):
            current.append(min(previous[place] + 1, current[-1] + 1, previous[place - 1] + (mark != other)))
        if min(current) > bound:
            return bound + 1
        previous = current
    return previous[-1]


@cache
def _fuzzy_pool(table: str) -> tuple[tuple[str, frozenset[str], tuple[Label, ...]], ...]:
    """The labels that a text in a table is compared with, each with its characters."""
    return tuple(
        (known, frozenset(known), relevant)
        for known, labels in label_index().items()
        if (relevant := tuple(label for label in labels if label.table in (table, "")))
        and len(known) >= _SHORTEST_FUZZY
    )


@lru_cache(maxsize=4096)
def near_label(text: str, table: str) -> Label | None:
    """The one label of `table` that is nearest to a text, within a fifth of its length; None when two are near.

    A cut label counts when its printed part is at least half of exactly one label.
    """
    key = label_key(without_ordinal(text)).lstrip("0123456789")
    if not _SHORTEST_FUZZY - 1 <= len(key) <= _LONGEST_FUZZY:
        return None
    best: dict[Label, int] = {}
    parts: set[Label] = set()
    marks = set(key)
    for known, known_marks, relevant in _fuzzy_pool(table):
        bound = max(1, len(known) // 5)
        if len(known_marks - marks) > bound and len(known_marks & marks) < _SHORTEST_PART - 1:
            continue
        distance = edit_distance(key, known, bound)
        if distance <= bound:
            for label in relevant:
                best[label] = min(best.get(label, bound), distance)
        if (
            len(key) >= _SHORTEST_PART
            and len(known) <= 2 * len(key)
            and (known.startswith(key) or known.endswith(key))
        ):
            parts.update(relevant)
    if best:
        lowest = min(best.values())
        nearest = [label for label, distance in best.items() if distance == lowest]
        return nearest[0] if len(nearest) == 1 else None
    return next(iter(parts)) if len(parts) == 1 else None


@cache
def order_of(table: str) -> dict[str, int]:
    """The printed order of the items of a table over both forms."""
    merged: dict[str, int] = {}
    for name in FORM_NAMES:
        for entry in form(name).of(table):
            merged.setdefault(entry.item, entry.position)
    if table == "requests":
        names = [entry.item for entry in form("2021").of(table)]
        place = names.index("other_not_corrected_in_time")
        names.insert(place, "other")
        merged = {item: index for index, item in enumerate(names, 1)}
    return merged
