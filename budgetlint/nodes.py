"""YAML that knows where it stands: every mistake is an error at file:line:column."""

from __future__ import annotations

import typing
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from budgetlint import regex
from budgetlint.formula import Formula, FormulaError
from budgetlint.kinds import Pattern, Term
from budgetlint.language import enumeration, worded
from budgetlint.terms import Terms
from budgetlint.yaml import Raw, YamlError, compose

__all__ = ["Node", "PackError", "convert"]


class PackError(Exception):
    """A rule pack is wrong. ``str()`` is ``file:line:column: what is wrong``."""

    def __init__(self, path: str, line: int, column: int, message: str) -> None:
        super().__init__(f"{path}:{line}:{column}: {message}")
        self.path, self.line, self.column, self.message = path, line, column, message


@dataclass(frozen=True)
class Node:
    """A YAML node and the file it stands in."""

    raw: Raw
    path: str

    @classmethod
    def read(cls, path: Path) -> Node:
        try:
            text = path.read_text(encoding="utf-8-sig")
        except OSError as error:
            raise PackError(str(path), 1, 1, worded("无法读取：{reason}", reason=error.strerror)) from error
        except UnicodeDecodeError as error:
            raise PackError(str(path), 1, 1, worded("文件必须是 UTF-8 编码")) from error
        try:
            raw = compose(text)
        except YamlError as error:
            raise PackError(
                str(path), error.line, error.column, worded("YAML 语法错误：{reason}", reason=error)
            ) from error
        if raw is None:
            raise PackError(str(path), 1, 1, worded("文件是空的"))
        return cls(raw, str(path))

    @property
    def line(self) -> int:
        return self.raw[0] + 1

    def error(self, message: str, offset: int = 0) -> PackError:
        line, column, _ = self.raw
        return PackError(self.path, line + 1, column + 1 + offset, message)

    @property
    def text(self) -> str:
        value = self.raw[2]
        if not isinstance(value, str):
            raise self.error(worded("这里应是一段文字"))
        return value

    def items(self) -> Iterator[tuple[Node, Node]]:
        pairs = self.raw[2]
        if not isinstance(pairs, tuple):
            raise self.error(worded("这里应是“键: 值”的列表"))
        seen: set[str] = set()
        for key, value in pairs:
            node = Node(key, self.path)
            if node.text in seen:
                raise node.error(worded("键 {text} 重复", text=node.text))
            seen.add(node.text)
            yield node, Node(value, self.path)

    def sequence(self) -> list[Node]:
        items = self.raw[2]
        if not isinstance(items, list):
            raise self.error(worded("这里应是以 - 开头的列表"))
        return [Node(each, self.path) for each in items]

    def strings(self) -> tuple[str, ...]:
        if self.raw[2] == "":
            return ()
        return tuple(each.text for each in self.sequence())

    def mapping(self, *known: str) -> dict[str, Node]:
        found: dict[str, Node] = {}
        for key, value in self.items():
            if known and key.text not in known:
                raise key.error(worded("不认识的键 {key}；可用：{names}", key=key.text, names=enumeration(known)))
            found[key.text] = value
        return found

    def need(self, key: str) -> Node:
        for each, value in self.items():
            if each.text == key:
                return value
        raise self.error(worded("缺少 {key}", key=key))

    def pattern(self) -> regex.Pattern[str]:
        try:
            return regex.compile(self.text)
        except regex.error as error:
            raise self.error(
                worded("正则表达式有误：{error}", error=error), getattr(error, "pos", None) or 0
            ) from error


def convert(node: Node, hint: Any, terms: Terms) -> Any:
    """A YAML value as a parameter of the annotated type."""
    origin = typing.get_origin(hint)
    if origin is tuple:
        inner = typing.get_args(hint)[0]
        if isinstance(node.raw[2], str):
            return (convert(node, inner, terms),)
        return tuple(convert(each, inner, terms) for each in node.sequence())
    if origin is typing.Literal:
        choices = typing.get_args(hint)
        if node.text not in choices:
            raise node.error(worded("只能是 {names}", names=enumeration(choices)))
        return node.text
    if hint is Formula:
        try:
            formula = Formula.parse(node.text)
        except FormulaError as error:
            raise node.error(str(error), error.at) from error
        for name in formula.names():
            if name not in terms:
                raise node.error(worded("术语表里没有“{name}”", name=name), max(0, node.text.find(name)))
        return formula
    if hint is Term:
        if node.text not in terms:
            raise node.error(worded("术语表里没有“{text}”", text=node.text))
        return Term(node.text)
    if hint is Pattern:
        node.pattern()
        return Pattern(node.text)
    if hint is bool:
        if node.text not in ("true", "false"):
            raise node.error(worded("只能是 true 或 false"))
        return node.text == "true"
    if hint is int:
        if not node.text.isdigit():
            raise node.error(worded("应是整数"))
        return int(node.text)
    return node.text
