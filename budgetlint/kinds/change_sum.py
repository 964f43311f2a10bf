"""Changes of parts: what the parts of a list grew or shrank by makes the change of its total.

“三公”经费38.65万元，比上年增加16.44万元，其中：公务接待费4.81万元，减少0.36万元；…: this year's and last year's parts both add up, so
their changes do. A list may lack a part, unless its figures add up or its parts are by law all there are; else it fails only
where its changes add up but for the direction of one. Parts that law names may as well stand in paragraphs of their own in a section,
and the change of a total may be told where it is not divided.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise, takewhile

from budgetlint import regex
from budgetlint.facts import Facts
from budgetlint.facts.paragraphs import Listing, Measured, Paragraph, Statement
from budgetlint.facts.tabletypes import function_codes
from budgetlint.formula import Formula
from budgetlint.interval import Interval, exact, judge, printed, total, unit_scale
from budgetlint.kinds._common import DIRECTIONS, Reading, evidence_of, net_change, readable, rounded, undecided
from budgetlint.kinds._whole_lists import own_parts
from budgetlint.language import worded
from budgetlint.model import Evidence, Outcome, Quantity, Span, Verdict

FIELDS = ("name", "change", "made", "hint")
INFERRED = True

_OPENS = regex.compile("其中")
_CHANGE = {1: "{name}增加额", -1: "{name}减少额", 0: "{name}增减额"}
MIN_PARTS = 2


@dataclass(frozen=True)
class Params:
    """``across``: what totals are the sums of that a section tells in several paragraphs, the first formula of a total counting
    whose names it tells."""

    across: tuple[Formula, ...] = ()


@dataclass(frozen=True, slots=True)
class _Change:
    """A change with its sign; ``None`` for what stayed the same (与上年持平)."""

    statement: Statement
    measured: Measured | None

    @property
    def sign(self) -> int:
        return self.measured.direction if self.measured else 0

    def interval(self, read: Reading, unit: str) -> Interval:
        if self.measured is None:
            return exact(0)
        quantity = self.measured.quantity
        size = read(replace(quantity, value=abs(quantity.value)), unit_scale(quantity.unit, unit) or Decimal(1))
        return size if self.sign > 0 else -size

    def evidence(self, role: str) -> Iterator[Evidence]:
        if self.measured is not None:
            label = worded(_CHANGE[self.sign], name=self.statement.label)
            yield evidence_of(role, label, self.measured.quantity)


def check(params: Params, facts: Facts) -> Iterator[Outcome]:
    """One outcome for each list whose total and parts all tell their change against last year."""
    for listing in (*_told_together(facts), *_told_apart(params, facts), *_of_totals_elsewhere(facts)):
        whole = _change_of(listing.total)
        parts = [_change_of(part) for part in own_parts(listing)]
        told = [part for part in parts if part is not None]
        if whole is None or whole.measured is None or listing.partial or len(told) < max(len(parts), MIN_PARTS):
            continue
        outcome = _judged(whole, whole.measured.quantity, told)
        if outcome.verdict is not Verdict.ERROR or outcome.borne_out:
            yield outcome
        elif _is_whole(facts, listing):
            yield _may_have_ended(outcome) if _has_ended_items(listing, whole, outcome) else outcome


def _has_ended_items(listing: Listing, whole: _Change, outcome: Outcome) -> bool:
    """Whether a total that fell by more than its items lacks, it may be, an item that had money last year and has none now."""
    items = any(part.name.path or function_codes().class_of(part.label) for part in listing.parts)
    return items and (outcome.difference or 0) * whole.sign < 0


def _may_have_ended(outcome: Outcome) -> Outcome:
    return undecided(worded("上年有而本年没有的科目可能没有列出"), *outcome.evidence)


def _told_together(facts: Facts) -> Iterator[Listing]:
    """The lists of the text."""
    for paragraph in facts.paragraphs:
        yield from paragraph.listings
        yield from _of_changes_only(facts, paragraph)


def _told_apart(params: Params, facts: Facts) -> Iterator[Listing]:
    """What the formulas add up of figures that tell their change, each once, anywhere in a section."""
    for scope in facts.scopes("section") if params.across else ():
        named: dict[str, list[Statement]] = {}
        for statement in scope.statements:
            if not statement.aside and len(statement.name.concepts) == 1 and _change_of(statement) is not None:
                named.setdefault(statement.name.concepts[0], []).append(statement)
        found: dict[str, Listing] = {}
        for formula in params.across:
            told = [named.get(name, []) for name in formula.names()]
            if formula.left not in found and all(len(each) == 1 for each in told):
                whole, *parts = (each[0] for each in told)
                found[formula.left] = Listing(whole, parts, False, whole.sentence, whole.depth)
        yield from found.values()


def _of_totals_elsewhere(facts: Facts) -> Iterator[Listing]:
    """The lists whose total tells its figure only, with the statement of the same figure that tells its change."""
    told: dict[tuple[str, ...], list[Statement]] = defaultdict(list)
    for paragraph in facts.paragraphs:
        for statement in paragraph.statements:
            if statement.name.concepts and not statement.aside and _change_of(statement) is not None:
                told[statement.name.concepts].append(statement)
    for paragraph in facts.paragraphs:
        for listing in paragraph.listings:
            value = listing.total.get("value")
            if value and not listing.total.get("change"):
                for other in told[listing.total.name.concepts]:
                    again = other.get("value")
                    if again and (again.quantity.value, again.quantity.unit) == (
                        value.quantity.value,
                        value.quantity.unit,
                    ):
                        yield replace(listing, total=other)


def _of_changes_only(facts: Facts, paragraph: Paragraph) -> Iterator[Listing]:
    """Lists whose parts tell nothing but their change: 预算比上年增加A万元。其中：基本支出增加B万元；项目支出减少C万元."""
    told = [each for each in paragraph.statements if each.figures and not each.aside]
    for at, (whole, first) in enumerate(pairwise(told), 1):
        between = facts.source_text(Span(whole.figures[-1].quantity.span.end, first.figures[0].quantity.span.start))
        parts = list(takewhile(lambda each: each.get("change") and not each.get("value"), told[at:]))
        if whole.get("value") and len(parts) >= MIN_PARTS and _OPENS.search(between):
            yield Listing(whole, parts, False, first.sentence, first.depth)


def _change_of(statement: Statement) -> _Change | None:
    """The one change against last year that a statement tells; ``None`` where it tells none for certain."""
    changes = [each for each in statement.all("change") if each.base in ("prior", "")]
    if len(changes) == 1 and changes[0].sign and readable(changes[0].quantity) and changes[0].quantity.kind == "amount":
        return _Change(statement, changes[0])
    same = [each for each in statement.comparisons if each.base == "prior" and each.sign == 0 and not each.about]
    return _Change(statement, None) if same and not changes else None


def _is_whole(facts: Facts, listing: Listing) -> bool:
    """Whether the parts are all there are: their figures add up, or law names no others."""
    stated = listing.total.get("value")
    values = [value.quantity for part in own_parts(listing) if (value := part.get("value"))]
    if stated and len(values) == len(own_parts(listing)) and readable(stated.quantity, *values):
        scales = [unit_scale(value.unit, stated.quantity.unit) for value in values]
        if None in scales:
            return False
        sized = list(zip(values, scales, strict=True))
        return judge(stated.quantity, lambda read: total(read(v, s or Decimal(1)) for v, s in sized)).holds
    return not values and facts.terms.is_partition((part.label for part in own_parts(listing)), listing.total.label)


def _judged(whole: _Change, quantity: Quantity, parts: Sequence[_Change]) -> Outcome:
    stated = replace(quantity, value=abs(quantity.value) * whole.sign)

    def made(read: Reading) -> Interval:
        return total(part.interval(read, quantity.unit) for part in parts)

    verdict = judge(stated, made)
    value = rounded(made(printed), quantity)
    hint = _turned(stated, parts) if verdict is Verdict.ERROR else ""
    fields = {
        "name": whole.statement.label,
        "change": net_change(stated.value, quantity.unit),
        "made": net_change(value, quantity.unit),
        "hint": hint,
    }
    evidence = (*whole.evidence("total"), *(each for part in parts for each in part.evidence("part")))
    expected = value * whole.sign  # as the stated size is told, in the direction of its word
    return Outcome(verdict, evidence, expected, abs(quantity.value) - expected, fields, borne_out=bool(hint))


def _turned(stated: Quantity, parts: Sequence[_Change]) -> str:
    """What is to be said of the one change that makes the sum hold if its direction is turned round; ``""`` if none does."""

    def holds(turned: _Change | None) -> bool:
        def made(read: Reading) -> Interval:
            signed = ((part.interval(read, stated.unit), part is turned) for part in parts)
            return total(-interval if other else interval for interval, other in signed)

        return judge(stated if turned else replace(stated, value=-stated.value), made).holds

    found = [part for part in parts if part.measured and holds(part)]
    if len(found) == 1:
        word = worded(DIRECTIONS[-found[0].sign])
        return worded("；如“{name}”实为{word}则相符", name=found[0].statement.label, word=word)
    return worded("；如合计实为反方向则相符") if not found and holds(None) else ""
