"""What a document says: its figures with their names. Kinds ask here and read no text themselves.

Each layer is made when a kind first asks for it: ``paragraphs`` (prose), ``tables`` (statutory tables),
``forms`` (self-evaluation). :meth:`Facts.find` looks a figure up by its canonical name in all of them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from budgetlint import regex
from budgetlint.interval import in_yuan
from budgetlint.model import Document, Passage, Quantity, Span, Table, View
from budgetlint.numerals import Token, own_steps, scan, usual_steps
from budgetlint.terms import Terms

if TYPE_CHECKING:
    from budgetlint.facts.codes import CodeBook
    from budgetlint.facts.forms import Forms
    from budgetlint.facts.paragraphs import Listing, Measured, Paragraph, Scope, Statement
    from budgetlint.facts.tables import StatutoryTable
    from budgetlint.facts.tasks import TaskTable

__all__ = ["AMOUNTS", "BUDGETS", "Fact", "Facts"]

BUDGETS = ("initial", "full", "budget")  # the measures of a budget
AMOUNTS = ("value", *BUDGETS)  # those of a figure itself, not of its change or share

_OWNER = regex.compile(r"^[#*\s]*(?P<name>\p{Han}{4,30}?)\s?(?:19|20)\d\d\s?年度?(?:部门|单位)?(?:预算|决算)")
_OWNER_LINE = regex.compile(r"(?:部门|单位)(?:\(单位\))?(?:名称)?\s?[:：]\s?(?P<name>\p{Han}{4,30})")
_TITLE_YEAR = regex.compile(r"(20\d\d)\s?年(?:度)?[^。;]{0,40}?(决算|(?<!公共|基金|经营|保险)预算)")
_AMOUNT = regex.compile(r"\d\s?[万亿]?元")
MAX_TITLE = 60
NO_STEPS: Mapping[str, Decimal] = {}


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure with its meaning.

    ``concept`` is a canonical name of terms.yaml; ``item`` narrows it to a function or economic code
    (``"2010401"``, ``"30101"``), ``""`` for the whole; ``measure`` is ``value`` (决算数, the figure itself),
    ``initial`` (年初预算), ``full`` (全年预算 or 调整预算) or ``budget`` (a budget the report does not name further);
    ``source`` is ``prose``, ``table`` or ``form``; ``where`` names the place for a reader (公开03表, a section's title).
    """

    concept: str
    item: str
    measure: str
    label: str
    quantity: Quantity
    source: str
    where: str


def _only_budget(total: Statement, measure: str) -> Measured | None:
    """The budget of a total that has no other figure, the last told of several, for parts that name no measure: 年初预算80万元，全年预算
    100万元，其中县级财政资金60万元."""
    amounts = [figure for figure in total.figures if figure.measure in AMOUNTS]
    return max(amounts, key=lambda each: each.quantity.span.start) if measure == "value" and amounts else None


