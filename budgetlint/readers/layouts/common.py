"""What the layouts share: the grid they make, and cells with their place in the source."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from budgetlint import regex
from budgetlint.model import Cell, Span, View
from budgetlint.readers.source import Line

__all__ = [
    "CAPTION",
    "CODE",
    "CODE_LEVELS",
    "FIGURE",
    "STROKES",
    "TITLE_END",
    "Free",
    "Grid",
    "announces",
    "cell_view",
    "in_columns",
    "joined_cells",
    "joined_view",
    "under_caption",
    "without_tags",
]

Free = Callable[[int], bool]

# Tags, bold marks of markdown, and the entities that web pages write for blanks.
_TAG = regex.compile(
    r"</?[A-Za-z][^<>\n]{0,80}>|&(?:nbsp|ensp|emsp|thinsp|#160|#xa0|#8195|#12288);?|\*\*", regex.IGNORECASE
)
STROKES = "|｜│┃"
FIGURE = regex.compile(r"\s*-?[\d０-９][\d０-９,，.．\s]*[%％]?\s*")
# The end of a table's title, with what may stand behind: …支出表—人员经费, …收入总表（按部门）
TITLE_END = r"表\s*(?:[—–-]{1,2}\s*\p{Han}{2,20})?\s*(?:[(（].{1,12}[)）]\s*){0,2}$"
# Lines over and under a table that are no rows of it: unit, department, number, title, note.
CAPTION = regex.compile(
    r"\s*(?:[(（]?(?:金额)?单位\s*[:：]|(?:公开|编制|预算)?(?:部门|单位)(?:[(（]?(?:单位)?[)）]?名称)?\s*[:：]|(?:财决|部门|单位)?(?:公开|附|[预决]算(?:公开)?)\s*(?:表\s*)?\d+"
    r"|表\s*[\d一二三四五六七八九十]|附\s*[表件]|[注备说][注明释]?\s*[:：]|.{2,60}"
    + TITLE_END
    + r"|.{2,60}表\s(?:.{0,60}\s)?[(（]?(?:金额)?单位\s*[:：]\s*\S{1,6}\s*$|第[一二三四五六七八九十]+部分|.*[。；])"
)


_ANNOUNCES = regex.compile(r"(?:如下(?:表(?:所示)?)?\s*[:：]|[见如]下表(?:所示)?\s*[:：。])\s*$")
CODE = regex.compile(r"[235]\d\d(?:\d\d){0,2}")  # of a function or of an economic purpose
CODE_LEVELS = ("类", "款", "项")
MIN_ROWS = 3
MIN_REACHING = 2  # cells of a header that reach down beside a group
MAX_END = 16  # characters at the end of a line that announce a table


@dataclass(frozen=True, slots=True)
class Grid:
    """Lines ``first``..``last`` (indices, inclusive) that are one table in one ``layout``.

    ``tab``, ``pipe``, ``csv``, ``html``, ``space``, ``grid`` (a true table of a file that is not text) and ``cells`` (one cell a line,
    empty ones kept) place every cell in its column. In ``records`` (one cell a line) empty cells and the borders of rows
    may be lost: a row there is a key with its figures. In ``raw`` (one blank between cells) a row is a line, and empty
    cells are lost.
    """

    first: int
    last: int
    rows: tuple[tuple[Cell, ...], ...]
    layout: str


def cell_view(source: str, start: int, end: int) -> View:
    """The cell's text without blanks around it, without HTML tags and without the entities of web pages for blanks."""
    return View.of(source, *_filled(without_tags(source, start, end)))


def joined_view(source: str, ranges: Iterable[tuple[int, int]]) -> View:
    """The text of a cell written in several pieces, each cleaned as by :func:`cell_view`, with nothing between them."""
    spans = [span for start, end in ranges for span in without_tags(source, start, end)]
    return View.of(source, *_filled(spans))


def joined_cells(source: str, cells: Iterable[Cell]) -> View:
    """The text of a cell whose pieces were read as cells of several lines."""
    spans = (cell.view.span(0, len(cell.text)) for cell in cells)
    return joined_view(source, ((span.start, span.end) for span in spans))


