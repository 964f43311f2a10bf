"""Agreement (勾稽): one figure, stated in several places, is the same everywhere.

Figures are the same when concept, item (function or economic code) and measure are. The statement that most
others agree with is the one the rest are held against; between two that differ the engine's other relations
decide which is to blame.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from budgetlint.facts import Fact, Facts
from budgetlint.interval import in_yuan, restated, unit_scale
from budgetlint.kinds import Term
from budgetlint.kinds._common import apart_by_carry_over, brought_to, from_fact, readable, told_apart, with_unit
from budgetlint.language import worded
from budgetlint.model import Outcome, Verdict

FIELDS = ("name", "where", "other", "other_where")
INFERRED = True


@dataclass(frozen=True)
class Params:
    """``between``: ``prose`` (text against text), ``prose-table`` or ``tables``; ``measures``: ``value``, ``initial`` …;
    ``terms``: only these figures (all, if left out). Tables of a budget that differ by one of those in ``carried`` are undecided:
    one may list the money of the year alone."""

    between: Literal["prose", "prose-table", "tables"]
    measures: tuple[str, ...] = ("value", "initial", "full", "budget", "prior", "change:prior")
    terms: tuple[Term, ...] = ()
    carried: tuple[Term, ...] = ()


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    groups: dict[tuple[str, str, str], list[Fact]] = defaultdict(list)
    for fact in facts.all_facts():
        wanted = fact.measure in params.measures and (not params.terms or fact.concept in params.terms)
        if wanted and readable(fact.quantity) and fact.quantity.kind == "amount":
            groups[fact.concept, fact.item, fact.measure].append(fact)
    for group in groups.values():
        unique = list({fact.quantity.span.start: fact for fact in group}.values())
        if len(unique) > 1:
            yield from _check_group(facts, unique, params)


def _check_group(facts: Facts, group: Sequence[Fact], params: Params) -> Iterator[Outcome]:
    between = params.between
    reference = _reference(group)
    for fact in group:
        if fact is reference or _kind(fact, reference) != between:
            continue
        scale = unit_scale(reference.quantity.unit, fact.quantity.unit)
        if scale is None:
            continue
        verdict = restated(fact.quantity, reference.quantity, tables=between == "tables", scale=scale)
        value = brought_to(reference.quantity, scale, fact.quantity)
        where, other_where = told_apart(facts, (_place(fact), fact.quantity), (_place(reference), reference.quantity))
        if verdict is Verdict.ERROR and _apart_by(params.carried, facts, fact, reference):
            yield apart_by_carry_over(from_fact("stated", fact), from_fact("other", reference))
            continue
        fields = {
            "name": fact.label,
            "where": where,
            "other": with_unit(reference.quantity, value, fact.quantity),
            "other_where": other_where,
        }
        yield Outcome(
            verdict,
            (from_fact("stated", fact), from_fact("other", reference)),
            value,
            fact.quantity.value - value,
            fields,
        )


def _apart_by(names: Sequence[str], facts: Facts, one: Fact, other: Fact) -> bool:
    """Whether two statements of a budget differ by just one of the figures of these names, for the same item or in all."""
    gap = abs(in_yuan(one.quantity) - in_yuan(other.quantity))
    carried = (fact for name in names for item in {"", one.item} for fact in facts.find(name, item))
    return facts.is_budget and any(in_yuan(fact.quantity) == gap for fact in carried)


def _place(fact: Fact) -> str:
    return fact.where.rstrip("。;；:：") or worded("正文")


def _kind(one: Fact, other: Fact) -> str:
    tables = (one.source == "table") + (other.source == "table")
    return ("prose", "prose-table", "tables")[tables]


def _reference(group: Sequence[Fact]) -> Fact:
    """The statement with the value most often stated; of those a table's; of tables the last, the most detailed."""
    counts: Counter[Decimal] = Counter(in_yuan(fact.quantity) for fact in group)
    return max(group, key=lambda fact: (counts[in_yuan(fact.quantity)], fact.source == "table", _order(fact)))


def _order(fact: Fact) -> int:
    at = fact.quantity.span.start
    return at if fact.source == "table" else -at
