"""Identity: a formula over named figures, “收入总计 = 本年收入合计 + 使用非财政拨款结余 + 年初结转和结余”.

Each statement of the left figure is held against the right side, read in the same paragraph (its list included),
section or document. A figure the text does not give leaves the relation undecided: missing is not zero.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from budgetlint.facts import AMOUNTS, Facts
from budgetlint.facts.paragraphs import Statement
from budgetlint.formula import Formula
from budgetlint.interval import Interval, UndefinedQuotient, exact, judge, printed, unit_scale
from budgetlint.kinds import Term
from budgetlint.kinds._common import (
    Reading,
    apart_by_carry_over,
    evidence_of,
    is_carried_over,
    listed,
    net_change,
    readable,
    rounded,
    undecided,
)
from budgetlint.language import enumeration, worded
from budgetlint.model import Evidence, Outcome, Quantity, Verdict

FIELDS = ("parts", "name", "change", "made")
BY_LAW = True


@dataclass(frozen=True)
class Params:
    """``formula``: the relation. ``within``: where its figures are looked for (``sentence``: the paragraph and the list
    it opens; ``section``; ``document``). ``measures``: which figures of the names, each on its own (决算数 against
    决算数, 年初预算 against 年初预算; ``change:prior``: what was added or, below 0, taken away since last year).
    ``optional``: names that a report need not write where there is nothing of the kind; without them what fails is
    suspicious only, unless the parts are more than the whole. ``loosely``: where all these equalities hold in the document,
    it uses the names loosely (收入总计 for 本年收入合计), and what fails is suspicious only. ``given``: relations that hold in the
    same place, without which this one says nothing. ``budgets``: only budgets are checked, no outturns."""

    formula: Formula
    within: Literal["sentence", "section", "document"] = "sentence"
    measures: tuple[str, ...] = AMOUNTS
    optional: tuple[Term, ...] = ()
    loosely: tuple[Formula, ...] = ()
    given: tuple[Formula, ...] = ()
    budgets: bool = False


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    if params.budgets and not facts.is_budget:
        return
    loose = bool(params.loosely) and all(_equal(facts, formula) for formula in params.loosely)
    for scope in facts.scopes(params.within):
        if params.formula.left not in scope.concepts or not all(
            _holds(each, scope.statements) for each in params.given
        ):
            continue
        for measure in params.measures:
            for outcome in _check_scope(params, scope.statements, measure):
                if outcome.verdict is not Verdict.ERROR:
                    yield outcome
                elif _lacks_what_is_carried_over(params.formula, facts, outcome):
                    yield apart_by_carry_over(*outcome.evidence)
                else:
                    yield replace(outcome, verdict=Verdict.SUSPICIOUS) if loose else outcome


def _lacks_what_is_carried_over(formula: Formula, facts: Facts, outcome: Outcome) -> bool:
    """Whether two totals of a budget, equal but for what is carried over from last year, may be told without it and with it."""
    if not facts.is_budget or len(set(formula.names())) > 2 or outcome.difference is None:
        return False
    return is_carried_over(facts, abs(outcome.difference))


def _equal(facts: Facts, formula: Formula) -> bool:
    """Whether the document gives one figure for all names of the formula."""
    given = [{(f.quantity.value, f.quantity.unit) for f in facts.find(name)} for name in formula.names()]
    return all(given) and len(set[tuple[Decimal, str]]().union(*given)) == 1


def _holds(formula: Formula, statements: Sequence[Statement]) -> bool:
    """Whether the figures of a formula are given and agree."""
    judged = [each for measure in AMOUNTS for each in _check_scope(Params(formula), statements, measure)]
    return bool(judged) and all(each.verdict.holds for each in judged)


def _check_scope(params: Params, statements: Sequence[Statement], measure: str) -> Iterator[Outcome]:
    formula = params.formula
    named: dict[str, list[tuple[Statement, Quantity]]] = {}
    for statement in statements:
        quantity = _quantity(statement, measure)
        if quantity is not None and not statement.aside and readable(quantity):
            for concept in statement.name.concepts:
                named.setdefault(concept, []).append((statement, quantity))
    if formula.left not in named:
        return
    right = [name for name in formula.names() if name != formula.left]
    unwritten = [name for name in right if name not in named and name in params.optional]
    missing = [name for name in right if name not in named and name not in unwritten]
    stated_in, stated = named[formula.left][0]
    first = evidence_of("stated", _called(stated_in, measure), stated)
    if len(missing) + len(unwritten) == len(right):
        return
    if missing:
        yield undecided(worded("没有写出{names}，公式无法复核", names=enumeration(missing)), first)
        return
    chosen = {name: _first(named[name]) for name in right if name not in unwritten}
    if None in chosen.values():
        yield undecided(worded("同一项目在这里有两个不同的数，公式无法复核"), first)
        return
    parts = {name: pair[1] for name, pair in chosen.items() if pair}
    sense = 1
    if stated.value < 0 and stated.text[:1].isdigit():  # 减少2.00万元: everything in the sense it is told in
        sense, stated, parts = -1, _turned(stated), {name: _turned(quantity) for name, quantity in parts.items()}
        first = replace(first, quantity=stated)
    evidence = [first]
    evidence += [evidence_of("part", _called(pair[0], measure), pair[1]) for pair in chosen.values() if pair]
    outcome = _judged(formula, stated, parts, evidence)
    if isinstance(outcome.expected, Decimal):
        change, made = (net_change(sense * value, stated.unit) for value in (stated.value, outcome.expected))
        outcome = replace(outcome, fields=outcome.fields | {"change": change, "made": made})
    too_little = outcome.difference is not None and outcome.difference < 0  # what is unwritten would make it worse
    if unwritten and outcome.verdict is Verdict.ERROR and not too_little:
        outcome = replace(outcome, verdict=Verdict.SUSPICIOUS)
    yield outcome


def _called(statement: Statement, measure: str) -> str:
    """What a reader calls the figure: its name, with 增减额 where it is a change."""
    return worded("{name}增减额", name=statement.label) if measure.startswith("change") else statement.label


def _quantity(statement: Statement, measure: str) -> Quantity | None:
    measure, _, base = measure.partition(":")
    figure = statement.get(measure, base or None)
    if figure is None or (base and not figure.sign):
        return None
    return _turned(figure.quantity) if figure.sign < 0 else figure.quantity


def _turned(quantity: Quantity) -> Quantity:
    return replace(quantity, value=-quantity.value)


def _first(found: Sequence[tuple[Statement, Quantity]]) -> tuple[Statement, Quantity] | None:
    """The figure, if all its statements here agree."""
    values = {(quantity.value, quantity.unit) for _, quantity in found}
    return found[0] if len(values) == 1 else None


def _judged(formula: Formula, stated: Quantity, parts: dict[str, Quantity], evidence: Sequence[Evidence]) -> Outcome:
    scales = {name: unit_scale(quantity.unit, stated.unit) for name, quantity in parts.items()}
    if None in scales.values():
        return undecided(worded("各项单位不同，公式无法复核"), *evidence)

    def expected(read: Reading) -> Interval:
        return formula.evaluate(
            lambda name: read(parts[name], scales[name] or Decimal(1)) if name in parts else exact(0)
        )

    try:
        verdict = judge(stated, expected)
        value = rounded(expected(printed), stated)
    except UndefinedQuotient:
        return undecided(worded("除数为 0，公式无法复核"), *evidence)
    fields = {"parts": listed(parts.values()), "name": evidence[0].label}
    return Outcome(verdict, tuple(evidence), value, stated.value - value, fields)
