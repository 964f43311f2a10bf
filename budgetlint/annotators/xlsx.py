"""Workbooks with a comment and a fill at every cell that something is said of. Needs the extra ``xlsx``."""

from __future__ import annotations

import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from budgetlint.annotators import AUTHOR, Note
from budgetlint.language import enumeration, worded
from budgetlint.model import Report, Severity
from budgetlint.readers.xlsx import load

__all__ = ["annotate"]

_FILLS = {Severity.ERROR: "FFC7CE", Severity.WARNING: "FFEB9C", Severity.INFO: "DDEBF7"}
# Parts of a workbook that openpyxl may drop or thin out, and what they are to the user.
_PARTS = {
    "xl/media/": "图片",
    "xl/charts/chart": "图表",
    "xl/ctrlProps/": "窗体控件",
    "xl/activeX/": "ActiveX 控件",
    "xl/embeddings/": "嵌入的对象",
    "xl/slicers/": "切片器",
    "xl/threadedComments/": "批注的对话",
    "xl/pivotTables/": "数据透视表",
    "xl/queryTables/": "外部数据查询",
    "xl/printerSettings/": "打印机设置",
    "_xmlsignatures/": "数字签名",
}
_MARKUP = {
    ("xl/drawings/drawing", b"<xdr:sp"): "文本框和图形",
    ("xl/worksheets/", b"<extLst"): "迷你图、扩展的条件格式或数据有效性",
}
CHARS_A_LINE, LINE_HEIGHT, WIDTH = 30, 16, 420  # of a comment, in points


def annotate(source: Path, notes: Sequence[Note], report: Report, out: Path) -> Iterable[str]:
    """Writes the copy; formulas, macros and formats stay, results of formulas are calculated when it is opened."""
    book = load(source, values=False)
    by_cell: dict[tuple[str, str], list[Note]] = defaultdict(list)
    for note in notes:
        sheet, cell = note.target
        by_cell[str(sheet), str(cell) or "A1"].append(note)
    for (name, place), own in by_cell.items():
        _mark(book[name], place, own)
    book.save(str(out))
    book.close()
    lost = enumeration(map(worded, _lost(source, out)))
    return [worded("副本里没有保留原文件的{lost}，请以原文件为准", lost=lost)] if lost else []


def _mark(sheet: Worksheet, place: str, notes: Sequence[Note]) -> None:
    """A comment of all notes on a cell, behind the one it has, and its fill."""
    cell = sheet[_first(sheet, place)]
    text = "\n".join(note.text for note in notes)
    if cell.comment:
        text = f"{cell.comment.text}\n{text}"
    lines = sum(1 + len(line) // CHARS_A_LINE for line in text.splitlines())
    cell.comment = Comment(text, AUTHOR, height=LINE_HEIGHT * (lines + 1), width=WIDTH)
    color = _FILLS[max((note.severity for note in notes), key=lambda severity: severity.rank)]
    cell.fill = PatternFill("solid", start_color=color, end_color=color)


def _first(sheet: Worksheet, place: str) -> str:
    """The upper left cell of a merged one, which alone holds anything."""
    for merged in sheet.merged_cells.ranges:
        if place in merged:
            return str(merged.start_cell.coordinate)
    return place


def _lost(source: Path, out: Path) -> Iterator[str]:
    """What the original has more of than the copy."""
    with zipfile.ZipFile(source) as before, zipfile.ZipFile(out) as after:
        for start, what in _PARTS.items():
            if _count(before, start) > _count(after, start):
                yield what
        for (start, word), what in _MARKUP.items():
            if _count(before, start, word) > _count(after, start, word):
                yield what


def _count(package: zipfile.ZipFile, start: str, word: bytes = b"") -> int:
    return sum(word in package.read(name) if word else 1 for name in package.namelist() if name.startswith(start))
