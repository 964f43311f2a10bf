"""YAML rule packs to rules; every mistake is an error at file:line:column."""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from budgetlint import regex
from budgetlint.kinds import Kind, kind_names, load_kind
from budgetlint.model import Severity
from budgetlint.nodes import Node, PackError, convert
from budgetlint.terms import Terms, plain

__all__ = ["Example", "Pack", "PackError", "Rule", "RuleSet", "builtin_folder", "load_rules", "pack_files"]

_RULE_ID = regex.compile(r"[A-Z]{2,6}\d{3}")
_PACK_NAME = regex.compile(r"[a-z][a-z0-9-]*")
_PLACEHOLDER = regex.compile(r"\{(\w+)\}")
_COMMON_FIELDS = ("stated", "expected", "difference", "label")


@dataclass(frozen=True, slots=True)
class Example:
    """A text a rule is shown with. A failing one says where and what the finding must be.

    ``expected`` and ``stated`` are as printed (``10.00万元``); ``verdict`` is ``error`` unless the example says so.
    """

    text: str
    line: int | None = None
    stated: str | None = None
    expected: str | None = None
    verdict: str = "error"
    where: tuple[str, int] = ("", 0)


@dataclass(frozen=True)
class Rule:
    """One rule: what is checked, how, and what is said of a violation."""

    id: str
    pack: str
    title: str
    why: str
    kind: Kind
    params: Any
    message: str
    severity: Severity
    passing: tuple[Example, ...]
    failing: tuple[Example, ...]
    where: tuple[str, int] = ("", 0)
    english: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack's name and title."""

    name: str
    title: str
    path: str


@dataclass(frozen=True)
class RuleSet:
    """The rules of a run, in the order of their ids, with the terms they speak in."""

    rules: tuple[Rule, ...]
    packs: tuple[Pack, ...]
    terms: Terms

    def select(self, select: Sequence[str] = (), ignore: Sequence[str] = ()) -> RuleSet:
        """The rules named by id, by the letters of an id or by pack, less the ignored ones.

        Raises :class:`ValueError` for a name that fits no rule.
        """
        for name in (*select, *ignore):
            if not any(_named(rule, name) for rule in self.rules):
                raise ValueError(f"没有名为 {name} 的规则或规则包")
        kept = tuple(
            rule
            for rule in self.rules
            if (not select or any(_named(rule, name) for name in select))
            and not any(_named(rule, name) for name in ignore)
        )
        return dataclasses.replace(self, rules=kept)


def _named(rule: Rule, name: str) -> bool:
    return name in (rule.id, rule.pack) or (name.isupper() and rule.id.startswith(name))


# --------------------------------------------------------------------------------------------- files


def builtin_folder() -> Path:
    """Where the packs that come with budgetlint stand: beside the package in a checkout, inside it in a wheel."""
    inside = Path(__file__).parent / "lint_rules"
    return inside if inside.is_dir() else Path(__file__).parent.parent / "lint_rules"


def load_rules(paths: Iterable[Path] = (), *, builtin: bool = True) -> RuleSet:
    """The built-in packs and those at ``paths`` (files, or folders of ``*.yaml`` files).

    Raises :class:`PackError` for the first mistake in a pack and where a path does not exist.
    """
    folder = builtin_folder()
    terms = _load_terms(folder / "terms.yaml")
    files = pack_files(folder) if builtin else []
    for path in paths:
        files += pack_files(path)
    sources = [_Source(path) for path in files]
    for source in sources:
        own = source.own_terms()
        terms = terms.extended(own) if own else terms
    rules: dict[str, Rule] = {}
    packs: list[Pack] = []
    for source in sources:
        pack, loaded = source.load(terms)
        packs.append(pack)
        for rule in loaded:
            if rule.id in rules:
                first = rules[rule.id].where
                raise PackError(*rule.where, 1, f"规则编号 {rule.id} 已在 {first[0]}:{first[1]} 用过")
            rules[rule.id] = rule
    return RuleSet(tuple(rules[key] for key in sorted(rules)), tuple(packs), terms)


def pack_files(path: Path) -> list[Path]:
    """The pack files at a path: itself, or the ``*.yaml`` files of a folder. Raises :class:`PackError` for none."""
    if path.is_file():
        return [path]
    if not path.is_dir():
        raise PackError(str(path), 1, 1, "没有这个规则文件或文件夹")
    files = sorted(f for pattern in ("*.yaml", "*.yml") for f in path.glob(pattern) if not _is_data(f))
    if not files:
        raise PackError(str(path), 1, 1, "文件夹里没有规则文件（*.yaml）")
    return files


def _is_data(path: Path) -> bool:
    """terms.yaml and other files that hold names, not rules."""
    return path.stem in ("terms", "statutory_tables", "function_codes", "economic_codes")


def _load_terms(path: Path) -> Terms:
    root = Node.read(path)
    names = {key.text: key_value.strings() for key, key_value in root.need("names").items()}
    local = {
        (topic.text, plain(alias)): name.text
        for topic, entries in root.need("local").items()
        for name, aliases in entries.items()
        for alias in aliases.strings()
    }
    topics = tuple((key.text, value.pattern()) for key, value in root.need("topics").items())
    homes: dict[str, frozenset[str]] = {}
    for key, value in root.need("homes").items():
        for name in value.strings():
            homes[name] = homes.get(name, frozenset()) | set(key.text.split(","))
    items = {key.text: value.text for key, value in root.need("items").items()}
    wholes = {key.text: value.text for key, value in root.need("wholes").items()}
    partitions = tuple(
        tuple(name.pattern() for name in names_of.sequence()) for names_of in root.need("partitions").sequence()
    )
    return Terms(names, local, topics, homes, items, wholes, partitions, root.need("apart").pattern())


