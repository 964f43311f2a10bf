"""How bodies of statutory tables are read: rows with their keys, wrapped names put together again, cells with their figures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from budgetlint import regex
from budgetlint.facts.columns import Block, Column, first_of, measure_of
from budgetlint.facts.families import is_heading
from budgetlint.facts.headers import counts_on
from budgetlint.facts.matrix import BLANKS, CODE, Text, is_figure
from budgetlint.facts.panels import Entry, Row
from budgetlint.facts.subtotals import SUBTOTAL
from budgetlint.facts.tabletypes import Headers, PanelType, function_codes
from budgetlint.language import worded
from budgetlint.model import Quantity, Span
from budgetlint.numerals import cell_quantity
from budgetlint.readers.source import width

__all__ = ["Reader"]

_PERSONS = regex.compile(r"人数$|^(?:实有|在职|编制|退休|离休)\S{0,6}人$|人数\(人\)$")
_YEAR_CELL = regex.compile(r"((?:19|20)\d\d)年度?(?:预算|决算|执行|支出)?(?:数|安排)?")
_COUNTED = regex.compile(r"\((辆|台|个|人|次|批次|人次|套|团组|台/套|台\(套\))\)$")
_CODE_AND_NAME = regex.compile(r"\[?(\d{7}|\d{5}|\d{3})\]?[-—.、:]?(?=[^\d.,%])(.+)")
_ORDINAL = regex.compile(
    r"(?:(?P<one>[一二三四五六七八九十]+)[、.,:]|[(](?P<two>[一二三四五六七八九十]+)[)][、.]?|(?P<three>\d{1,2})[、.](?!\d)"
    r"|[(](?P<four>\d{1,2})[)][、.]?)"
)
_TOTAL_OF_HALF = regex.compile("(?:本年|当年)?(?:收入|支出)(?:预算|决算)?(?:合计|总计)")
_FIGURE_BEHIND = regex.compile(r"\p{Han}\s*-?\d[\d,]*\.\d+$")
_LEVELS = {"one": 2, "two": 3, "three": 4, "four": 5}


@dataclass(frozen=True)
class Reader:
    """Reads bodies of tables in one unit of money; ``carried`` is that of :class:`Terms`."""

    unit: str
    settle: Callable[[Quantity], Quantity]
    words: Headers
    carried: Mapping[str, str]

    # ---- cells

    def entry(self, text: Text | None, place: Span) -> Entry:
        """What a cell of a figure column says."""
        if text is None or text.text in BLANKS:
            return Entry(None, place)
        if text.doubt:
            return Entry(None, _span(text), text.doubt)
        quantity = cell_quantity(text.cell.view, self.unit)
        if quantity is None or quantity.kind == "malformed":
            return Entry(None, _span(text), worded("单元格“{text}”读不成一个数", text=text.cell.text.strip()))
        return Entry(self.settle(quantity), _span(text))

    # ---- rows

    def rows(
        self, body: Iterable[dict[int, Text]], block: Block, columns: Sequence[Column], kind: PanelType | None
    ) -> Iterator[Row]:
        """The rows of a block that hold a key or a figure; wrapped names are put together again. A 合计 is not what another row is
        by its name: not the “三公” expenses where their 小计 stands beside 会议费 and 培训费; but it is where that row only heads it
        (一、“三公”经费支出 | — over （一）支出合计)."""
        found = list(self._bound(body, block, columns, kind))
        filled = {row.concept for row in found if row.concept and _holds(row)}
        named = {row.concept for row in found if row.concept and _holds(row) and not self.words.total.search(row.name)}
        for row in found:
            again = row.concept in named and self.words.total.search(row.name)
            heads = row.concept in filled and not _holds(row)
            yield replace(row, concept="") if again or heads else row

    def _bound(
        self, body: Iterable[dict[int, Text]], block: Block, columns: Sequence[Column], kind: PanelType | None
    ) -> Iterator[Row]:
        """The rows with what they are called."""
        above = unit = ""
        for raw in _by_year(list(self._joined(body, block, columns, kind))):
            row = self._named(raw, block, kind)
            counted = _COUNTED.search(row.name)
            unit = counted[1] if counted else "" if row.level and row.level < 4 else unit
            units = [unit or _unit_of(column) for column in columns]
            if any(units):
                told = zip(row.entries, units, strict=True)
                row = replace(row, entries=tuple(_counted(entry, own) if own else entry for entry, own in told))
            if row.item is None and not row.concept and any(column.concept for column in columns):
                row = self._measured(row)
            if kind and (above, row.concept) in kind.under and not row.level:
                row = replace(row, concept=kind.under[above, row.concept])
            elif row.concept:
                above = row.concept
            yield row

    def _joined(
        self, body: Iterable[dict[int, Text]], block: Block, columns: Sequence[Column], kind: PanelType | None
    ) -> Iterator[Row]:
        """The rows with their names as printed, the pieces of a wrapped name joined: to the figures over them, or, in a
        table that writes figures beside the last piece, to those below."""
        raws = [raw for cells in body if (raw := self._raw(_shifted(cells, block), block, columns, kind))]
        upwards = self._figures_stand_last(raws, block, kind)
        pending: Row | None = None
        for raw in raws:
            if pending and upwards and self._begins(pending, raw, block, kind):
                pending = replace(raw, name=pending.name + raw.name)
                continue
            if pending and not upwards and self._goes_on(raw, pending, block, kind):
                pending = replace(pending, name=pending.name + raw.name)
                continue
            if pending:
                yield pending
            pending = raw
        if pending:
            yield pending

    def _figures_stand_last(self, raws: Sequence[Row], block: Block, kind: PanelType | None) -> bool:
        """Whether wrapped names have their figures beside the last piece. A piece alone on its line is the head of the
        next row's name rather than the rest of the last row's where it fills its column better than that one."""
        last = first = 0
        for above, piece, below in zip(raws, raws[1:], raws[2:], strict=False):
            begins, goes_on = self._begins(piece, below, block, kind), self._goes_on(piece, above, block, kind)
            if begins and (not goes_on or width(piece.name) > width(above.name)):
                last += 1
            elif goes_on and (not begins or width(piece.name) < width(above.name)):
                first += 1
        return last > first

    def _begins(self, piece: Row, below: Row, block: Block, kind: PanelType | None) -> bool:
        """Whether a row is only the head of the name below: a name alone, the next row with figures and a name that
        tells nothing by itself."""
        if piece.code or not piece.name or piece.level or _holds(piece) or not below.name or is_heading(piece.name):
            return False
        row = self._named(below, block, kind)
        if below.level:  # it has a 行次 of its own, the piece has none
            return not row.level or row.level == below.level
        return _holds(below) and not (
            2 <= row.level <= 5
            or row.part
            or row.concept
            or (row.item is not None and not row.code)
            or _TOTAL_OF_HALF.fullmatch(row.name)
        )

    def _raw(
        self, cells: dict[int, Text], block: Block, columns: Sequence[Column], kind: PanelType | None
    ) -> Row | None:
        code, name = self._keys(cells, block, kind)
        own = [cells[c] for c in range(block.start, block.end) if c in cells]
        if not own:
            return None
        place = _span(own[0])
        entries = tuple(self.entry(cells.get(column.index), place) for column in columns)
        if not code and not name and not any(entry.printed for entry in entries):
            return None
        if not any(entry.printed for entry in entries) and _FIGURE_BEHIND.search(name):
            entries = tuple(replace(entry, doubt=worded("名称后面的数不知属于哪一栏")) for entry in entries)
        own_row = block.line in cells or any(c.index in cells and cells[c.index].text in BLANKS for c in columns)
        level = 9 if own_row else 0  # a 行次 or a stroke: no piece of a wrapped name
        outer = block.name is not None and block.name not in cells
        short = own[0].width < block.end
        line = cells[block.line].text if block.line is not None and block.line in cells else ""
        if not name and self.words.total.search(line):
            name = line  # 合计 over the columns of numbers and names
        number = int(line) if line.isdecimal() else 0
        year = next((match[1] for each in own if (match := _YEAR_CELL.fullmatch(each.text))), "")
        return Row(code, name, None, "", level, False, entries, place, short, outer=outer, number=number, year=year)

    def _keys(self, cells: dict[int, Text], block: Block, kind: PanelType | None) -> tuple[str, str]:
        """The code and the name of a row, also where both stand in one cell."""
        code = name = ""
        if block.code is not None and block.code in cells:
            code = cells[block.code].text
        if block.name is not None:
            columns = (column for column in (block.name, *block.besides) if column in cells)
            name = self._name([cells[column].text for column in columns], numbered=block.line in cells)
        if code and not CODE.fullmatch(code):
            code, name = "", code + name
        if not code:
            both = _CODE_AND_NAME.fullmatch(name)
            if both:
                code, name = both[1], both[2]
            elif (block.code is not None or (kind and kind.codes)) and CODE.fullmatch(name):
                code, name = name, ""
        return code, name

    def _name(self, texts: Sequence[str], *, numbered: bool) -> str:
        """Which of the texts in the columns of names is the row's: the first that is no stroke, but 合计 before how many it is of (合计 |
        12个) and the name of a ``numbered`` row before its 小计."""
        told = [text for text in texts if text not in BLANKS] or list(texts)
        totals = [text for text in told if self.words.total.search(text)]
        if len(told) > 1 and totals and told[0] != SUBTOTAL:
            return totals[0]
        if len(told) > 1 and numbered and told[0] == SUBTOTAL:
            return told[1]
        return told[0] if told else ""

    def _goes_on(self, raw: Row, above: Row, block: Block, kind: PanelType | None) -> bool:
        """Whether a row is only the rest of the name above: no code, ordinal, 行次 or figure, and nothing in itself."""
        if raw.code or not raw.name or raw.level or _holds(raw):
            return False
        row = self._named(raw, block, kind)
        if row.level or row.part or row.concept or row.item is not None:
            return False
        return bool(above.code) or _ORDINAL.match(above.name) is not None

    def _named(self, raw: Row, block: Block, kind: PanelType | None) -> Row:
        """A row with its name made out: code, class, canonical name, ordinal."""
        level, part, bare = self._ordinal(raw.name)
        item: str | None = raw.code or None
        concept = ""
        if not raw.code and kind and not (kind.codes and self.words.total.search(bare)):
            concept = first_of(kind.rows, bare)
            if kind.classes and not concept and not part:
                item = function_codes().class_of(bare) or None
        keyless = not raw.name and block.name is None and block.code is None
        if item is None and not concept and (self.words.total.search(bare) or keyless):
            item = ""
        return replace(raw, name=bare or raw.name, item=item, concept=concept, level=level, part=part)

    def _measured(self, row: Row) -> Row:
        """A row that only says which kind of figures it holds: they are those of the columns, as in a row of totals."""
        if not self.words.rounds.fullmatch(row.name):
            return row
        return replace(row, item="", measure=measure_of(row.name, self.words))

    def _ordinal(self, name: str) -> tuple[int, bool, str]:
        level, bare = _without_ordinal(name)
        part = self.words.part.match(bare)
        if part:  # 其中：（1）公务用车购置费
            own, bare = _without_ordinal(bare[part.end() :].lstrip(":：,，、"))
            level = level or own
        return level, part is not None, bare.lstrip(":：")

    def labelled(self, body: Iterable[dict[int, Text]], kind: PanelType) -> Iterator[tuple[str, Text, Entry]]:
        """Figures named by a cell somewhere to their left in rows of blocks (人员经费合计 … 公用经费合计 …)."""
        body = list(body)
        numbers = _number_columns(body)
        for cells in body:
            label: Text | None = None
            concept = ""
            for text in (cells[c] for c in sorted(cells) if c not in numbers):
                named = first_of(kind.rows, text.text.lstrip("J"))
                if named:
                    if label:
                        yield concept, label, Entry(None, _span(label), worded("没有填数"))
                    label, concept = text, named
                elif label and is_figure(text.text):
                    yield concept, label, self.entry(text, _span(label))
                    label = None
                elif label and text.text not in BLANKS:
                    label = None
            if label:
                yield concept, label, Entry(None, _span(label), worded("没有填数"))


def _counted(entry: Entry, unit: str) -> Entry:
    """An entry of a row that counts things: 车辆数合计（辆）."""
    if entry.quantity is None or entry.quantity.kind != "amount":
        return entry
    return replace(entry, quantity=replace(entry.quantity, kind="count", unit=unit, usual_step=entry.quantity.step))


def _holds(row: Row) -> bool:
    """Whether anything stands in the figure columns of a row."""
    return any(entry.printed or entry.doubt for entry in row.entries)


def _unit_of(column: Column) -> str:
    """The unit of a column that counts persons (编制人数), ``""`` for one of money."""
    return "人" if _PERSONS.search(column.header) else ""


def _by_year(rows: Sequence[Row]) -> Iterator[Row]:
    """The rows; where a cell of each names a year (2023年预算数, 2024年预算数), those of the earlier of two are last year's."""
    years = {row.year for row in rows} - {""}
    for row in rows:
        yield replace(row, measure="prior") if len(years) == 2 and row.year == min(years) else row


def _number_columns(body: Sequence[dict[int, Text]]) -> frozenset[int]:
    """The columns that only number their rows (行次)."""
    columns: dict[int, list[str]] = {}
    for cells in body:
        for column, text in cells.items():
            columns.setdefault(column, []).append(text.text)
    return frozenset(column for column, texts in columns.items() if counts_on(texts))


def _without_ordinal(name: str) -> tuple[int, str]:
    """The storey of the ordinal that a name begins with (0 without), and the rest."""
    match = _ORDINAL.match(name)
    return (_LEVELS[match.lastgroup or ""], name[match.end() :]) if match else (0, name)


def _span(text: Text) -> Span:
    return text.cell.view.span(0, len(text.cell.text))


def _shifted(cells: dict[int, Text], block: Block) -> dict[int, Text]:
    """A row whose merged key cell was written once (合计 for code and name) moved back under its columns."""
    if block.code is None or block.name is None or block.name not in cells or block.code not in cells:
        return cells
    if CODE.fullmatch(cells[block.code].text) or not is_figure(cells[block.name].text):
        return cells
    step = block.values[0] - block.name
    return {column if column <= block.code else column + step: text for column, text in cells.items()}
