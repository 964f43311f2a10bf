"""Direction words (决算数大于/小于年初预算数, 与上年持平) against the numbers: outturn and budget, or the rate of completion alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from budgetlint.facts import BUDGETS, Facts
from budgetlint.facts.paragraphs import Measured, Statement
from budgetlint.facts.words import Comparison
from budgetlint.interval import compare, printed, unit_scale, usual
from budgetlint.kinds._common import evidence_of, readable, undecided
from budgetlint.language import worded
from budgetlint.model import Evidence, Outcome, Verdict

FIELDS = ("name", "word", "outturn", "budget", "rate")

_HUNDRED = Decimal(100)
_WORDS = {1: "大于", -1: "小于", 0: "等于（持平）"}


@dataclass(frozen=True)
class Params:
    """``by``: the two ``figures`` that are compared, or the ``rate`` of completion (完成预算的…%) where no budget is told."""

    by: Literal["figures", "rate"] = "figures"


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    for paragraph in facts.paragraphs:
        for statement in paragraph.statements:
            for comparison in statement.comparisons:
                if params.by == "rate":
                    outcome = _against_rate(statement, comparison)
                elif comparison.base == "prior":
                    outcome = _against_change(statement, comparison)
                else:
                    outcome = _against_budget(statement, comparison)
                if outcome is not None:
                    yield outcome


def _budget(statement: Statement, base: str) -> Measured | None:
    named = statement.get(base) or (statement.get("budget") if base != "budget" else None)
    if named is not None:
        return named
    given = [figure for measure in BUDGETS if (figure := statement.get(measure))]
    return given[0] if base == "budget" and len(given) == 1 else None


def _against_budget(statement: Statement, comparison: Comparison) -> Outcome | None:
    outturn, budget = statement.get("value"), _budget(statement, comparison.base)
    if outturn is None or budget is None or not readable(outturn.quantity, budget.quantity):
        return None
    word = Evidence("word", statement.label, comparison.span)
    scale = unit_scale(budget.quantity.unit, outturn.quantity.unit)
    if scale is None:
        return None
    evidence = (
        word,
        evidence_of("outturn", worded("{name}决算数", name=statement.label), outturn.quantity),
        evidence_of("budget", worded("{name}预算数", name=statement.label), budget.quantity),
    )
    gap = outturn.quantity.value - budget.quantity.value * scale
    actual = (gap > 0) - (gap < 0)
    fields = _fields(statement, comparison) | {
        "outturn": f"{outturn.quantity.value:,f}{outturn.quantity.unit}",
        "budget": f"{budget.quantity.value:,f}{budget.quantity.unit}",
    }
    if comparison.sign == actual:
        return Outcome(Verdict.EXACT, evidence, fields=fields)
    if comparison.about and comparison.sign == 0:
        return undecided(worded("“基本持平”允许有小的差异"), *evidence)
    verdict = compare(usual(outturn.quantity), usual(budget.quantity, scale), Decimal(0))
    if verdict is Verdict.ERROR:
        verdict = compare(printed(outturn.quantity), printed(budget.quantity, scale), Decimal(0))
    if verdict is not Verdict.ERROR:
        verdict = Verdict.SUSPICIOUS
    return Outcome(verdict, evidence, _WORDS[actual], None, fields)


def _against_rate(statement: Statement, comparison: Comparison) -> Outcome | None:
    """“决算数小于预算数” behind 完成预算的109.19%, the budget itself not being told."""
    rate = statement.get("completion")
    if rate is None or comparison.base == "prior" or _budget(statement, comparison.base) or not readable(rate.quantity):
        return None
    if rate.quantity.span.start > comparison.span.start or not _same_budget(rate.base, comparison.base):
        return None
    evidence = (
        Evidence("word", statement.label, comparison.span),
        evidence_of("rate", worded("{name}完成率", name=statement.label), rate.quantity),
    )
    told = printed(rate.quantity)
    actual = (rate.quantity.value > _HUNDRED) - (rate.quantity.value < _HUNDRED)
    fields = _fields(statement, comparison) | {"rate": rate.quantity.text}
    if comparison.sign == actual or told.low < _HUNDRED < told.high:
        return Outcome(Verdict.EXACT, evidence, fields=fields)
    if comparison.sign == 0:
        return undecided(worded("“基本持平”允许有小的差异"), *evidence)
    return Outcome(Verdict.ERROR, evidence, _WORDS[actual], None, fields)


def _same_budget(one: str, other: str) -> bool:
    return one == other or "budget" in (one, other)


def _against_change(statement: Statement, comparison: Comparison) -> Outcome | None:
    """“与上年持平” beside a change of 0; one that is not 0 may be another figure's."""
    change = statement.get("change", "prior")
    if change is None or comparison.sign != 0 or comparison.about or not change.sign:
        return None
    if not readable(change.quantity) or change.quantity.span.start > comparison.span.start:
        return None
    evidence = (
        Evidence("word", statement.label, comparison.span),
        evidence_of("change", worded("{name}增减额", name=statement.label), change.quantity),
    )
    if change.quantity.value == 0:
        return Outcome(Verdict.EXACT, evidence, fields=_fields(statement, comparison))
    return None


def _fields(statement: Statement, comparison: Comparison) -> dict[str, str]:
    """What every message of this kind names, the figures left blank."""
    name = statement.label or worded("该项")
    return {"name": name, "word": comparison.text, "outturn": "", "budget": "", "rate": ""}
