"""Statutory tables: which tables of the document are 公开01 to 公开10, and what each of their cells means."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from budgetlint import regex
from budgetlint.facts import BUDGETS
from budgetlint.facts.cells import cell_figures, unit_line
from budgetlint.facts.codes import CLASS_DIGITS
from budgetlint.facts.columns import Block, Column, one_list, read_columns, split_panels, telling_apart
from budgetlint.facts.continued import caption_text, joined_tables, left_rows
from budgetlint.facts.enclosed import with_enclosed
from budgetlint.facts.headers import Head, read_head
from budgetlint.facts.matrix import Matrix, Text, captions_in, matrix
from budgetlint.facts.panel_reading import Reader
from budgetlint.facts.panels import Entry, Panel, Row
from budgetlint.facts.placed import place_rows
from budgetlint.facts.records import read_records
from budgetlint.facts.rejoined import rejoined
from budgetlint.facts.shifted import put_back
from budgetlint.facts.tabletypes import PanelType, TableType, known_tables
from budgetlint.facts.unit_groups import by_unit, placed_alike
from budgetlint.facts.units import proven_unit
from budgetlint.language import worded
from budgetlint.model import Span, Table
from budgetlint.terms import plain

if TYPE_CHECKING:
    from budgetlint.facts import Fact, Facts

__all__ = ["Key", "StatutoryTable", "read_tables"]

_NUMBER = regex.compile(
    r"[(（]?(?:公开|财决|附件?|部门|预算|决算|[A-Za-z]{1,4})*\s*[-—]?(?:表\s*)?(?:\d{1,2}(?:[-.]\d+)?|[一二三四五六七八九十]{1,3})\s*表?[)）]?"
)
_PUBLIC = regex.compile(r"(?:财决)?公开\s*(?:表\s*)?(\d{1,2})\s*表?")
_REMARK = regex.compile(r"\(\s*(?:(?:金额)?单位\s*:[^()]*)?\)\s*$")
_YEAR = regex.compile(r"((?:19|20)\d\d)\s*年")
_MARKED = regex.compile("得分|分值|评分|权重|等级|等次|指标值")
MAX_TITLE = 60
MIN_ROWS = 2  # of totals and what may add up to them

Key = tuple[str, str, str]  # concept, item, measure


@dataclass(frozen=True)
class StatutoryTable:
    """A recognised table. ``kind`` is ``None`` for a table with codes that is not of the statutory set.

    ``number`` is 公开03表 or ``""``; ``first`` is false for a second table of the same kind (of another unit of the
    department), which is checked in itself but states no facts of the document. ``unit`` is the one its figures are in;
    ``stated_unit`` what its unit line at ``unit_place`` says, ``""`` and ``None`` where it has none. ``cut``: rows behind it
    seem to be its own, but could not be read.
    """

    kind: TableType | None
    title: str
    number: str
    unit: str
    year: int | None
    panels: tuple[Panel, ...]
    source: Table
    first: bool = True
    stated_unit: str = ""
    unit_place: Span | None = None
    cut: bool = False

    @property
    def where(self) -> str:
        """The table's name for a reader: 公开03表《支出决算表》."""
        title = f"《{self.title}》" if self.title else ""
        return self.number + title or worded("（没有表名的表）")

    @property
    def _whole(self) -> Iterator[Panel]:
        """The panels on the whole department, not on one unit of it."""
        return (panel for panel in self.panels if not panel.unit)

    @cached_property
    def names(self) -> dict[str, str]:
        """The printed name of each code."""
        return {row.code: row.name for panel in self.panels for row in panel.rows if row.code and row.name}

    @cached_property
    def cells(self) -> dict[Key, tuple[Entry, str]]:
        """Every cell with a canonical name: the entry and its label. The first of two cells of one name counts; those of a code
        that comes twice are doubtful."""
        found: dict[Key, tuple[Entry, str]] = {}
        for panel in self._whole:
            for row in panel.rows:
                entries = panel.coded[row.code].entries if row.code else row.entries
                for column, entry in zip(panel.columns, entries, strict=True):
                    concept, item = meaning(panel, row, column)
                    if concept and (entry.printed or entry.doubt or column.concept or not column.counts):
                        found.setdefault((concept, item, row.measure or column.measure), (entry, label_of(row, column)))
        return found

    def unnamed_rows(self) -> Iterator[tuple[dict[Key, tuple[Entry, str]], dict[int, str]]]:
        """The rows that mean nothing by themselves (a unit of the department, a year) below columns that do: their cells as in
        ``cells``, without an item, and what :meth:`strangers` would say of each other figure, by its column."""
        for panel in self._whole:
            for row in panel.rows:
                if row.item is None and not row.concept and not row.part and row.measure not in ("change", "rate"):
                    cells = list(zip(panel.columns, row.entries, strict=True))
                    known = {(c.concept, "", c.measure): (entry, label_of(row, c)) for c, entry in cells if c.concept}
                    odd = (c for c, e in cells if not c.concept and not c.part and _tells_more(e))
                    yield known, {c.index: _not_placed(label_of(row, c)) for c in odd}

    @cached_property
    def concepts(self) -> frozenset[str]:
        """The canonical names that the table has a row or a column for."""
        return frozenset(concept for concept, _, _ in self.cells)

    @cached_property
    def parts(self) -> frozenset[str]:
        """The canonical names whose rows are printed as parts of the row above: 其中：公务用车购置费."""
        return frozenset(row.concept for panel in self._whole for row in panel.rows if row.part and row.concept)

    @cached_property
    def _figures(self) -> dict[tuple[str, str], list[tuple[str, str]]]:
        """By code and measure: the name (``""`` if unknown) and the label of every cell that is not 0."""
        found: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
        for panel in self._whole:
            for row in panel.rows:
                for column, entry in zip(panel.columns, row.entries, strict=True):
                    if not column.part and _tells_more(entry) and (entry.quantity is None or entry.quantity.value):
                        concept, _ = meaning(panel, row, column)
                        found[row.item or "", row.measure or column.measure].append((concept, label_of(row, column)))
        return found

    def strangers(self, item: str, measure: str, beside: Collection[str] = ()) -> str:
        """What stands in a row or column of figures and cannot be told, or is one of ``beside``; ``""`` if nothing does."""
        for concept, label in self._figures.get((item, measure), ()):
            if not concept:
                return _not_placed(label)
            if concept in beside:
                return worded("表中另有“{label}”", label=label)
        return ""

    def facts(self) -> Iterator[Fact]:
        """The printed figures that have a canonical name and a certain place."""
        from budgetlint.facts import Fact

        if not self.first:
            return
        for (concept, item, measure), (entry, label) in self.cells.items():
            if entry.quantity is not None and not entry.doubt:
                yield Fact(concept, item, measure, label, entry.quantity, "table", self.where)


