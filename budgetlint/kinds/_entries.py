"""What the kinds for tables share: a stated cell against a sum of cells, blank cells counted as exactly 0."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from budgetlint.facts.panels import Entry
from budgetlint.interval import (
    Interval,
    UndefinedQuotient,
    counted,
    exact,
    judge,
    restated,
    round_to,
    total,
    unit_scale,
    usual,
)
from budgetlint.language import worded
from budgetlint.model import Evidence, Outcome, Quantity, Verdict

if TYPE_CHECKING:
    from budgetlint.facts import Facts
    from budgetlint.facts.columns import Column
    from budgetlint.facts.panels import Panel, Row
    from budgetlint.facts.tables import StatutoryTable

__all__ = ["Part", "adding", "against", "cell", "doubted", "mostly_broken", "paired_columns", "undecided"]

Reading = Callable[[Quantity, Decimal], Interval]


@dataclass(frozen=True, slots=True)
class Part:
    """A cell in a relation: what it is called, what stands in it, and the unit of its table."""

    label: str
    entry: Entry
    unit: str

    def interval(self, read: Reading, unit: str) -> Interval:
        """The cell's value in ``unit``: 0 exactly for a blank one and for a printed 0."""
        quantity = self.entry.quantity
        if quantity is None or quantity.value == 0:
            return exact(0)
        scale = unit_scale(self.unit, unit)
        if scale is None:
            raise UndefinedQuotient
        return counted(quantity, read, scale)

    def evidence(self, role: str) -> Evidence:
        return Evidence(role, self.label, self.entry.span, self.entry.quantity)


def cell(table: StatutoryTable, panel: Panel, row: Row, at: int) -> Part:
    """The cell of a row in one column of its panel."""
    from budgetlint.facts.tables import label_of

    return Part(label_of(row, panel.columns[at]), row.entries[at], table.unit)


def adding(parts: Sequence[Part]) -> Callable[[Callable[[Part], Interval]], Interval]:
    """The sum of the parts, as :func:`against` computes the right side of a relation."""
    return lambda value: total(map(value, parts))


def paired_columns(
    facts: Facts, pair: Callable[[Panel, Column], tuple[int, int] | None]
) -> Iterator[tuple[StatutoryTable, Panel, int, tuple[int, int]]]:
    """Every column of the tables that compares two others, with what ``pair`` says those are."""
    for table in facts.tables:
        for panel in table.panels:
            for at, column in enumerate(panel.columns):
                found = pair(panel, column)
                if found:
                    yield table, panel, at, found


def doubted(outcome: Outcome, reason: str) -> Outcome:
    """The outcome with its error taken back."""
    return Outcome(Verdict.UNDECIDED, outcome.evidence, fields=outcome.fields, reason=reason)


def undecided(reason: str, parts: Iterable[Part], fields: Mapping[str, str] | None = None) -> Outcome:
    """A relation that cannot be decided, at its first printed figure."""
    given = list(parts)
    printed = [part for part in given if part.entry.printed] or given
    return Outcome(
        Verdict.UNDECIDED, tuple(part.evidence("part") for part in printed), fields=dict(fields or {}), reason=reason
    )


def against(
    stated: Part,
    parts: Sequence[Part],
    right: Callable[[Callable[[Part], Interval]], Interval],
    fields: Mapping[str, str],
    *,
    missing: str = "",
    tables: bool = True,
) -> Outcome | None:
    """The verdict on ``stated = right(parts)``; ``None`` where not one figure is printed.

    ``right`` computes the right side from the intervals of the parts. A doubtful cell, a blank total over printed
    parts and a printed total over nothing but blanks are undecided. ``missing`` names what the right side lacks (an
    unknown row or column with a figure): then a sum that does not come out is undecided, too. A sum of one figure is that
    figure stated again, between ``tables`` or in the text.
    """
    every = (stated, *parts)
    if not any(part.entry.printed for part in every):
        return next((undecided(part.entry.doubt, every, fields) for part in every if part.entry.doubt), None)
    for part in every:
        if part.entry.doubt:
            return undecided(worded("{label}：{doubt}", label=part.label, doubt=part.entry.doubt), every, fields)
    quantity = stated.entry.quantity

    def computed(read: Reading) -> Interval:
        return right(lambda part: part.interval(read, stated.unit))

    evidence = tuple(part.evidence("part") for part in parts if part.entry.printed)
    try:
        value = computed(usual)
        if quantity is None:
            if value.low <= 0 <= value.high:
                return Outcome(Verdict.EXACT if value.value == 0 else Verdict.ROUNDING, evidence, fields=dict(fields))
            return undecided(worded("{label}是空格，而各部分有数", label=stated.label), every, fields)
        if quantity.value != 0 and not any(part.entry.quantity and part.entry.quantity.value for part in parts):
            return undecided(worded("{label}有数，而各部分都是空格或 0", label=stated.label), every, fields)
        verdict = judge(quantity, computed)
        if verdict is Verdict.SUSPICIOUS:
            verdict = _again(stated, parts, value) or verdict if tables else verdict
    except UndefinedQuotient:
        return undecided(worded("两处单位不同，无法比较"), every, fields)
    if verdict is Verdict.ERROR and missing:
        return undecided(worded("加总不等，但{missing}，不能断定", missing=missing), every, fields)
    expected = round_to(value.value, quantity.usual_step)
    return Outcome(
        verdict,
        (stated.evidence("total"), *evidence),
        expected,
        quantity.value - expected,
        dict(fields),
    )


def _again(stated: Part, parts: Sequence[Part], value: Interval) -> Verdict | None:
    """The verdict on a sum that only one figure is left of: two statements of one figure, between tables."""
    quantity = stated.entry.quantity
    found = [part for part in parts if part.entry.quantity and part.entry.quantity.value]
    if quantity is None or len(found) != 1 or found[0].entry.quantity is None:
        return None
    other = found[0].entry.quantity
    scale = unit_scale(found[0].unit, stated.unit)
    if scale is None or other.value * scale != value.value:
        return None
    return restated(quantity, other, tables=True, scale=scale)


def mostly_broken(outcomes: Sequence[Outcome]) -> bool:
    """Whether so many relations of one column fail that its binding and not its figures must be wrong."""
    failed = sum(outcome.verdict is Verdict.ERROR for outcome in outcomes)
    held = sum(outcome.verdict.holds for outcome in outcomes)
    return failed >= 3 and failed > held
