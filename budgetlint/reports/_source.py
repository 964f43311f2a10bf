"""The source of a report as HTML: numbered lines, tables kept legible, every figure and finding marked in place."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import groupby, pairwise

from budgetlint import regex
from budgetlint.language import worded
from budgetlint.model import Document, Finding, Operand, Report
from budgetlint.reports._findings import Group
from budgetlint.reports._markup import Markup, element, joined
from budgetlint.reports._words import severity_name

__all__ = ["Source"]

_FAR_APART = regex.compile(r"\S[ \u3000]{2,}\S|[│┃┆╎]")
_RULE = regex.compile(r"[|:+\-\s]*--[|:+\-\s]*")
_FIGURE = regex.compile(r"[\s\d０-９.,，．%％()（）\-—*]*")
_CODE = regex.compile(r"\d{3}(?:\d\d){0,2}")
_PROSE_LENGTH = 160  # a line longer than this is no row of a table aligned with blanks


class _Shape(Enum):
    """How a line of the source is drawn."""

    PROSE = "prose"  # broken where the window ends
    GRID = "grid"  # cells parted by tabs or bars, drawn as a table
    ALIGNED = "aligned"  # columns made of blanks, drawn in letters of one width


@dataclass(frozen=True, slots=True)
class _Mark:
    """A stretch of the source and what it is: a finding (with the number of its group), a figure, or only a place."""

    start: int
    end: int
    rank: int  # the highest decides where several overlap
    classes: str
    title: str = ""
    group: int = 0


class Source:
    """The source of one report. ``prefix`` begins the ids of its places: ``prefix`` + ``p`` + offset, + ``l`` + line."""

    def __init__(self, document: Document, report: Report, groups: Sequence[Group], prefix: str) -> None:
        self._document = document
        self._prefix = prefix
        self._marks = sorted(self._all_marks(report, groups), key=lambda mark: mark.start)
        self._starts = [mark.start for mark in self._marks]
        self._longest = max((mark.end - mark.start for mark in self._marks), default=0)
        self._notes: dict[int, list[int]] = defaultdict(list)
        for number, group in enumerate(groups):
            self._notes[group.lead.line].append(number)

    def target(self, at: Finding | Operand) -> str:
        """The id of a place in the source."""
        start, _ = self._range(at)
        found = bisect_left(self._starts, start)
        known = found < len(self._starts) and self._starts[found] == start
        return f"{self._prefix}p{start}" if known and start < self._ends_of(at.line) else f"{self._prefix}l{at.line}"

    def html(self, note: Callable[[int], Markup]) -> Markup:
        """All lines; ``note(n)`` is what to say below the line of the group of that number."""
        return joined(
            self._grid(lines, note) if shape is _Shape.GRID else self._lines(shape, lines, note)
            for shape, lines in self._stretches()
        )

    # ------------------------------------------------------------------------------------------- marks

    def _range(self, at: Finding | Operand) -> tuple[int, int]:
        starts = self._document.line_starts
        start = starts[at.line - 1] + at.column - 1
        return start, max(starts[at.end_line - 1] + at.end_column - 1, start + 1)

    def _all_marks(self, report: Report, groups: Sequence[Group]) -> Iterator[_Mark]:
        for spans, classes, title in (
            (report.covered, "c", worded("核对过的数字")),
            (report.uncovered, "u", worded("没有规则核对的数字")),
        ):
            yield from (_Mark(span.start, span.end, 0, classes, title) for span in spans)
        for number, group in enumerate(groups, 1):
            for finding in (group.lead, *group.followers):
                yield from (_Mark(*self._range(each), -1, "o") for each in finding.operands)
                severity = finding.severity
                title = f"{severity_name(severity)} {finding.rule}"
                yield _Mark(*self._range(finding), 1 + severity.rank, f"m {severity.value}", title, number)

    def _marked(self, start: int, end: int) -> Markup:
        """A stretch of one line with all that is marked in it."""
        first = bisect_left(self._starts, start - self._longest)
        behind = bisect_left(self._starts, end)
        marks = [mark for mark in self._marks[first:behind] if mark.end > start]
        cuts = sorted({start, end, *(p for m in marks for p in (m.start, m.end) if start < p < end)})
        return joined(self._piece(a, b, marks) for a, b in pairwise(cuts))

    def _piece(self, start: int, end: int, marks: Sequence[_Mark]) -> Markup:
        text = self._document.text[start:end]
        here = [mark for mark in marks if mark.start <= start and mark.end >= end]
        if not here:
            return joined([text])
        top = max(here, key=lambda mark: mark.rank)
        place = f"{self._prefix}p{start}" if any(mark.start == start for mark in here) else None
        if top.group:
            href = f"#{self._prefix}i{top.group}"
            return element("a", text, id=place, class_=top.classes, href=href, title=top.title)
        return element("span", text, id=place, class_=top.classes, title=top.title or None)

    # ------------------------------------------------------------------------------------------- lines

    def _ends_of(self, line: int) -> int:
        """Where the text of a line ends, its line end left out."""
        return self._document.line_starts[line - 1] + len(self._document.line_text(line))

    def _stretches(self) -> Iterator[tuple[_Shape, list[int]]]:
        """The lines in stretches of one shape; blank lines go with what is before them if the same follows."""
        shapes: list[_Shape | None] = [_shape(self._document.line_text(n + 1)) for n in range(self._count())]
        following: _Shape | None = None
        for at in range(len(shapes) - 1, -1, -1):
            following = shapes[at] = shapes[at] or following
        numbered = enumerate((shape or _Shape.PROSE for shape in shapes), 1)
        for shape, lines in groupby(numbered, key=lambda each: each[1]):
            yield shape, [number for number, _ in lines]

    def _count(self) -> int:
        starts, length = self._document.line_starts, len(self._document.text)
        return len(starts) - (len(starts) > 1 and starts[-1] == length)

    def _lines(self, shape: _Shape, lines: Sequence[int], note: Callable[[int], Markup]) -> Markup:
        def drawn() -> Iterator[Markup]:
            for line in lines:
                start = self._document.line_starts[line - 1]
                text = element("span", self._marked(start, self._ends_of(line)), class_="t")
                blank = " blank" * (not self._document.line_text(line).strip())
                yield element("div", self._number(line), text, id=f"{self._prefix}l{line}", class_=f"l{blank}")
                yield from (note(number) for number in self._notes.get(line, ()))

        return element("div", *drawn(), class_=shape.value)

    def _grid(self, lines: Sequence[int], note: Callable[[int], Markup]) -> Markup:
        rows = {line: _cells(self._document.line_text(line)) for line in lines}
        width = max(len(cells) for cells in rows.values())

        def drawn() -> Iterator[Markup]:
            for line, cells in rows.items():
                start = self._document.line_starts[line - 1]
                drawn_cells = [self._cell(start + a, start + b) for a, b in cells]
                number = element("th", self._number(line), scope="row")
                classes = "blank" if not cells else None
                yield element("tr", number, *drawn_cells, id=f"{self._prefix}l{line}", class_=classes)
                for told in self._notes.get(line, ()):
                    yield element("tr", element("td", note(told), colspan=str(width + 1)), class_="told")

        table = element("table", element("tbody", *drawn()))
        return element("div", table, class_="grid", tabindex="0", role="region", aria_label=worded("表格"))

    def _cell(self, start: int, end: int) -> Markup:
        text = self._document.text[start:end]
        number = "f" if _FIGURE.fullmatch(text) and text.strip() and not _CODE.fullmatch(text.strip()) else None
        return element("td", self._marked(start, end), class_=number)

    @staticmethod
    def _number(line: int) -> Markup:
        return element("span", str(line), class_="n")


def _shape(line: str) -> _Shape | None:
    if not line.strip():
        return None
    if "\t" in line.strip() or line.count("|") > 1:
        return _Shape.GRID
    return _Shape.ALIGNED if len(line) < _PROSE_LENGTH and _FAR_APART.search(line.strip()) else _Shape.PROSE


def _cells(line: str) -> list[tuple[int, int]]:
    """Where the cells of a row stand in its line, the signs between them left out."""
    if not line.strip() or _RULE.fullmatch(line):
        return []
    mark = "\t" if "\t" in line.strip() else "|"
    cells, start = [], 0
    for part in line.split(mark):
        cells.append((start, start + len(part)))
        start += len(part) + 1
    if mark == "|":  # what is outside the outer bars is no cell
        cells = cells[not line[: cells[0][1]].strip() :]
        cells = cells[: len(cells) - (not line[cells[-1][0] :].strip())] if cells else cells
    return cells