def _filled(spans: list[Span]) -> list[Span]:
    """The spans that hold something; the first where none does."""
    if len(spans) == 1:
        return spans
    return [span for span in spans if span.end > span.start] or spans[:1]


def without_tags(source: str, start: int, end: int) -> list[Span]:
    """What a stretch of the source prints: without blanks around it, without tags; at least one span, maybe empty."""
    start = end - len(source[start:end].lstrip())
    text = source[start:end].rstrip()
    end = start + len(text)
    if "<" not in text and "&" not in text and "**" not in text:
        return [Span(start, end)]
    spans = []
    at = start
    for tag in _TAG.finditer(text):
        if start + tag.start() > at:
            spans.append(Span(at, start + tag.start()))
        at = start + tag.end()
    if at < end or not spans:
        spans.append(Span(at, end))
    return spans


def under_caption(lines: Sequence[Line], index: int) -> bool:
    """Whether the last thing written above a line is a caption of a table, or a sentence that announces one."""
    above = next((at for at in range(index - 1, max(index - 4, -1), -1) if not lines[at].blank), None)
    return above is not None and (CAPTION.match(lines[above].text) is not None or announces(lines[above].text))


def announces(text: str) -> bool:
    """Whether a line says that a table follows: 各单位收入情况如下：, 详见下表。"""
    return _ANNOUNCES.search(text[-MAX_END:]) is not None


def _under_groups(text: str, rows: Sequence[tuple[Cell, ...]]) -> list[tuple[Cell, ...]]:
    """The rows, those of the header moved under the groups of the row above where only their own cells were written, without those
    that cells above reach down to: 编码 | 名称 | 本年收入 | | 结转 over 财政拨款 | 其他."""
    found = list(rows)
    above: set[int] = set()  # the columns that the row above stands in
    for at, row in enumerate(found):
        if any(FIGURE.fullmatch(cell.text) for cell in row):
            if above:
                break
            continue
        filled = {cell.column for cell in row if cell.text}
        if above and filled and len(row) < len(above):
            covered = _covered(found[at - 1], above)
            if len(covered) != len(row) or len(above) - len(covered) < MIN_REACHING:
                break
            found[at] = _moved(text, row, dict(zip(range(len(row)), covered, strict=True)), len(found[0]))
            above = set(covered)
        else:
            above = {cell.column for cell in row}
    return found


def in_columns(text: str, rows: Sequence[tuple[Cell, ...]]) -> list[tuple[Cell, ...]]:
    """The rows, each cell in its column: those of the header by ``_under_groups``, and those of later pages on which columns that
    hold nothing (款, 项 beside the whole code in 类) were left out."""
    found = _under_groups(text, rows)
    width = max(map(len, found))
    coded = [row for row in found if len(row) > 1 and CODE.fullmatch(row[0].text)]
    whole = [row for row in coded if len(row) == width]
    filled = {cell.column for row in whole for cell in row if cell.text}
    empty = set(range(1, next((column for column in range(1, width) if column in filled), 1)))
    if len(whole) < MIN_ROWS or not empty:
        return found
    places = dict(enumerate(column for column in range(width) if column not in empty))
    left_out = {id(row) for row in coded if len(row) == len(places) and row[1].text}
    return [_moved(text, row, places, width) if id(row) in left_out else row for row in found]


def _covered(row: Sequence[Cell], columns: Collection[int]) -> list[int]:
    """The columns below merged cells of a row: the empty ones, and the one before each."""
    empty = {cell.column for cell in row if not cell.text and cell.column in columns and cell.column}
    return sorted(empty | {column - 1 for column in empty})


def _moved(text: str, row: Sequence[Cell], places: Mapping[int, int], width: int) -> tuple[Cell, ...]:
    """A row as wide as ``width``, its cells in other columns."""
    end = row[-1].view.origin(len(row[-1].text))
    cells = {column: Cell(cell_view(text, end, end), row[0].row, column) for column in range(width)}
    cells |= {places[cell.column]: replace(cell, column=places[cell.column]) for cell in row}
    return tuple(cells[column] for column in sorted(cells))
