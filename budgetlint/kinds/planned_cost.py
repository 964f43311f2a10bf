"""The whole cost that a project's goals allow (项目总成本≤426.00万元) against its budget."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from budgetlint import regex
from budgetlint.facts import Facts
from budgetlint.facts.form_model import Form, Indicator
from budgetlint.interval import unit_scale
from budgetlint.kinds._common import evidence_of
from budgetlint.kinds._projects import figure, is_money, same_amount
from budgetlint.language import worded
from budgetlint.model import Outcome, Quantity, Verdict

FIELDS = ("project", "indicator", "budget")

_WHOLE = regex.compile(
    r"(?:项目|部门|预算|资金|支出)*(?:总成本|成本总额|总投资|投资总额|总预算|预算总额|总费用|预算控制数?|成本控制数?)(?:数|额)?"
)
MIN_HELD = 2  # projects whose goals keep to their budgets, for those of others to have to


@dataclass(frozen=True)
class Params:
    """A rule of this kind takes no keys."""


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    """One outcome for each project with such a goal that is its budget; one that is not is wrong where most others are."""
    outcomes = [outcome for form in facts.forms.forms for outcome in _of_form(form)]
    failed = sum(outcome.verdict is Verdict.ERROR for outcome in outcomes)
    sure = len(outcomes) - failed >= max(MIN_HELD, 2 * failed)
    yield from (each for each in outcomes if sure or each.verdict is not Verdict.ERROR)


def _of_form(form: Form) -> Iterator[Outcome]:
    budgets = [quantity for role in ("full", "initial") if (quantity := form.fund(role)) is not None]
    wholes = [each for each in form.indicators if each.name and _WHOLE.fullmatch(each.name.text)]
    target = wholes[0].target.quantity if len(wholes) == 1 and wholes[0].target else None
    if target is None or not budgets or not is_money(target):
        return
    outcomes = [outcome for budget in budgets if (outcome := _outcome(form, wholes[0], target, budget))]
    held = next((each for each in outcomes if each.verdict.holds), None)
    yield from [held] if held else outcomes[:1]


def _outcome(form: Form, indicator: Indicator, target: Quantity, budget: Quantity) -> Outcome | None:
    verdict = same_amount(target, budget, tables=True)
    if verdict is None or indicator.name is None:
        return None
    expected = budget.value * (unit_scale(budget.unit, target.unit) or 1)
    evidence = (
        evidence_of("target", worded("{name}年度指标值", name=indicator.name.text), target),
        evidence_of("budget", worded("预算数"), budget),
    )
    fields = {"project": form.name.text, "indicator": indicator.name.text, "budget": figure(budget)}
    return Outcome(verdict, evidence, expected, target.value - expected, fields)
