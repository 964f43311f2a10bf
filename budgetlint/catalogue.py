"""What rule authors read: the list of rules, one rule explained, the figures of a file as read."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from rich.cells import cell_len

from budgetlint.engine import covered_by
from budgetlint.facts import Fact, Facts
from budgetlint.formula import Formula
from budgetlint.language import enumeration, worded
from budgetlint.model import Document, Quantity, Span
from budgetlint.reports._excerpt import clean, pad
from budgetlint.rules import Example, Rule, RuleSet

__all__ = ["Figure", "explanation", "facts_json", "facts_text", "read_figures", "rules_json", "rules_text"]


# ----------------------------------------------------------------------------------------------- rules


def rules_text(rules: RuleSet) -> str:
    """One line a rule: id, severity, kind, title; a heading a pack."""
    lines: list[str] = []
    width = max((len(rule.kind.name) for rule in rules.rules), default=0) + 2
    for pack in rules.packs:
        own = [rule for rule in rules.rules if rule.pack == pack.name]
        if own:
            lines += ["", f"{pack.name}  {pack.said}"]
            lines += [
                f"  {rule.id:<8}{rule.severity.value:<9}{rule.kind.name:<{width}}{rule.said('title')}" for rule in own
            ]
    return "\n".join([*lines[1:], "", worded("共 {count} 条规则", count=len(rules.rules))])


def rules_json(rules: RuleSet) -> str:
    """The rules as a JSON array."""
    entries = [
        {
            "id": rule.id,
            "pack": rule.pack,
            "title": rule.said("title"),
            "why": rule.said("why"),
            "kind": rule.kind.name,
            "severity": rule.severity.value,
            "message": rule.said("message"),
            "parameters": parameters(rule),
            "file": rule.where[0],
            "line": rule.where[1],
        }
        for rule in rules.rules
    ]
    return json.dumps({"schema": "budgetlint/rules/1", "rules": entries}, ensure_ascii=False, indent=1)


def parameters(rule: Rule) -> dict[str, Any]:
    """The rule's own keys as the pack writes them, those left at their default not."""
    found: dict[str, Any] = {}
    for each in fields(rule.params):
        value = getattr(rule.params, each.name)
        if value != each.default:
            found[each.name.replace("_", "-")] = _plain(value)
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, Formula):
        return value.text
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return value if isinstance(value, (bool, int)) else str(value)


def explanation(rule: Rule) -> str:
    """The rule, why it holds, and its examples."""
    lines = [
        f"{rule.id}  {rule.said('title')}",
        "",
        worded("  依据    {why}", why=rule.said("why").strip()),
        worded("  规则包  {pack}（{path}:{line}）", pack=rule.pack, path=rule.where[0], line=rule.where[1]),
        worded("  类型    {kind}    级别  {severity}", kind=rule.kind.name, severity=rule.severity.value),
    ]
    lines += [f"  {name}: {_shown(value)}" for name, value in parameters(rule).items()]
    lines.append(worded("  消息    {message}", message=rule.said("message")))
    for title, examples in ((worded("合格的例子"), rule.passing), (worded("不合格的例子"), rule.failing)):
        for example in examples:
            lines += [
                "",
                f"  {title}{_claim(example)}",
                *(f"    {line}" for line in example.text.rstrip().splitlines()),
            ]
    return "\n".join([*lines, ""])


def _shown(value: Any) -> str:
    return enumeration(map(str, value)) if isinstance(value, list) else str(value)


def _claim(example: Example) -> str:
    if example.line is None:
        return ""
    parts = [worded("第 {line} 行", line=example.line)]
    parts += [worded("写作 {stated}", stated=example.stated)] if example.stated else []
    parts += [worded("应为 {expected}", expected=example.expected)] if example.expected else []
    return worded("（{claim}）", claim=worded("，").join(parts))


# ----------------------------------------------------------------------------------------------- facts


@dataclass(frozen=True)
class Figure:
    """A figure as read. ``label`` is what the report calls it, ``concept`` the canonical name it was recognised by,
    ``fact`` what it states of the whole report, if anything; ``covered``: it stood in a decided relation."""

    quantity: Quantity
    covered: bool
    label: str = ""
    concept: str = ""
    measure: str = ""
    fact: Fact | None = None


def read_figures(document: Document, rules: RuleSet, *, uncovered: bool = False) -> list[Figure]:
    """Every figure of the document in reading order; with ``uncovered`` those no rule decided anything about."""
    figures = [_moved(each, part.start) for part in document.disclosures() for each in _figures(part, rules)]
    return [each for each in figures if not each.covered] if uncovered else figures