def _tells_more(entry: Entry) -> bool:
    """Whether something stands in a cell that may belong to a sum: not a share."""
    return bool(entry.doubt) or (entry.quantity is not None and entry.quantity.kind != "percent")


def _not_placed(label: str) -> str:
    return worded("表中另有“{label}”不知归入何处", label=label)


def label_of(row: Row, column: Column) -> str:
    """What a reader calls the cell: 201 一般公共服务支出·基本支出."""
    header = column.shown if column.concept or column.measure != "value" else ""
    return "·".join(part for part in (row.label, header) if part) or column.concept


def meaning(panel: Panel, row: Row, column: Column) -> tuple[str, str]:
    """The canonical name of a cell and the code it is narrowed to; ``("", "")`` where it has none."""
    kind = panel.type
    if kind is None:
        return "", ""
    if row.concept and row.concept == kind.main and not column.concept and any(each.concept for each in panel.columns):
        return "", ""  # in a row of totals below named columns: 总计 of more than them
    if row.concept:
        if not column.concept or column.concept == kind.main:
            return row.concept, ""
        if row.concept == kind.main:
            return column.concept, ""
        return kind.cross.get((row.concept, column.concept), ""), ""
    if row.item is None or row.part:
        return "", ""
    concept = column.concept or kind.item_concept or kind.classes
    if not row.item:
        concept = kind.total_concept.get(concept, concept)
    return concept, row.item


# ---------------------------------------------------------------------------------------------- reading


def read_tables(facts: Facts) -> Iterator[StatutoryTable]:
    """The statutory tables of a document in reading order, and other tables that list codes; one that a page cuts is one."""
    return rejoined(list(_read_pieces(facts)), left_rows(facts.document))


def _read_pieces(facts: Facts) -> Iterator[StatutoryTable]:
    tables = [(table, _captions(table)) for joined in joined_tables(facts.document) for table in with_enclosed(joined)]
    titled = [(table, captions, *_title(captions)) for table, captions in tables]
    standing = {kind.name for *_, kind in titled if kind}
    seen: set[str] = set()
    for table, captions, title, kind in titled:
        if kind and kind.stands_for and kind.stands_for not in standing:
            kind = known_tables().named(kind.stands_for)
        read = _read_table(facts, table, captions, title, kind, kind is None or kind.name not in seen)
        if read:
            yield read
        if kind:
            seen.add(kind.name)


