"""Failures that speak against the reading and not against the report.

A wrong figure breaks the relations it stands in, and the other figures of these keep theirs. Where figures were bound that do not
belong together it is otherwise. A failure is undecided where

- the relation holds with another figure of its paragraph, told before: the words may be about that one (suspicious, where they
  name the one it fails with);
- most relations of a table fail, or most of one rule in it, and not for one figure that stands in all of them: the table was
  not read as it is meant.

It is suspicious where no slip of the hand makes the figures agree, nor a part known from elsewhere, and

- each of them is vouched for by another relation that holds and gives its value: they are of different things, or a whole passage
  is of another year. This is for running text, where words alone bind figures: in a table a row may have been left out. What law
  makes equal is an error all the same;
- the relation is one that the report does not tell, only inferred from where the figures stand, and nothing else speaks for it:
  that the wrong figure is given by no relation and breaks several; or that the same holds of others beside one of the figures.

Two figures that stand in each other's row are neither: the rows have been swapped.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cached_property
from typing import TypeVar

from budgetlint.facts import Facts
from budgetlint.interval import UndefinedQuotient, printed, unit_scale
from budgetlint.kinds._common import readable, undecided
from budgetlint.language import worded
from budgetlint.model import Document, Outcome, Quantity, Verdict
from budgetlint.rules import Rule
from budgetlint.slips import MIN_DIGITS, digits_of, slips_of_share, slips_of_sum

__all__ = ["doubted"]

MIN_FAILED = 3  # fewer failures say nothing of how a table was read
MIN_SIBLINGS = 2  # one more may agree by chance
_NO_TABLE = -1
_WHOLE = 100  # percent
_ONE = Decimal(1)

K = TypeVar("K", bound=Hashable)
Figures = frozenset[int]  # the figures of a relation, by their places
_Exchange = tuple[str, frozenset[int], Decimal, Decimal]


def doubted(facts: Facts, outcomes: Sequence[tuple[Rule, Outcome]]) -> list[Outcome]:
    """The outcomes, each with its rule, the failures among them undecided or suspicious that more likely come from the reading."""
    doubts = _Doubts(facts, outcomes)
    return [doubts.weighed(rule, outcome) for rule, outcome in outcomes]


class _Doubts:
    """What the relations of a document say of the reading."""

    def __init__(self, facts: Facts, outcomes: Sequence[tuple[Rule, Outcome]]) -> None:
        self._facts = facts
        self._ruled = outcomes
        self._outcomes = [outcome for _, outcome in outcomes]

    def weighed(self, rule: Rule, outcome: Outcome) -> Outcome:
        """The outcome, or what is left of a failure that may be none."""
        if outcome.verdict not in (Verdict.ERROR, Verdict.SUSPICIOUS):
            return outcome
        rival = next(self._rivals(outcome), None)
        if rival is not None:
            reason = worded("换成同一段的 {text} 则相符，可能说的是那个数", text=rival.text)
            if outcome.named:
                return replace(outcome, verdict=Verdict.SUSPICIOUS, reason=reason)
            return undecided(reason, *outcome.evidence)
        if not _fails(outcome):
            return outcome
        places = self._tables.of_all(_figures(outcome))
        if not places.isdisjoint(self._misread):
            return undecided(worded("表中多数关系不成立，可能没有正确读出这张表"), *outcome.evidence)
        if (rule.id, frozenset(places)) in self._misapplied:
            return undecided(worded("这条关系在表中多数行都不成立，可能认错了栏"), *outcome.evidence)
        if rule.kind.by_law or _is_explained(outcome) or self._is_swapped(rule, outcome):
            return outcome
        unvouched = _figures(outcome) - self._vouched
        if not unvouched and _NO_TABLE in places:
            reason = worded("各数都与报告别处相符，请核对口径和年度是否一致")
            return replace(outcome, verdict=Verdict.SUSPICIOUS, reason=reason)
        if rule.kind.inferred and not self._is_borne_out(rule, outcome, unvouched):
            reason = worded("这几个数应当相符是按所在位置推断的，差额不像一处笔误，也没有别的数佐证，请核对")
            return replace(outcome, verdict=Verdict.SUSPICIOUS, reason=reason)
        return outcome

    def _is_swapped(self, rule: Rule, outcome: Outcome) -> bool:
        """Whether the figure expected stands for the stated one elsewhere and the other way round: each in the other's row."""
        found = self._exchange(rule, outcome)
        return found is not None and (*found[:2], found[3], found[2]) in self._exchanges

    @cached_property
    def _exchanges(self) -> Collection[_Exchange]:
        """What relations of two figures that fail say for what."""
        found = (self._exchange(rule, outcome) for rule, outcome in self._ruled if _fails(outcome))
        return {each for each in found if each is not None}

    def _exchange(self, rule: Rule, outcome: Outcome) -> _Exchange | None:
        """The rule, the tables, the value stated and the one expected of a relation of two figures; ``None`` where the values have
        so few digits that they may change places by chance."""
        stated, figures = outcome.evidence[0].quantity, _figures(outcome)
        if stated is None or len(figures) != 2 or not isinstance(outcome.expected, Decimal):
            return None
        if digits_of(stated) < MIN_DIGITS or not outcome.expected:
            return None
        return rule.id, frozenset(self._tables.of_all(figures)), stated.value, outcome.expected

    @cached_property
    def _tables(self) -> _Tables:
        return _Tables(self._facts.document)

    @cached_property
    def _vouched(self) -> Figures:
        """The figures whose value a relation gives that holds."""
        return frozenset(figure for outcome in self._outcomes if _gives_value(outcome) for figure in _figures(outcome))

    def _is_borne_out(self, rule: Rule, outcome: Outcome, unvouched: Figures) -> bool:
        """Whether something beside the relation itself says that its figures belong together: its kind; a slip in one of its parts; a figure
        that no relation gives and that breaks several, if it is the only such one or a slip in it explains another; another column
        that is out the other way round; or several others of which the rule holds with one of the figures, as the other shares of a
        whole."""
        wrong = unvouched & self._often_broken
        alone = unvouched & _figures(outcome, but_zero=True)
        return (
            outcome.borne_out
            or any(_slipped(outcome))
            or len(alone) == len(wrong) == 1
            or not wrong.isdisjoint(self._explained_by)
            or self._is_of_another_column(rule, outcome)
            or any(self._kept[rule.id, figure] >= MIN_SIBLINGS for figure in _figures(outcome))
        )

    def _is_of_another_column(self, rule: Rule, outcome: Outcome) -> bool:
        """Whether the same rule fails in the same table by the opposite difference, or leaves open a sum that is blank above just the
        figure that is missing: then one figure stands in the wrong column."""
        places, apart = frozenset(self._tables.of_all(_figures(outcome))), outcome.difference
        return bool(apart) and _NO_TABLE not in places and (rule.id, places, -(apart or 0)) in self._apart

    @cached_property
    def _apart(self) -> Collection[tuple[str, frozenset[int], Decimal]]:
        """The differences by which rules fail in tables; of a sum left open with one figure below it that figure, as what is too much."""
        found = set()
        for rule, outcome in self._ruled:
            figures = [each.quantity for each in outcome.evidence if each.quantity]
            places = frozenset(self._tables.of_all(_figures(outcome)))
            if _fails(outcome) and outcome.difference:
                found.add((rule.id, places, outcome.difference))
            elif not outcome.decided and len(figures) == 1:
                found.add((rule.id, places, -figures[0].value))
        return found

    @cached_property
    def _often_broken(self) -> Figures:
        """The figures that stand in several relations that fail."""
        broken = Counter(figure for outcome in self._outcomes if _fails(outcome) for figure in _figures(outcome))
        return frozenset(figure for figure, relations in broken.items() if relations > 1)

    @cached_property
    def _explained_by(self) -> Figures:
        """The figures one slip in which explains a relation that fails."""
        return frozenset(each.span.start for outcome in self._outcomes if _fails(outcome) for each in _slipped(outcome))

    @cached_property
    def _misread(self) -> Collection[int]:
        """The tables of whose relations as many fail as hold."""
        return {table for table, more in self._failing(lambda _, tables: tables) if more >= 0 and table != _NO_TABLE}

    @cached_property
    def _misapplied(self) -> Collection[tuple[str, frozenset[int]]]:
        """The rules with the tables in whose rows they fail more often than they hold."""
        keyed = self._failing(lambda rule, tables: [(rule.id, tables)])
        return {key for key, more in keyed if more > 0 and _NO_TABLE not in key[1]}

    def _failing(self, keys: Callable[[Rule, frozenset[int]], Iterable[K]]) -> Iterator[tuple[K, int]]:
        """What several relations fail in, not all for the same figure, by the keys that a rule and the tables of its figures give;
        and how many more fail in it than hold."""
        failed: dict[K, list[Figures]] = defaultdict(list)
        held: Counter[K] = Counter()
        for rule, outcome in self._ruled:
            figures = _figures(outcome)
            if _fails(outcome):
                for key in keys(rule, frozenset(self._tables.of_all(figures))):
                    failed[key].append(figures)
            elif outcome.verdict.holds and any(each.quantity.value for each in outcome.evidence if each.quantity):
                held.update(keys(rule, frozenset(self._tables.of_all(figures))))
        for key, relations in failed.items():
            if len(relations) >= MIN_FAILED and not frozenset.intersection(*relations):
                yield key, len(relations) - held[key]

    @cached_property
    def _kept(self) -> Mapping[tuple[str, int], int]:
        """How many relations of a rule give a value to a figure."""
        return Counter(
            (rule.id, at) for rule, outcome in self._ruled if _gives_value(outcome) for at in _figures(outcome)
        )

    def _rivals(self, outcome: Outcome) -> Iterator[Quantity]:
        """The figures of the paragraphs it stands in with which the relation holds, told before its last figure."""
        if outcome.fits is None:
            return
        stated = outcome.evidence[0].quantity
        if stated is None or (stated.kind == "percent" and digits_of(stated) < MIN_DIGITS):
            return
        figures = _figures(outcome)
        beside = {id(each): each for figure in figures for each in self._paragraph_of(figure)}
        for other in beside.values():
            if other.span.start < max(figures) and other.span.start not in figures and _fits(outcome.fits, other):
                yield other

    def _paragraph_of(self, figure: int) -> Sequence[Quantity]:
        """The figures of the paragraph that one stands in; none for one of a table."""
        at = bisect_right(self._paragraphs, figure, key=lambda each: each[0].span.start) - 1
        found = self._paragraphs[at] if at >= 0 else []
        return found if found and figure <= found[-1].span.start else ()

    @cached_property
    def _paragraphs(self) -> list[list[Quantity]]:
        """The figures of each paragraph that has any."""
        return [[token.quantity for token in tokens] for _, tokens in self._facts.passages if tokens]


