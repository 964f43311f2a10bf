"""Workbooks: the text is what the sheets show."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from conftest import Command
from office_files import Grid, Part, add_sheet, put, save_book
from openpyxl.worksheet.worksheet import Worksheet

from budgetlint.readers import read
from budgetlint.readers._number_formats import Value, shown

ACCOUNTING = '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ '


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (1234.5, "#,##0.00", "1,234.50"),
        (1234.5, "General", "1234.5"),
        (1284.8000000000002, "General", "1284.8"),
        (1 / 3, "General", "0.333333333"),
        (100, "0", "100"),
        (2.675, "0.00", "2.68"),  # the printed value is rounded, not the binary one
        (-0.125, "0.00", "-0.13"),
        (1234567, "#,##0", "1,234,567"),
        (0.9646, "0.00%", "96.46%"),
        (0.5, "#,##0.##", "0.5"),
        (0.5, "#.00", ".50"),
        (12, "000", "012"),
        (1234.5, ACCOUNTING, "1,234.50"),
        (-1234.5, ACCOUNTING, "-1,234.50"),
        (0, ACCOUNTING, "-"),
        (0, "0.00;-0.00;;@", ""),
        (0, "#,##0.00", "0.00"),
        (-3.456, "0.00_);[Red](0.00)", "(3.46)"),
        (12345678.9, "#,##0.0,", "12,345.7"),
        (123456, '0!.0,"万元"', "12.3万元"),
        (12345, "0!.0000", "1.2345"),
        (20000, '[>=10000]0.0,"千";0', "20.0千"),
        (500, '[>=10000]0.0,"千";0', "500"),
        (12.5, '0.00"万元"', "12.50万元"),
        (1234.5, "[$¥-804]#,##0.00", "¥1,234.50"),
        ("合计", ACCOUNTING, "合计"),
        ("1,234.50", "@", "1,234.50"),
        (True, "General", "TRUE"),
        (datetime(2024, 12, 5), "mm-dd-yy", "2024/12/5"),
        (datetime(2024, 12, 5), 'yyyy"年"m"月"d"日"', "2024年12月5日"),
        (datetime(2024, 12, 5, 15, 4, 9), "yyyy-mm-dd hh:mm:ss", "2024-12-05 15:04:09"),
        (datetime(2024, 12, 5), '[DBNum1][$-804]yyyy"年"m"月"d"日"', "二〇二四年十二月五日"),
        (date(2024, 12, 5), "aaaa", "星期四"),
    ],
)
def test_what_a_number_format_shows(value: Value, code: str, text: str) -> None:
    assert shown(value, code) == text


GRID = Grid([["项目", "金额"], ["基本支出", "3.00"], ["项目支出", "2.00"], ["合计", "5.00"]], [])


def sheet_of(tmp_path: Path) -> tuple[openpyxl.Workbook, Worksheet]:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    return book, add_sheet(book, Part(["支出决算表"], GRID, ["注：本表反映支出。"]), "支出")


def saved(book: openpyxl.Workbook, tmp_path: Path) -> Path:
    path = tmp_path / "report.xlsx"
    book.save(str(path))
    return path


def test_the_title_and_the_note_stand_outside_the_table(tmp_path: Path) -> None:
    book, _ = sheet_of(tmp_path)
    document = read(saved(book, tmp_path))
    (table,) = document.tables
    assert [[cell.text for cell in row] for row in table.rows] == GRID.rows
    assert ([each.text for each in table.captions], [each.text for each in table.notes]) == (
        ["支出决算表"],
        ["注:本表反映支出。"],
    )
    place = document.place(document.text.index("5.00"))
    assert place is not None
    assert (place.label, place.target) == ("支出!B5", ("支出", "B5"))


def test_a_sheet_without_a_title_has_its_name_for_one(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    add_sheet(book, Part([], GRID), "支出决算表")
    add_sheet(book, Part([], GRID), "Sheet2")
    first, second = read(saved(book, tmp_path)).tables
    assert [each.text for each in first.captions] == ["支出决算表"]
    assert [each.text for each in second.captions] == []


def test_two_tables_on_one_sheet(tmp_path: Path) -> None:
    book, sheet = sheet_of(tmp_path)
    for at, row in enumerate([["收入决算表"], ["项目", "金额"], ["合计", "6.00"]], 9):
        for column, text in enumerate(row, 1):
            put(sheet, at, column, text)
    first, second = read(saved(book, tmp_path)).tables
    assert second.rows[1][1].text == "6.00"
    assert [each.text for each in second.captions][-1] == "收入决算表"
    assert len(first.rows) == 4


def test_hidden_parts_are_not_read_and_that_is_said(tmp_path: Path, command: Command) -> None:
    book, sheet = sheet_of(tmp_path)
    add_sheet(book, Part([], Grid([["字典", "9.99"], ["项", "8.88"]], [])), "字典").sheet_state = "hidden"
    sheet.row_dimensions[3].hidden = True
    put(sheet, 2, 4, "校验")
    put(sheet, 5, 4, "7.77")
    sheet.column_dimensions["D"].hidden = True
    path = saved(book, tmp_path)
    document = read(path)
    assert [text in document.text for text in ("9.99", "基本支出", "7.77", "项目支出")] == [False, False, False, True]
    ran = command(path)
    assert "没有检查隐藏的工作表“字典”" in ran.err
    assert "工作表“支出”有1 个隐藏的行、1 个隐藏的列没有检查" in ran.err
    assert ran.status == 0


def test_a_merged_cell_whose_first_column_is_hidden_still_shows(tmp_path: Path) -> None:
    book, sheet = sheet_of(tmp_path)
    sheet.insert_cols(1)
    sheet["A1"], sheet["B1"] = "支出决算表", None
    sheet.merge_cells("A1:C1")
    sheet.column_dimensions["A"].hidden = True
    document = read(saved(book, tmp_path))
    assert document.text.startswith("支出决算表\n")
    place = document.place(0)
    assert place is not None and place.label == "支出!B1"


def test_zeros_that_a_sheet_does_not_show(tmp_path: Path) -> None:
    book, sheet = sheet_of(tmp_path)
    put(sheet, 3, 2, "0.00")
    sheet.sheet_view.showZeros = False
    (table,) = read(saved(book, tmp_path)).tables
    assert [row[1].text for row in table.rows] == ["金额", "", "2.00", "5.00"]


def test_dates_of_a_chinese_excel(tmp_path: Path) -> None:
    book, sheet = sheet_of(tmp_path)
    sheet["B3"] = 45657  # the serial number of 2024-12-31
    sheet["B3"]._style.numFmtId = 57
    assert "2024年12月" in read(saved(book, tmp_path)).text


def test_formulas_without_a_result_are_a_problem(tmp_path: Path, command: Command) -> None:
    book, sheet = sheet_of(tmp_path)
    sheet["B5"] = "=SUM(B3:B4)"
    path = saved(book, tmp_path)
    ran = command(path)
    assert ran.status == 2
    assert "1 个公式没有保存计算结果（支出!B5）" in ran.out


def test_a_formula_whose_result_is_an_empty_text_is_none(tmp_path: Path) -> None:
    import zipfile

    book, sheet = sheet_of(tmp_path)
    sheet["B4"] = '=IF(1,"","")'
    sheet["B5"] = "=2+3"
    path = saved(book, tmp_path)
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    name = "xl/worksheets/sheet1.xml"
    parts[name] = (
        parts[name].replace(b'<c r="B4"', b'<c r="B4" t="str"').replace(b"<f>2+3</f><v></v>", b"<f>2+3</f><v>5</v>")
    )
    assert parts[name].count(b't="str"') == 1
    with zipfile.ZipFile(path, "w") as package:
        for each, content in parts.items():
            package.writestr(each, content)
    document = read(path)
    assert document.problems == ()
    assert "合计\t5.00\n" in document.text


def test_cells_strewn_over_a_sheet_are_not_a_table(tmp_path: Path, command: Command) -> None:
    book, _ = sheet_of(tmp_path)
    strewn = book.create_sheet("散落")
    strewn["A1"], strewn["XFD1048576"] = "甲", "乙"
    ran = command(saved(book, tmp_path))
    assert ran.status == 2
    assert "工作表“散落”有 16384 列，不像一张报表，没有检查" in ran.out


def test_a_workbook_of_prose(tmp_path: Path) -> None:
    path = save_book([Part(["一、支出决算情况说明", "本年支出合计5.00万元。"])], tmp_path / "report.xlsx")
    assert [each.text for each in read(path).passages] == ["一、支出决算情况说明", "本年支出合计5.00万元。"]


def test_a_macro_workbook_is_read_and_nothing_run(tmp_path: Path) -> None:
    import zipfile

    book, _ = sheet_of(tmp_path)
    plain = saved(book, tmp_path)
    path = tmp_path / "report.xlsm"
    with zipfile.ZipFile(plain) as before, zipfile.ZipFile(path, "w") as after:
        for name in before.namelist():
            data = before.read(name)
            if name == "[Content_Types].xml":
                data = data.replace(
                    b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
                    b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
                )
            after.writestr(name, data)
        after.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0 not a real project")
    assert "基本支出\t3.00" in read(path).text