def _read_table(
    facts: Facts, table: Table, captions: Sequence[str], title: str, kind: TableType | None, first: bool
) -> StatutoryTable | None:
    known = known_tables()
    rows = matrix(table)
    stated, place = unit_line(table)
    unit = stated or facts.usual_unit
    if kind:
        unit = proven_unit(cell_figures(facts, table), unit, facts.magnitudes)
    reader = Reader(unit, facts.settled, known.headers, facts.terms.carried)
    if table.loses_blanks:
        found = _recorded(reader, rows, kind)
    else:
        head = read_head(rows, [len(row) for row in table.rows], known.headers, table.layout == "space")
        found = _panels(reader, head, [row for at, row in enumerate(rows) if at not in head.rows and row], kind)
    found = (_of_budget(panel) for panel in found) if facts.is_budget else found
    parted = (each for panel in found for half in _by_year(panel) for each in by_unit(half))
    panels = tuple(placed_alike([place_rows(put_back(_named_budget(panel, table))) for panel in parted]))
    if kind is None and not any(map(_tells, panels)):
        return None
    return StatutoryTable(kind, title, _number(captions), unit, _year(captions), panels, table, first, stated, place)


def _by_year(panel: Panel) -> Iterator[Panel]:
    """The panel; of one with units of this year below those of the last (年度 in a column of its own) one for each."""
    prior = tuple(row for row in panel.rows if row.year and row.measure == "prior")
    own = tuple(row for row in panel.rows if row not in prior)
    if min(len(prior), len(own)) < MIN_ROWS:
        yield panel
    else:
        yield from (replace(panel, rows=own), replace(panel, rows=prior))


def _tells(panel: Panel) -> bool:
    """Whether there is something to check in a table that is not of the statutory set: codes below one another, rows that
    add up (to a row of totals or to a numbered one), a change or a rate beside the years or budgets it compares, or columns
    computed from others. Forms and lists with marks have readers of their own."""
    if any(code[:-2] in panel.coded for code in panel.coded if len(code) > CLASS_DIGITS):
        return True
    if any(row.path for row in panel.rows) or panel.families:
        return True
    measures = {column.measure for column in panel.columns}
    marked = any(_MARKED.search(column.header) for column in panel.columns)
    if not marked and len(panel.rows) > MIN_ROWS and any(row.item == "" for row in panel.rows):
        return True  # a row of totals
    based = "prior" in measures or (not marked and not measures.isdisjoint(BUDGETS))
    return (based and not measures.isdisjoint(("change", "rate"))) or (not marked and bool(panel.formulas))


def _named_budget(panel: Panel, table: Table) -> Panel:
    """预算数 columns named after the note of the table, which says which budget they show."""
    if not any(column.measure == "budget" for column in panel.columns):
        return panel
    text = plain("。".join(passage.text for passage in (*table.notes, *table.captions)))
    named = [name for name, pattern in known_tables().headers.budget_note if pattern.search(text)]
    if len(named) != 1 or any(column.measure == named[0] for column in panel.columns):
        return panel
    columns = tuple(replace(each, measure=named[0]) if each.measure == "budget" else each for each in panel.columns)
    return replace(panel, columns=columns)


def _of_budget(panel: Panel) -> Panel:
    """A table of a budget: 预算数 of what has no other column is the figure itself."""
    known = {column.concept for column in panel.columns if column.measure == "value"}
    columns = tuple(
        replace(each, measure="value")
        if each.measure == "budget" and each.concept and each.concept not in known
        else each
        for each in panel.columns
    )
    return replace(panel, columns=columns)


def _captions(table: Table) -> list[str]:
    """What stands over the table, the nearest first: also what a converter put into its first rows."""
    inside = [cell.text for row in table.rows[: captions_in(table)] for cell in row if cell.text]
    return [*reversed(inside), *map(caption_text, reversed(table.captions))]


def name_of(table: Table) -> str:
    """How a reader calls a table of whatever kind: its title in brackets."""
    title, _ = _title(_captions(table))
    return f"《{title}》" if title else worded("（没有表名的表）")


def _title(captions: Sequence[str]) -> tuple[str, TableType | None]:
    """The caption nearest to the table that is a known title; else the nearest that looks like one."""
    fallback = ""
    for caption in captions:
        text = plain(_PUBLIC.sub("", caption))
        kind = known_tables().of_title(text) if len(text) <= MAX_TITLE else None
        if kind:
            return _shown(caption), kind
        if not fallback and text.strip("#*").endswith("表") and not _NUMBER.fullmatch(text):
            fallback = _shown(caption)
        if fallback:
            break
    return fallback, None


