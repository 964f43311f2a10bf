"""What running text is read into: statements, the lists they stand in, and paragraphs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from budgetlint import regex
from budgetlint.facts import BUDGETS, Fact
from budgetlint.facts.labels import Name
from budgetlint.facts.words import Comparison
from budgetlint.model import Passage, Quantity, Section, Span

if TYPE_CHECKING:
    from budgetlint.facts import Facts

__all__ = ["Listing", "Measured", "Paragraph", "Scope", "Statement", "read_scopes"]


@dataclass(frozen=True, slots=True)
class Measured:
    """One figure of a statement. ``measure``: ``value``, ``initial``, ``full``, ``budget``, ``prior``, ``change``,
    ``rate``, ``share`` or ``completion``; the other fields as in :class:`Phrase`, ``word`` as a source range. A
    figure that names no subject behind a list may speak of its total or of its last part: the other is its ``rival``."""

    measure: str
    quantity: Quantity
    base: str = ""
    of: str = ""
    sign: int = 0
    word: Span | None = None
    rival: Statement | None = None  # the statement it may belong to as well

    @property
    def direction(self) -> int:
        """The direction that the word and the printed sign give together; 0 without a word."""
        return self.sign if self.quantity.value >= 0 else -self.sign


@dataclass(slots=True)
class Statement:
    """All that one stretch of text says of one thing.

    ``aside`` marks figures inside a reason or purpose, ``depth`` how many brackets are open around it.
    """

    name: Name
    span: Span
    section: Section
    topic: str
    at: int = 0  # the index of its block
    sentence: int = 0
    depth: int = 0
    aside: bool = False
    figures: list[Measured] = field(default_factory=list)
    comparisons: list[Comparison] = field(default_factory=list)

    @property
    def label(self) -> str:
        return self.name.label

    def get(self, measure: str, base: str | None = None) -> Measured | None:
        """The first figure of that measure (and base, if given)."""
        for figure in self.figures:
            if figure.measure == measure and (base is None or figure.base == base):
                return figure
        return None

    def all(self, measure: str) -> list[Measured]:
        return [figure for figure in self.figures if figure.measure == measure]


@dataclass(slots=True)
class Listing:
    """A total and the parts that stand behind its “其中”. ``partial``: 主要包括, so not all parts need be named."""

    total: Statement
    parts: list[Statement]
    partial: bool
    sentence: int
    depth: int

    def total_told_before(self) -> Statement:
        """The total with the figures that stand before its parts, where any do: a figure of it behind them (预算100万元，
        其中：A60万元、B40万元。实际支出90万元) is not what they add up to."""
        first = min((figure.quantity.span.start for part in self.parts for figure in part.figures), default=0)
        before = [figure for figure in self.total.figures if figure.quantity.span.start < first]
        return replace(self.total, figures=before) if before else self.total


@dataclass(slots=True)
class Paragraph:
    """One passage as read."""

    passage: Passage
    at: int
    topic: str
    statements: list[Statement] = field(default_factory=list)
    listings: list[Listing] = field(default_factory=list)

    @property
    def part(self) -> Section:
        """The part of the report it stands in: the innermost section numbered 一、 or above."""
        section = self.passage.section
        return next((each for each in reversed(section.path()) if each.level <= 2), section)

    def facts(self, facts: Facts) -> Iterator[Fact]:
        """The figures that are the report's own, under their canonical names; items by their codes."""
        where = self.passage.section.title
        for statement in self.statements:
            if statement.aside:
                continue
            named = list(_meanings(statement, self.topic, facts))
            budgeted = "" if facts.is_budget else _budget_parted(statement, facts)
            for figure in statement.figures:
                measure = f"change:{figure.base}" if figure.measure == "change" else figure.measure
                measure = budgeted or measure if measure == "value" else measure
                for concept, item in named:
                    yield Fact(concept, item, measure, statement.label, figure.quantity, "prose", where)


