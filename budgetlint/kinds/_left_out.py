"""What a list lacks to add up to its total: an item, a kind of income, a project that the report gives elsewhere beside its parts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from budgetlint import regex
from budgetlint.facts import Fact, Facts
from budgetlint.facts.cells import unit_of
from budgetlint.facts.paragraphs import Listing, Statement
from budgetlint.facts.tables import name_of
from budgetlint.model import Quantity, Table
from budgetlint.numerals import cell_quantity
from budgetlint.terms import plain

__all__ = ["LeftOut", "left_out"]

Parts = Sequence[Statement]

MIN_PARTS = 3
MIN_KNOWN = 2  # parts that stand in a table with what is left out
_NAME = regex.compile(r"\p{Han}{3}")


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A figure that a list lacks; ``certain`` where a table names it among several of the parts."""

    fact: Fact
    certain: bool = False


def left_out(
    facts: Facts,
    listing: Listing,
    measure: str,
    parts: Parts,
    completes: Callable[[Quantity], bool],
    *,
    certain: bool,
) -> LeftOut | None:
    """A figure known from elsewhere that belongs beside the parts and ``completes`` them. Where the list is not certain to name
    all its parts, only what tables give beside its others is."""
    for fact in _known(facts, listing, measure, parts, certain):
        if fact.quantity.value and completes(fact.quantity):
            return LeftOut(fact)
    rows = (fact for table in facts.document.tables for fact in _rows_beside(facts, table, measure, parts))
    return next((LeftOut(fact, certain=True) for fact in rows if completes(fact.quantity)), None)


def _known(facts: Facts, listing: Listing, measure: str, parts: Parts, certain: bool) -> Iterator[Fact]:
    """The facts that have a name or a code beside those of the parts."""
    total = next(iter(listing.total.name.concepts), "")
    named = {concept for part in parts for concept in part.name.concepts}
    siblings = {name for names in facts.terms.groups if named & names for name in names} - named - {total}
    yield from _other_items(facts, listing, measure, parts)
    if certain or len(parts) >= MIN_PARTS:
        for fact in facts.all_facts():
            beside = fact.measure == measure and fact.concept in siblings and not fact.item
            if beside and (certain or fact.source == "table"):
                yield fact


def _other_items(facts: Facts, listing: Listing, measure: str, parts: Parts) -> Iterator[Fact]:
    """The items that tables give beside those of the list: of one total with them, and of their level and parent; all
    items of the total where that is a code (类) or the tables' own."""
    whole = facts.codes.find(listing.total.name.path or (listing.total.label,))
    for economic in (False, True):
        found = [facts.codes.find(part.name.path or (part.label,), economic=economic) for part in parts]
        codes = set(found) - {""}
        if len(codes) < len(found) or len(codes) < 2:
            continue
        levels, above = {len(code) for code in codes}, {code[:-2] for code in codes if len(code) > 3}
        beside = [f for f in facts.all_facts() if f.item and f.measure == measure and f.source == "table"]
        shared = {fact.concept for fact in beside if fact.item in codes}
        for fact in beside:
            if whole:
                related = fact.item.startswith(whole)
            else:
                related = not above or fact.item[:-2] in above or fact.concept in listing.total.name.concepts
            if fact.concept in shared and len(fact.item) in levels and related and fact.item not in codes:
                yield fact


def _rows_beside(facts: Facts, table: Table, measure: str, parts: Parts) -> Iterator[Fact]:
    """The figures of the rows of a table (of projects) whose names the list lacks, where the same column names several of its parts."""
    labels = {plain(part.label) for part in parts}
    rows = [{cell.column: cell for cell in row if cell.text.strip()} for row in table.rows]
    known = [column for row in rows for column, cell in row.items() if plain(cell.text) in labels]
    column = max(set(known), key=known.count, default=None)
    if column is None or known.count(column) < MIN_KNOWN:
        return
    unit = unit_of(table) or facts.usual_unit
    where = name_of(table)
    for row in rows:
        name = row.get(column)
        if name is None or plain(name.text) in labels or not _NAME.search(name.text):
            continue
        for at, cell in row.items():
            quantity = cell_quantity(cell.view, unit) if at > column else None
            if quantity is not None and quantity.kind == "amount" and quantity.value:
                yield Fact("", "", measure, plain(name.text), quantity, "table", where)