def _shown(caption: str) -> str:
    """A title without its number and unit, which are told beside it: 支出决算表（公开03表）, 公开03表 支出决算表."""
    return _REMARK.sub("", _PUBLIC.sub("", caption)).strip(" #*")


def _number(captions: Sequence[str]) -> str:
    found = next(filter(None, map(_PUBLIC.search, captions)), None)
    return f"公开{int(found[1]):02d}表" if found else ""


def _year(captions: Sequence[str]) -> int | None:
    found = next(filter(None, map(_YEAR.search, captions)), None)
    return int(found[1]) if found else None


def _panels(reader: Reader, head: Head, body: Sequence[dict[int, Text]], kind: TableType | None) -> Iterator[Panel]:
    blocks = split_panels(head)
    if not blocks:
        return
    types = kind.panels if kind else ()
    if not any(each.codes for each in types):
        blocks = one_list([telling_apart(block, body) for block in blocks], body, reader.words.total)
    if len(types) == 2 and len(blocks) >= 2:
        for block, panel in zip(blocks, types, strict=False):
            yield _panel(reader, head, body, block, panel)
        for block in blocks[2:]:
            yield _panel(reader, head, body, block, None)
        return
    if len(types) == 2:
        yield from _interleaved(reader, head, body, blocks[0], types)
        return
    one = types[0] if types else None
    panels = [_panel(reader, head, body, block, one) for block in blocks]
    filled = [panel for panel in panels if any(entry.printed for row in panel.rows for entry in row.entries)]
    if one is None and len(filled) == 1:
        panels = filled  # beside columns of words
    if len(panels) > 1 and len({len(panel.columns) for panel in panels}) == 1:
        yield _merged(reader, panels, body, one)
    else:
        yield from panels


def _panel(reader: Reader, head: Head, body: Sequence[dict[int, Text]], block: Block, kind: PanelType | None) -> Panel:
    columns = read_columns(block, head, kind, reader.words, reader.carried)
    return Panel(kind, columns, tuple(reader.rows(body, block, columns, kind)))


def _interleaved(
    reader: Reader, head: Head, body: Sequence[dict[int, Text]], block: Block, types: Sequence[PanelType]
) -> Iterator[Panel]:
    """Both halves below one another: each row goes to the half that knows its name."""
    yield from _apart([_panel(reader, head, body, block, kind) for kind in types])


def _apart(panels: Sequence[Panel]) -> Iterator[Panel]:
    """Halves read from the same rows: of rows that both know (总计) the first is the first half's, the second the other's;
    one that neither knows stays with the row above it."""
    rows = [{row.span: row for row in panel.rows} for panel in panels]
    known = [{span for span, row in each.items() if row.concept or row.item is not None} for each in rows]
    kept: list[list[Row]] = [[] for _ in panels]
    seen: Counter[str] = Counter()
    half = 0
    for span in sorted(set().union(*rows)):
        of = [at for at, spans in enumerate(known) if span in spans]
        if len(of) == 1:
            half = of[0]
        elif of:
            name = rows[of[0]][span].name
            half = of[min(seen[name], len(of) - 1)]
            seen[name] += 1
        if span in rows[half]:
            kept[half].append(rows[half][span])
    for panel, mine in zip(panels, kept, strict=True):
        yield Panel(panel.type, panel.columns, tuple(mine))


def _recorded(reader: Reader, rows: Matrix, kind: TableType | None) -> Iterator[Panel]:
    types: Sequence[PanelType | None] = kind.panels if kind else (None,)
    read = read_records(rows, reader.words, len(types))
    panels = [_panel(reader, head, body, block, each) for each, (head, body, block) in zip(types, read, strict=False)]
    if len(panels) > 1:
        yield from _apart(panels)
    else:
        yield from panels


def _merged(reader: Reader, panels: Sequence[Panel], body: Sequence[dict[int, Text]], kind: PanelType | None) -> Panel:
    """Blocks side by side as one list; the rows of totals are read by their labels."""
    rows = [row for panel in panels for row in panel.rows if row.code]
    if kind:
        for concept, label, entry in reader.labelled(body, kind):
            width = len(panels[0].columns)
            entries = (entry, *(Entry(None, entry.span, worded("合计行只认得第一个数")) for _ in range(width - 1)))
            rows.append(Row("", label.text, None, concept, 0, False, entries, entry.span))
    return Panel(kind, panels[0].columns, tuple(rows))