@dataclass(frozen=True, slots=True)
class Scope:
    """Statements that are read together, and the canonical names among them."""

    statements: tuple[Statement, ...]
    concepts: frozenset[str]

    @classmethod
    def of(cls, statements: Iterable[Statement]) -> Scope:
        given = tuple(statements)
        return cls(given, frozenset(concept for statement in given for concept in statement.name.concepts))


def read_scopes(within: str, paragraphs: Sequence[Paragraph]) -> Iterator[Scope]:
    """The statements of each paragraph with its list (``sentence``), of each ``section``, or of the ``document``."""
    if within == "document":
        yield Scope.of(statement for paragraph in paragraphs for statement in paragraph.statements)
    elif within == "section":
        groups: dict[int, list[Statement]] = {}
        for paragraph in paragraphs:
            groups.setdefault(id(paragraph.part), []).extend(paragraph.statements)
        yield from map(Scope.of, groups.values())
    else:
        yield from (Scope.of(_with_lists(paragraph)) for paragraph in paragraphs)


def _with_lists(paragraph: Paragraph) -> list[Statement]:
    own = {id(statement) for statement in paragraph.statements}
    listed = [part for listing in paragraph.listings for part in listing.parts if id(part) not in own]
    return [*paragraph.statements, *listed]


_CARRIED = regex.compile("结转|结余")
_SOURCE = regex.compile("财政拨款|公共预算|政府性基金|国有资本|财政专户|单位资金|收入")


def _meanings(statement: Statement, topic: str, facts: Facts) -> Iterator[tuple[str, str]]:
    """The canonical names of a statement, each with its item.

    A part of a list means the report's own figure only where the list's total does: 基本支出 behind a class is that
    class's, behind one of several units it is that unit's.
    """
    listing = facts.listing_of(statement)
    if listing is not None:
        of = list(_own_meanings(listing.total, topic, facts))
        items = {item for _, item in of if item}
        if items and not statement.name.path:
            for concept in statement.name.concepts:
                if facts.terms.at_home(concept, topic):
                    yield from ((concept, item) for item in items)
            return
        if (not of and listing.total.label) or facts.terms.apart.search(listing.total.label):
            return
        if _CARRIED.search(listing.total.label) and not _CARRIED.search(statement.label):
            return  # 年末结转和结余A万元，其中一般公共预算财政拨款B万元: of what is left, not of what was granted
        if set(statement.name.concepts) & set(listing.total.name.concepts):
            return  # 公用经费A万元，其中按定额安排的公用经费B万元
        if _is_by_nature(listing.total) and _SOURCE.search(statement.label):
            return  # 项目支出A万元，其中：政府性基金安排B万元
        if not statement.name.path and any(map(_is_by_nature, listing.parts)):
            yield from ((concept, "") for concept in statement.name.concepts if facts.terms.at_home(concept, topic))
            return  # 其他支出 beside 基本支出 and 项目支出 is no class
    elif statement.depth:
        return
    yield from _own_meanings(statement, topic, facts)


def _budget_parted(statement: Statement, facts: Facts) -> str:
    """Which budget the parts of a list are of that has no other total: 年初预算A万元，其中：基本支出B万元，项目支出C万元。"""
    listing = None if any(statement.get(budget) for budget in BUDGETS) else facts.listing_of(statement)
    told = listing.total_told_before() if listing is not None else None
    if told is None or told.get("value"):
        return ""
    return next((figure.measure for figure in reversed(told.figures) if figure.measure in BUDGETS), "")


def _is_by_nature(part: Statement) -> bool:
    return any(concept.endswith(("项目支出", "基本支出")) for concept in part.name.concepts)


def _own_meanings(statement: Statement, topic: str, facts: Facts) -> Iterator[tuple[str, str]]:
    total = facts.terms.items.get(topic, "")
    if total:
        economic = topic == "一般公共预算基本支出"
        item = facts.codes.find(statement.name.path or (statement.label,), economic=economic)
        if item:
            yield total, item
            return
    for concept in statement.name.concepts:
        if facts.terms.at_home(concept, topic):
            yield concept, ""
