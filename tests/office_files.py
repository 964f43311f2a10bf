"""Reports in text written as Word, Excel and web files, with true headings, numbers, tables and merged cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

import docx
import docx.document
import openpyxl
import regex
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.table import Table as WordTable
from openpyxl.worksheet.worksheet import Worksheet

_FIGURE = regex.compile(r"-?[\d,]*\d\.\d+%?")
_HEADING = regex.compile(
    r"(?P<part>第[一二三四五六七八九十]+部分 ?)|(?P<one>[一二三四五六七八九十]+、)|(?P<two>（[一二三四五六七八九十]+）)"
)
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
            while (
                right < len(row)
                and not row[right]
                and (rows[at + 1][right] or (at == 0 and head == 3 and rows[2][right]))
            ):
                right += 1
            down = at + 1
            while (
                right == column + 1 and down < head and not rows[down][column] and not rows[down][0].startswith("栏次")
            ):
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


def number(key: int, level: int) -> BaseOxmlElement:
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


def raw_paragraph(document: docx.document.Document, inside: str) -> None:
    """A paragraph of the given XML, in the namespaces that Word uses."""
    spaces = (
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
        'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    )
    made = parse_xml(f"<w:p {nsdecls('w')} {spaces}>{inside}</w:p>")
    before = document.add_paragraph()._p
    before.addnext(made)
    document.element.body.remove(before)


# ------------------------------------------------------------------------------------------------- web


def write_html(text: str, path: Path) -> Path:
    """The report as a page of a government site, with what stands around it there."""
    parts = []
    for block in blocks(text):
        if isinstance(block, Grid):
            parts.append(html_table(block))
            continue
        match = _HEADING.match(block)
        level = ("part", "one", "two").index(match.lastgroup or "") + 2 if match and "。" not in block else 0
        parts.append(f"<h{level}>{escape(block)}</h{level}>" if level else f"<p>&emsp;{escape(block)}</p>")
    path.write_text(_PAGE.replace("REPORT", "\n".join(parts)), encoding="utf-8")
    return path


_PAGE = """<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>部门决算</title><style>td { color: black }</style></head>
<body><div class="header"><div class="nav"><ul><li>首页</li><li>政务公开</li></ul></div></div>
<table class="layout"><tr><td><script>var total = "支出合计9.99万元";</script>
<div class="crumbs">当前位置：首页 &gt; 部门决算</div></td></tr><tr><td><div class="content">
REPORT
</div></td></tr></table>
<div class="footer"><p>主办：县人民政府办公室　网站标识码：0000000000</p></div></body></html>
"""


def html_table(grid: Grid) -> str:
    """The table with colspan and rowspan."""
    spans = {(at, column): (rows, columns) for at, column, rows, columns in grid.merged}
    covered = {
        (at + down, column + right)
        for (at, column), (rows, columns) in spans.items()
        for down in range(rows)
        for right in range(columns)
        if down or right
    }
    lines = []
    for at, row in enumerate(grid.rows):
        cells = []
        for column, text in enumerate(row):
            rows, columns = spans.get((at, column), (1, 1))
            if (at, column) not in covered:
                cells.append(f'<td rowspan="{rows}" colspan="{columns}"><p>{escape(text)}</p></td>')
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return f"<table border='1'>\n{chr(10).join(lines)}\n</table>"


# ----------------------------------------------------------------------------------------------- Excel


@dataclass(frozen=True)
class Part:
    """A table with its title and notes, or without it a stretch of prose."""

    above: list[str]
    grid: Grid | None = None
    below: list[str] = field(default_factory=list)


_CAPTION = regex.compile(r"^(?:.{4,40}表|公开\d+表|部门：.*|金额单位：.*)?$")


def parts_of(text: str) -> list[Part]:
    """The tables of a report and the prose between them, in order."""
    found: list[Part] = [Part([])]
    for block in blocks(text):
        if isinstance(block, Grid):
            prose = found.pop().above
            cut = len(prose)
            while cut and _CAPTION.fullmatch(prose[cut - 1]):
                cut -= 1
            found += [Part(prose[:cut]), Part(prose[cut:], block), Part([])]
        elif block.startswith("注：") and len(found) > 1 and not found[-1].above:
            found[-2].below.append(block)
        else:
            found[-1].above.append(block)
    return [part for part in found if part.grid or any(part.above)]


def write_xlsx(text: str, path: Path) -> Path:
    """The report as a workbook: each table on a sheet of its own with its title and notes, with true numbers, the prose
    between on sheets of one column."""
    return save_book(parts_of(text), path)


def save_book(parts: Sequence[Part], path: Path) -> Path:
    """A workbook of these sheets."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for part in parts:
        title = next((line for line in part.above if line.endswith("表") and not line.startswith("公开")), "")
        add_sheet(book, part, title if title not in book.sheetnames and part.grid else "")
    book.save(str(path))
    return path


def add_sheet(book: openpyxl.Workbook, part: Part, title: str = "") -> Worksheet:
    """A sheet with the rows of a part."""
    sheet: Worksheet = book.create_sheet(title or f"Sheet{len(book.worksheets) + 1}")
    above, below = ([[line] for line in lines] for lines in (part.above, part.below))
    for at, row in enumerate([*above, *(part.grid.rows if part.grid else []), *below], 1):
        for column, text in enumerate(row, 1):
            put(sheet, at, column, text)
    for at, column, down, right in part.grid.merged if part.grid else []:
        first = at + len(above) + 1
        sheet.merge_cells(start_row=first, start_column=column + 1, end_row=first + down - 1, end_column=column + right)
    return sheet


def put(sheet: Worksheet, row: int, column: int, text: str) -> None:
    """A cell: a figure with decimals becomes a number under the format that shows it so."""
    if not text:
        return
    cell = sheet.cell(row, column)
    if not _FIGURE.fullmatch(text):
        cell.value = text
        cell.data_type = "s"  # also where it begins with “=”
        return
    decimals = len(text.rstrip("%").partition(".")[2])
    if text.endswith("%"):
        cell.value, cell.number_format = float(text[:-1]) / 100, f"0.{'0' * decimals}%"
    else:
        cell.value, cell.number_format = float(text.replace(",", "")), f"#,##0.{'0' * decimals}"


def in_two_files(text: str, prose: Path, tables: Path) -> tuple[Path, Path]:
    """The prose of a report in a Word file, its tables in a workbook."""
    parts = parts_of(text)
    write_docx("\n".join(line for part in parts if not part.grid for line in part.above), prose)
    return prose, save_book([part for part in parts if part.grid], tables)
