"""The total of a self-evaluation form (总分) is the sum of its marks (得分), the execution rate's included."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from budgetlint.facts import Facts
from budgetlint.facts.form_model import Form
from budgetlint.interval import compare, printed
from budgetlint.kinds._common import evidence_of
from budgetlint.kinds._projects import full_weight, indicator_weight, marks, open_question, score_evidence
from budgetlint.language import worded
from budgetlint.model import Outcome, Verdict

FIELDS = ("project",)

_HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Params:
    """No parameters: every form that gives marks is looked at."""


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    for form in facts.forms.forms:
        if form.scored and form.indicators:
            yield _check(form)


def _check(form: Form) -> Outcome:
    name = form.name.text
    if form.total is None:
        return open_question(form.gaps[-1] if form.gaps else worded("没有读出总分"), name, span=form.name.span)
    stated = evidence_of("total", worded("总分"), form.total)
    scores = [indicator.score for indicator in form.indicators]
    given = [score for score in scores if score is not None]
    execution = form.fund("score")
    computed = marks([*given, execution] if execution else given)
    if execution and _is_of_indicators(form) and not compare(printed(form.total), computed, form.total.step).holds:
        execution, computed = None, marks(given)
    parts = [each for indicator in form.indicators if (each := score_evidence(indicator))]
    if execution:
        parts.insert(0, evidence_of("part", worded("预算执行率得分"), execution))
    verdict = compare(printed(form.total), computed, form.total.step)
    if verdict is Verdict.ERROR:
        if len(given) < len(scores):
            return open_question(worded("有指标的得分没有读出，总分无法复核"), name, stated)
        if form.gaps:
            return open_question(worded("{gap}，总分无法复核", gap=form.gaps[0]), name, stated, *parts)
        if all(indicator.weight is None for indicator in form.indicators):
            return open_question(worded("各行没有分值，是否缺行不能确定，总分无法复核"), name, stated, *parts)
        whole, _ = full_weight(form)
        if whole != _HUNDRED:
            return open_question(worded("分值加起来不是100，可能缺行，总分无法复核"), name, stated, *parts)
        if form.fund("score") is None and indicator_weight(form) != _HUNDRED:
            return open_question(worded("没有读出预算执行率的得分，总分无法复核"), name, stated, *parts)
    return Outcome(verdict, (stated, *parts), computed.value, form.total.value - computed.value, {"project": name})


def _is_of_indicators(form: Form) -> bool:
    """Whether the row of the total is that of the indicators alone, by its 分值: the execution rate's stand above."""
    weight = form.total_weight.value if form.total_weight else _HUNDRED
    return weight != _HUNDRED and weight == indicator_weight(form)
