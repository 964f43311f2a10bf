"""Excel workbooks (.xlsx, .xlsm): what the sheets show, sheet by sheet. Nothing in them is run.

Needs the extra ``xlsx`` (openpyxl). Figures are read as printed, through their number formats; formulas by the results the program that
saved them left. Hidden sheets, rows and columns are not published, so they are not read, and the user is told. A place's
``target`` is the sheet and the cell (``("决算表", "C12")``).
"""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import cast
from xml.etree import ElementTree

import openpyxl
from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import from_excel
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from budgetlint import regex
from budgetlint.language import enumeration, worded
from budgetlint.model import Document, Problem
from budgetlint.readers._composed import Composer, Piece, is_caption, is_title
from budgetlint.readers._number_formats import LOCAL_DATES, Value, shown
from budgetlint.readers._package import check_package
from budgetlint.readers.decoding import Unreadable

__all__ = ["MAIN_PARTS", "read"]

MAIN_PARTS = ("spreadsheetml.sheet.main+xml", "ms-excel.sheet.macroEnabled.main+xml")
_UNNAMED = regex.compile(r"(?i)(?:sheet|工作表|表)\s*\d*(?:\s*\(\d+\))?")
_X = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
MAX_COLUMNS = 300  # between the first and the last that holds anything
MAX_TOLD = 5
BROKEN = (
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    SyntaxError,
)  # what openpyxl raises on bad parts

Row = list[list[Piece]]


@dataclass(frozen=True, slots=True)
class _Shown:
    """What a sheet shows: its rows by number, and how many rows and columns with something in them are hidden."""

    rows: dict[int, Row]
    hidden_rows: int
    hidden_columns: int


def read(path: Path) -> Document:
    """The document in a workbook. Raises :class:`Unreadable`."""
    check_package(path, *MAIN_PARTS)
    composer = Composer()
    try:
        book = load(path)
        problems = list(_not_calculated(path, book))
        remarks = list(_compose(composer, book, problems))
    except BROKEN as error:
        raise Unreadable(worded("Excel 文件的内部结构有误，读不下去；请用 Excel 或 WPS 打开后重新保存")) from error
    return composer.document(str(path), "xlsx", wrapped=False, problems=problems, remarks=remarks)


def load(path: Path, *, values: bool = True) -> Workbook:
    """The workbook, its cells with their values or, to be saved again, with their formulas and macros."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of extensions openpyxl does not know, none of which is read here
        keep_macros = not values and path.suffix.lower() == ".xlsm"
        return openpyxl.load_workbook(str(path), data_only=values, keep_links=not values, keep_vba=keep_macros)


def _compose(composer: Composer, book: Workbook, problems: list[Problem]) -> Iterator[str]:
    """Hands every sheet that can be seen to the composer; yields what the user should know of what cannot."""
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            yield worded("没有检查隐藏的工作表“{name}”；要检查，请先取消隐藏", name=sheet.title)
            continue
        try:
            read_sheet = _shown(sheet, book)
        except _TooWide as error:
            problems.append(
                Problem(worded("工作表“{name}”有 {count} 列，不像一张报表，没有检查", name=sheet.title, count=error))
            )
            continue
        rows, columns = read_sheet.hidden_rows, read_sheet.hidden_columns
        hidden = [worded("{count} 个隐藏的行", count=rows)] * bool(rows)
        hidden += [worded("{count} 个隐藏的列", count=columns)] * bool(columns)
        if hidden:
            yield worded(
                "工作表“{name}”有{hidden}没有检查；要检查，请先取消隐藏", name=sheet.title, hidden=enumeration(hidden)
            )
        _compose_sheet(composer, sheet.title, read_sheet.rows)


def _compose_sheet(composer: Composer, name: str, rows: dict[int, Row]) -> None:
    """A sheet as its tables; its name over the first where the table has no title of its own."""
    for at, table in enumerate(_tables(rows)):
        titled = any(is_title(piece.text) for row in table[:MAX_TOLD] for box in row for piece in box)
        if at == 0 and not titled and not _UNNAMED.fullmatch(name):
            composer.paragraph([Piece(name, worded("工作表“{name}”的名称", name=name), target=(name, ""))])
        composer.table(table)
        composer.paragraph([])


def _tables(rows: dict[int, Row]) -> Iterator[list[Row]]:
    """The rows of a sheet, cut where a blank row is followed by a title: there another table begins."""
    table: list[Row] = []
    before = 0
    for number, row in sorted(rows.items()):
        if table and number > before + 1 and is_caption(row):
            yield table
            table = []
        table.append(row)
        before = number
    if table:
        yield table


# ---------------------------------------------------------------------------------------------- cells


class _TooWide(Exception):
    """A sheet with cells strewn over more columns than any report has."""


def _shown(sheet: Worksheet, book: Workbook) -> _Shown:
    """The cells that can be seen and show something; a merged cell stands in its first place that can be seen."""
    hidden_rows = {number for number, each in sheet.row_dimensions.items() if each.hidden}
    hidden_columns = {
        column
        for each in sheet.column_dimensions.values()
        if each.hidden
        for column in range(each.min or 0, (each.max or 0) + 1)
    }
    moved = dict(_moved(sheet, hidden_rows, hidden_columns))
    zeros = sheet.sheet_view.showZeros is not False
    found: dict[int, dict[int, Piece]] = {}
    missed: tuple[set[int], set[int]] = set(), set()
    for (row, column), cell in sheet._cells.items():
        text = _text(cast("Cell", cell), book, zeros)
        if not text:
            continue
        row, column = moved.get((row, column), (row, column))
        if row in hidden_rows or column in hidden_columns:
            (missed[0] if row in hidden_rows else missed[1]).add(row if row in hidden_rows else column)
            continue
        place = f"{get_column_letter(column)}{row}"
        found.setdefault(row, {})[column] = Piece(text, f"{sheet.title}!{place}", target=(sheet.title, place))
    columns = sorted({column for row_cells in found.values() for column in row_cells})
    if columns and columns[-1] - columns[0] > MAX_COLUMNS:
        raise _TooWide(str(columns[-1] - columns[0] + 1))
    kept = [column for column in range(columns[0], columns[-1] + 1) if column not in hidden_columns] if columns else []
    rows = {number: [[cells[c]] if c in cells else [] for c in kept] for number, cells in found.items()}
    return _Shown(rows, len(missed[0]), len(missed[1]))


def _moved(
    sheet: Worksheet, hidden_rows: set[int], hidden_columns: set[int]
) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Merged cells whose first row or column is hidden, with the place where their text is seen."""
    for merged in sheet.merged_cells.ranges:
        rows = (row for row in range(merged.min_row, merged.max_row + 1) if row not in hidden_rows)
        columns = (column for column in range(merged.min_col, merged.max_col + 1) if column not in hidden_columns)
        place = next(rows, merged.min_row), next(columns, merged.min_col)
        if place != (merged.min_row, merged.min_col):
            yield (merged.min_row, merged.min_col), place


