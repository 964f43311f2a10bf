"""The numbers behind the “three public” expenses (三公经费实物量), one and the same wherever they are told.

A report may hold those of several units: a number that differs is wrong only where the others told in its place agree with
what is told of them elsewhere.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from budgetlint.facts import Facts
from budgetlint.facts.physical_counts import PhysicalCount, known_names, read_physical_counts
from budgetlint.kinds._common import evidence_of, readable, told_apart
from budgetlint.language import worded
from budgetlint.model import Outcome, Verdict

FIELDS = ("name", "where", "other", "other_where")

Values = Mapping[str, Counter[Decimal]]


@dataclass(frozen=True)
class Params:
    """``of``: ``same``, the number of one thing in several places; or ``vehicles``, those kept on appropriations among all there are."""

    of: Literal["same", "vehicles"] = "same"


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    """One outcome for each number told again elsewhere, and one for the vehicles; budgets only plan them."""
    if facts.is_budget:
        return
    told = [each for each in read_physical_counts(facts) if readable(each.quantity)]
    if params.of == "vehicles":
        yield from _vehicles(facts, told)
        return
    groups: dict[str, list[PhysicalCount]] = defaultdict(list)
    for each in told:
        groups[each.name].append(each)
    values = {name: Counter(each.quantity.value for each in group) for name, group in groups.items()}
    for group in groups.values():
        reference = max(group, key=lambda each: (values[each.name][each.quantity.value], each.place[0] == "table"))
        for each in group:
            if each is not reference:
                yield _compared(facts, each, reference, told, values)


def _vehicles(facts: Facts, told: Sequence[PhysicalCount]) -> Iterator[Outcome]:
    """The vehicles kept on appropriations are some of those the department has. One may count other units, so more are suspicious."""
    names = known_names()
    kept, every = ([each for each in told if each.name == name] for name in (names.kept, names.vehicles))
    if any(len({each.quantity.value for each in group}) != 1 for group in (kept, every)):
        return
    stated, whole = kept[0], every[0]
    evidence = tuple(evidence_of("stated", worded(each.name), each.quantity) for each in (stated, whole))
    more = stated.quantity.value - whole.quantity.value
    where, other_where = told_apart(facts, (stated.where, stated.quantity), (whole.where, whole.quantity))
    fields = {"name": worded(names.kept), "where": where, "other": whole.quantity.text, "other_where": other_where}
    verdict = Verdict.SUSPICIOUS if more > 0 else Verdict.EXACT
    yield Outcome(verdict, evidence, whole.quantity.value, more, fields)


def _compared(
    facts: Facts, each: PhysicalCount, reference: PhysicalCount, told: Sequence[PhysicalCount], values: Values
) -> Outcome:
    where, other_where = told_apart(facts, (each.where, each.quantity), (reference.where, reference.quantity))
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
    return Verdict.ERROR if again else Verdict.SUSPICIOUS
