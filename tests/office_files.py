"""Reports in text written as Word, Excel and web files, with true headings, numbers, tables and merged cells."""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import docx
import openpyxl
import regex
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph
from openpyxl.cell.cell import MergedCell

_FIGURE = regex.compile(r"-?[\d,]*\d\.\d+%?")
_HEADING = regex.compile(r"(?P<part>第[一二三四五六七八九十]+部分 ?)|(?P<one>[一二三四五六七八九十]+、)|(?P<two>（[一二三四五六七八九十]+）)")
_LEVELS = ("第%1部分", "%2、", "（%3）")
_NUMERALS = "一二三四五六七八九十"


@dataclass(frozen=True)
class Grid:
    """A table: its rows, and its merged cells as (row, column, rows, columns), from 0."""

    rows: list[list[str]]
    merged: list[tuple[int, int, int, int]]


def blocks(text: str) -> Iterator[str | Grid]:
    """The paragraphs and the tables of a report whose cells are parted by tabs."""
    rows: list[list[str]] = []
    for line in [*text.splitlines(), ""]:
        if "\t" in line:
            rows.append(line.split("\t"))
            continue
        if rows:
            yield Grid(rows, merged_in(rows))
            rows = []
        yield line


def merged_in(rows: Sequence[Sequence[str]]) -> list[tuple[int, int, int, int]]:
    """The cells of a header that a template merges: to the right over its columns, down over an empty storey."""
    found: list[tuple[int, int, int, int]] = []
    head = next((at for at, row in enumerate(rows) if any(cell[:1].isdigit() for cell in row)), 0)
    if not 2 <= head <= 3 or rows[0][0] not in ("项目", "收入", "预算数"):
        return []
    for at, row in enumerate(rows[: head - 1]):
        for column, cell in enumerate(row):
            if not cell:
                continue
            right = column + 1
            while right < len(row) and not row[right] and (rows[at + 1][right] or (at == 0 and head == 3 and rows[2][right])):
                right += 1
            down = at + 1
            while right == column + 1 and down < head and not rows[down][column] and not rows[down][0].startswith("栏次"):
                down += 1
            if right > column + 1 or down > at + 1:
                found.append((at, column, down - at, right - column))
    return found


# ------------------------------------------------------------------------------------------------ Word


def write_docx(text: str, path: Path) -> Path:
    """The report as a Word file: headings numbered by Word where its count gives their marker, merged header cells."""
    document = docx.Document()
    _add_lists(document)
    counts = [0, 0, 0]
    for block in blocks(text):
        if isinstance(block, Grid):
            _add_table(document, block)
        else:
            _add_paragraph(document, block, counts)
    document.save(str(path))
    return path


def _add_paragraph(document: docx.document.Document, line: str, counts: list[int]) -> None:
    match = _HEADING.match(line)
    if not match or "…" in line or "。" in line:
        document.add_paragraph(line)
        return
    level = ("part", "one", "two").index(match.lastgroup or "")
    counts[level + 1 :] = [0] * (2 - level)
    counts[level] += 1
    shown = _LEVELS[level].replace(f"%{level + 1}", _counted(counts[level]))
    numbered = shown == match[0].strip()
    paragraph = document.add_paragraph(line[match.end() :] if numbered else line, f"Heading {level + 1}")
    if numbered:
        paragraph._p.get_or_add_pPr().append(number(1, level))


def _counted(count: int) -> str:
    return _NUMERALS[count - 1] if count <= 10 else "十" + _NUMERALS[count - 11]


def number(key: int, level: int) -> OxmlElement:
    """The properties that put a paragraph on a level of a list."""
    return parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{key}"/></w:numPr>')


def _add_lists(document: docx.document.Document) -> None:
    levels = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:suff w:val="nothing"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for at, text in enumerate(_LEVELS)
    )
    add_numbering(document, levels)


def add_numbering(document: docx.document.Document, levels: str, key: int = 1, more: str = "") -> None:
    """A list of that key with these levels (``w:lvl``) and, in ``more``, the overrides of its ``w:num``."""
    root = document.part.numbering_part.element
    if key == 1:
        for child in list(root):
            root.remove(child)
    abstract = parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{key}">{levels}</w:abstractNum>')
    root.insert(key - 1, abstract)
    root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="{key}"><w:abstractNumId w:val="{key}"/>{more}</w:num>'))


def _add_table(document: docx.document.Document, grid: Grid) -> None:
    width = max(map(len, grid.rows))
    table: WordTable = document.add_table(len(grid.rows), width)
    table.style = "Table Grid"
    cells = [list(row.cells) for row in table.rows]
    for at, row in enumerate(grid.rows):
        for column, text in enumerate(row):
            cells[at][column].text = text
    for at, column, rows, columns in grid.merged:
        text = grid.rows[at][column]
        cells[at][column].merge(cells[at + rows - 1][column + columns - 1]).text = text


def raw_paragraph(document: docx.document.Document, inside: str) -> Paragraph:
    """A paragraph of the given XML, in the namespaces that Word uses."""
    spaces = (
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
        'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    )
    paragraph = document.add_paragraph()
    made = parse_xml(f"<w:p {nsdecls('w')} {spaces}>{inside}</w:p>")
    paragraph._p.getparent().replace(paragraph._p, made)
    return Paragraph(made, paragraph._parent)


__all__ = [
    "Grid", "MergedCell", "add_numbering", "blocks", "html", "merged_in", "number", "openpyxl", "qn", "raw_paragraph",
    "write_docx",
]  # fmt: skip
