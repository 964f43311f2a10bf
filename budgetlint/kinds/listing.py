"""Enumeration sum (其中): the parts named behind a total add up to it.

“A X万元，其中：B Y万元；C Z万元”, also where the parts stand in the paragraphs that follow. A list is complete
where its shares add up to 100%, or another measure of the same list (预算 beside 决算) adds up, or its parts are by law
all there are (货物, 工程, 服务). A list whose parts carry shares that do not come to 100% is suspicious (a part may be
left out), and so is one that lacks exactly one item the tables give beside its others. A part that is more than its
total is wrong in any list; of other lists nothing is said.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial

from budgetlint import regex
from budgetlint.facts import Fact, Facts
from budgetlint.facts.paragraphs import Listing, Measured, Paragraph, Statement
from budgetlint.interval import Interval, counted, judge, printed, total, unit_scale
from budgetlint.kinds import Term
from budgetlint.kinds._common import (
    BUDGET_LABELS,
    CARRIED,
    Reading,
    apart_by_carry_over,
    evidence_of,
    from_fact,
    is_carried_over,
    listed,
    readable,
    rounded,
    undecided,
)
from budgetlint.kinds._left_out import LeftOut, left_out
from budgetlint.kinds._whole_lists import (
    ends_with,
    has_announced_number,
    has_rest,
    is_closed,
    is_enumeration,
    looks_complete,
    own_parts,
    shares_close,
)
from budgetlint.language import worded
from budgetlint.model import Evidence, Outcome, Quantity, Verdict
from budgetlint.slips import slips_of_sum

FIELDS = ("parts", "hint")
INFERRED = True

_MEASURES = {"value": "{name}", **BUDGET_LABELS}
_HOLDS = (Verdict.EXACT, Verdict.ROUNDING, Verdict.SUSPICIOUS)
ITEM_DIGITS = 7
MIN_OF_MANY = 5  # parts of a list that says 主要包括, for just one that it lacks to be a slip
MAX_BEHIND = 2  # blocks behind a list
_AVERAGE = regex.compile("平均|人均|户均|车均")
_GRAND_TOTAL = regex.compile("(?:总计|总预算|总决算)$")
_BESIDE_ITSELF = regex.compile("本级|机关")


@dataclass(frozen=True)
class Params:
    """``complete``: the totals whose lists name every part by statute, with or without shares, so that a part known
    from elsewhere and not listed is left out."""

    complete: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True)
class _Sum:
    measure: str
    stated: Quantity
    parts: tuple[tuple[Statement, Quantity], ...]
    verdict: Verdict


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    for paragraph in facts.paragraphs:
        for listing in paragraph.listings:
            whole = bool(set(listing.total.name.concepts) & set(params.complete))
            if len(listing.parts) == 1:
                yield from _lone_part(facts, paragraph, listing)
            else:
                yield from _check_listing(facts, listing, whole)


def _check_listing(facts: Facts, listing: Listing, whole: bool) -> Iterator[Outcome]:
    if len(listing.parts) < 2 or _names_itself(listing) or _AVERAGE.search(listing.total.label):
        return
    sums = [each for measure in _MEASURES if (each := _sum(facts, listing, measure)) is not None]
    sums = [half for each in sums for half in _halves(listing, each)]
    for each in sums:
        others = [other for other in sums if other is not each]
        yield _outcome(facts, listing, each, others, whole)


def _lone_part(facts: Facts, paragraph: Paragraph, listing: Listing) -> Iterator[Outcome]:
    """A part with its share of a whole that is divided by law, and nothing beside it: suspicious where the tables give
    just the part that is left out and the paragraph does not speak of it."""
    each = _sum(facts, listing, "value", least=1)
    share = listing.parts[0].get("share")
    if (
        each is None
        or share is None
        or listing.partial
        or each.verdict in _HOLDS
        or not ends_with(facts, share.quantity)
    ):
        return
    expected, difference = _figures(each)
    found = _left_out(facts, listing, each, difference, certain=True)
    if found is None or found.certain:  # certain of a row beside several parts, and here is one
        return
    fact = found.fact
    if fact.source == "table" and not fact.item and fact.concept not in paragraph.passage.text:
        evidence = (*_evidence(listing, each), from_fact("left-out", fact))
        fields = {"parts": listed(q for _, q in each.parts), "hint": _hint(fact)}
        yield Outcome(Verdict.SUSPICIOUS, evidence, expected, difference, fields)


def _hint(fact: Fact) -> str:
    value, unit = fact.quantity.value, fact.quantity.unit
    return worded("；可能漏列“{name}”{value:,f}{unit}", name=fact.label, value=value, unit=unit)


def _names_itself(listing: Listing) -> bool:
    """Whether the total comes again among the parts: then they are no parts of it."""
    concepts = set(listing.total.name.concepts)
    return bool(concepts) and any(concepts == set(part.name.concepts) for part in listing.parts)


def _comparable(listing: Listing, measure: str, stated: Quantity) -> list[tuple[Statement, Measured | None]]:
    """The parts that could be parts of this figure: of one unit with it; ``None`` where one lacks the measure."""
    parts = []
    for part in own_parts(listing):
        figure = part.get(measure)
        own = figure or next((f for f in part.figures if f.measure in _MEASURES), None)
        if own is None or unit_scale(own.quantity.unit, stated.unit) is None or part.aside:
            continue
        parts.append((part, figure))
    return parts


def _sum(facts: Facts, listing: Listing, measure: str, least: int = 2) -> _Sum | None:
    stated = facts.stated_total(listing, measure)
    if stated is None:
        return None
    parts = _comparable(listing, measure, stated)
    if len(parts) < least or any(part is None or not readable(part.quantity) for _, part in parts):
        return None
    found = tuple((statement, part.quantity) for statement, part in parts if part is not None)
    whole = facts.with_carry_over(listing, measure)
    if whole is not None and not _judged(stated, found).holds and _judged(whole, found).holds:
        stated = whole
    if stated.kind == "count" and _BESIDE_ITSELF.search(listing.total.label):
        whole = replace(stated, value=stated.value + 1)  # 局本级和5个下属单位，其中：…: six in all
        if _judged(whole, found).holds:
            return None
    return _Sum(measure, stated, found, _judged(stated, found))


def _halves(listing: Listing, each: _Sum) -> list[_Sum]:
    """The sum, or the two of what comes first and what comes then: of a total that both income and expenditure make (收、支总计),
    or that is divided in two ways (按功能分类…；按用途分类…) where both add up."""
    if each.verdict.holds:
        return [each]
    both_sides = len(listing.total.name.concepts) > 1
    for cut in range(1, len(each.parts)):
        halves = [
            _Sum(each.measure, each.stated, parts, _judged(each.stated, parts))
            for parts in (each.parts[:cut], each.parts[cut:])
        ]
        held = [half.verdict.holds for half in halves]
        if (all(held) or (both_sides and any(held))) and min(len(half.parts) for half in halves) > 1:
            return halves
    return [each]


def _judged(stated: Quantity, parts: Sequence[tuple[Statement, Quantity]]) -> Verdict:
    return judge(stated, lambda read: _added(read, parts, stated))


def _added(read: Reading, parts: Sequence[tuple[Statement, Quantity]], stated: Quantity) -> Interval:
    return total(counted(quantity, read, unit_scale(quantity.unit, stated.unit) or Decimal(1)) for _, quantity in parts)


def _outcome(facts: Facts, listing: Listing, each: _Sum, others: Sequence[_Sum], whole: bool) -> Outcome:
    evidence = _evidence(listing, each)
    if each.verdict is Verdict.ERROR:
        return _failed(facts, listing, each, others, evidence, whole)
    return Outcome(each.verdict, evidence, *_figures(each), {"parts": listed(q for _, q in each.parts), "hint": ""})


def _evidence(listing: Listing, each: _Sum) -> tuple[Evidence, ...]:
    label = _MEASURES[each.measure]
    return (
        evidence_of("total", worded(label, name=listing.total.label), each.stated),
        *(evidence_of("part", worded(label, name=part.label), quantity) for part, quantity in each.parts),
    )


def _figures(each: _Sum) -> tuple[Decimal, Decimal]:
    expected = rounded(_added(printed, each.parts, each.stated), each.stated)
    return expected, each.stated.value - expected


def _failed(
    facts: Facts,
    listing: Listing,
    each: _Sum,
    others: Sequence[_Sum],
    evidence: tuple[Evidence, ...],
    whole: bool,
) -> Outcome:
    expected, difference = _figures(each)
    fields = {"parts": listed(q for _, q in each.parts), "hint": ""}
    known = bool(listing.total.name.concepts) and not CARRIED.search(listing.total.label)
    if not known and _has_a_part_above(each) and not _is_slip(each):
        return undecided(worded("所列的一项已大于合计，可能是另一个数的分项"), *evidence)
    if facts.is_budget and not listing.total.figures and is_carried_over(facts, abs(difference)):
        return apart_by_carry_over(*evidence)
    proved = not listing.partial and _names_all(facts, listing, each, others)
    complete = not listing.partial and looks_complete(facts, listing)
    one_sentence = len({(part.at, part.sentence) for part in listing.parts}) == 1
    certain = complete or (whole and one_sentence and not listing.partial)
    may_lack = not listing.partial or len(each.parts) >= MIN_OF_MANY
    found = _left_out(facts, listing, each, difference, certain) if may_lack and not proved else None
    if found is not None and _stands_behind(facts, listing, found.fact.quantity):
        return undecided(worded("所缺的一项写在列举后面，可能也是其中一项"), *evidence)
    if found is not None:
        fields["hint"] = _hint(found.fact)
        verdict = Verdict.ERROR if certain or (found.certain and not listing.partial) else Verdict.SUSPICIOUS
        return Outcome(verdict, (*evidence, from_fact("left-out", found.fact)), expected, difference, fields)
    tight = is_enumeration(facts, each.parts)
    fits = partial(_fits, facts, listing, each)
    apart = tight or _are_items(each) or facts.terms.are_parts(part.label for part, _ in each.parts)
    if proved or _is_too_much(each, apart):
        borne_out = _adds_up_otherwise(others)
        return Outcome(Verdict.ERROR, evidence, expected, difference, fields, fits=fits, borne_out=borne_out)
    if complete or _lacks_a_part(facts, listing, each) or (tight and is_closed(facts, listing, each.parts)):
        return Outcome(Verdict.SUSPICIOUS, evidence, expected, difference, fields, fits=fits)
    return undecided(worded("“其中”所列各项不一定是全部，不能据此判定合计"), *evidence)


def _stands_behind(facts: Facts, listing: Listing, lacking: Quantity) -> bool:
    """Whether what a list lacks is told right behind it: its number or name may be written so that it was not read as a part.

    Where a part of the list is told again behind it, so is what it lacks: no part of the list, but details of one.
    """
    last = max((part.at for part in listing.parts), default=listing.total.at)
    behind = [s for p in facts.paragraphs if last < p.at <= last + MAX_BEHIND for s in p.statements]
    if {each.label for each in behind} & {part.label for part in listing.parts}:
        return False
    told = (figure.quantity for statement in behind for figure in statement.figures if figure.measure == "value")
    return any(each.value == lacking.value * (unit_scale(lacking.unit, each.unit) or 0) for each in told)


def _fits(facts: Facts, listing: Listing, each: _Sum, other: Quantity) -> bool:
    """Whether the list is of another figure that has none of its own, or that is a part of the total beside the list."""
    scale = unit_scale(other.unit, each.stated.unit)
    if scale is None or not other.value or _is_told_of(facts, listing, other):
        return False
    beside = judge(each.stated, lambda read: _added(read, each.parts, each.stated) + counted(other, read, scale))
    return beside.holds or _judged(other, each.parts).holds


def _is_told_of(facts: Facts, listing: Listing, figure: Quantity) -> bool:
    """Whether a figure is the total or a part of a list of another total."""
    listings = (
        each for paragraph in facts.paragraphs for each in paragraph.listings if each.total is not listing.total
    )
    told = (figure for each in listings for statement in (each.total, *each.parts) for figure in statement.figures)
    return any(each.quantity.span == figure.span for each in told)


def _is_too_much(each: _Sum, apart: bool) -> bool:
    """Whether no part is below 0 and one alone is more than the total, or all are that have nothing in common (``apart``).

    One alone says nothing where the list holds without its last parts: then it was read too far.
    """
    parts, whole = _printed_parts(each), printed(each.stated).high
    if any(quantity.value < 0 for _, quantity in each.parts):
        return False
    if apart and total(parts).low > whole:
        return True
    return _has_a_part_above(each) and not any(
        judge(each.stated, partial(_with, each.parts[:count], each.stated)) in _HOLDS
        for count in range(1, len(each.parts))
    )


def _are_items(each: _Sum) -> bool:
    """Whether the parts are different items (项), which have nothing in common."""
    paths = [part.name.path for part, _ in each.parts]
    return all(map(_is_item, paths)) and len(set(paths)) == len(paths)


def _is_item(path: Sequence[str]) -> bool:
    return len(path) > 2 or len("".join(path)) == ITEM_DIGITS and path[0].isdecimal()


def _printed_parts(each: _Sum) -> list[Interval]:
    """The parts in the unit of the total."""
    return [counted(q, printed, unit_scale(q.unit, each.stated.unit) or Decimal(1)) for _, q in each.parts]


def _has_a_part_above(each: _Sum) -> bool:
    """Whether one part alone is more than the total."""
    return max(part.low for part in _printed_parts(each)) > printed(each.stated).high


def _is_slip(each: _Sum) -> bool:
    """Whether one slip in the total or in a part makes the parts add up."""
    made = _added(printed, each.parts, each.stated)
    return any(slips_of_sum(each.stated, made, (part for _, part in each.parts)))


def _lacks_a_part(facts: Facts, listing: Listing, each: _Sum) -> bool:
    """Whether some parts of a whole that law divides are told in one sentence, and they are not all of it: what is carried
    over from last year may be the rest of a 总计."""
    if (
        listing.partial
        or listing.total.label.endswith("总计")
        or len({(part.at, part.sentence) for part, _ in each.parts}) > 1
    ):
        return False
    return facts.terms.are_parts(part.label for part, _ in each.parts)


def _left_out(facts: Facts, listing: Listing, each: _Sum, difference: Decimal, certain: bool) -> LeftOut | None:
    """What the list lacks, where that is known from elsewhere."""
    if difference <= 0:
        return None

    def completes(quantity: Quantity) -> bool:
        scale = unit_scale(quantity.unit, each.stated.unit)
        more = ((listing.total, quantity), *each.parts)
        return scale is not None and judge(each.stated, partial(_with, more, each.stated)).holds

    return left_out(facts, listing, each.measure, [part for part, _ in each.parts], completes, certain=certain)


def _with(parts: Sequence[tuple[Statement, Quantity]], stated: Quantity, read: Reading) -> Interval:
    return _added(read, parts, stated)


def _names_all(facts: Facts, listing: Listing, each: _Sum, others: Sequence[_Sum]) -> bool:
    """Whether the list surely names every part: by its shares, by another measure of it, or by law."""
    return (
        shares_close(listing)
        or has_rest(facts, each.parts)
        or has_announced_number(facts, each.stated, each.parts)
        or _adds_up_otherwise(others)
        or _is_of_both_sides(facts, listing, each)
        or (
            _is_of_the_year(listing, each)
            and facts.terms.is_partition((part.label for part, _ in each.parts), listing.total.label)
        )
    )


def _is_of_both_sides(facts: Facts, listing: Listing, each: _Sum) -> bool:
    """Whether the list is one side of 收支总预算 (收入包括：…；支出包括：…), which is told whole."""
    return len(listing.total.name.concepts) > 1 and is_closed(facts, listing, each.parts)


def _adds_up_otherwise(others: Sequence[_Sum]) -> bool:
    """Whether the same list adds up in another measure: in 支出决算, where 年初预算 does not."""
    return any(other.verdict in _HOLDS and _counts(other) for other in others)


def _is_of_the_year(listing: Listing, each: _Sum) -> bool:
    """Whether what law divides may be the whole: a 总计 is more than 本年支出 where its parts name no carry-over."""
    return not _GRAND_TOTAL.search(listing.total.label) or any(CARRIED.search(part.label) for part, _ in each.parts)


def _counts(each: _Sum) -> bool:
    """A sum that is evidence: more than one part is not 0."""
    return sum(1 for _, quantity in each.parts if quantity.value) > 1