def _moved(figure: Figure, shift: int) -> Figure:
    """The figure at its place in the whole text."""
    if not shift:
        return figure
    span = figure.quantity.span
    return replace(figure, quantity=replace(figure.quantity, span=Span(span.start + shift, span.end + shift)))


def _figures(document: Document, rules: RuleSet) -> list[Figure]:
    """The figures of one disclosure."""
    facts = Facts(document, rules.terms)
    covered = covered_by(facts, rules)
    found = {quantity.span: Figure(quantity, quantity.span.start in covered) for quantity in facts.figures}
    for paragraph in facts.paragraphs:
        for statement in paragraph.statements:
            concept = next(iter(statement.name.concepts), "")
            for each in statement.figures:
                here = each.quantity.span.start in covered
                found[each.quantity.span] = Figure(each.quantity, here, statement.label, concept, each.measure)
    for fact in facts.all_facts():
        here = fact.quantity.span.start in covered
        measure = fact.measure.partition(":")[0]
        found[fact.quantity.span] = Figure(fact.quantity, here, fact.label, fact.concept, measure, fact)
    return [found[span] for span in sorted(found)]


_MEASURES = {
    "value": "", "initial": "年初预算", "full": "全年预算", "budget": "预算", "prior": "上年数", "change": "增减额",
    "rate": "增减率", "share": "占比", "completion": "完成率",
}  # fmt: skip


def facts_text(document: Document, figures: Sequence[Figure]) -> str:
    """One line a figure: position, value, unit, step, whether a rule covers it, name, place."""
    rows = [
        (
            _position(document, each.quantity),
            worded("读不出") if each.quantity.kind == "malformed" else f"{each.quantity.value:f}",
            each.quantity.unit,
            f"{each.quantity.step:f}",
            "✓" if each.covered else "",
            _context(document, each.quantity),
            _name(each),
        )
        for each in figures
    ]
    table = [
        (
            worded("位置"),
            worded("数值"),
            worded("单位"),
            worded("精度"),
            worded("核对"),
            worded("原文"),
            worded("名称（括号里是术语表没有的）"),
        ),
        *rows,
    ]
    widths = [max(cell_len(row[column]) for row in table) for column in range(6)]
    lines = ["  ".join([*map(pad, row, widths), row[6]]).rstrip() for row in table]
    return "\n".join([*lines, "", worded("{path}：{count} 个数字", path=clean(document.path), count=len(figures))])


def _name(figure: Figure) -> str:
    item = figure.fact.item if figure.fact else ""
    name = f"{figure.concept} {item}".rstrip() if figure.concept else figure.label and f"（{clean(figure.label)}）"
    return f"{name} {worded(_MEASURES.get(figure.measure, figure.measure))}".strip()


def _position(document: Document, quantity: Quantity) -> str:
    place = document.place(quantity.span.start)
    return clean(place.label) if place else ":".join(map(str, document.position(quantity.span.start)))


def _context(document: Document, quantity: Quantity) -> str:
    start = quantity.span.start
    line, _ = document.position(start)
    begin = document.line_starts[line - 1]
    return clean(document.text[max(begin, start - 10) : quantity.span.end])


def facts_json(document: Document, figures: Sequence[Figure]) -> str:
    """The figures as JSON, numbers as strings."""
    entries = [_entry(document, figure) for figure in figures]
    whole = {"schema": "budgetlint/facts/1", "path": document.path, "encoding": document.encoding, "figures": entries}
    return json.dumps(whole, ensure_ascii=False, indent=1)


def _entry(document: Document, figure: Figure) -> dict[str, Any]:
    quantity, fact = figure.quantity, figure.fact
    line, column = document.position(quantity.span.start)
    end_line, end_column = document.position(quantity.span.end)
    place = document.place(quantity.span.start)
    return {
        "label": figure.label or None,
        "concept": figure.concept or None,
        "item": fact.item if fact else None,
        "measure": figure.measure or None,
        "source": fact.source if fact else None,
        "where": fact.where if fact else None,
        "kind": quantity.kind,
        "value": None if quantity.kind == "malformed" else f"{quantity.value:f}",
        "unit": quantity.unit,
        "step": f"{quantity.step:f}",
        "text": quantity.text,
        "covered": figure.covered,
        "line": line,
        "column": column,
        "end_line": end_line,
        "end_column": end_column,
        "page": place.page if place else None,
        "place": place.label if place else "",
    }
