"""Money among a department's own goals (整体绩效目标: “三公”经费支出 ≤67.72万元) against the report's figure of that name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from budgetlint import regex
from budgetlint.facts import Fact, Facts
from budgetlint.facts.indicators import indicator_role, is_indicator_header
from budgetlint.facts.labels import resolve
from budgetlint.facts.pieces import Row, compact
from budgetlint.facts.values import read_value
from budgetlint.interval import unit_scale
from budgetlint.kinds._common import evidence_of, from_fact
from budgetlint.kinds._projects import is_money, same_amount
from budgetlint.model import Cell, Outcome, Quantity, Table, Verdict

FIELDS = ("indicator", "where", "amount")

_LIMIT = regex.compile("预算?(?:控制|限额|规模|安排)(?:数|额)?$|(?:控制|限额|规模|安排)(?:数|额)?$")
_CHANGE = regex.compile("[率比]|增|减|压")
_EXACT = ("≤", "=", "")


@dataclass(frozen=True)
class Params:
    """A rule of this kind takes no keys."""


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    """One outcome for each such goal outside the forms of projects. The limit may be above the budget, so that one which differs is
    suspicious only."""
    if not facts.is_budget:
        return
    spans = [form.span for form in facts.forms.forms]
    for table in facts.document.tables:
        for name, cell in _indicators(table):
            place = cell.view.origin(0)
            if not any(span.start <= place <= span.end for span in spans):
                yield from _check(facts, name, cell)


def _indicators(table: Table) -> Iterator[tuple[str, Cell]]:
    """The name and the target of each row behind a header of indicators."""
    roles: dict[str, int] = {}
    for cells in table.rows:
        row = Row(cells, 0)
        if row.filled and is_indicator_header(row):
            roles = {indicator_role(cell.text): cell.column for cell in row.filled}  # 半年指标值, 全年指标值: the later
        elif {"name", "target"} <= roles.keys():
            own = {cell.column: cell for cell in row.filled}
            if roles["name"] in own and roles["target"] in own:
                yield compact(own[roles["name"]].text), own[roles["target"]]


def _check(facts: Facts, name: str, cell: Cell) -> Iterator[Outcome]:
    value = read_value(cell.view)
    if value.quantity is None or not is_money(value.quantity) or value.sign not in _EXACT or _CHANGE.search(name):
        return
    fact = _fact(facts, name)
    if fact is None:
        return
    verdict = same_amount(value.quantity, fact.quantity, tables=True)
    if verdict is not None:
        yield _outcome(name, value.quantity, fact, Verdict.SUSPICIOUS if verdict is Verdict.ERROR else verdict)


def _fact(facts: Facts, name: str) -> Fact | None:
    """The report's figure that an indicator names, with or without the word that it is a limit (控制数)."""
    for label in (name, _LIMIT.sub("", name)):
        for concept in resolve(label, facts.terms, "").concepts[:1]:
            return facts.usual(concept)
    return None


def _outcome(name: str, stated: Quantity, fact: Fact, verdict: Verdict) -> Outcome:
    expected = fact.quantity.value * (unit_scale(fact.quantity.unit, stated.unit) or 1)
    evidence = (evidence_of("target", name, stated), from_fact("figure", fact))
    fields = {
        "indicator": name,
        "where": fact.where,
        "amount": f"{fact.quantity.value:,f}{fact.quantity.unit}",
    }
    return Outcome(verdict, evidence, expected, stated.value - expected, fields)