# --------------------------------------------------------------------------------------------- packs


@cache
def _hints(kind: Kind) -> dict[str, Any]:
    return typing.get_type_hints(kind.params)


_PACK_KEYS = ("pack", "title", "terms", "rules")
_RULE_KEYS = ("id", "title", "why", "kind", "message", "severity", "examples", "english")


@dataclass
class _Source:
    """One pack file: read once, loaded when the terms of all packs are known."""

    path: Path

    def __post_init__(self) -> None:
        self.root = Node.read(self.path)
        self.top = self.root.mapping(*_PACK_KEYS)

    def own_terms(self) -> dict[str, tuple[str, ...]]:
        if "terms" not in self.top:
            return {}
        return {key.text: value.strings() for key, value in self.top["terms"].items()}

    def load(self, terms: Terms) -> tuple[Pack, list[Rule]]:
        for key in ("pack", "title", "rules"):
            if key not in self.top:
                raise self.root.error(f"缺少 {key}")
        name = self.top["pack"]
        if not _PACK_NAME.fullmatch(name.text):
            raise name.error("包名只用小写字母、数字和连字符")
        pack = Pack(name.text, self.top["title"].text, str(self.path))
        rules = [self._rule(node, pack, terms) for node in self.top["rules"].sequence()]
        return pack, rules

    def _rule(self, node: Node, pack: Pack, terms: Terms) -> Rule:
        given = node.mapping()
        for key in ("id", "title", "why", "kind", "message"):
            if key not in given:
                raise node.error(f"规则缺少 {key}")
        if not _RULE_ID.fullmatch(given["id"].text):
            raise given["id"].error("规则编号应为大写字母加三位数字，如 TP101")
        try:
            kind = load_kind(given["kind"].text)
        except KeyError:
            raise given["kind"].error(
                f"不认识的规则类型 {given['kind'].text}；可用：{'、'.join(kind_names())}"
            ) from None
        params = self._params(kind, node, given, terms)
        message = given["message"]
        known = (*_COMMON_FIELDS, *kind.fields)
        for placeholder in _PLACEHOLDER.finditer(message.text):
            if placeholder[1] not in known:
                raise message.error(f"{kind.name} 类规则的消息里没有 {{{placeholder[1]}}}；可用：{'、'.join(known)}")
        severity = Severity.ERROR
        if "severity" in given:
            try:
                severity = Severity(given["severity"].text)
            except ValueError:
                raise given["severity"].error("severity 只能是 error、warning 或 info") from None
        passing, failing = self._examples(given.get("examples"))
        english = {}
        if "english" in given:
            english = {key: value.text for key, value in given["english"].mapping("title", "why", "message").items()}
        return Rule(
            given["id"].text, pack.name, given["title"].text, given["why"].text, kind, params, message.text, severity,
            passing, failing, (str(self.path), node.line), english,
        )  # fmt: skip

    def _params(self, kind: Kind, node: Node, given: dict[str, Node], terms: Terms) -> Any:
        hints = _hints(kind)
        fields = {each.name.replace("_", "-"): each for each in dataclasses.fields(kind.params)}
        values: dict[str, Any] = {}
        for key, _ in node.items():
            if key.text in _RULE_KEYS:
                continue
            if key.text not in fields:
                raise key.error(f"{kind.name} 类规则没有 {key.text} 这个键；可用：{'、'.join((*_RULE_KEYS, *fields))}")
            each = fields[key.text]
            values[each.name] = convert(given[key.text], hints[each.name], terms)
        for name, each in fields.items():
            if (
                each.name not in values
                and each.default is dataclasses.MISSING
                and each.default_factory is dataclasses.MISSING
            ):
                raise node.error(f"{kind.name} 类规则缺少 {name}")
        return kind.params(**values)

    def _examples(self, node: Node | None) -> tuple[tuple[Example, ...], tuple[Example, ...]]:
        if node is None:
            return (), ()
        given = node.mapping("pass", "fail")
        passing = tuple(
            Example(each.text, where=(str(self.path), each.line))
            for each in (given["pass"].sequence() if "pass" in given else ())
        )
        failing = tuple(self._failing(each) for each in (given["fail"].sequence() if "fail" in given else ()))
        return passing, failing

    def _failing(self, node: Node) -> Example:
        given = node.mapping("text", "line", "stated", "expected", "verdict")
        for key in ("text", "line"):
            if key not in given:
                raise node.error(f"不合格的例子缺少 {key}")
        if not given["line"].text.isdigit():
            raise given["line"].error("line 应是行号")
        verdict = given["verdict"].text if "verdict" in given else "error"
        if verdict not in ("error", "suspicious", "rounding"):
            raise given["verdict"].error("verdict 只能是 error、suspicious 或 rounding")
        stated = given["stated"].text if "stated" in given else None
        expected = given["expected"].text if "expected" in given else None
        return Example(
            given["text"].text, int(given["line"].text), stated, expected, verdict, (str(self.path), node.line)
        )
