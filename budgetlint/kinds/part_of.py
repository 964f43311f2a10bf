"""A part is not larger than the whole it is part of, code by code; where the wholes are equal, so is every code.

``whole`` is a figure of all money (本年支出合计), ``parts`` what of it comes from single funds (一般公共预算财政拨款支出, …). Where
the parts together make up the whole department's figure, they make up the figure of every code. ``item`` and ``part-item``
compare one code only, under ``whole`` and under ``parts``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from budgetlint.facts.panels import Entry
from budgetlint.interval import exact, printed, round_to, total, usual
from budgetlint.kinds import Term
from budgetlint.kinds._entries import Part, against, undecided
from budgetlint.language import enumeration, worded
from budgetlint.model import Outcome, Span, Verdict

if TYPE_CHECKING:
    from budgetlint.facts import Facts
    from budgetlint.facts.tables import StatutoryTable

FIELDS = ("where", "label", "other_where")
INFERRED = True
NOTHING = Entry(None, Span(0, 0))


@dataclass(frozen=True)
class Params:
    """The keys of a rule of this kind."""

    whole: Term
    parts: tuple[Term, ...]
    item: str = ""
    part_item: str = ""


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    """One outcome for each code that stands under the whole and under a part."""
    first = [table for table in facts.tables if table.first and table.kind]
    holders = [table for table in first if params.whole in table.concepts]
    if not holders:
        return
    table = max(holders, key=lambda each: _told(each, params.whole))
    sources: dict[str, StatutoryTable | None] = {name: _source(name, first, table) for name in params.parts}
    if params.item or params.part_item:
        yield from _compare(params, table, sources, params.item, params.part_item, False)
        return
    equal = _equal(params, table, sources)
    for concept, item, measure in table.cells:
        if concept == params.whole and measure == "value":
            yield from _compare(params, table, sources, item, item, equal and bool(item))


def _source(name: str, tables: list[StatutoryTable], whole: StatutoryTable) -> StatutoryTable | None:
    """The table that says most about a part; not the one of the whole, if there is another."""
    having = [table for table in tables if name in table.concepts]
    return max(having, key=lambda each: (each is not whole, _told(each, name)), default=None)


def _told(table: StatutoryTable, name: str) -> int:
    """How many figures a table has of that name."""
    return sum(key[0] == name and entry.printed for key, (entry, _) in table.cells.items())


def _parts(sources: dict[str, StatutoryTable | None], item: str) -> list[Part]:
    found = []
    for name, source in sources.items():
        cell = source.cells.get((name, item, "value")) if source else None
        if source and cell:
            found.append(Part(f"{source.number or source.title} {cell[1]}", cell[0], source.unit))
    return found


def _equal(params: Params, table: StatutoryTable, sources: dict[str, StatutoryTable | None]) -> bool:
    """Whether the parts of the whole department make up its whole figure."""
    cell = table.cells.get((params.whole, "", "value"))
    parts = _parts(sources, "")
    if not cell or cell[0].quantity is None or not parts or any(part.entry.doubt for part in parts):
        return False
    stated = Part(cell[1], cell[0], table.unit)
    outcome = against(stated, parts, lambda value: total(map(value, parts)), {})
    return outcome is not None and outcome.verdict is Verdict.EXACT


def _compare(
    params: Params,
    table: StatutoryTable,
    sources: dict[str, StatutoryTable | None],
    item: str,
    part_item: str,
    equal: bool,
) -> Iterator[Outcome]:
    cell = table.cells.get((params.whole, item, "value"))
    parts = _parts(sources, part_item)
    if not cell or not parts or not any(part.entry.printed for part in parts):
        return
    whole = Part(f"{table.number or table.title} {cell[1]}", cell[0], table.unit)
    where = enumeration(dict.fromkeys(source.where for source in sources.values() if source))
    fields = {"where": table.where, "label": whole.label, "other_where": where}
    if equal:
        outcome = against(whole, parts, lambda value: total(map(value, parts)), fields)
        if outcome:
            yield outcome
        return
    yield _at_most(whole, parts, fields)


def _at_most(whole: Part, parts: list[Part], fields: dict[str, str]) -> Outcome:
    every = (whole, *parts)
    for part in every:
        if part.entry.doubt:
            return undecided(worded("{label}：{doubt}", label=part.label, doubt=part.entry.doubt), every, fields)
    quantity = whole.entry.quantity
    if quantity is None:
        return undecided(worded("{label}是空格", label=whole.label), every, fields)
    limit = usual(quantity) if quantity.value else exact(0)
    summed = total(part.interval(usual, whole.unit) for part in parts)
    within = total(part.interval(printed, whole.unit) for part in parts)
    if summed.low <= limit.high:
        verdict = Verdict.EXACT if summed.value <= limit.value else Verdict.ROUNDING
    else:
        verdict = Verdict.SUSPICIOUS if within.low <= printed(quantity).high else Verdict.ERROR
    expected = round_to(summed.value, quantity.usual_step)
    evidence = (whole.evidence("whole"), *(part.evidence("part") for part in parts if part.entry.printed))
    return Outcome(verdict, evidence, expected, quantity.value - expected, fields)
