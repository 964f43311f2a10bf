"""Word documents (.docx): paragraphs with their automatic numbers, tables as true grids, every figure with its way back.

Needs the extra ``docx`` (python-docx). A place's ``target`` is the number of its paragraph in the walk of ``_word.py``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import docx
from lxml.etree import XMLSyntaxError

from budgetlint.language import worded
from budgetlint.model import Document
from budgetlint.readers._composed import Composer, Piece
from budgetlint.readers._package import check_package
from budgetlint.readers._word import Box, Grid, Paragraph, walk
from budgetlint.readers.decoding import Unreadable

__all__ = ["MAIN_PARTS", "read"]

MAIN_PARTS = ("wordprocessingml.document.main+xml",)
MAX_WIDTH = 100  # columns that one cell covers


def read(path: Path) -> Document:
    """The document in a Word file. Raises :class:`Unreadable`."""
    check_package(path, *MAIN_PARTS)
    composer = Composer()
    try:
        _compose(composer, walk(docx.Document(str(path))))
    except (KeyError, ValueError, XMLSyntaxError) as error:
        raise Unreadable(worded("Word 文件的内部结构有误，读不下去；请用 Word 或 WPS 打开后重新保存")) from error
    return composer.document(str(path), "docx", wrapped=False)


def _compose(composer: Composer, blocks: Iterable[Paragraph | Grid]) -> None:
    begun: list[Piece] = []
    for block in blocks:
        if isinstance(block, Grid):
            _compose_table(composer, block)
            continue
        begun.append(_piece(block))
        if not block.goes_on:
            composer.paragraph(begun, contents=block.contents)
            begun = []
    if begun:
        composer.paragraph(begun)


def _piece(paragraph: Paragraph) -> Piece:
    return Piece(paragraph.text, target=(paragraph.number,))


def _compose_table(composer: Composer, table: Grid) -> None:
    """A table, those within its cells behind it. One that holds tables in a single row or column only lays out the page."""
    boxes = [box for _, row in table.rows for box in row if not box.merged]
    nested = [block for box in boxes for block in box.blocks if isinstance(block, Grid)]
    if nested and (len(table.rows) == 1 or all(len(row) == 1 for _, row in table.rows)):
        for box in boxes:
            _compose(composer, box.blocks)
        return
    composer.table([list(_columns(before, row)) for before, row in table.rows])
    for each in nested:
        _compose_table(composer, each)


def _columns(before: int, row: Iterable[Box]) -> Iterator[list[Piece]]:
    """The cells of a row by column; a merged cell stands in its first, the others it covers are empty."""
    yield from ([] for _ in range(min(before, MAX_WIDTH)))
    for box in row:
        shown = () if box.merged else box.blocks
        yield [_piece(block) for block in shown if isinstance(block, Paragraph) and block.text]
        yield from ([] for _ in range(min(box.columns, MAX_WIDTH) - 1))
