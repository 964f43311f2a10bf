"""The cost indicators of a form against what was spent (全年执行数).

A project whose whole cost is one indicator has spent what that indicator says; with several, none can be above the
outturn, and together they make it. An actual value copied from the budget is the slip that happens.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from budgetlint import regex
from budgetlint.facts import Facts
from budgetlint.facts.form_model import Form, Indicator
from budgetlint.interval import compare, in_yuan, judge, total, unit_scale, usual
from budgetlint.kinds._common import evidence_of
from budgetlint.kinds._projects import figure, is_money, open_question, same_amount
from budgetlint.language import worded
from budgetlint.model import Evidence, Outcome, Quantity, Verdict

FIELDS = ("project", "indicator", "outturn")

_MONEY = regex.compile(r"金额|资金|费用|成本|经费")
_WHOLE = regex.compile(r"总|合计")
_UNIT_PRICE = regex.compile(r"标准|单价|人均|均|每")
_COST = regex.compile("成本|预算|经费|控制数")
_EFFECT = regex.compile("效益|满意")
_GOOD = (Verdict.EXACT, Verdict.ROUNDING, Verdict.SUSPICIOUS)


@dataclass(frozen=True)
class Params:
    """No parameters: every form with cost indicators in money is looked at."""


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    several: list[list[Outcome]] = []
    for form in facts.forms.forms:
        costs = [
            (i, i.actual.quantity)
            for i, above in _with_levels(form)
            if i.actual and i.actual.quantity and _is_cost(i) and not _is_effect(i, above)
        ]
        if not costs:
            continue
        spent = _outturn(form)
        if spent is None:
            stated = evidence_of("actual", worded("成本指标实际完成值"), costs[0][1])
            yield open_question(worded("没有读出全年执行数，成本指标无法核对"), form.name.text, stated)
        elif len(costs) == 1:
            yield _single(facts, form, costs[0], spent)
        else:
            several.append([*_several(form, costs, spent)])
    habit = sum(outcome.verdict in _GOOD for outcomes in several for outcome in outcomes) > len(several) / 2
    for outcomes in several:
        yield from (_doubted(outcome) if habit and not outcome.decided else outcome for outcome in outcomes)


def _with_levels(form: Form) -> Iterator[tuple[Indicator, str]]:
    """The indicators with the names of the levels they stand under, which merged cells give only once."""
    above = ""
    for indicator in form.indicators:
        above = indicator.levels or above
        yield indicator, above


def _is_effect(indicator: Indicator, above: str) -> bool:
    """Whether money is what was achieved (执行到位金额 under 社会效益), not what it cost."""
    own = _EFFECT.search(indicator.level2.text if indicator.level2 else "") is not None
    return own or (
        _EFFECT.search(above) is not None and not _COST.search(indicator.name.text if indicator.name else "")
    )


def _doubted(outcome: Outcome) -> Outcome:
    """A sum that fails in a report whose other forms' costs all make their outturn: a warning, not silence."""
    return replace(outcome, verdict=Verdict.SUSPICIOUS, reason="")


def _is_cost(indicator: Indicator) -> bool:
    """Whether the row is a cost indicator in money, not a price per thing."""
    actual = indicator.actual
    target = indicator.target.quantity if indicator.target else None
    if actual is None or not is_money(actual.quantity) or (target is not None and not is_money(target)):
        return False
    name = indicator.name.text if indicator.name else ""
    about_money = _MONEY.search(name) is not None
    if "成本" not in indicator.levels and (indicator.level2 is not None or not about_money):
        return False
    return not (_UNIT_PRICE.search(name) and not _WHOLE.search(name))


def _outturn(form: Form) -> Evidence | None:
    """The outturn of the funds block, else the one that the form's text tells and its own rate confirms."""
    spent = form.fund("outturn")
    if spent is not None:
        return evidence_of("outturn", worded("全年执行数"), spent)
    told = [quantity for role, quantity in form.statements if role == "outturn" and quantity.kind == "amount"]
    if len({quantity.value for quantity in told}) == 1:
        return evidence_of("outturn", worded("文字所述支出"), told[0])
    rate = next((q for role, q in form.statements if role == "rate"), None)
    budget = next((q for role, q in form.statements if role in ("budget", "full", "initial")), None)
    if rate is None or budget is None:
        return None
    near = [spent for spent in told if _makes(rate, spent, budget)]
    return evidence_of("outturn", worded("文字所述支出"), near[0]) if len(near) == 1 else None


def _makes(rate: Quantity, spent: Quantity, budget: Quantity) -> bool:
    """Whether spending and budget give the rate, rounding allowed for."""
    scale = unit_scale(spent.unit, budget.unit)
    if scale is None or not budget.value:
        return False
    return judge(rate, lambda read: (read(spent, scale) / read(budget, Decimal(1))).scaled(Decimal(100))) in _GOOD


