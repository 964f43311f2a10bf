"""The money of a department's tasks (年度主要任务): each by its sources, all of them together, and what was spent against the budget."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from budgetlint.facts import Facts
from budgetlint.facts.tasks import Task, TaskTable
from budgetlint.interval import Interval, UndefinedQuotient, judge, printed, total
from budgetlint.kinds._common import Reading, evidence_of, readable, rounded, undecided
from budgetlint.language import worded
from budgetlint.model import Evidence, Outcome, Quantity, Verdict

FIELDS = ("task", "what", "formula")
INFERRED = True

_ONE, _HUNDRED = Decimal(1), Decimal(100)
_ROUNDS = {"budget": "预算数", "outturn": "执行数"}


@dataclass(frozen=True)
class Params:
    """``of``: the ``sources`` of each task, the ``total`` of all tasks, or the execution ``rate``."""

    of: Literal["sources", "total", "rate"]


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    """One outcome for each figure that others of its row or column make up."""
    judged = {"sources": _sources, "total": _totals, "rate": _rates}[params.of]
    for table in facts.task_tables:
        yield from judged(table)


def _sources(table: TaskTable) -> Iterator[Outcome]:
    """总额 = the sources, where all have a figure."""
    for task in _rows(table):
        for name in _ROUNDS:
            whole = task.figures.get((name, ""))
            sources = [column for column in table.columns if column[0] == name and column[1]]
            parts = [(column[1], task.figures[column]) for column in sources if column in task.figures]
            if whole is not None and len(parts) == len(sources) > 1:
                yield _sum(task, worded(_ROUNDS[name]), whole, parts)


def _totals(table: TaskTable) -> Iterator[Outcome]:
    """The row of totals against the tasks, column by column."""
    if table.total is None:
        return
    for column in table.columns:
        whole = table.total.figures.get(column)
        if whole is None or column[0] not in _ROUNDS:
            continue
        parts = [(task.name.text, task.figures[column]) for task in table.tasks if column in task.figures]
        outcome = _sum(table.total, column[1] or worded(_ROUNDS[column[0]]), whole, parts)
        if outcome.verdict is Verdict.ERROR and (not table.whole or len(parts) < len(table.tasks)):
            outcome = undecided(worded("有的任务这一栏没有数，合计无法复核"), *outcome.evidence)
        yield outcome


def _rates(table: TaskTable) -> Iterator[Outcome]:
    """执行率 = 执行数 / 预算数."""
    for task in _rows(table):
        rate, spent, budget = (task.figures.get((name, "")) for name in ("rate", "outturn", "budget"))
        if rate is None or spent is None or budget is None or not readable(rate, spent, budget):
            continue
        yield _rate(task, rate, spent, budget)


def _rate(task: Task, rate: Quantity, spent: Quantity, budget: Quantity) -> Outcome:
    evidence = (
        evidence_of("rate", worded("{name}执行率", name=task.name.text), rate),
        _evidence(task, "outturn", spent),
        _evidence(task, "budget", budget),
    )

    def expected(read: Reading) -> Interval:
        return (read(spent, _ONE) / read(budget, _ONE)).scaled(_HUNDRED)

    try:
        value = rounded(expected(printed), rate)
        verdict = judge(rate, expected)
    except UndefinedQuotient:
        return undecided(worded("预算数为 0，执行率无法计算"), *evidence)
    formula = f"{spent.value:,f}{spent.unit} ÷ {budget.value:,f}{budget.unit}"
    fields = {"task": task.name.text, "what": "", "formula": formula}
    return Outcome(verdict, evidence, value, rate.value - value, fields)


def _sum(task: Task, what: str, whole: Quantity, parts: Sequence[tuple[str, Quantity]]) -> Outcome:
    def expected(read: Reading) -> Interval:
        return total(read(quantity, _ONE) for _, quantity in parts)

    evidence = (
        evidence_of("total", worded("{name}{what}", name=task.name.text, what=what), whole),
        *(evidence_of("part", label, quantity) for label, quantity in parts),
    )
    if not parts or not readable(whole, *(quantity for _, quantity in parts)):
        return undecided(worded("有的数读不出来"), *evidence)
    value = rounded(expected(printed), whole)
    return Outcome(
        judge(whole, expected),
        evidence,
        value,
        whole.value - value,
        {"task": task.name.text, "what": what, "formula": ""},
    )


def _evidence(task: Task, name: str, quantity: Quantity) -> Evidence:
    return evidence_of(name, worded("{name}{what}", name=task.name.text, what=worded(_ROUNDS[name])), quantity)


def _rows(table: TaskTable) -> Iterator[Task]:
    yield from table.tasks
    if table.total is not None:
        yield table.total
