"""A formula between named cells of statutory tables: along a row, down a column, or between tables.

``within: table`` holds the formula in every table that has its figures, for each code and each measure (预算数, 决算数)
on its own (``optional`` names columns that may belong to the sum as well: whether they do, most rows tell; ``beside`` what
may be divided among this sum and others: then one that fails is undecided);
``within: tables`` once, between the tables of the department; ``within: document`` a figure of the text
against the table that has its parts. ``instead`` says what a column is made of that some provinces print in its place.
``about``: only tables with a column of one of these names are looked at. ``filled``: where all parts are blank and the whole is
not, that is suspicious. In a sum, a name that a table does not have counts as 0 if nothing unknown stands there; with ``every``
all names are needed, the sum too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Literal

from budgetlint.facts.panels import Entry
from budgetlint.formula import Formula
from budgetlint.interval import Interval
from budgetlint.kinds import Term
from budgetlint.kinds._entries import Part, against, doubted
from budgetlint.language import enumeration, worded
from budgetlint.model import Outcome, Span, Verdict

if TYPE_CHECKING:
    from budgetlint.facts import Facts
    from budgetlint.facts.tables import Key, StatutoryTable

FIELDS = ("where", "formula", "label")
INFERRED = True
NOTHING = Entry(None, Span(0, 0))
MIN_APART = 2  # rows that hold without what else stands in them, for it to be no part in others


@dataclass(frozen=True)
class Params:
    """The keys of a rule of this kind."""

    formula: Formula
    within: Literal["table", "tables", "document"] = "table"
    instead: tuple[Formula, ...] = ()
    beside: tuple[Term, ...] = ()
    optional: tuple[Term, ...] = ()
    wanted: int = 2
    filled: bool = False
    every: bool = False
    about: tuple[Term, ...] = ()


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    """One outcome for each row or column (or for the document) in which the formula can be seen."""
    if params.within == "tables":
        yield from _between(params, facts)
        return
    if params.within == "document":
        yield from _told(params.formula, facts)
        return
    for table in facts.tables:
        if table.kind is None or (params.about and not {*table.concepts, *table.parts} & {*params.about}):
            continue
        yield from _most_fitting(
            [_in_table(formula, params, table) for formula in _with_optional(params, table.concepts, table.parts)]
        )
        yield from _in_unnamed_rows(params, table)


def _in_unnamed_rows(params: Params, table: StatutoryTable) -> Iterator[Outcome]:
    """The formula in the rows of units and years. What else stands in such a row (会议费 beside “三公”经费) is no part of the sum where
    it stands in others as well and they hold without it."""
    judged = [
        (formula, key, row, others, list(_in_row(formula, params, table, key, row, next(iter(others.values()), ""))))
        for row, others in table.unnamed_rows()
        for formula in [_fitting(params, {concept for concept, _, _ in row}, table.parts)]
        for key in row
        if key[0] == formula.left and key[2] not in ("change", "rate") and row[key][0].printed
    ]
    beside = Counter(
        column
        for *_, others, outcomes in judged
        if any(each.verdict.holds and each.expected for each in outcomes)
        for column in others
    )
    for formula, key, row, others, outcomes in judged:
        known = [column for column in others if beside[column] >= MIN_APART]
        missing = next((reason for column, reason in others.items() if column not in known), "")
        yield from _in_row(formula, params, table, key, row, missing) if known else outcomes


def _fitting(params: Params, concepts: Collection[str], parts: frozenset[str]) -> Formula:
    """The formula with the name that ``instead`` explains written out, where that is none of the names there are, and what it
    is made of is not printed as ``parts``: then its own row was left out."""
    formula = params.formula
    for instead in params.instead:
        if instead.left not in concepts and parts.isdisjoint(instead.names()):
            formula = _written_out(formula, instead)
    return formula


def _is_addition(formula: Formula) -> bool:
    """Whether a name that the table lacks may be left out: it can only add to the sum."""
    return formula.is_sum and " - " not in formula.text


@cache
def _written_out(formula: Formula, instead: Formula) -> Formula:
    right = instead.text.partition(" = ")[2].strip()
    left, _, sums = formula.text.partition(" = ")
    return Formula.parse(
        left + " = " + " + ".join(right if part.strip() == instead.left else part for part in sums.split(" + "))
    )


def _with_optional(params: Params, concepts: Collection[str], parts: frozenset[str]) -> list[Formula]:
    """The formula, and the one with the columns that may belong to the sum as well, where the table has any."""
    formula = _fitting(params, concepts, parts)
    more = [name for name in params.optional if name in concepts]
    return [formula, *([Formula.parse(" + ".join([formula.text, *more]))] if more else [])]


def _in_table(formula: Formula, params: Params, table: StatutoryTable) -> dict[Key, list[Outcome]]:
    """The outcomes of a formula by the code and measure of its row."""
    return {
        key: list(_in_row(formula, params, table, key, table.cells, table.strangers(key[1], key[2], params.beside)))
        for key in table.cells
        if key[0] == formula.left and key[2] not in ("change", "rate")
    }


def _most_fitting(ways: Sequence[dict[Key, list[Outcome]]]) -> Iterator[Outcome]:
    """The outcomes of the formula that most rows of a table keep to; what fails by it and holds by another is undecided."""

    def held(way: dict[Key, list[Outcome]]) -> int:
        return sum(outcome.verdict.holds for outcomes in way.values() for outcome in outcomes)

    best = max(ways, key=held)
    for key, outcomes in best.items():
        others = [other for way in ways if way is not best for other in way.get(key, ())]
        for outcome in outcomes:
            if outcome.verdict is Verdict.ERROR and any(other.verdict.holds for other in others):
                outcome = doubted(outcome, worded("算上结转的数就相符，不能断定"))
            yield outcome


def _in_row(
    formula: Formula,
    params: Params,
    table: StatutoryTable,
    key: Key,
    cells: Mapping[Key, tuple[Entry, str]],
    missing: str,
) -> Iterator[Outcome]:
    """The formula for one code and measure; ``missing`` says what else may belong to a sum."""
    _, item, measure = key
    names = list(formula.names())[1:]
    found = {name: cells.get((name, item, measure)) for name in names}
    if not any(found.values()) or (not all(found.values()) and (params.every or not _is_addition(formula))):
        return
    if params.every and not cells[key][0].printed:
        return
    entry, label = cells[key]
    stated = Part(label, entry, table.unit)
    parts = {
        name: Part(cell[1], cell[0], table.unit) if cell else Part(name, NOTHING, table.unit)
        for name, cell in found.items()
    }
    for outcome in _judge(formula, stated, parts, table.where, missing):
        if params.filled and all(found.values()) and _only_whole(stated, parts.values()):
            evidence = (stated.evidence("total"), *(part.evidence("part") for part in parts.values()))
            outcome = Outcome(Verdict.SUSPICIOUS, evidence, Decimal(0), _value(stated), outcome.fields)
        yield outcome


def _only_whole(stated: Part, parts: Iterable[Part]) -> bool:
    blank = not any(part.entry.printed or part.entry.doubt for part in parts)
    return blank and bool(_value(stated))


def _value(part: Part) -> Decimal:
    return part.entry.quantity.value if part.entry.quantity else Decimal(0)


def _between(params: Params, facts: Facts) -> Iterator[Outcome]:
    names = list(params.formula.names())
    found: dict[str, Part] = {}
    where: list[str] = []
    complete = True
    for name in names:
        for table in facts.tables:
            cell = table.cells.get((name, "", "value")) if table.first else None
            if cell:
                found[name] = Part(f"{table.number or table.title} {cell[1]}", cell[0], table.unit)
                where.append(table.number or table.title)
                complete = complete and not table.strangers("", "value")
                break
    lacking = [name for name in names if name not in found]
    if params.formula.left in lacking or len(set(where)) < params.wanted:
        return
    if lacking and (params.every or not (complete and _is_addition(params.formula))):
        return
    found.update({name: Part(name, NOTHING, found[params.formula.left].unit) for name in lacking})
    stated = found.pop(params.formula.left)
    yield from _judge(params.formula, stated, found, enumeration(dict.fromkeys(where)), "")


def _told(formula: Formula, facts: Facts) -> Iterator[Outcome]:
    """A figure of the text against cells of the one table that has what it is made of."""
    names = list(formula.names())[1:]
    for table in facts.tables:
        cells = {name: table.cells.get((name, "", "value")) for name in names}
        whole = table.cells.get((formula.left, "", "value"))
        if not table.first or not all(cells.values()) or (whole and whole[0].printed):
            continue
        parts = {name: Part(cell[1], cell[0], table.unit) for name, cell in cells.items() if cell}
        for fact in facts.find(formula.left):
            if fact.source == "prose" and fact.quantity.kind == "amount":
                stated = Part(fact.label, Entry(fact.quantity, fact.quantity.span), fact.quantity.unit)
                yield from _judge(formula, stated, parts, table.where, "", tables=False)


def _judge(
    formula: Formula, stated: Part, parts: dict[str, Part], where: str, missing: str, *, tables: bool = True
) -> Iterator[Outcome]:
    def total(value: Callable[[Part], Interval]) -> Interval:
        return formula.evaluate(lambda name: value(parts[name]))

    fields = {"where": where, "formula": formula.text, "label": stated.label}
    outcome = against(stated, list(parts.values()), total, fields, missing=missing, tables=tables)
    if outcome:
        yield outcome
