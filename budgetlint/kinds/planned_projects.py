"""How many projects of a budget have performance goals (绩效目标), against the table of projects of the same money."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from budgetlint.facts import Facts
from budgetlint.facts.planned_projects import PlannedProjects, ProjectTable, read_planned, read_project_tables
from budgetlint.interval import compare, total, unit_scale, usual
from budgetlint.kinds._common import evidence_of, undecided
from budgetlint.language import worded
from budgetlint.model import Evidence, Outcome, Verdict

FIELDS = ("counted",)


@dataclass(frozen=True)
class Params:
    """No parameters: every number of projects with goals whose money the text gives."""


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    announced = list(read_planned(facts))
    tables = list(read_project_tables(facts)) if announced else []
    for planned in announced:
        same = [table for table in tables if _same_money(planned, table)]
        if len(same) == 1:
            yield _compare(planned, same[0])
        elif tables:
            stated = evidence_of("announced", worded("公布的个数"), planned.number)
            yield undecided(worded("没有一张项目表的金额与公布的涉及资金相同，不能确定是不是同一批项目"), stated)


def _same_money(planned: PlannedProjects, table: ProjectTable) -> bool:
    """Whether the table's projects make the money announced, so that it holds the very projects."""
    scales = [unit_scale(amount.unit, planned.funds.unit) for amount in table.amounts]
    if any(scale is None for scale in scales):
        return False
    added = total(usual(q, scale or Decimal(1)) for q, scale in zip(table.amounts, scales, strict=True))
    verdict = compare(usual(planned.funds), added, planned.funds.usual_step)
    return verdict in (Verdict.EXACT, Verdict.ROUNDING)


def _compare(planned: PlannedProjects, table: ProjectTable) -> Outcome:
    stated = evidence_of("announced", worded("公布的个数"), planned.number)
    listed = tuple(Evidence("counted", worded("项目表所列项目"), name.span) for name in table.names)
    number = len(table.names)
    if len({name.text for name in table.names}) < number or not all(amount.value for amount in table.amounts):
        return undecided(worded("项目表中有同名或没有金额的项目，个数怎样算不能确定"), stated, *listed)
    gap = planned.number.value - number
    verdict = Verdict.ERROR if gap else Verdict.EXACT
    return Outcome(verdict, (stated, *listed), Decimal(number), gap, {"counted": str(number)})
