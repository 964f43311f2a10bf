"""A document put together from the paragraphs and tables of a file that is not text (Word, Excel, web page, PDF).

A reader walks its file in reading order and hands what it meets to a :class:`Composer`::

    composer = Composer()
    composer.paragraph([Piece("三、收入决算情况说明", target=(12,))])
    composer.table([[[Piece("合计")], [Piece("1,487.35")]], [[], [Piece("73.78")]]])  # rows of cells of pieces
    return composer.document(str(path), encoding="docx")

The text is what a reader would print: a paragraph a line (``\\n`` within a piece is a soft line break), a row of a table a
line with tabs between its cells. Every character of a piece stands in the text as one character, so an offset into a piece is
known from the :class:`~budgetlint.model.Place` it got and the other way round. Merged cells: the text stands at the upper
left, the other places are empty cells (``[]``). A piece without ``label`` is named after its heading or its table
(“三、收入决算情况说明”第 2 段, 表3第5行第2列（支出决算表）). Paragraphs that look like a table (tabs, strokes, aligned blanks) are
read as in plain text.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from budgetlint import regex
from budgetlint.language import worded
from budgetlint.model import Cell, Document, Passage, Place, Problem, Span, Table, View, fold, unfold
from budgetlint.readers.decoding import Unreadable
from budgetlint.readers.grids import Grid, find_grids
from budgetlint.readers.layouts.common import CAPTION
from budgetlint.readers.outline import build_blocks
from budgetlint.readers.source import source_lines

__all__ = ["Boxes", "Composer", "Piece", "is_caption", "is_title"]

MAX_CAPTION_ROWS = 6
_APART = "\u3000\u3000"  # between the cells of a caption, which is no row
MAX_SHOWN = 24  # characters of a heading or title in a label
_ONE_LINE = str.maketrans("\n\r\t\v\f\x1c\x1d\x1e\x85\u2028\u2029", " " * 11)
_SOFT_BREAKS = str.maketrans({"\r": "\n", "\v": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n", "\f": " "})
_TITLE = regex.compile(r"(?!(?:财决)?公开\s*\d+\s*表).{2,40}表(?:\(.{1,12}\))?")
_YEAR = regex.compile(r"(?:19|20)\d\d\s?年度?")
_FIGURE_END = regex.compile(r"[\d.,，]$")


@dataclass(frozen=True, slots=True)
class Piece:
    """Text that stands at one place of the file: a paragraph, a line, a paragraph of a cell.

    ``label``, ``page`` and ``target`` are those of its :class:`~budgetlint.model.Place`.
    """

    text: str
    label: str = ""
    page: int | None = None
    target: tuple[str | int | float, ...] = ()


Boxes = Sequence[Sequence[Sequence[Piece]]]  # the pieces of each cell of each row


@dataclass(slots=True)
class _Mark:
    """A piece in the text: where it starts, and the number of its table, row and column, from 1 (0 for a paragraph)."""

    start: int
    piece: Piece
    table: int = 0
    row: int = 0
    column: int = 0


@dataclass(slots=True)
class _Grid:
    """A table in the text: its number, its first and last line, and the pieces of each cell."""

    number: int
    first: int
    last: int
    rows: list[list[list[Span]]]
    layout: str


class Composer:
    """The text, the lines, the tables and the places of a document in the making."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._length = 0
        self._line = 0
        self._contents: set[int] = set()
        self._running: set[int] = set()
        self._grids: list[_Grid] = []
        self._marks: list[_Mark] = []
        self._tables = 0

    def paragraph(self, pieces: Iterable[Piece], *, contents: bool = False, running: bool = False) -> None:
        """A paragraph, empty ones too. ``contents``: known to be of the table of contents; ``running``: the head or foot of
        a page."""
        first = self._line
        for piece in pieces:
            self._put(_Mark(self._length, piece), piece.text.translate(_SOFT_BREAKS))
        self._add("\n")
        for known, lines in ((contents, self._contents), (running, self._running)):
            if known:
                lines.update(range(first, self._line))

    def table(self, rows: Boxes, *, layout: str = "grid") -> None:
        """A table; ``layout`` is ``space`` where a merged cell stands over its middle. Its title, number and unit in the first rows and its notes in the last become paragraphs; a table of one
        column is only a box around paragraphs."""
        self._tables += 1
        numbered = [(at, row) for at, row in enumerate(rows, 1) if any(_filled(box) for box in row)]
        head = next((at for at, (_, row) in enumerate(numbered[:MAX_CAPTION_ROWS]) if not is_caption(row)), 0)
        tail = len(numbered)
        while tail > head and is_caption(numbered[tail - 1][1]):
            tail -= 1
        if max((_width(row) for _, row in numbered[head:tail]), default=0) < 2:
            head = tail = len(numbered)
        for number, row in numbered[:head]:
            self._loose(number, row)
        if head < tail:
            first = self._line
            cells = [self._row(number, row) for number, row in numbered[head:tail]]
            self._grids.append(_Grid(self._tables, first, self._line - 1, cells, layout))
        for number, row in numbered[tail:]:
            self._loose(number, row)

    def document(
        self,
        path: str,
        encoding: str,
        *,
        wrapped: bool = True,
        problems: Iterable[Problem] = (),
        remarks: Iterable[str] = (),
    ) -> Document:
        """The document that was handed over. ``wrapped``: a paragraph handed over may be only a line of one.

        Raises :class:`Unreadable` where there is no text in it.
        """
        rows = {at for grid in self._grids for at in range(grid.first, grid.last + 1)}
        text = _without_lone_tabs("".join(self._texts), rows)
        if not text.strip():
            raise Unreadable(worded("文件里没有文字，没有可检查的内容"))
        lines = [
            replace(line, contents=at in self._contents, running=at in self._running)
            if at in self._contents or at in self._running
            else line
            for at, line in enumerate(source_lines(text))
        ]
        given = [Grid(grid.first, grid.last, _cells(text, grid.rows), grid.layout) for grid in self._grids]
        blocks = build_blocks(text, lines, find_grids(text, lines, given), wrapped=wrapped)
        starts = tuple(line.start for line in lines)
        numbers = {starts[grid.first]: grid.number for grid in self._grids}
        places = tuple(_places(self._marks, blocks, numbers))
        return Document(path, text, encoding, blocks, starts, places, tuple(problems), tuple(remarks))

    # ---- text

    def _add(self, text: str) -> Span:
        start = self._length
        self._texts.append(text)
        self._length += len(text)
        self._line += text.count("\n")
        return Span(start, self._length)

    def _put(self, mark: _Mark, text: str) -> Span:
        if mark.piece.text:
            self._marks.append(mark)
        return self._add(text)

    def _loose(self, number: int, row: Sequence[Sequence[Piece]]) -> None:
        """A row that is no row of a table: a line, or where it is one cell its paragraphs."""
        filled = [(column, box) for column, box in enumerate(row, 1) if _filled(box)]
        for at, (column, box) in enumerate(filled):
            for index, piece in enumerate(box):
                if index or at:
                    self._add("\n" if len(filled) == 1 else _APART if not index else " ")
                text = piece.text.translate(_SOFT_BREAKS if len(filled) == 1 else _ONE_LINE)
                self._put(_Mark(self._length, piece, self._tables, number, column), text)
        self._add("\n")

    def _row(self, number: int, row: Sequence[Sequence[Piece]]) -> list[list[Span]]:
        """The places of the pieces of each cell of a row, lines of a piece apart."""
        cells: list[list[Span]] = []
        for column, box in enumerate(row, 1):
            if column > 1:
                self._add("\t")
            cells.append([Span(self._length, self._length)])
            for piece in box:
                if cells[-1][-1].end > cells[-1][0].start:
                    self._add(" ")
                span = self._put(
                    _Mark(self._length, piece, self._tables, number, column), piece.text.translate(_ONE_LINE)
                )
                start = span.start
                for part in piece.text.translate(_SOFT_BREAKS).split("\n"):
                    cells[-1].append(Span(start, start + len(part)))
                    start += len(part) + 1
        self._add("\n")
        return cells


