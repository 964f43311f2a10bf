"""Tables that kept the markup of a web page: ``<table>``, ``<tr>``, ``<td>``, with merged cells."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from budgetlint import regex
from budgetlint.model import Cell
from budgetlint.readers.layouts.common import Free, Grid, joined_view
from budgetlint.readers.source import Line

__all__ = ["find"]

_TAG = regex.compile(r"<(?:(?P<comment>!--)|(?P<end>/?)(?P<name>[A-Za-z][A-Za-z0-9]*+)(?P<more>[^<>]*+)>)")
_SPAN = regex.compile(r"\b(colspan|rowspan)\s*=\s*[\"']?\s*(\d{1,4})", regex.IGNORECASE)
_TABLES = regex.compile(r"(?i)<table\b")
_CELLS = frozenset(("td", "th", "caption"))  # a caption is a row of its own, as in other layouts
_BREAKS = frozenset(("br", "p", "div", "li"))
MAX_WIDTH = 100
MAX_BESIDE = 2000  # characters of markup beside a table on its first and last line

Part = tuple[int, int]  # the (start, end) of a piece of a cell in the source


@dataclass(slots=True)
class _Open:
    """A table in the making: for every cell the pieces of its text, its colspan and its rowspan."""

    start: int
    rows: list[list[tuple[list[Part], int, int]]] = field(default_factory=list)
    inside: bool = False  # a cell is open
    nested: bool = False  # holds another table, so it only lays out the page


def find(text: str, lines: Sequence[Line], free: Free) -> Iterator[Grid]:
    """Tables with two rows and two columns or more, on lines of their own. A merged cell stands at its upper left place,
    the other places it covers are empty."""
    if not _TABLES.search(text):
        return
    starts = [line.start for line in lines]
    for table, end in _tables(text):
        first, last = bisect_right(starts, table.start) - 1, bisect_right(starts, end - 1) - 1
        alone = _is_markup(text, lines[first].start, table.start) and _is_markup(text, end, lines[last].end)
        rows = _placed(text, table) if alone and all(free(index) for index in range(first, last + 1)) else ()
        if len(rows) > 1 and max(map(len, rows)) > 1:
            yield Grid(first, last, rows, "html")


def _is_markup(text: str, start: int, end: int) -> bool:
    """Whether nothing is printed between two places."""
    return end - start <= MAX_BESIDE and not _TAG.sub("", text[start:end]).strip()


def _tables(text: str) -> Iterator[tuple[_Open, int]]:
    """Every innermost table that is closed, with the place behind its end."""
    stack: list[_Open] = []
    at = 0
    while (tag := _TAG.search(text, at)) is not None:
        if stack and stack[-1].inside:
            _add(text, stack[-1], (at, tag.start()))
        at = tag.end()
        if tag["comment"]:
            at = text.find("-->", at)
            if at < 0:
                return
            at += len("-->")
            continue
        name, ends = tag["name"].lower(), bool(tag["end"])
        if name == "table" and not ends:
            if stack:
                stack[-1].nested = True
            stack.append(_Open(tag.start()))
        elif name == "table" and stack:
            table = stack.pop()
            if not table.nested:
                yield table, tag.end()
        elif stack:
            _step(stack[-1], name, ends, tag["more"], at)


def _step(table: _Open, name: str, ends: bool, attributes: str, at: int) -> None:
    """What a tag does to the innermost table."""
    if name == "tr":
        table.inside = False
        if not ends:
            table.rows.append([])
    elif name in _CELLS:
        table.inside = not ends
        if not ends:
            if not table.rows or name == "caption":
                table.rows.append([])
            spans = {each[1].lower(): int(each[2]) for each in _SPAN.finditer(attributes)}
            table.rows[-1].append(([(at, at)], max(spans.get("colspan", 1), 1), max(spans.get("rowspan", 1), 1)))
    elif name in _BREAKS and table.inside:
        table.rows[-1][-1][0].append((at - 1, at))  # the ">" of the tag; dropped where it parts no two figures


def _add(text: str, table: _Open, part: Part) -> None:
    if text[part[0] : part[1]].strip():
        table.rows[-1][-1][0].append(part)


def _placed(text: str, table: _Open) -> tuple[tuple[Cell, ...], ...]:
    """The rows with every cell in its column; none where the table is wider than any report's."""
    rows: list[tuple[Cell, ...]] = []
    below: dict[int, int] = {}  # by column: how many rows a cell above still covers
    for at, cells in enumerate(row for row in table.rows if row):
        row: list[list[Part]] = []
        covered, below = below, {column: left - 1 for column, left in below.items() if left > 1}
        for pieces, columns, height in cells:
            place = pieces[:1]
            while len(row) in covered:
                row.append(place)
            if len(row) + columns > MAX_WIDTH:
                return ()
            if height > 1:
                below |= dict.fromkeys(range(len(row), len(row) + columns), height - 1)
            row += [_without_breaks(text, pieces), *[place] * (columns - 1)]
        rows.append(tuple(Cell(joined_view(text, parts), at, column) for column, parts in enumerate(row)))
    return tuple(rows)


def _without_breaks(text: str, pieces: Sequence[Part]) -> list[Part]:
    """The pieces, words closed up over line breaks; between two figures the break stays, so they are not read as one."""
    kept: list[Part] = []
    parted: Part | None = None
    for start, end in pieces:
        if end - start == 1 and text[start] == ">":
            parted = (start, end)
            continue
        if parted and kept and text[start:end].strip()[:1].isdigit() and _ends_in_figure(text, kept[-1]):
            kept.append(parted)
        if text[start:end].strip() or not kept:
            kept.append((start, end))
            parted = None
    return kept


def _ends_in_figure(text: str, part: Part) -> bool:
    tail = text[part[0] : part[1]].rstrip()[-1:]
    return tail.isdigit() or tail in (",", ".", "，")