def _budgets(form: Form) -> list[Evidence]:
    named = (("full", worded("全年预算数")), ("initial", worded("年初预算数")))
    found = [(label, quantity) for role, label in named if (quantity := form.fund(role)) is not None]
    if not found:
        found = [(worded("文字所述预算"), q) for role, q in form.statements if role in ("full", "initial", "budget")][
            :1
        ]
    return [evidence_of("budget", label, quantity) for label, quantity in found]


def _fields(form: Form, name: str, spent: Evidence) -> dict[str, str]:
    assert spent.quantity
    return {"project": form.name.text, "indicator": name, "outturn": figure(spent.quantity)}


def _agrees(one: Quantity, other: Quantity) -> bool:
    return same_amount(one, other, tables=True) in _GOOD


def _above(one: Quantity, other: Quantity) -> bool:
    """Whether an amount is above another by more than its rounding, and not one figure in another unit."""
    scale = unit_scale(one.unit, other.unit)
    return scale is not None and one.value * scale > other.value and not _agrees(one, other)


def _single(facts: Facts, form: Form, cost: tuple[Indicator, Quantity], spent: Evidence) -> Outcome:
    indicator, actual = cost
    name = indicator.name.text if indicator.name else worded("成本指标")
    assert spent.quantity
    budgets = _budgets(form)
    stated = evidence_of("actual", worded("{name}实际完成值", name=name), actual)
    evidence = (stated, spent)
    fields = _fields(form, name, spent)
    scale = unit_scale(spent.quantity.unit, actual.unit) or Decimal(1)
    expected = spent.quantity.value * scale
    difference = actual.value - expected
    if _agrees(actual, spent.quantity):
        verdict = same_amount(actual, spent.quantity, tables=True) or Verdict.EXACT
        return Outcome(verdict, evidence, expected, difference, fields)
    copied = any(each.quantity and _agrees(actual, each.quantity) for each in budgets)
    whole = indicator.target is not None and any(
        each.quantity and indicator.target.quantity and _agrees(indicator.target.quantity, each.quantity)
        for each in budgets
    )
    if copied or whole or _above(actual, spent.quantity):
        full = form.fund("full")
        idle = full is not None and full.value == 0 and spent.quantity.value == 0
        below = not copied and not _above(actual, spent.quantity)
        if not copied and _is_told(facts, form, replace(actual, value=difference)):
            reason = worded("成本指标“{name}”比全年执行数多出的数文中另有说明，可能是未付款", name=name)
            return open_question(reason, form.name.text, stated, spent)
        verdict = Verdict.SUSPICIOUS if idle or below else Verdict.ERROR
        return Outcome(verdict, evidence, expected, difference, fields)
    return open_question(
        worded("成本指标“{name}”小于全年执行数，可能只是部分支出", name=name), form.name.text, stated, spent
    )


def _is_told(facts: Facts, form: Form, difference: Quantity) -> bool:
    """Whether the report tells an amount of its own that is just the difference: 质保金14.21万元结转下年支付."""
    own = {in_yuan(token.quantity) for text in form.texts for token in text.tokens if token.quantity.kind == "amount"}
    return in_yuan(difference) in own | facts.told_amounts


def _several(form: Form, costs: list[tuple[Indicator, Quantity]], spent: Evidence) -> Iterator[Outcome]:
    assert spent.quantity
    unit = costs[0][1].unit
    scale = unit_scale(spent.quantity.unit, unit) or Decimal(1)
    parts = [
        evidence_of("part", worded("{name}实际完成值", name=i.name.text if i.name else worded("成本指标")), quantity)
        for i, quantity in costs
    ]
    whole = sum((q.value * (unit_scale(q.unit, unit) or Decimal(1)) for _, q in costs), Decimal(0))
    expected = spent.quantity.value * scale
    name = "、".join(i.name.text for i, _ in costs[:3] if i.name)
    fields = _fields(form, name, spent)
    added = total(usual(q, unit_scale(q.unit, unit) or Decimal(1)) for _, q in costs)
    verdict = compare(usual(spent.quantity, scale), added, spent.quantity.usual_step * scale)
    if verdict is not Verdict.ERROR:
        yield Outcome(verdict, (spent, *parts), whole / scale, (expected - whole) / scale, fields)
        return
    for each, (indicator, quantity) in zip(parts, costs, strict=True):
        if _above(quantity, spent.quantity):
            single = indicator.name.text if indicator.name else worded("成本指标")
            over = quantity.value - spent.quantity.value * (unit_scale(spent.quantity.unit, quantity.unit) or 1)
            yield Outcome(Verdict.ERROR, (each, spent), quantity.value - over, over, {**fields, "indicator": single})
            return
    yield Outcome(
        Verdict.UNDECIDED,
        (*parts, spent),
        None,
        None,
        {**fields, "indicator": worded("{name}等{count}项合计", name=name, count=len(costs))},
        worded("“{project}”：几项成本指标合计与全年执行数不等，可能不是全部支出或互有包含", project=form.name.text),
    )