def _filled(box: Sequence[Piece]) -> bool:
    return any(piece.text and not piece.text.isspace() for piece in box)


def _width(row: Sequence[Sequence[Piece]]) -> int:
    return max((column for column, box in enumerate(row, 1) if _filled(box)), default=0)


def is_caption(row: Sequence[Sequence[Piece]]) -> bool:
    """Whether a row holds only a title, number, department, unit, year or note."""
    return _are_captions("".join(piece.text for piece in box) for box in row)


def _are_captions(texts: Iterable[str]) -> bool:
    folded = [fold(text).strip() for text in texts if text and not text.isspace()]
    return all(CAPTION.match(text) or _YEAR.fullmatch(text) for text in folded)


def _without_lone_tabs(text: str, rows: Collection[int]) -> str:
    """The text with blanks for the tabs of paragraphs that are no rows: captions (部门：…⇥单位：万元), and lines alone."""
    if text.count("\t") == 0:
        return text
    lines = text.split("\n")
    filled = [at for at, line in enumerate(lines) if line.strip()]
    tabbed = [at not in rows and "\t" in lines[at].strip() for at in filled]
    for index, at in enumerate(filled):
        beside = tabbed[max(index - 1, 0) : index] + tabbed[index + 1 : index + 2]
        if tabbed[index] and (not any(beside) or _are_captions(lines[at].split("\t"))):
            lines[at] = lines[at].replace("\t", " ")
    return "\n".join(lines)


