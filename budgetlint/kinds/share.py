"""Share (占比): part / whole = p%.

The whole is the one the phrase names (占本年支出合计的p%), else the total of the list the part stands in. A share a
last digit off that makes its siblings add up to exactly 100% is suspicious, not wrong.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from budgetlint import regex
from budgetlint.facts import AMOUNTS, Facts
from budgetlint.facts.labels import resolve
from budgetlint.facts.paragraphs import Listing, Measured, Paragraph, Statement
from budgetlint.interval import Interval, UndefinedQuotient, exact, judge, printed, total, unit_scale
from budgetlint.kinds._common import Reading, evidence_of, readable, rounded, undecided
from budgetlint.kinds._mutual_shares import PartAndShare, mutual
from budgetlint.kinds._share_wholes import Share, Spoken, candidates, statements_by_name
from budgetlint.language import worded
from budgetlint.model import Evidence, Outcome, Quantity, Verdict
from budgetlint.slips import any_slip, slips_of_share
from budgetlint.terms import plain

FIELDS = ("part", "whole", "name")
INFERRED = True

Found = Outcome | PartAndShare

_HUNDRED = Decimal(100)
_BUDGETED = regex.compile("预算(?:总额|总数|数|安排)?$")
MIN_SHARES = 2  # that come to 100%


@dataclass(frozen=True)
class Params:
    """A share rule takes no parameters: it looks at every share of the running text."""


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    implied = _implied(facts)
    spoken = statements_by_name(facts)
    failed: dict[int, list[Outcome]] = defaultdict(list)  # by the whole, where that stands in another paragraph
    for paragraph in facts.paragraphs:
        rootless: list[tuple[str, PartAndShare]] = []  # by what their words say that they are of
        named: set[str] = set()
        for statement in paragraph.statements:
            for share in statement.all("share"):
                if statement.aside:
                    continue
                named |= {share.of} - {""}
                part = next((figure for measure in AMOUNTS if (figure := statement.get(measure))), None)
                told = Share(paragraph, statement, share, part, facts.listing_of(statement))
                found = _check_share(facts, told, implied, spoken)
                if isinstance(found, PartAndShare):
                    rootless.append((share.of, found))
                elif found is not None and found.verdict is Verdict.ERROR and _is_far(paragraph, found):
                    failed[found.evidence[-1].span.start].append(found)
                elif found is not None:
                    yield found
        decided = dict(mutual([each for of, each in rootless if len(named) < 2 or not of]))
        for _, each in rootless:
            stated = evidence_of("share", worded("{name}占比", name=each.label), each.share)
            yield decided.get(each) or undecided(worded("找不到该占比的基数（占谁的比重）"), stated)
    for outcomes in failed.values():
        yield from _of_one_whole(outcomes)


def _is_far(paragraph: Paragraph, outcome: Outcome) -> bool:
    """Whether the whole of a share stands elsewhere in the report."""
    return all(outcome.evidence[-1].span != figure.quantity.span for s in paragraph.statements for figure in s.figures)


def _of_one_whole(failed: Sequence[Outcome]) -> Iterator[Outcome]:
    """The shares that are wrong of a whole found elsewhere. Where several are right of one other, that is what they are of."""
    shares = [(outcome.evidence[0].quantity, outcome.evidence[1].quantity) for outcome in failed]
    meant = [_implied_whole(share, part) for share, part in shares if share and part and printed(share).low > 0]
    agree = len(meant) == len(failed) > 1 and all(one.low <= other.high for one in meant for other in meant)
    for outcome in failed:
        if agree:
            yield undecided(worded("几个占比的基数相同，但不是找到的这个数"), *outcome.evidence)
        else:
            yield outcome


def _implied_whole(share: Quantity, part: Quantity) -> Interval:
    return printed(part, unit_scale(part.unit, "元") or Decimal(1)) / printed(share)


def _implied(facts: Facts) -> dict[str, list[Statement]]:
    """By the total they must be of: the parts with shares whose text names no whole."""
    found: dict[str, list[Statement]] = defaultdict(list)
    for paragraph in facts.paragraphs:
        for listing in paragraph.listings:
            if not listing.total.figures:
                found[listing.total.label] += listing.parts
    return found


def _check_share(facts: Facts, told: Share, implied: dict[str, list[Statement]], spoken: Spoken) -> Found | None:
    """The verdict on a share; the share itself where no whole is told for it."""
    share, part = told.share, told.part
    stated = evidence_of("share", worded("{name}占比", name=told.statement.label), share.quantity)
    if not readable(share.quantity):
        return None
    if part is None or not readable(part.quantity):
        return undecided(worded("没有写出该占比对应的金额"), stated)
    wholes = list(candidates(facts, told, part, spoken))
    if not wholes:
        return PartAndShare(told.statement.label, part.quantity, share.quantity)
    best = _best(told, part, wholes, implied)
    if best.verdict is not Verdict.ERROR:
        return best
    doubt = _doubt(facts, told, part, wholes, best)
    if doubt:
        return undecided(doubt, *best.evidence)
    named = _is_named(facts, told, best)
    completes = told.listing is not None and _completes(told.listing, share, best)
    return replace(best, borne_out=named or completes, named=named)


def _best(told: Share, part: Measured, wholes: Sequence[Evidence], implied: dict[str, list[Statement]]) -> Outcome:
    """The verdict with the whole of which the share holds, else with the one first found; where the text names none, with that of
    which the shares of other parts are."""
    share, statement, listing = told.share, told.statement, told.listing
    outcomes = [_judged(share, statement, part.quantity, whole, listing) for whole in wholes]
    best = next((each for each in outcomes if each.verdict.holds), outcomes[0])
    if best.verdict is Verdict.ERROR and listing and not listing.total.figures and not share.of:
        siblings = [each for each in implied[listing.total.label] if each is not statement]
        meant = (
            outcome
            for outcome, whole in zip(outcomes, wholes, strict=True)
            if any(_fits(each, whole) for each in siblings)
        )
        return next(meant, undecided(worded("占比的基数在句中没有写明"), best.evidence[0]))
    return best


def _doubt(facts: Facts, told: Share, part: Measured, wholes: Sequence[Evidence], best: Outcome) -> str:
    """Why a share that is not that of the whole found for it may be of another; ``""`` where nothing says so."""
    of_a_budget = _BUDGETED.search(told.share.of) is not None
    if of_a_budget and not facts.is_budget and _is_far(told.paragraph, best):  # an outturn was found
        return worded("占比的基数不一定是找到的这个数")
    if told.share.of and not _explained(told.share, part, best):
        if _of_total(told, part.measure, wholes):
            return worded("占比也可以是所列各项合计的")
        if _is_guessed(facts, told, best):
            return worded("占比的基数不一定是找到的这个数")
    return ""


def _is_named(facts: Facts, told: Share, outcome: Outcome) -> bool:
    """Whether the words say what the share is of, and both that and the part are figures known by name."""
    topic, of = told.paragraph.topic, told.share.of
    whole = resolve(outcome.evidence[-1].label, facts.terms, topic).concepts
    named = resolve(of, facts.terms, topic).concepts if of else ()
    return len(named) == 1 and bool(told.statement.name.concepts) and (not whole or set(named) <= set(whole))


def _completes(listing: Listing, share: Measured, outcome: Outcome) -> bool:
    """Whether the shares of the list come to 100% with the expected share and not with the stated one."""
    shares = [own.quantity for part in listing.parts if (own := part.get("share"))]
    if len(shares) < MIN_SHARES or len(shares) < len(listing.parts) or not isinstance(outcome.expected, Decimal):
        return False
    stated = total(printed(each) for each in shares)
    meant = stated - exact(share.quantity.value) + exact(outcome.expected)
    return meant.low <= _HUNDRED <= meant.high and not stated.low <= _HUNDRED <= stated.high


def _explained(share: Measured, part: Measured, outcome: Outcome) -> bool:
    """Whether one slip of the hand explains why a share is none of its whole."""
    whole = outcome.evidence[-1].quantity
    if whole is None or not isinstance(outcome.expected, Decimal):
        return True
    right = printed(replace(share.quantity, value=outcome.expected))
    return any_slip((share.quantity, right)) or _is_slip(share.quantity, part.quantity, whole)


def _of_total(told: Share, measure: str, wholes: Sequence[Evidence]) -> bool:
    """Whether a share behind the last of several parts is that of all of them: A300万元、B200万元，占项目支出的50%."""
    total = told.listing.total.get(measure) if told.listing else None
    if told.listing is None or told.listing.parts[-1] is not told.statement or total is None:
        return False
    if not readable(total.quantity):
        return False
    return any(_judged(told.share, told.statement, total.quantity, whole, None).verdict.holds for whole in wholes)


def _is_guessed(facts: Facts, told: Share, outcome: Outcome) -> bool:
    """Whether the whole is not what the share names by its words: the total of a list called otherwise, or, for a part whose name
    tells nothing, a figure from elsewhere in the report."""
    name, of = told.statement.name, told.share.of
    named = plain(of) in plain(outcome.evidence[-1].label)
    known = named or bool(resolve(of, facts.terms, told.paragraph.topic).concepts)
    guessed = not name.concepts and not name.path and (_is_far(told.paragraph, outcome) or not known)
    return guessed and not _is_that_of_others(facts, told, outcome.evidence[-1])


def _is_that_of_others(facts: Facts, told: Share, whole: Evidence) -> bool:
    """Whether several shares of the section that name the same whole are of this one."""
    section, of = told.paragraph.passage.section, told.share.of
    others = (
        each for paragraph in facts.paragraphs if paragraph.passage.section == section for each in paragraph.statements
    )
    fitting = (
        each
        for each in others
        if each is not told.statement and (share := each.get("share")) and share.of == of and _fits(each, whole)
    )
    return sum(1 for _ in fitting) >= MIN_SHARES


def _fits(statement: Statement, whole: Evidence) -> bool:
    """Whether another part's share is of this whole: so it is the one the list means."""
    share, part = statement.get("share"), statement.get("value")
    if share is None or part is None or not part.quantity.value or not readable(share.quantity, part.quantity):
        return False
    return _judged(share, statement, part.quantity, whole, None).verdict.holds


