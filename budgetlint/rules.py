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
from budgetlint.language import current, enumeration, worded
from budgetlint.model import Severity
from budgetlint.nodes import Node, PackError, convert
from budgetlint.shipped import NAMES, shipped_folder
from budgetlint.terms import Terms, plain

__all__ = [
    "COMMON_FIELDS",
    "Example",
    "Pack",
    "PackError",
    "Rule",
    "RuleSet",
    "load_rules",
    "pack_files",
]

_RULE_ID = regex.compile(r"[A-Z]{2,6}\d{3}")
_PACK_NAME = regex.compile(r"[a-z][a-z0-9-]*")
_PLACEHOLDER = regex.compile(r"\{(\w+)\}")
COMMON_FIELDS = ("stated", "expected", "difference", "label")


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

    def said(self, what: str) -> str:
        """``title``, ``why`` or ``message`` in the language in use; in Chinese where the pack gives no English."""
        words = self.english if current() == "en" else {}
        return words.get(what) or str(getattr(self, what))


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack's name and title."""

    name: str
    title: str
    path: str
    english: str = ""

    @property
    def said(self) -> str:
        """The title in the language in use."""
        return self.english or self.title if current() == "en" else self.title


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
            if not self.named(name):
                raise ValueError(worded("没有名为 {name} 的规则或规则包", name=name))
        kept = tuple(
            rule
            for rule in self.rules
            if (not select or any(_named(rule, name) for name in select))
            and not any(_named(rule, name) for name in ignore)
        )
        return dataclasses.replace(self, rules=kept)

    def named(self, name: str) -> frozenset[str]:
        """The ids of the rules that a name means: an id, the letters of an id, or a pack."""
        return frozenset(rule.id for rule in self.rules if _named(rule, name))

    def graded(self, severities: Iterable[tuple[str, Severity]]) -> RuleSet:
        """The rules with other severities for those named; a later name wins over an earlier one."""
        wanted = {rule: severity for name, severity in severities for rule in self.named(name)}
        rules = tuple(dataclasses.replace(r, severity=wanted[r.id]) if r.id in wanted else r for r in self.rules)
        return dataclasses.replace(self, rules=rules)


def _named(rule: Rule, name: str) -> bool:
    return name in (rule.id, rule.pack) or (name.isupper() and rule.id.startswith(name))


# --------------------------------------------------------------------------------------------- files


def load_rules(paths: Iterable[Path] = (), *, builtin: bool = True) -> RuleSet:
    """The built-in packs and those at ``paths`` (files, or folders of ``*.yaml`` files).

    Raises :class:`PackError` for the first mistake in a pack and where a path does not exist.
    """
    folder = shipped_folder()
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
                raise PackError(
                    *rule.where,
                    1,
                    worded("规则编号 {rule} 已在 {path}:{line} 用过", rule=rule.id, path=first[0], line=first[1]),
                )
            rules[rule.id] = rule
    return RuleSet(tuple(rules[key] for key in sorted(rules)), tuple(packs), terms)


def pack_files(path: Path) -> list[Path]:
    """The pack files at a path: itself, or the ``*.yaml`` files of a folder. Raises :class:`PackError` for none."""
    if path.is_file():
        return [path]
    if not path.is_dir():
        raise PackError(str(path), 1, 1, worded("没有这个规则文件或文件夹"))
    files = sorted(f for pattern in ("*.yaml", "*.yml") for f in path.glob(pattern) if f.name not in NAMES)
    if not files:
        raise PackError(str(path), 1, 1, worded("文件夹里没有规则文件（*.yaml）"))
    return files


def _load_terms(path: Path) -> Terms:
    root = Node.read(path)
    names = {key.text: key_value.strings() for key, key_value in root.need("names").items()}
    local = {
        (topic.text, plain(alias)): name.text
        for topic, entries in root.need("local").items()
        for name, aliases in entries.items()
        for alias in aliases.strings()
    }
    topics = _patterns(root.need("topics"))
    homes: dict[str, frozenset[str]] = {}
    for key, value in root.need("homes").items():
        for name in value.strings():
            homes[name] = homes.get(name, frozenset()) | set(key.text.split(","))
    items = {key.text: value.text for key, value in root.need("items").items()}
    wholes = {key.text: value.text for key, value in root.need("wholes").items()}
    partitions = tuple(
        tuple(name.pattern() for name in names_of.sequence()) for names_of in root.need("partitions").sequence()
    )
    together = tuple(
        tuple(name.pattern() for name in names_of.sequence()) for names_of in root.need("together").sequence()
    )
    carried = root.need("carried")
    return Terms(
        names,
        local,
        topics,
        homes,
        items,
        wholes,
        partitions,
        together,
        divided=tuple(
            (key.pattern(), tuple(name.pattern() for name in names_of.sequence()))
            for key, names_of in root.need("divided").items()
        ),
        apart=root.need("apart").pattern(),
        alone=_patterns(root.need("topics-alone")),
        within={outer.text: _patterns(inner) for outer, inner in root.need("topics-within").items()},
        funds=_patterns(root.need("funds")),
        carry_over=carried.need("mark").pattern(),
        carried={key.text: value.text for key, value in carried.need("names").items()},
    )