def is_title(text: str) -> bool:
    """Whether a text looks like the title of a table: 支出决算表."""
    return _TITLE.fullmatch(fold(text).strip()) is not None


# ---------------------------------------------------------------------------------------------- cells


def _cells(text: str, rows: Sequence[Sequence[Sequence[Span]]]) -> tuple[tuple[Cell, ...], ...]:
    return tuple(
        tuple(Cell(_view(text, spans), at, column) for column, spans in enumerate(row)) for at, row in enumerate(rows)
    )


def _view(text: str, spans: Sequence[Span]) -> View:
    """The text of a cell, words closed up over line breaks; between two figures the blank stays, so they are not read as
    one."""
    kept: list[Span] = []
    for span in (_stripped(text, each) for each in spans):
        if span.end <= span.start:
            continue
        last = kept[-1] if kept else None
        if last and text[span.start].isdigit() and _FIGURE_END.search(text[last.start : last.end]):
            kept[-1] = Span(last.start, span.end) if text[last.end : span.start].isspace() else last
            continue
        kept.append(span)
    return View.of(text, *(kept or spans[:1]))


def _stripped(text: str, span: Span) -> Span:
    start, end = span.start, span.end
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


# ---------------------------------------------------------------------------------------------- places


def _places(marks: Sequence[_Mark], blocks: Sequence[Passage | Table], numbers: dict[int, int]) -> Iterator[Place]:
    """A place a piece, named after the heading over it or the title of its table. ``numbers``: of tables by their start."""
    headings = {block.view.origin(0): block.text for block in blocks if isinstance(block, Passage) and block.heading}
    origins = sorted(headings)
    titles = _titles(blocks, numbers)
    heading, count = "", 0
    for at, mark in enumerate(marks):
        end = marks[at + 1].start if at + 1 < len(marks) else mark.start + len(mark.piece.text)
        found = bisect_right(origins, end - 1) - 1
        begins = found >= 0 and origins[found] >= mark.start
        if begins:
            heading, count = _shown(headings[origins[found]]), 0
        elif not mark.table and mark.piece.text.strip():
            count += 1
        label = mark.piece.label
        if not label and mark.table:
            title = titles.get(mark.table) or heading
            label = worded("表{table}第{row}行第{column}列", table=mark.table, row=mark.row, column=mark.column)
            label = worded("{label}（{where}）", label=label, where=title) if title else label
        elif not label:
            label = _in_prose(heading, 0 if begins else count)
        yield Place(mark.start, label, mark.piece.page, mark.piece.target)


def _in_prose(heading: str, count: int) -> str:
    """The heading itself, or the paragraph of that number below it."""
    if not count:
        return worded("标题“{heading}”", heading=heading)
    return (
        worded("“{heading}”第 {count} 段", heading=heading, count=count)
        if heading
        else worded("第 {count} 段", count=count)
    )


def _titles(blocks: Sequence[Passage | Table], numbers: dict[int, int]) -> dict[int, str]:
    """The titles of tables by their number."""
    starts = sorted(numbers)
    titles = {}
    for block in blocks:
        if not isinstance(block, Table) or block.layout != "grid":
            continue
        at = bisect_right(starts, block.rows[0][0].view.origin(0)) - 1
        named = [caption.text for caption in reversed(block.captions) if is_title(caption.text)]
        if named and at >= 0:
            titles[numbers[starts[at]]] = _shown(named[0])
    return titles


def _shown(text: str) -> str:
    """A heading or title as a label quotes it."""
    text = unfold(" ".join(text.split()))
    return text if len(text) <= MAX_SHOWN else text[:MAX_SHOWN] + "…"
