"""YAML as this program reads it: rule packs with the place of every word, data files as plain data, parsed once for all runs."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import blake2b
from typing import Any, TypeAlias

from budgetlint.cache import recall, remember

__all__ = ["Raw", "YamlError", "compose", "dump", "load"]

# Line and column (from 0), and the content: a text, the items of a list, or the pairs of a mapping.
Raw: TypeAlias = "tuple[int, int, str | list[Raw] | tuple[tuple[Raw, Raw], ...]]"


class YamlError(ValueError):
    """The text is no YAML; ``line`` and ``column`` (from 1) of the trouble in it."""

    def __init__(self, problem: str, line: int, column: int) -> None:
        super().__init__(problem)
        self.line, self.column = line, column


def compose(text: str) -> Raw | None:
    """The text as a tree with places, ``None`` for an empty one. Raises :class:`YamlError`."""
    found: Raw | None = _once("tree", text, _compose)
    return found


def load(text: str) -> Any:
    """The text as lists, dictionaries, words and numbers. Raises :class:`YamlError`."""
    return _once("data", text, _load)


def dump(data: Any) -> str:
    """Lists, dictionaries, words and numbers as YAML, one line a text."""
    import yaml

    written: str = yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=1 << 20)
    return written


def _once(what: str, text: str, make: Callable[[str], Any]) -> Any:
    key = f"{what} {blake2b(text.encode(errors='surrogatepass'), digest_size=20).hexdigest()}"
    known = recall(key)
    if known is None:
        known = make(text)
        remember(key, known)
    return known


def _compose(text: str) -> Raw | None:
    import yaml

    try:
        root = yaml.compose(text, Loader=_loader(yaml))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise YamlError(str(error.problem), line, column) from error
    except yaml.YAMLError as error:
        raise YamlError(str(error), 1, 1) from error
    return None if root is None else _raw(root)


def _raw(node: Any) -> Raw:
    mark = node.start_mark
    value = node.value
    if isinstance(value, str):
        return mark.line, mark.column, value
    if node.id == "mapping":
        return mark.line, mark.column, tuple((_raw(key), _raw(each)) for key, each in value)
    return mark.line, mark.column, [_raw(each) for each in value]


def _load(text: str) -> Any:
    import yaml

    try:
        return yaml.load(text, Loader=_loader(yaml))
    except yaml.YAMLError as error:
        raise YamlError(str(error), 1, 1) from error


def _loader(yaml: Any) -> Any:
    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)