def _patterns(node: Node) -> tuple[tuple[str, regex.Pattern[str]], ...]:
    return tuple((key.text, value.pattern()) for key, value in node.items())


# --------------------------------------------------------------------------------------------- packs

PACK_KEYS = ("pack", "title", "en", "terms", "rules")
RULE_KEYS = ("id", "title", "why", "kind", "message", "severity", "examples", "en")


@cache
def _hints(kind: Kind) -> dict[str, Any]:
    return typing.get_type_hints(kind.params)


def _check_placeholders(message: Node, kind: Kind) -> None:
    known = (*COMMON_FIELDS, *kind.fields)
    for placeholder in _PLACEHOLDER.finditer(message.text):
        if placeholder[1] not in known:
            raise message.error(
                worded(
                    "{kind} 类规则的消息里没有 {{{field}}}；可用：{names}",
                    kind=kind.name,
                    field=placeholder[1],
                    names=enumeration(known),
                )
            )


@dataclass
class _Source:
    """One pack file: read once, loaded when the terms of all packs are known."""

    path: Path

    def __post_init__(self) -> None:
        self.root = Node.read(self.path)
        self.top = self.root.mapping(*PACK_KEYS)

    def own_terms(self) -> dict[str, tuple[str, ...]]:
        if "terms" not in self.top:
            return {}
        return {key.text: value.strings() for key, value in self.top["terms"].items()}

    def load(self, terms: Terms) -> tuple[Pack, list[Rule]]:
        for key in ("pack", "title", "rules"):
            if key not in self.top:
                raise self.root.error(worded("缺少 {key}", key=key))
        name = self.top["pack"]
        if not _PACK_NAME.fullmatch(name.text):
            raise name.error(worded("包名只用小写字母、数字和连字符"))
        english = self.top["en"].need("title").text if "en" in self.top else ""
        pack = Pack(name.text, self.top["title"].text, str(self.path), english)
        rules = [self._rule(node, pack, terms) for node in self.top["rules"].sequence()]
        return pack, rules

    def _rule(self, node: Node, pack: Pack, terms: Terms) -> Rule:
        given = node.mapping()
        for key in ("id", "title", "why", "kind", "message"):
            if key not in given:
                raise node.error(worded("规则缺少 {key}", key=key))
        if not _RULE_ID.fullmatch(given["id"].text):
            raise given["id"].error(worded("规则编号应为大写字母加三位数字，如 TP101"))
        try:
            kind = load_kind(given["kind"].text)
        except KeyError:
            raise given["kind"].error(
                worded(
                    "不认识的规则类型 {kind}；可用：{names}", kind=given["kind"].text, names=enumeration(kind_names())
                )
            ) from None
        params = self._params(kind, node, given, terms)
        english = given["en"].mapping("title", "why", "message") if "en" in given else {}
        for message in (given["message"], *([english["message"]] if "message" in english else ())):
            _check_placeholders(message, kind)
        severity = Severity.ERROR
        if "severity" in given:
            try:
                severity = Severity(given["severity"].text)
            except ValueError:
                raise given["severity"].error(worded("severity 只能是 error、warning 或 info")) from None
        passing, failing = self._examples(given.get("examples"))
        return Rule(
            given["id"].text, pack.name, given["title"].text, given["why"].text, kind, params, given["message"].text, severity,
            passing, failing, (str(self.path), node.line), {key: value.text for key, value in english.items()},
        )  # fmt: skip

    def _params(self, kind: Kind, node: Node, given: dict[str, Node], terms: Terms) -> Any:
        hints = _hints(kind)
        fields = {each.name.replace("_", "-"): each for each in dataclasses.fields(kind.params)}
        values: dict[str, Any] = {}
        for key, _ in node.items():
            if key.text in RULE_KEYS:
                continue
            if key.text not in fields:
                raise key.error(
                    worded(
                        "{kind} 类规则没有 {key} 这个键；可用：{names}",
                        kind=kind.name,
                        key=key.text,
                        names=enumeration((*RULE_KEYS, *fields)),
                    )
                )
            each = fields[key.text]
            values[each.name] = convert(given[key.text], hints[each.name], terms)
        for name, each in fields.items():
            if (
                each.name not in values
                and each.default is dataclasses.MISSING
                and each.default_factory is dataclasses.MISSING
            ):
                raise node.error(worded("{kind} 类规则缺少 {name}", kind=kind.name, name=name))
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
                raise node.error(worded("不合格的例子缺少 {key}", key=key))
        if not given["line"].text.isdigit():
            raise given["line"].error(worded("line 应是行号"))
        verdict = given["verdict"].text if "verdict" in given else "error"
        if verdict not in ("error", "suspicious", "rounding"):
            raise given["verdict"].error(worded("verdict 只能是 error、suspicious 或 rounding"))
        stated = given["stated"].text if "stated" in given else None
        expected = given["expected"].text if "expected" in given else None
        return Example(
            given["text"].text, int(given["line"].text), stated, expected, verdict, (str(self.path), node.line)
        )
