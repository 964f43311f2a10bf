"""How many projects of a budget have performance goals (绩效目标), against the table of projects of the same money."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from budgetlint.facts import Facts
from budgetlint.facts.planned_projects import PlannedProjects, ProjectTable, read_planned, read_project_tables
from budgetlint.kinds._common import evidence_of, undecided
from budgetlint.kinds._projects import adds_up
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
        same = [table for table in tables if adds_up(planned.funds, table.amounts)]  # it holds the very projects
        if len(same) == 1:
            yield _compare(planned, same[0])
        elif tables:
            stated = evidence_of("announced", worded("公布的个数"), planned.number)
            yield undecided(worded("没有一张项目表的金额与公布的涉及资金相同，不能确定是不是同一批项目"), stated)


def _compare(planned: PlannedProjects, table: ProjectTable) -> Outcome:
    stated = evidence_of("announced", worded("公布的个数"), planned.number)
    listed = tuple(Evidence("counted", worded("项目表所列项目"), name.span) for name in table.names)
    number = len(table.names)
    if len({name.text for name in table.names}) < number or not all(amount.value for amount in table.amounts):
        return undecided(worded("项目表中有同名或没有金额的项目，个数怎样算不能确定"), stated, *listed)
    gap = planned.number.value - number
    verdict = Verdict.ERROR if gap else Verdict.EXACT
    return Outcome(verdict, (stated, *listed), Decimal(number), gap, {"counted": str(number)})
