"""A YAML file read as a mapping of plain texts, with the line of every field for messages.

Scalars stay texts and are typed by the registry's model alone: an unquoted division code cannot become
an octal number, and reading is three times as fast as with YAML's own typing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

if TYPE_CHECKING:
    from collections.abc import Sequence

_PLAIN_TAG = "tag:yaml.org,2002:str"
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_DEEPEST = 20


class MappingError(Exception):
    """The text is not the mapping that a registry file must be; `line` counts from 1."""

    def __init__(self, reason: str, line: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line


class _PlainLoader(getattr(yaml, "CBaseLoader", yaml.BaseLoader)):  # type: ignore[misc]
    """Composes nodes without looking for types."""

    def resolve(self, kind: type[Node], value: object, implicit: object) -> str:  # noqa: ARG002
        return _PLAIN_TAG


def read_mapping(text: str) -> dict[str, Any]:
    """The values of a YAML text: texts, null, lists, mappings; MappingError says what is wrong where."""
    node = _compose(text)
    if node is None:
        raise MappingError("the file is empty")
    if not isinstance(node, MappingNode):
        raise MappingError("the file is not a list of `field: value` lines", node.start_mark.line + 1)
    values: dict[str, Any] = _plain_value(node, 0, set())
    return values


def line_of(text: str, path: Sequence[str | int]) -> int | None:
    """The line (from 1) where the value at `path` stands, or the nearest field above it that exists."""
    node = _compose(text)
    line = None
    for step in path:
        if isinstance(node, MappingNode):
            found = next(((key, value) for key, value in node.value if key.value == step), None)
            if found is None:
                break
            line, node = found[0].start_mark.line + 1, found[1]
        elif isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            line = node.start_mark.line + 1
        else:
            break
    return line


def _compose(text: str) -> Node | None:
    loader = _PlainLoader(text)
    try:
        node: Node | None = loader.get_single_node()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        # The end of the text counts as a line of its own.
        line = min(mark.line, len(text.splitlines()) - 1) + 1 if mark else None
        raise MappingError(f"not valid YAML: {error.problem}", line) from error
    except yaml.YAMLError as error:
        raise MappingError(f"not valid YAML: {error}") from error
    finally:
        loader.dispose()
    return node


def _plain_value(node: Node, depth: int, seen: set[int]) -> Any:
    if type(node) is ScalarNode:
        # The C loader gives plain scalars an empty style, the Python loader none.
        return None if not node.style and node.value in _NULLS else node.value
    line = node.start_mark.line + 1
    if depth > _DEEPEST:
        raise MappingError("values are nested too deeply", line)
    if id(node) in seen:
        raise MappingError("a value is used twice by an alias; write it out", line)
    seen.add(id(node))
    if type(node) is MappingNode:
        values: dict[str, Any] = {}
        for key, value in node.value:
            if type(key) is not ScalarNode:
                raise MappingError("a field name must be a word", key.start_mark.line + 1)
            if key.value in values:
                raise MappingError(f"the field {key.value} is given twice", key.start_mark.line + 1)
            values[key.value] = _plain_value(value, depth + 1, seen)
        return values
    return [_plain_value(value, depth + 1, seen) for value in node.value]
