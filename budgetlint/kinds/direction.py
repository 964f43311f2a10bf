"""Direction words (决算数大于/小于年初预算数, 与上年持平) against the numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from budgetlint.facts import BUDGETS, Facts
from budgetlint.facts.paragraphs import Measured, Statement
from budgetlint.facts.words import Comparison
from budgetlint.interval import compare, printed, unit_scale, usual
from budgetlint.kinds._common import evidence_of, readable, undecided
from budgetlint.language import worded
from budgetlint.model import Evidence, Outcome, Verdict

FIELDS = ("name", "word", "outturn", "budget")

_WORDS = {1: "大于", -1: "小于", 0: "等于（持平）"}


@dataclass(frozen=True)
class Params:
    """No parameters: every comparison in words beside its two figures is looked at."""


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    for paragraph in facts.paragraphs:
        for statement in paragraph.statements:
            for comparison in statement.comparisons:
                outcome = (
                    _against_change(statement, comparison)
                    if comparison.base == "prior"
                    else _against_budget(statement, comparison)
                )
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
    fields = {
        "name": statement.label or worded("该项"),
        "word": comparison.text,
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


def _against_change(statement: Statement, comparison: Comparison) -> Outcome | None:
    """“与上年持平” beside an amount of change that is not 0."""
    change = statement.get("change", "prior")
    if change is None or comparison.sign != 0 or comparison.about or not change.sign:
        return None
    if not readable(change.quantity) or change.quantity.span.start > comparison.span.start:
        return None
    evidence = (
        Evidence("word", statement.label, comparison.span),
        evidence_of("change", worded("{name}增减额", name=statement.label), change.quantity),
    )
    fields = {"name": statement.label or worded("该项"), "word": comparison.text, "outturn": "", "budget": ""}
    if change.quantity.value == 0:
        return Outcome(Verdict.EXACT, evidence, fields=fields)
    return None
