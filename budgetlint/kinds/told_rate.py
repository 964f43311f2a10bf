"""A rate told in words (完成预算的80%, 执行率74.14%, 支出率) against the budget and outturn told beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from budgetlint import regex
from budgetlint.facts import Facts
from budgetlint.interval import Interval, UndefinedQuotient, judge, printed, round_to, unit_scale
from budgetlint.kinds._common import Reading, evidence_of, undecided
from budgetlint.kinds._projects import as_printed, figure, open_question
from budgetlint.language import worded
from budgetlint.model import Outcome, Quantity, Span, Verdict

FIELDS = ("project", "basis")

_BUDGETS = ("full", "initial", "budget")
_HUNDRED = Decimal(100)
_PARTED = regex.compile("[。;；]")


@dataclass(frozen=True)
class Params:
    """No parameters: narratives, the texts of forms, and the paragraphs of evaluation reports."""


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    forms = facts.forms
    for narrative in forms.narratives:
        yield from _check(narrative.name.text, narrative.figures)
    for form in forms.forms:
        yield from _check(form.name.text, form.statements)
    for report in forms.reports:
        whole = "整体" in report.name  # a department's report tells the money of many things
        elsewhere = [each for paragraph in report.paragraphs if not whole for each in paragraph]
        for paragraph in report.paragraphs:
            for outcome in _check(report.name, paragraph, elsewhere):
                yield _doubted(facts, outcome) if outcome.verdict is Verdict.ERROR else outcome


def _doubted(facts: Facts, outcome: Outcome) -> Outcome:
    """The outcome; undecided where the figures come behind the rate, in another clause that speaks of something else."""
    rate, *figures = (each.span for each in outcome.evidence)
    first = min(span.start for span in figures)
    if first > rate.end and _PARTED.search(facts.source_text(Span(rate.end, first))):
        return undecided(worded("预算数、执行数写在另一句，不能断定是这个比率的"), *outcome.evidence)
    return outcome


def _check(
    project: str, told: Sequence[tuple[str, Quantity]], elsewhere: Sequence[tuple[str, Quantity]] = ()
) -> Iterator[Outcome]:
    """Each rate of one text; a budget or outturn it does not give may be the only one given ``elsewhere``."""
    rates = [as_printed(quantity) for role, quantity in told if role == "rate"]
    for rate in rates:
        stated = evidence_of("rate", worded("执行率"), rate)
        outturns = _figures(told, ("outturn",)) or _only(_figures(elsewhere, ("outturn",)))
        budgets = _figures(told, _BUDGETS) or _only(_figures(elsewhere, _BUDGETS))
        if not outturns or not budgets:
            yield open_question(worded("没有写出预算数或执行数，执行率无法复核"), project, stated)
            continue
        yield _best(project, rate, outturns, budgets)


def _figures(told: Sequence[tuple[str, Quantity]], roles: Sequence[str]) -> list[Quantity]:
    return [quantity for name in roles for role, quantity in told if role == name]


def _only(found: list[Quantity]) -> list[Quantity]:
    """The first of figures that all say one amount, else none."""
    return found[:1] if len({(quantity.value, quantity.unit) for quantity in found}) == 1 else []


def _best(project: str, rate: Quantity, outturns: Sequence[Quantity], budgets: Sequence[Quantity]) -> Outcome:
    """The pair of figures that gives the rate, else the first pair."""
    stated = evidence_of("rate", worded("执行率"), rate)
    results: list[Outcome] = []
    for outturn in outturns:
        for budget in budgets:
            scale = unit_scale(outturn.unit, budget.unit)
            if scale is None:
                continue

            def expected(read: Reading, a: Quantity = outturn, b: Quantity = budget, s: Decimal = scale) -> Interval:
                return (read(a, s) / read(b, Decimal(1))).scaled(_HUNDRED)

            evidence = (
                stated,
                evidence_of("outturn", worded("执行数"), outturn),
                evidence_of("budget", worded("预算数"), budget),
            )
            try:
                verdict = judge(rate, expected)
                value = round_to(expected(printed).value, rate.usual_step)
            except UndefinedQuotient:
                continue
            fields = {"project": project, "basis": f"{figure(outturn)} ÷ {figure(budget)}"}
            results.append(Outcome(verdict, evidence, value, rate.value - value, fields))
    if not results:
        return open_question(worded("预算数为0或单位不同，执行率无法计算"), project, stated)
    order = ["exact", "rounding", "suspicious", "error"]
    return min(results, key=lambda result: order.index(result.verdict.value))
