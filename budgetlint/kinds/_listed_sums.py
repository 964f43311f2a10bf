"""A list (其中) in each measure that it tells: its total against its parts, as far as they can be parts of it."""

from __future__ import annotations

from dataclasses import replace

from budgetlint import regex
from budgetlint.facts import Facts
from budgetlint.facts.paragraphs import Listing, Measured, Statement
from budgetlint.interval import unit_scale
from budgetlint.kinds._common import BUDGET_LABELS, readable
from budgetlint.kinds._list_sum import ListSum
from budgetlint.kinds._whole_lists import own_parts
from budgetlint.model import Quantity

__all__ = ["MEASURES", "sum_in", "sums_of"]

MEASURES = {"value": "{name}", **BUDGET_LABELS}
_AVERAGE = regex.compile("平均|人均|户均|车均")
_BESIDE_ITSELF = regex.compile("本级|机关")


def sums_of(facts: Facts, listing: Listing) -> list[ListSum]:
    """The list in every measure of which it has several parts; a total of two sides or divisions twice, for each of them."""
    if len(listing.parts) < 2 or _names_itself(listing) or _AVERAGE.search(listing.total.label):
        return []
    sums = [each for measure in MEASURES if (each := sum_in(facts, listing, measure)) is not None]
    return [half for each in sums for half in _halves(listing, each)]


def _names_itself(listing: Listing) -> bool:
    """Whether the total comes again among the parts: then they are no parts of it."""
    concepts = set(listing.total.name.concepts)
    return bool(concepts) and any(concepts == set(part.name.concepts) for part in listing.parts)


def _comparable(listing: Listing, measure: str, stated: Quantity) -> list[tuple[Statement, Measured | None]]:
    """The parts that could be parts of this figure: of one unit with it; ``None`` where one lacks the measure."""
    parts = []
    for part in own_parts(listing):
        figure = part.get(measure)
        own = figure or next((f for f in part.figures if f.measure in MEASURES), None)
        if own is None or unit_scale(own.quantity.unit, stated.unit) is None or part.aside:
            continue
        if _AVERAGE.search(part.label):
            continue  # 灵活就业人员1286人、人均3000元，共385.80万元
        parts.append((part, figure))
    return parts


def sum_in(facts: Facts, listing: Listing, measure: str, least: int = 2) -> ListSum | None:
    """The list in one measure, where at least so many of its parts tell it and none lacks it."""
    stated = facts.stated_total(listing, measure)
    if stated is None:
        return None
    parts = _comparable(listing, measure, stated)
    if len(parts) < least or any(part is None or not readable(part.quantity) for _, part in parts):
        return None
    found = ListSum(measure, stated, tuple((statement, part.quantity) for statement, part in parts if part is not None))
    whole = facts.with_carry_over(listing, measure)
    if whole is not None and not found.verdict.holds and found.of(whole).verdict.holds:
        found = found.of(whole)
    if stated.kind == "count" and _BESIDE_ITSELF.search(listing.total.label):
        with_itself = replace(stated, value=stated.value + 1)  # 局本级和5个下属单位，其中：…: six in all
        if found.of(with_itself).verdict.holds:
            return None
    return found


def _halves(listing: Listing, each: ListSum) -> list[ListSum]:
    """The sum, or the two of what comes first and what comes then: of a total that both income and expenditure make (收、支总计),
    or that is divided in two ways (按功能分类…；按用途分类…) where both add up."""
    if each.verdict.holds:
        return [each]
    both_sides = len(listing.total.name.concepts) > 1
    for cut in range(1, len(each.parts)):
        halves = [each.against(parts) for parts in (each.parts[:cut], each.parts[cut:])]
        held = [half.verdict.holds for half in halves]
        if (all(held) or (both_sides and any(held))) and min(len(half.parts) for half in halves) > 1:
            return halves
    return [each]
