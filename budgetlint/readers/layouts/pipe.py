"""Tables whose cells are parted by upright strokes, with and without the rule lines of markdown and of drawn frames."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from budgetlint import regex
from budgetlint.model import Cell
from budgetlint.readers.layouts.common import FIGURE, STROKES, Free, Grid, in_columns, joined_view
from budgetlint.readers.source import Line, is_noise

__all__ = ["find"]

_STROKE = regex.compile(r"(?<!\\)[|｜│┃]")
_RULE = regex.compile(r"[\s|｜│┃:：+\-—–=─━═┌┬┐├┼┤└┴┘╔╦╗╠╬╣╚╩╝]*+")
_DASHES = regex.compile(r"[-—–=─━═]{2}")
_CORNERS = frozenset("+┌┬┐├┼┤└┴┘╔╦╗╠╬╣╚╩╝")
MIN_APART = 4  # lines of a table and the header of the next
MIN_STROKES = 2
MIN_FRAMED = 3  # rows between drawn borders before the borders are taken to part rows

Part = tuple[int, int]  # the (start, end) of a piece of a cell in the source


def find(text: str, lines: Sequence[Line], free: Free) -> Iterator[Grid]:
    """Two or more rows with at least two strokes each; blank lines and page numbers do not end a table, but the header of another
    does, which a rule follows in Markdown."""
    run: list[int] = []
    for index, line in enumerate(lines):
        rule = _is_rule(line.text)
        if rule and _heads_another(lines, run):
            yield from _grid(text, lines, run[:-1])
            run = run[-1:]
        if free(index) and (_has_strokes(line.text) or (rule and (run or _is_border(line.text)))):
            run.append(index)
        elif run and not (line.blank or rule or is_noise(line)):
            yield from _grid(text, lines, run)
            run = []
    yield from _grid(text, lines, run)


def _heads_another(lines: Sequence[Line], run: Sequence[int]) -> bool:
    """Whether the last row, right above a rule, is the header of a table of its own: it stands apart from the rows above, and those
    have a rule below their header, too."""
    if (
        len(run) < MIN_APART
        or _is_rule(lines[run[-1]].text)
        or not any(lines[at].blank for at in range(run[-2], run[-1]))
    ):
        return False
    return _is_rule(lines[run[1]].text) and not _is_border(lines[run[1]].text)


def _has_strokes(line: str) -> bool:
    return sum(map(line.count, STROKES)) >= MIN_STROKES


def _is_rule(line: str) -> bool:
    return _DASHES.search(line) is not None and _RULE.fullmatch(line) is not None


def _is_border(line: str) -> bool:
    """Whether a rule is part of a drawn frame: ``+----+----+``, beside a cell of several rows ``|    +----+``."""
    return not _CORNERS.isdisjoint(line)


def _grid(text: str, lines: Sequence[Line], run: Sequence[int]) -> Iterator[Grid]:
    """The table of a run of rows and rules, if it has two rows."""
    groups: list[list[Line]] = [[]]  # the rows from one drawn border to the next
    for index in run:
        line = lines[index]
        if not _is_rule(line.text):
            groups[-1].append(line)
        elif _is_border(line.text) and groups[-1]:
            groups.append([])
    rows = [line for group in groups for line in group]
    if len(rows) < 2:
        return
    opened = _open_sides(rows)
    parted = [[_parts(line, opened) for line in group] for group in groups if group]
    if _is_framed(text, parted):
        cells = (_joined(text, group, row) for row, group in enumerate(parted))
    else:
        single = (parts for group in parted for parts in group)
        cells = (_joined(text, [parts], row) for row, parts in enumerate(single))
    yield Grid(run[0], run[-1], tuple(in_columns(text, list(cells))), "pipe")


def _open_sides(rows: Iterable[Line]) -> tuple[bool, bool]:
    """Whether rows have no stroke at their left and at their right end, so that a stroke there is the border of an empty
    cell: then rows that end in a stroke have no more strokes than those that do not."""
    left: dict[bool, Counter[int]] = {True: Counter(), False: Counter()}
    right: dict[bool, Counter[int]] = {True: Counter(), False: Counter()}
    for line in rows:
        strokes = [stroke.start() for stroke in _STROKE.finditer(line.text)]
        if strokes:
            left[not line.text[: strokes[0]].strip()][len(strokes)] += 1
            right[not line.text[strokes[-1] + 1 :].strip()][len(strokes)] += 1
    return _is_open(left[True], left[False]), _is_open(right[True], right[False])


def _is_open(closed: Counter[int], bare: Counter[int]) -> bool:
    return bool(closed and bare) and closed.most_common(1)[0][0] == bare.most_common(1)[0][0]


def _parts(line: Line, opened: tuple[bool, bool]) -> list[Part]:
    """The places of the cells of a row."""
    parts: list[Part] = []
    start = 0
    for stroke in _STROKE.finditer(line.text):
        parts.append((start, stroke.start()))
        start = stroke.end()
    parts.append((start, len(line.text)))
    if not opened[0] and not line.text[parts[0][0] : parts[0][1]].strip():
        parts = parts[1:]
    if not opened[1] and len(parts) > 1 and not line.text[parts[-1][0] :].strip():
        parts = parts[:-1]
    return [(line.start + start, line.start + end) for start, end in parts]


def _is_framed(text: str, groups: Sequence[Sequence[list[Part]]]) -> bool:
    """Whether borders part all rows, so that lines between two borders are one row with wrapped words.

    Not where such lines differ in their number of cells or hold two figures in one column: those are rows themselves.
    """
    if len(groups) < MIN_FRAMED:
        return False
    for group in groups:
        if len({len(parts) for parts in group}) > 1:
            return False
        for column in zip(*group, strict=True):
            if sum(FIGURE.fullmatch(text[start:end]) is not None for start, end in column) > 1:
                return False
    return True


def _joined(text: str, group: Sequence[list[Part]], row: int) -> tuple[Cell, ...]:
    """One row from its lines, which have as many cells each."""
    return tuple(Cell(joined_view(text, pieces), row, column) for column, pieces in enumerate(zip(*group, strict=True)))