def _text(cell: Cell, book: Workbook, zeros: bool) -> str:
    """What a cell shows."""
    value = cast("Value | None", cell.value)
    if value is None or (not zeros and not isinstance(value, (str, bool)) and value == 0):
        return ""
    code = cell.number_format
    local = LOCAL_DATES.get(cell._style.numFmtId) if cell.has_style else None  # type: ignore[attr-defined]
    if local and isinstance(value, (int, float)):
        value, code = cast("Value", from_excel(value, book.epoch)), local
    return shown(value, code)


# -------------------------------------------------------------------------------------------- formulas


def _not_calculated(path: Path, book: Workbook) -> Iterator[Problem]:
    """Formulas without a result: the program that wrote them did not calculate, and nothing is calculated here."""
    visible = [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"]
    with zipfile.ZipFile(path) as package:
        for name, part in _parts(package).items():
            cells = list(_without_result(package, part)) if name in visible else []
            if cells:
                told = enumeration(f"{name}!{cell}" for cell in cells[:MAX_TOLD])
                yield Problem(
                    worded(
                        "{count} 个公式没有保存计算结果（{told}），这些数没有检查；请用 Excel 或 WPS 打开并保存一次",
                        count=len(cells),
                        told=told + worded(" 等") if len(cells) > MAX_TOLD else told,
                    )
                )


def _parts(package: zipfile.ZipFile) -> dict[str, str]:
    """The part of each sheet by its name."""
    root = ElementTree.fromstring(package.read("_rels/.rels"))
    main = next(each.get("Target", "") for each in root if each.get("Type", "").endswith("/officeDocument")).lstrip("/")
    folder = PurePosixPath(main).parent
    relations = ElementTree.fromstring(package.read(str(folder / "_rels" / f"{PurePosixPath(main).name}.rels")))
    targets = {each.get("Id"): each.get("Target", "") for each in relations}
    sheets = ElementTree.fromstring(package.read(main)).iter(f"{_X}sheet")
    paths = {each.get("name", ""): targets.get(each.get(_REL), "") for each in sheets}
    return {name: target[1:] if target.startswith("/") else str(folder / target) for name, target in paths.items()}


def _without_result(package: zipfile.ZipFile, part: str) -> Iterator[str]:
    """The cells of a sheet that hold a formula and no result; one whose result is an empty text has one."""
    if part not in package.namelist() or b"<f" not in package.read(part):
        return
    with package.open(part) as stream:
        for _, element in ElementTree.iterparse(stream):
            if element.tag == f"{_X}c":
                has_result = element.findtext(f"{_X}v") or element.get("t") == "str"
                if element.find(f"{_X}f") is not None and not has_result:
                    yield element.get("r", "")
                element.clear()