def _judged(share: Measured, statement: Statement, part: Quantity, whole: Evidence, listing: Listing | None) -> Outcome:
    base = whole.quantity
    assert base is not None

    def share_of(whole: Quantity) -> Callable[[Reading], Interval]:
        scale = unit_scale(part.unit, whole.unit) or Decimal(1)
        return lambda read: (read(part, scale) / read(whole, Decimal(1))).scaled(_HUNDRED)

    def fits(other: Quantity) -> bool:
        return unit_scale(part.unit, other.unit) is not None and judge(share.quantity, share_of(other)).holds

    expected = share_of(base)
    evidence = (
        evidence_of("share", worded("{name}占比", name=statement.label), share.quantity),
        evidence_of("part", statement.label, part),
        whole,
    )
    try:
        verdict = judge(share.quantity, expected)
        value = rounded(expected(printed), share.quantity)
    except UndefinedQuotient:
        return undecided(worded("基数为 0，占比无法计算"), evidence[0])
    if (
        verdict is Verdict.ERROR
        and share.quantity.value <= _HUNDRED < value
        and not _is_slip(share.quantity, part, base)
    ):
        return undecided(worded("占比的基数在句中没有写明"), evidence[0])
    difference = share.quantity.value - value
    if verdict is Verdict.ERROR and listing and abs(difference) == share.quantity.usual_step and _add_up(listing):
        verdict = Verdict.SUSPICIOUS
    fields = {"part": f"{part.value:,f}{part.unit}", "whole": f"{base.value:,f}{base.unit}", "name": statement.label}
    return Outcome(verdict, evidence, value, difference, fields, fits=fits)


def _is_slip(share: Quantity, part: Quantity, whole: Quantity) -> bool:
    """Whether one slip in the part or the whole explains that the part is more than the whole."""
    if printed(share).low <= 0:
        return False
    scale = unit_scale(part.unit, whole.unit) or Decimal(1)
    return any(figure is not share for figure in slips_of_share(share, part, whole, scale))


def _add_up(listing: Listing) -> bool:
    """Whether the shares of the list, as printed, come to exactly 100%."""
    shares = [share.quantity for part in listing.parts if (share := part.get("share"))]
    return len(shares) > 1 and sum(share.value for share in shares) == _HUNDRED