class _Tables:
    """Which table of the document a figure stands in."""

    def __init__(self, document: Document) -> None:
        ends = (
            [cell.view for row in (table.rows[0], table.rows[-1]) for cell in row]
            for table in document.tables
            if table.rows
        )
        self._spans = sorted((min(starts), max(starts)) for each in ends if (starts := [v.origin(0) for v in each]))

    def of(self, figure: int) -> int:
        """The number of the table, -1 for a figure in running text."""
        at = bisect_right(self._spans, figure, key=lambda span: span[0]) - 1
        return at if at >= 0 and figure <= self._spans[at][1] else _NO_TABLE

    def of_all(self, figures: Iterable[int]) -> set[int]:
        return {self.of(figure) for figure in figures}


def _figures(outcome: Outcome, *, but_zero: bool = False) -> Figures:
    """The figures of an outcome; but those beside the stated one that are 0, which add nothing to a difference (``but_zero``)."""
    return frozenset(
        each.quantity.span.start
        for at, each in enumerate(outcome.evidence)
        if each.quantity and (each.quantity.value or not at or not but_zero)
    )


def _fails(outcome: Outcome) -> bool:
    """Whether a relation of several figures fails."""
    return outcome.verdict is Verdict.ERROR and len(_figures(outcome)) > 1