class Facts:
    """The figures of one document."""

    def __init__(self, document: Document, terms: Terms, report_kind: str | None = None) -> None:
        """``report_kind`` is ``budget`` (部门预算) or ``final`` (部门决算); without it the title says which."""
        self.document = document
        self._report_kind = report_kind
        self.terms = terms
        self._scopes: dict[str, tuple[Scope, ...]] = {}
        self._agreed: dict[tuple[str, str], Quantity | None] = {}
        self._usual: dict[str, Fact | None] = {}

    # ---- layers

    @cached_property
    def _raw_tokens(self) -> dict[int, tuple[Token, ...]]:
        return {
            at: tuple(scan(block.view))
            for at, block in enumerate(self.document.blocks)
            if isinstance(block, Passage) and not block.contents
        }

    @cached_property
    def _usual_steps(self) -> dict[str, Decimal]:
        return usual_steps(token.quantity for tokens in self._raw_tokens.values() for token in tokens)

    def settled(self, quantity: Quantity, own: Mapping[str, Decimal] = NO_STEPS) -> Quantity:
        """The figure with its dropped trailing zeros read back in, as this document prints its unit, or its passage by
        its ``own`` steps."""
        usual = own.get(quantity.unit) or self._usual_steps.get(quantity.unit)
        if usual is None or quantity.step <= usual or quantity.kind not in ("amount", "percent"):
            return quantity
        if not quantity.value:  # “0万元” is nothing at all, not anything below half a 万元
            quantity = replace(quantity, step=usual)
        return quantity.rescaled(usual)

    @cached_property
    def tokens(self) -> dict[int, tuple[Token, ...]]:
        """The figures of each passage, by the index of its block."""
        return {
            at: tuple(Token(token.start, token.end, self.settled(token.quantity, own)) for token in tokens)
            for at, tokens in self._raw_tokens.items()
            for own in (own_steps(token.quantity for token in tokens),)
        }

    @cached_property
    def told_amounts(self) -> frozenset[Decimal]:
        """Every amount of the running text, in 元."""
        amounts = (
            each.quantity for tokens in self.tokens.values() for each in tokens if each.quantity.kind == "amount"
        )
        return frozenset(map(in_yuan, amounts))

    @cached_property
    def _title(self) -> tuple[int | None, str]:
        found = [(passage, match) for passage in self.document.passages if (match := _TITLE_YEAR.search(passage.text))]
        for passage, match in found:
            if len(passage.text) <= MAX_TITLE and "。" not in passage.text and not _AMOUNT.search(passage.text):
                return int(match[1]), match[2]
        return (int(found[0][1][1]), "") if found else (None, "")

    @property
    def year(self) -> int | None:
        """The year the report is on, from its title: that of “2024年度…部门决算”; ``None`` if no title says."""
        return self._title[0]

    @property
    def is_budget(self) -> bool:
        """Whether the report is a 部门预算, so that a 预算数 is the figure itself."""
        return self._report_kind == "budget" if self._report_kind else self._title[1] == "预算"

    @cached_property
    def owners(self) -> frozenset[str]:
        """The names that the report gives its department, in the title and over tables (部门：某县财政局)."""
        found = [m["name"] for p in self.document.passages if len(p.text) <= MAX_TITLE and (m := _OWNER.search(p.text))]
        found += [m["name"] for t in self.document.tables for p in t.captions if (m := _OWNER_LINE.search(p.text))]
        return frozenset(found)

    @cached_property
    def usual_unit(self) -> str:
        """The unit of a table that states none: that of most tables which do, else of most amounts of the text."""
        from budgetlint.facts.cells import unit_of

        units = Counter(unit for unit in map(unit_of, self.document.tables) if unit)
        if not units:
            every = (token.quantity for tokens in self._raw_tokens.values() for token in tokens)
            units = Counter(quantity.unit for quantity in every if quantity.kind == "amount")
        return units.most_common(1)[0][0] if units else "万元"

    @cached_property
    def magnitudes(self) -> frozenset[str]:
        """The amounts of the running text, to know a table's figures again in another unit."""
        from budgetlint.facts.units import magnitudes

        return magnitudes(token.quantity for tokens in self.tokens.values() for token in tokens)

    @cached_property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """The running text as statements about named figures."""
        from budgetlint.facts.prose import read_paragraphs

        return tuple(read_paragraphs(self))

    @cached_property
    def tables(self) -> tuple[StatutoryTable, ...]:
        """The statutory tables 公开01 to 公开10 that could be recognised."""
        from budgetlint.facts.tables import read_tables

        return tuple(read_tables(self))

    @cached_property
    def forms(self) -> Forms:
        """Self-evaluation lists, forms and narratives."""
        from budgetlint.facts.forms import read_forms

        return read_forms(self)

    @cached_property
    def task_tables(self) -> tuple[TaskTable, ...]:
        """The tables of a department's tasks with their money."""
        from budgetlint.facts.tasks import read_task_tables

        return tuple(read_task_tables(self))

    def scopes(self, within: str) -> tuple[Scope, ...]:
        """The statements of the running text that are read together ``within`` a sentence, section or the document."""
        from budgetlint.facts.paragraphs import read_scopes

        if within not in self._scopes:
            self._scopes[within] = tuple(read_scopes(within, self.paragraphs))
        return self._scopes[within]

    def listing_of(self, statement: Statement) -> Listing | None:
        """The list a statement is a part of, ``None`` if it stands alone."""
        return self._listings.get(id(statement))

    def stated_total(self, listing: Listing, measure: str) -> Quantity | None:
        """The figure of a list's total: beside its name, or, where the list only names it, the report's."""
        budgeted = any(part.get(budget) for part in listing.parts for budget in BUDGETS)
        total = listing.total_told_before()
        figure = total.get(measure) or (None if budgeted else _only_budget(total, measure))
        if figure is not None:
            return figure.quantity if figure.quantity.kind != "malformed" and not figure.quantity.bound else None
        if listing.total.figures:
            return None
        for concept in listing.total.name.concepts:
            if (concept, measure) not in self._agreed:
                self._agreed[concept, measure] = self._agreed_on(concept, measure)
            quantity = self._agreed[concept, measure]
            if quantity is not None:
                return quantity
        return None

    def with_carry_over(self, listing: Listing, measure: str) -> Quantity | None:
        """The figure that a list's total would be with what was brought forward, where the list only names its total."""
        if listing.total.figures:
            return None
        wider = (self.terms.carried.get(concept) for concept in listing.total.name.concepts)
        return next((found for concept in wider if concept and (found := self._agreed_on(concept, measure))), None)

    def _agreed_on(self, concept: str, measure: str) -> Quantity | None:
        """The figure of that name where all its statements, the text's if it has any, are one."""
        every = self.find(concept, measure=measure)
        known = [f for f in every if f.quantity.kind != "malformed" and not f.quantity.bound]
        told = [f for f in known if f.source == "prose"] or known
        return told[0].quantity if told and len({(f.quantity.value, f.quantity.unit) for f in told}) == 1 else None

    def usual(self, concept: str) -> Fact | None:
        """The first statement of the value most often stated under that name; ``None`` where two are as often."""
        if concept not in self._usual:
            known = [f for f in self.find(concept) if f.quantity.kind != "malformed" and not f.quantity.bound]
            most = Counter((f.quantity.value, f.quantity.unit) for f in known).most_common(2)
            sure = most and (len(most) == 1 or most[0][1] > most[1][1])
            stated = (f for f in known if (f.quantity.value, f.quantity.unit) == most[0][0])
            self._usual[concept] = next(stated) if sure else None
        return self._usual[concept]

    @cached_property
    def _listings(self) -> dict[int, Listing]:
        found: dict[int, Listing] = {}
        for paragraph in self.paragraphs:
            for listing in paragraph.listings:
                for part in listing.parts:
                    found.setdefault(id(part), listing)
        return found

    @cached_property
    def codes(self) -> CodeBook:
        """The codes of items, by the names the tables give them."""
        from budgetlint.facts.codes import CodeBook

        return CodeBook(table.names for table in self.tables)

    # ---- lookup

    @cached_property
    def _index(self) -> dict[str, list[Fact]]:
        index: dict[str, list[Fact]] = defaultdict(list)
        for paragraph in self.paragraphs:
            for fact in paragraph.facts(self):
                index[fact.concept].append(fact)
        for table in self.tables:
            for fact in table.facts():
                index[fact.concept].append(fact)
        return dict(index)

    def all_facts(self) -> Iterator[Fact]:
        """Every named figure, concept by concept."""
        for facts in self._index.values():
            yield from facts

    def find(self, concept: str, item: str = "", measure: str = "value") -> Sequence[Fact]:
        """All statements of one figure, in reading order, prose before tables."""
        return self._by_name.get((concept, item, measure), [])

    @cached_property
    def _by_name(self) -> dict[tuple[str, str, str], list[Fact]]:
        found: dict[tuple[str, str, str], list[Fact]] = defaultdict(list)
        for fact in self.all_facts():
            found[fact.concept, fact.item, fact.measure].append(fact)
        return dict(found)

    # ---- coverage

    @cached_property
    def figures(self) -> tuple[Quantity, ...]:
        """Every figure that counts for coverage: amounts, rates, scores, counted things, in text and cells."""
        from budgetlint.facts.cells import cell_figures

        found = [
            token.quantity for tokens in self.tokens.values() for token in tokens if token.quantity.kind != "number"
        ]
        for table in self.document.tables:
            found += cell_figures(self, table)
        return tuple(found)

    def blocks(self) -> Sequence[tuple[int, Passage | Table]]:
        """The blocks with their indices, the table of contents left out."""
        return self._blocks

    @cached_property
    def _blocks(self) -> tuple[tuple[int, Passage | Table], ...]:
        return tuple(
            (at, block)
            for at, block in enumerate(self.document.blocks)
            if not (isinstance(block, Passage) and block.contents)
        )

    @cached_property
    def passages(self) -> tuple[tuple[Passage, Sequence[Token]], ...]:
        """The passages with their figures, the table of contents left out."""
        return tuple((block, self.tokens.get(at, ())) for at, block in self._blocks if isinstance(block, Passage))

    @cached_property
    def passage_views(self) -> tuple[View, ...]:
        """The text of each passage, the table of contents left out."""
        return tuple(block.view for _, block in self._blocks if isinstance(block, Passage))

    @cached_property
    def cell_views(self) -> tuple[View, ...]:
        """The text of each cell that holds something."""
        tables = (block for _, block in self._blocks if isinstance(block, Table))
        return tuple(cell.view for table in tables for row in table.rows for cell in row if cell.text)

    def source_text(self, span: Span) -> str:
        """What stands at a place in the source."""
        return self.document.text[span.start : span.end]
