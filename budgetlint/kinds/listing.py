"""Enumeration sum (其中): the parts named behind a total add up to it.

“A X万元，其中：B Y万元；C Z万元”, also where the parts stand in the paragraphs that follow. A list is complete
where its shares add up to 100%, or another measure of the same list (预算 beside 决算) adds up, or its parts are by law
all there are (货物, 工程, 服务). A list whose parts carry shares that do not come to 100% is suspicious (a part may be
left out), and so is one that lacks exactly one item the tables give beside its others. A part that is more than its
total is wrong in any list, and so are figures that two swapped digits, or 元 for 万元, alone keep from adding up; several amounts that
another slip keeps from it are suspicious. Of other lists nothing is said.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from budgetlint import regex
from budgetlint.facts import Fact, Facts
from budgetlint.facts.paragraphs import Listing, Paragraph, Statement
from budgetlint.interval import unit_scale
from budgetlint.kinds import Term
from budgetlint.kinds._common import (
    CARRIED,
    apart_by_carry_over,
    evidence_of,
    from_fact,
    is_carried_over,
    listed,
    undecided,
)
from budgetlint.kinds._left_out import LeftOut, left_out
from budgetlint.kinds._list_sum import HOLDS, ListSum
from budgetlint.kinds._listed_sums import MEASURES, sum_in, sums_of
from budgetlint.kinds._whole_lists import (
    ends_with,
    has_announced_number,
    has_rest,
    is_closed,
    is_enumeration,
    looks_complete,
    shares_close,
)
from budgetlint.language import worded
from budgetlint.model import Evidence, Outcome, Quantity, Verdict

FIELDS = ("parts", "hint")
INFERRED = True

MIN_OF_MANY = 5  # parts of a list that says 主要包括, for just one that it lacks to be a slip
MIN_OF_SLIP = 3  # amounts that are not 0, for a slip to be more than chance
MAX_BEHIND = 2  # blocks behind a list
_GRAND_TOTAL = regex.compile("(?:总计|总预算|总决算)$")
_SCORED = regex.compile("(?:自评|实际|综合|评价|实)?得分?|.*(?:分值|满分|权重)")


@dataclass(frozen=True)
class Params:
    """``complete``: the totals whose lists name every part by statute, with or without shares, so that a part known
    from elsewhere and not listed is left out."""

    complete: tuple[Term, ...] = ()


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    for paragraph in facts.paragraphs:
        for listing in paragraph.listings:
            whole = bool(set(listing.total.name.concepts) & set(params.complete))
            if len(listing.parts) == 1:
                yield from _lone_part(facts, paragraph, listing)
            else:
                yield from _check_listing(facts, listing, whole)


def _check_listing(facts: Facts, listing: Listing, whole: bool) -> Iterator[Outcome]:
    sums = sums_of(facts, listing)
    for each in sums:
        yield _outcome(facts, listing, each, [other for other in sums if other is not each], whole)


def _lone_part(facts: Facts, paragraph: Paragraph, listing: Listing) -> Iterator[Outcome]:
    """A part with its share of a whole that is divided by law, and nothing beside it: suspicious where the tables give
    just the part that is left out and the paragraph does not speak of it."""
    each = sum_in(facts, listing, "value", least=1)
    share = listing.parts[0].get("share")
    if (
        each is None
        or share is None
        or listing.partial
        or each.verdict in HOLDS
        or not ends_with(facts, share.quantity)
    ):
        return
    found = _left_out(facts, listing, each, certain=True)
    if found is None or found.certain:  # certain of a row beside several parts, and here is one
        return
    fact = found.fact
    if fact.source == "table" and not fact.item and fact.concept not in paragraph.passage.text:
        evidence = (*_evidence(listing, each), from_fact("left-out", fact))
        fields = {"parts": listed(each.quantities), "hint": _hint(fact)}
        yield Outcome(Verdict.SUSPICIOUS, evidence, each.expected, each.difference, fields)


def _hint(fact: Fact) -> str:
    value, unit = fact.quantity.value, fact.quantity.unit
    return worded("；可能漏列“{name}”{value:,f}{unit}", name=fact.label, value=value, unit=unit)


def _outcome(facts: Facts, listing: Listing, each: ListSum, others: Sequence[ListSum], whole: bool) -> Outcome:
    evidence = _evidence(listing, each)
    if each.verdict is Verdict.ERROR:
        return _failed(facts, listing, each, others, evidence, whole)
    fields = {"parts": listed(each.quantities), "hint": ""}
    return Outcome(each.verdict, evidence, each.expected, each.difference, fields)


def _evidence(listing: Listing, each: ListSum) -> tuple[Evidence, ...]:
    label = MEASURES[each.measure]
    return (
        evidence_of("total", _called(listing.total, each), each.stated),
        *(evidence_of("part", worded(label, name=part.label), quantity) for part, quantity in each.parts),
    )


def _called(total: Statement, each: ListSum) -> str:
    """The name of a total with the budget that its figure is, where it is one."""
    own = next((figure.measure for figure in total.figures if figure.quantity is each.stated), each.measure)
    label = MEASURES.get(own, MEASURES[each.measure])
    return worded(label, name=total.label) if total.label else worded(label.removeprefix("{name}"))


def _failed(
    facts: Facts,
    listing: Listing,
    each: ListSum,
    others: Sequence[ListSum],
    evidence: tuple[Evidence, ...],
    whole: bool,
) -> Outcome:
    expected, difference = each.expected, each.difference
    fields = {"parts": listed(each.quantities), "hint": ""}
    known = bool(listing.total.name.concepts) and not CARRIED.search(listing.total.label)
    if not known and each.has_a_part_above and not each.is_slip:
        return undecided(worded("所列的一项已大于合计，可能是另一个数的分项"), *evidence)
    if facts.is_budget and not listing.total.figures and is_carried_over(facts, abs(difference)):
        return apart_by_carry_over(*evidence)
    proved = not listing.partial and _names_all(facts, listing, each, others)
    complete = not listing.partial and looks_complete(facts, listing)
    one_sentence = len({(part.at, part.sentence) for part in listing.parts}) == 1
    certain = complete or (whole and one_sentence and not listing.partial)
    may_lack = not listing.partial or len(each.parts) >= MIN_OF_MANY
    found = _left_out(facts, listing, each, certain=certain) if may_lack and not proved else None
    if found is not None and _stands_behind(facts, listing, found.fact.quantity):
        return undecided(worded("所缺的一项写在列举后面，可能也是其中一项"), *evidence)
    if found is not None:
        fields["hint"] = _hint(found.fact)
        verdict = Verdict.ERROR if certain or (found.certain and not listing.partial) else Verdict.SUSPICIOUS
        return Outcome(verdict, (*evidence, from_fact("left-out", found.fact)), expected, difference, fields)
    tight = is_enumeration(facts, each.parts)
    fits = partial(_fits, facts, listing, each)
    scored = each.stated.kind == "score" and each.is_slip and not _mixes_marks(each)
    apart = each.are_items or each.are_kinds or each.are_units or facts.terms.are_parts(each.labels)
    apart = apart or ((tight or scored) and not each.holds_without_last)
    if proved or each.is_too_much(apart=apart) or _is_swap(each):
        borne_out = each.are_kinds or _adds_up_otherwise(others)
        return Outcome(Verdict.ERROR, evidence, expected, difference, fields, fits=fits, borne_out=borne_out)
    closed = tight and is_closed(facts, listing, each.parts)
    if complete or closed or _lacks_a_part(facts, listing, each) or _is_slip_of_many(each):
        return Outcome(Verdict.SUSPICIOUS, evidence, expected, difference, fields, fits=fits)
    return undecided(worded("“其中”所列各项不一定是全部，不能据此判定合计"), *evidence)


def _mixes_marks(each: ListSum) -> bool:
    """Whether parts tell what could be scored beside what was: 决策指标15分，得14.50分."""
    return each.stated.kind == "score" and any(_SCORED.fullmatch(label) for label in each.labels)


def _is_swap(each: ListSum) -> bool:
    """Whether nothing but two neighbouring digits, or the unit, keeps the parts from adding up."""
    return each.is_swap and not _mixes_marks(each) and not each.holds_without_last


def _is_slip_of_many(each: ListSum) -> bool:
    """Whether one slip makes several amounts, or marks, add up: of two, the third may be told elsewhere."""
    several = sum(1 for quantity in each.quantities if quantity.value) >= MIN_OF_SLIP
    return (
        each.stated.kind in ("amount", "score")
        and not _mixes_marks(each)
        and several
        and each.is_slip
        and not each.holds_without_last
    )


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


def _fits(facts: Facts, listing: Listing, each: ListSum, other: Quantity) -> bool:
    """Whether the list is of another figure that has none of its own, or that is a part of the total beside the list."""
    if unit_scale(other.unit, each.stated.unit) is None or not other.value or _is_told_of(facts, listing, other):
        return False
    return each.with_part(listing.total, other).verdict.holds or each.of(other).verdict.holds


def _is_told_of(facts: Facts, listing: Listing, figure: Quantity) -> bool:
    """Whether a figure is the total or a part of a list of another total."""
    listings = (
        each for paragraph in facts.paragraphs for each in paragraph.listings if each.total is not listing.total
    )
    told = (figure for each in listings for statement in (each.total, *each.parts) for figure in statement.figures)
    return any(each.quantity.span == figure.span for each in told)


def _lacks_a_part(facts: Facts, listing: Listing, each: ListSum) -> bool:
    """Whether some parts of a whole that law divides are told in one sentence, and they are not all of it: what is carried
    over from last year may be the rest of a 总计."""
    if (
        listing.partial
        or listing.total.label.endswith("总计")
        or len({(part.at, part.sentence) for part, _ in each.parts}) > 1
    ):
        return False
    return facts.terms.are_parts(each.labels)


def _left_out(facts: Facts, listing: Listing, each: ListSum, *, certain: bool) -> LeftOut | None:
    """What the list lacks, where that is known from elsewhere."""
    if each.difference <= 0:
        return None

    def completes(quantity: Quantity) -> bool:
        comparable = unit_scale(quantity.unit, each.stated.unit) is not None
        return comparable and each.with_part(listing.total, quantity).verdict.holds

    return left_out(facts, listing, each.measure, [part for part, _ in each.parts], completes, certain=certain)


def _names_all(facts: Facts, listing: Listing, each: ListSum, others: Sequence[ListSum]) -> bool:
    """Whether the list surely names every part: by its shares, by another measure of it, or by law."""
    return (
        shares_close(listing)
        or has_rest(facts, each.parts)
        or has_announced_number(facts, each.stated, each.parts)
        or _adds_up_otherwise(others)
        or _is_of_both_sides(facts, listing, each)
        or (_is_of_the_year(listing, each) and facts.terms.is_partition(each.labels, listing.total.label))
    )


def _is_of_both_sides(facts: Facts, listing: Listing, each: ListSum) -> bool:
    """Whether the list is one side of 收支总预算 (收入包括：…；支出包括：…), which is told whole."""
    return len(listing.total.name.concepts) > 1 and is_closed(facts, listing, each.parts)


def _adds_up_otherwise(others: Sequence[ListSum]) -> bool:
    """Whether the same list adds up in another measure: in 支出决算, where 年初预算 does not."""
    return any(other.verdict in HOLDS and other.counts for other in others)


def _is_of_the_year(listing: Listing, each: ListSum) -> bool:
    """Whether what law divides may be the whole: a 总计 is more than 本年支出 where its parts name no carry-over."""
    return not _GRAND_TOTAL.search(listing.total.label) or any(CARRIED.search(part.label) for part, _ in each.parts)