def _fits(fits: Callable[[Quantity], bool], other: Quantity) -> bool:
    try:
        return readable(other) and fits(other)
    except UndefinedQuotient:
        return False


def _gives_value(outcome: Outcome) -> bool:
    """Whether a relation holds that gives the value of its figures: not a limit that one keeps to, nor nothing of something (0%)."""
    if outcome.verdict not in (Verdict.EXACT, Verdict.ROUNDING) or not isinstance(outcome.expected, Decimal):
        return False
    quantities = [each.quantity for each in outcome.evidence if each.quantity]
    if len(quantities) < 2 or not quantities[0].value:
        return False
    stated = quantities[0]
    within = stated.kind != "malformed" and printed(stated).low <= outcome.expected <= printed(stated).high
    return within or outcome.verdict is Verdict.ROUNDING


def _is_explained(outcome: Outcome) -> bool:
    """Whether one slip in the stated figure makes the figures agree, or a part known from elsewhere or told twice; so it may be, too,
    where no number is expected. More than the whole is no share of any."""
    first, *others = outcome.evidence
    if first.quantity is None or not isinstance(outcome.expected, Decimal):
        return True
    impossible = first.role == "share" and first.quantity.value > _WHOLE
    left_out = any(each.role == "left-out" for each in others)
    slip = any(each is first.quantity for each in _slipped(outcome))
    return impossible or left_out or slip or _has_part_twice(outcome)


def _has_part_twice(outcome: Outcome) -> bool:
    """Whether the parts are too much by one that stands there twice."""
    parts = Counter((each.label, each.quantity.value) for each in outcome.evidence[1:] if each.quantity)
    return any(number > 1 and outcome.difference == -value for (_, value), number in parts.items())


def _slipped(outcome: Outcome) -> Iterator[Quantity]:
    """The figures one slip in which makes the relation hold: those of a share, or the stated one and those it is the sum of. What
    is 100% should be its whole."""
    quantities = [each.quantity for each in outcome.evidence if each.quantity]
    if not quantities or not isinstance(outcome.expected, Decimal):
        return
    stated, *others = quantities
    if outcome.evidence[0].role == "share" and len(others) == 2:
        part, whole = others
        scale = unit_scale(part.unit, whole.unit) or Decimal(1)
        if stated.value == _WHOLE:
            yield from slips_of_sum(part, printed(whole, _ONE / scale), [whole])
        elif printed(stated).low > 0 and printed(whole).low > 0:
            yield from slips_of_share(stated, part, whole, scale)
    else:
        yield from slips_of_sum(stated, printed(replace(stated, value=outcome.expected)), others)
