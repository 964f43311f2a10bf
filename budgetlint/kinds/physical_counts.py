"""The numbers behind the “three public” expenses (三公经费实物量), one and the same wherever they are told.

A report may hold those of several units: a number that differs is wrong only where the others told in its place agree with
what is told of them elsewhere.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from budgetlint.facts import Facts
from budgetlint.facts.physical_counts import PhysicalCount, read_physical_counts
from budgetlint.kinds._common import evidence_of, readable
from budgetlint.language import worded
from budgetlint.model import Outcome, Verdict

FIELDS = ("name", "where", "other", "other_where")

MIN_SIBLINGS = 1  # numbers told beside it that agree

Values = Mapping[str, Counter[Decimal]]


@dataclass(frozen=True)
class Params:
    """A rule of this kind takes no keys."""


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    """One outcome for each number told again elsewhere; budgets only plan them."""
    if facts.is_budget:
        return
    told = [each for each in read_physical_counts(facts) if readable(each.quantity)]
    groups: dict[str, list[PhysicalCount]] = defaultdict(list)
    for each in told:
        groups[each.name].append(each)
    values = {name: Counter(each.quantity.value for each in group) for name, group in groups.items()}
    for group in groups.values():
        reference = max(group, key=lambda each: (values[each.name][each.quantity.value], each.place[0] == "table"))
        for each in group:
            if each is not reference:
                yield _compared(facts, each, reference, told, values)


def _compared(
    facts: Facts, each: PhysicalCount, reference: PhysicalCount, told: Sequence[PhysicalCount], values: Values
) -> Outcome:
    where, other_where = _places(facts, each, reference)
    evidence = (
        evidence_of("stated", worded("{name}（{where}）", name=worded(each.name), where=where), each.quantity),
        evidence_of(
            "other", worded("{name}（{where}）", name=worded(each.name), where=other_where), reference.quantity
        ),
    )
    value = reference.quantity.value
    difference = each.quantity.value - value
    fields = {
        "name": worded(each.name),
        "where": where,
        "other": f"{value:,f}{reference.quantity.unit}",
        "other_where": other_where,
    }
    verdict = _verdict(each, told, values) if difference else Verdict.EXACT
    reason = worded("报告里还有别的数与此处不同，请核对口径") if verdict is Verdict.UNDECIDED else ""
    return Outcome(verdict, evidence, value, difference, fields, reason)


def _verdict(wrong: PhysicalCount, told: Sequence[PhysicalCount], values: Values) -> Verdict:
    """What a number is that differs from the others of its name: wrong by itself, or one of another unit or year."""
    if len(values[wrong.name]) > 2:
        return Verdict.UNDECIDED
    beside = [each for each in told if each.place == wrong.place and each.name != wrong.name and each.quantity.value]
    again = [each for each in beside if values[each.name].total() > 1]
    if any(len(values[each.name]) > 1 for each in again):
        return Verdict.UNDECIDED
    return Verdict.ERROR if len(again) >= MIN_SIBLINGS else Verdict.SUSPICIOUS


def _places(facts: Facts, one: PhysicalCount, other: PhysicalCount) -> tuple[str, str]:
    """What to call the two places: tables or sections, with their lines where they are the same."""
    if one.where != other.where:
        return one.where, other.where
    lines = (facts.document.position(each.quantity.span.start)[0] for each in (one, other))
    first, second = (worded("{name}（第 {line} 行）", name=one.where, line=line) for line in lines)
    return first, second
