"""Sets a disclosure as text: layouts of tables, lines, pages, noise of digits; and notes where every figure stands."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass, replace
from random import Random

from .layouts import LAYOUTS
from .sheet import Break, Disclosure, Paragraph, Table, index_of

CLOSING = "，。；：、）”》%％!?"
OPENING = "（“《"


@dataclass(frozen=True)
class Setting:
    """How a text is set. ``page`` lines a page and ``wrap`` columns a line: 0 for endless ones."""

    layout: str = "tabs"
    wrap: int = 0
    page: int = 0
    page_mark: str = "{n}"
    gap: bool = True  # an empty line after a paragraph
    blanks: float = 0.0  # share of figures with a blank behind the decimal point
    full: float = 0.0  # share of figures in full-width characters
    seed: int = 0


@dataclass(frozen=True)
class Place:
    """Where a figure is printed: offsets into the text, and line and column of its start, from 1."""

    figure: int
    start: int
    end: int
    line: int
    column: int


@dataclass(frozen=True)
class Text:
    """A disclosure as set."""

    text: str
    places: tuple[Place, ...]


def set_text(disclosure: Disclosure, setting: Setting) -> Text:
    """The text of a disclosure, and the places of its figures."""
    return _Press(disclosure, setting).set()


class _Press:
    def __init__(self, disclosure: Disclosure, setting: Setting) -> None:
        self.disclosure, self.setting = disclosure, setting
        self.printed = [self._print(index) for index in range(len(disclosure.figures))]
        self.lines: list[str] = []
        self.page = 1
        self.used = 0  # lines on this page

    def _print(self, index: int) -> str:
        """The figure's print, with the noise of the setting; the same for a figure whatever else changes."""
        figure, setting = self.disclosure.figures[index], self.setting
        text, chance = figure.text, Random(f"{setting.seed} {index}").random()
        if figure.kind not in ("amount", "rate"):
            return text
        if chance < setting.blanks and "." in text:
            return text.replace(".", ". ", 1)
        if 1 - chance < setting.full:
            return "".join(chr(ord(char) + 0xFEE0) if char in "0123456789.%" else char for char in text)
        return text

    def set(self) -> Text:
        for block in self.disclosure.blocks:
            if isinstance(block, Break):
                self._turn()
            elif isinstance(block, Table):
                self._table(block)
            else:
                self._paragraph(block)
        return self._placed("\n".join(self.lines) + "\n")

    def _placed(self, marked: str) -> Text:
        parts, places, length = [], [], 0
        for char in marked:
            index = index_of(char)
            text = char if index is None else self.printed[index]
            if index is not None:
                places.append((index, length, length + len(text)))
            parts.append(text)
            length += len(text)
        whole = "".join(parts)
        starts = [0, *(at + 1 for at, char in enumerate(whole) if char == "\n")]
        lines = [bisect_right(starts, start) for _, start, _ in places]
        return Text(
            whole,
            tuple(
                Place(i, a, b, line, a - starts[line - 1] + 1) for (i, a, b), line in zip(places, lines, strict=True)
            ),
        )

    # Lines and pages -----------------------------------------------------------------------------------------

    def width(self, text: str) -> int:
        total = 0
        for char in text:
            index = index_of(char)
            shown = char if index is None else self.printed[index]
            total += sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in shown)
        return total

    def _line(self, text: str) -> bool:
        """Sets a line; True where a page ended before it."""
        turned = bool(self.setting.page) and self.used >= self.setting.page
        if turned:
            self._turn()
        self.lines.append(text)
        self.used += 1
        return turned

    def _turn(self) -> None:
        """Ends the page, where there are pages."""
        if self.setting.page and self.used:
            self.lines += ["", self.setting.page_mark.format(n=self.page), ""]
            self.page += 1
            self.used = 0

    def _paragraph(self, block: Paragraph) -> None:
        text = block.text if block.level or not self.setting.wrap else "　　" + block.text
        for line in self._wrapped(text):
            self._line(line)
        if self.setting.gap:
            self._line("")

    def _wrapped(self, text: str) -> list[str]:
        if not self.setting.wrap:
            return [text]
        lines, line, used = [], "", 0
        for piece in re.findall(r"[0-9]+|.", text):  # a year is not cut
            width = self.width(piece)
            if used + width > self.setting.wrap and piece not in CLOSING:
                kept = line.rstrip(OPENING)  # no line ends with an opening bracket
                lines.append(kept)
                line = line[len(kept) :]
                used = self.width(line)
            line += piece
            used += width
        return [*lines, line]

    def _table(self, table: Table) -> None:
        for line in table.before:
            self._line(line)
        self._rows(table)
        for line in (*table.notes, ""):
            self._line(line)

    def _rows(self, table: Table) -> None:
        """The header and rows; after a page's end the header stands again."""
        layout, page = LAYOUTS[self.setting.layout], self.setting.page
        rest = table.rows
        while rest:
            room = max(4, page - self.used - len(table.head)) if page else len(rest)
            self.lines += layout(replace(table, rows=rest[:room]), self.width)
            self.used += len(table.head) + len(rest[:room])
            rest = rest[room:]
            if rest:
                self._turn()
