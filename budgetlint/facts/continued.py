"""Tables in two pieces, cut by a page break or into （一）人员经费 and （二）公用经费: the second, without a title of its own, goes
on with the first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from budgetlint import regex
from budgetlint.facts.matrix import CODE
from budgetlint.facts.tabletypes import known_tables
from budgetlint.model import Cell, Document, Passage, Table
from budgetlint.readers.layouts.common import TITLE_END
from budgetlint.readers.source import marker_of
from budgetlint.terms import plain

__all__ = ["caption_text", "joined_tables", "left_rows"]

_UNIT_BEHIND = regex.compile(r"(?<=表)\s+(?:金额)?单位\s*[:：].*$")
_MARKUP = regex.compile(r"</?[A-Za-z][^<>]*+>")

_CONTINUED = regex.compile(r"\(?续(?:上)?(?:表)?\d?\)?")
_BORDER = regex.compile(
    r"[。；;]|^[注备说][注释明]?[:：]|"
    + TITLE_END
    + r"|单位:|部门:|公开(?:表)?\d|^第[一二三四五六七八九十]+部分|^[一二三四五六七八九十]+、"
)
_ROW = regex.compile(r"[235]\d\d(?:\d\d){0,2}\s*\p{Han}[^。，；：:]{0,60}\d")
MAX_PIECE = 12  # characters of （二）公用经费
MAX_BETWEEN = 2


def caption_text(passage: Passage) -> str:
    """What is printed over a table, without the tags of a web page (``<h3>收入决算表</h3>``) and a unit on the same line."""
    return _UNIT_BEHIND.sub("", _MARKUP.sub("", passage.text))


def joined_tables(document: Document) -> Iterator[Table]:
    """The tables of the document; one that only goes on with the table before it is joined to that."""
    pending: Table | None = None
    between: list[Passage] = []
    for block in document.blocks:
        if isinstance(block, Passage):
            between.append(block)
            continue
        rest = _closed_up(block) if pending and _width(block) == _width(pending) + 1 else block
        if pending and _goes_on(pending, between, rest):
            pending = replace(pending, rows=pending.rows + rest.rows, notes=block.notes)
        else:
            if pending:
                yield pending
            pending = block
        between = []
    if pending:
        yield pending


def left_rows(document: Document) -> list[int]:
    """Where passages stand that are rows of a table by their look: a code, a name, a figure. No reader took them for one."""
    passages = (block for block in document.blocks if isinstance(block, Passage))
    return [passage.view.origin(0) for passage in passages if _ROW.fullmatch(passage.text)]


def _goes_on(before: Table, between: list[Passage], after: Table) -> bool:
    if _next_piece(before, between, after):
        return True
    between = _fresh(before, between)
    if before.layout != after.layout or before.notes or len(between) > MAX_BETWEEN:
        return False
    if any(passage.heading or _BORDER.search(plain(caption_text(passage))) for passage in between):
        return False
    if any(
        _BORDER.search(plain(cell.text)) for cell in after.rows[0] if len(plain(cell.text)) > 4 and "表" in cell.text
    ):
        return False
    return _width(after) <= _width(before) and bool(before.captions)


def _closed_up(table: Table) -> Table:
    """The table with its first two columns as one, if codes stand in the second and no row has both: on a page by itself a 合计 that is
    set to the left of the codes makes a column of its own."""
    second = [cell for row in table.rows for cell in row if cell.column == 1 and cell.text]
    both = any(sum(cell.column < 2 and bool(cell.text) for cell in row) > 1 for row in table.rows)
    if both or sum(CODE.fullmatch(cell.text) is not None for cell in second) * 2 <= len(second):
        return table
    return replace(table, rows=tuple(tuple(_without_second(row)) for row in table.rows))


def _without_second(row: Sequence[Cell]) -> Iterator[Cell]:
    """The cells of a row, what stands in the first or second column first."""
    yield replace(next((cell for cell in row if cell.column < 2 and cell.text), row[0]), column=0)
    yield from (replace(cell, column=cell.column - 1) for cell in row if cell.column > 1)


def _next_piece(before: Table, between: list[Passage], after: Table) -> bool:
    """Whether a line （二）公用经费 is all that parts a table from another with the same header, the first one headed
    （一）人员经费 below its title."""
    if len(between) != 1 or not before.captions or not known_tables().of_title(_title_of(before)):
        return False
    headings = [_caption(passage) for passage in (before.captions[-1], between[0])]
    first, second = map(marker_of, headings)
    if not first or not second or (second.level, second.number) != (first.level, first.number + 1):
        return False
    if max(map(len, headings)) > MAX_PIECE:
        return False
    return [plain(cell.text) for cell in before.rows[0]] == [plain(cell.text) for cell in after.rows[0]]


def _title_of(table: Table) -> str:
    """The caption that is the title of a statutory table, ``""`` where none is."""
    titles = (_caption(caption) for caption in reversed(table.captions))
    return next((title for title in titles if known_tables().of_title(title)), "")


def _fresh(before: Table, between: list[Passage]) -> list[Passage]:
    """What stands between two tables, without the captions of the first where a page prints them again over the
    second: its title (also with 续), and then its number, its unit and its department."""
    captions = {_caption(caption) for caption in before.captions}
    repeated = [_caption(passage) in captions for passage in between]
    titled = any(
        again and known_tables().of_title(_caption(passage)) is not None
        for passage, again in zip(between, repeated, strict=True)
    )
    return [passage for passage, again in zip(between, repeated, strict=True) if not (titled and again)]


def _caption(passage: Passage) -> str:
    return _CONTINUED.sub("", plain(caption_text(passage)))


def _width(table: Table) -> int:
    return max((len(row) for row in table.rows), default=0)
