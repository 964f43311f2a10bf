"""Evaluation reports (绩效评价报告): 得分率 = 得分 / 总分, and the dimensions' scores make the report's score."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from budgetlint.facts import Facts
from budgetlint.facts.form_model import Dimension, EvaluationReport
from budgetlint.interval import compare, exact, printed, round_to
from budgetlint.kinds._common import evidence_of
from budgetlint.kinds._projects import marks, open_question
from budgetlint.language import worded
from budgetlint.model import Outcome

FIELDS = ("project", "dimension", "score", "full")

_HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Params:
    """``of``: ``rate`` (得分率) or ``score`` (the sum of the dimensions' scores)."""

    of: Literal["rate", "score"] = "rate"


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    for report in facts.forms.reports:
        if params.of == "rate":
            yield from _rates(report)
        else:
            yield from _score(report)


def _rates(report: EvaluationReport) -> Iterator[Outcome]:
    for each in report.dimensions:
        if each.rate is None or each.full.value == 0:
            continue
        computed = exact(each.score.value) / exact(each.full.value)
        computed = computed.scaled(_HUNDRED)
        stated = evidence_of("rate", worded("{name}得分率", name=each.name), each.rate)
        evidence = (
            stated,
            evidence_of("score", worded("得分"), each.score),
            evidence_of("full", worded("满分"), each.full),
        )
        verdict = compare(printed(each.rate), computed, each.rate.step)
        value = round_to(computed.value, each.rate.step)
        fields = {
            "project": report.name,
            "dimension": each.name,
            "score": f"{each.score.value:f}",
            "full": f"{each.full.value:f}",
        }
        yield Outcome(verdict, evidence, value, each.rate.value - value, fields)


def _score(report: EvaluationReport) -> Iterator[Outcome]:
    own = {each.score.span for each in report.dimensions}
    told = [(role, q) for roles in report.paragraphs for role, q in roles if q.span not in own]
    stated = [q for role, q in told if role == "evaluation"] or [q for role, q in told if role == "score"]
    if not stated or not report.dimensions:
        return
    head = evidence_of("total", worded("评价得分"), stated[0])
    several = len({quantity.value for quantity in stated}) > 1
    dimensions = _all_of(report)
    parts = [evidence_of("part", each.name, each.score) for each in dimensions]
    added = marks(each.score for each in dimensions)
    if _full(dimensions) != _HUNDRED:
        yield open_question(worded("各维度满分合计不是100，可能没有写全"), report.name, head, *parts)
        return
    total = next((each for each in stated if compare(printed(each), added, each.step).holds), stated[0])
    verdict = compare(printed(total), added, total.step)
    if several and not verdict.holds:
        yield open_question(worded("写有几个不同的得分，分不清哪个是总分"), report.name, head, *parts)
        return
    fields = {"project": report.name, "dimension": worded("各维度")}
    head = evidence_of("total", worded("评价得分"), total)
    yield Outcome(verdict, (head, *parts), added.value, total.value - added.value, fields)


def _all_of(report: EvaluationReport) -> tuple[Dimension, ...]:
    """The dimensions that make up the evaluation: those of the first paragraph whose full marks make 100, else all."""
    return next(iter(report.conclusions), tuple(each for each in report.dimensions if not each.nested))


def _full(dimensions: Iterable[Dimension]) -> Decimal:
    return sum((each.full.value for each in dimensions), Decimal(0))
