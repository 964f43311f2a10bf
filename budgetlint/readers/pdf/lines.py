"""Runs side by side to lines of text: gaps become blanks, what is drawn twice is read once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from budgetlint import regex
from budgetlint.readers.pdf.glyphs import Run

__all__ = ["PAGE_NUMBER", "Printed", "in_lines", "printed"]

# What a page is numbered with, on a line of its own.
PAGE_NUMBER = regex.compile(r"(?:第\s*)?[-—–_~·.\s]*\d{1,4}[-—–_~·.\s]*(?:页.{0,12}|/\s*\d+)?")
CLOSE = 0.6  # heights of a character: a wider gap is a blank (justified lines are spaced out)
CLOSE_FIGURES = 0.15  # between figures and between Latin letters
MAX_BLANKS = 300  # a page is not wider
COLUMN_GAP = 0.8  # a gap that parts columns


class Printed(NamedTuple):
    """A line of text. ``origins`` leads back to the page: (index of a character, how many from there on) for each stretch,
    the index -1 for blanks put in."""

    text: str
    origins: tuple[int, ...]
    left: float
    top: float
    right: float
    bottom: float

    @property
    def height(self) -> float:
        return self.bottom - self.top


def in_lines(runs: Sequence[Run]) -> Iterator[list[Run]]:
    """The runs line by line, each line from left to right."""
    if len(runs) < 2:
        if runs:
            yield list(runs)
        return
    line: list[Run] = []
    top = bottom = 0.0
    for run in sorted(runs, key=_middle):
        shared = min(bottom, run.bottom) - max(top, run.top)
        if line and shared * 2 < min(bottom - top, run.bottom - run.top):
            yield _in_order(line)
            line = []
        if not line:
            top, bottom = run.top, run.bottom
        line.append(run)
    yield _in_order(line)


def _middle(run: Run) -> float:
    return run.top + run.bottom


def _left(run: Run) -> float:
    return run.left


def _in_order(line: list[Run]) -> list[Run]:
    """From left to right, without what is drawn a second time over itself (bold made by printing twice)."""
    line.sort(key=_left)
    kept: list[Run] = []
    for run in line:
        last = kept[-1] if kept else None
        if last and run.left < last.right - 0.3 * (run.bottom - run.top) and run.text in last.text:
            continue
        kept.append(run)
    return kept


def printed(line: Sequence[Run], margin: float | None = None, unit: float = 0.0) -> Printed:
    """The text of a line. With a ``margin`` gaps are as wide as on the page, in columns of ``unit`` points."""
    if len(line) == 1 and margin is None:
        run = line[0]
        return Printed(run.text, (run.at, len(run.text)), run.left, run.top, run.right, run.bottom)
    text: list[str] = []
    origins: list[int] = []
    column = 0
    last: Run | None = None
    for run in line:
        blanks = 0
        if last is not None:
            blanks = _blanks(last, run)
        if margin is not None and blanks != 1 and (blanks or last is None):
            blanks = max(blanks, min(round((run.left - margin) / unit) - column, MAX_BLANKS))
        if blanks > 0:
            text.append(" " * blanks)
            origins += (-1, blanks)
        text.append(run.text)
        origins += (run.at, len(run.text))
        if margin is not None:
            column += blanks + (len(run.text.encode("utf-8", "replace")) + len(run.text)) // 2
        last = run
    return Printed(
        "".join(text),
        tuple(origins),
        line[0].left,
        min(run.top for run in line),
        line[-1].right,
        max(run.bottom for run in line),
    )


def _blanks(before: Run, run: Run) -> int:
    """How many blanks stand between two runs at least: none, one, or two between columns."""
    gap = run.left - before.right
    height = min(before.bottom - before.top, run.bottom - run.top)
    if gap > COLUMN_GAP * height:
        return 2
    if run.spaced:
        return 1
    narrow = before.text[-1] < "\x7f" and run.text[0] < "\x7f"
    return int(gap > (CLOSE_FIGURES if narrow else CLOSE) * height)
