"""The workbook that an office hands round: “问题清单”, one row a figure to look at, with a column to fill in.

A second sheet tells how much of each file was checked, and what could not be. Needs openpyxl (extra ``xlsx``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, BinaryIO

from rich.cells import cell_len

from budgetlint import regex
from budgetlint.language import worded
from budgetlint.model import Finding, Report, Severity, Verdict
from budgetlint.reports import Options
from budgetlint.reports._findings import Group, grouped, named, others, stated_text
from budgetlint.reports._words import position, severity_name, unchecked, verdict_name

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["write"]

SUFFIXES = (".xlsx",)
BINARY = True
EXTRA = "xlsx"
NEEDS = "openpyxl"

_COLUMNS = {  # heading: width in characters of a digit
    "序号": 6, "文件": 22, "页/行": 14, "规则": 24, "问题": 58, "原文": 16, "应为": 16, "差额": 14, "整改情况": 18,
}  # fmt: skip
_COVERAGE = {"文件": 40, "数字": 10, "核对过": 10, "比例": 10}
_RELATIONS, _PROBLEMS = 10, 50  # the width of the columns of verdicts, and of the last one
_DONE = ("已更正", "核实无误", "待核实")
_MAX_OTHERS = 8
_MAX_CELL = 32_000  # Excel takes 32,767 characters
_LINE_HEIGHT, _PADDING, _MAX_HEIGHT = 15, 4, 409  # points; Excel has no higher rows
_A4 = 9
_TINTS = {Severity.ERROR: "FBE3E1", Severity.WARNING: "FCF1D6", Severity.INFO: "E3EDF8"}
_HEADER, _LINE = "E7EBF0", "C3CAD3"
_CONTROL = regex.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def write(reports: Iterable[Report], stream: BinaryIO, options: Options) -> None:
    """Both sheets."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    columns = {worded(heading): width for heading, width in _COLUMNS.items()}
    findings = _Sheet(book.create_sheet(worded("问题清单")), columns)
    columns = {worded(heading): width for heading, width in _COVERAGE.items()}
    columns |= {**dict.fromkeys(map(verdict_name, Verdict), _RELATIONS), unchecked(): _PROBLEMS}
    coverage = _Sheet(book.create_sheet(worded("核对情况")), columns)
    number = 0
    for report in reports:
        for group in grouped(report.findings):
            number += 1
            findings.add(_row(number, report.path, group), _TINTS[group.lead.severity])
        coverage.add(_coverage(report))
    for problem in options.problems:
        coverage.add([*[""] * (len(columns) - 1), problem.message])
    findings.offer(worded("整改情况"), [worded(each) for each in _DONE])
    for sheet in (findings, coverage):
        sheet.finish()
    book.save(stream)


# ----------------------------------------------------------------------------------------------- rows


def _row(number: int, path: str, group: Group) -> list[Any]:
    lead = group.lead
    rule = worded("{label}（{where}）", label=lead.rule, where=severity_name(lead.severity)) + f"\n{lead.title}"
    where = position(lead.place, lead.page, lead.line)
    said = [lead.message, *_concerned(lead)]
    if group.followers:
        said.append(worded("这个数还使另外 {count} 条关系不成立：", count=len(group.followers)))
        said += [f"{each.rule} {each.message}" for each in group.followers]
    return [
        number, path, where, rule, "\n".join(said), stated_text(lead),
        _amount(lead.expected, lead.unit), _amount(lead.difference, lead.unit), "",
    ]  # fmt: skip


def _concerned(finding: Finding) -> list[str]:
    """The other figures of the relation and where they stand, in one line."""
    concerned = list(map(named, others(finding)))
    shown = concerned[:_MAX_OTHERS] + ["……"] * (len(concerned) > _MAX_OTHERS)
    return [worded("涉及：{figures}", figures=worded("；").join(shown))] if shown else []


def _amount(text: str | None, unit: str) -> Any:
    """A number with the format that shows its unit; the text itself where it is none."""
    try:
        value = Decimal(text or "")
    except InvalidOperation:
        return text or ""
    places = max(0, -int(value.as_tuple().exponent))
    shown = "#,##0" + ("." + "0" * places if places else "")
    return value, shown + (f'"{unit}"' if unit else "")


def _coverage(report: Report) -> list[Any]:
    tally = report.tally
    share = (Decimal(tally.figures_covered) / tally.figures_total, "0%") if tally.figures_total else ""
    relations = [tally.relations.get(verdict.value, 0) for verdict in Verdict]
    problems = "\n".join(problem.message for problem in report.problems)
    return [report.path, tally.figures_total, tally.figures_covered, share, *relations, problems]


# ---------------------------------------------------------------------------------------------- sheets


class _Sheet:
    """A sheet with a heading that stays, a filter, wrapped text and a print set-up, filled row by row."""

    def __init__(self, sheet: Worksheet, columns: dict[str, int]) -> None:
        from openpyxl.styles import Alignment, Border, Side
        from openpyxl.utils import get_column_letter

        side = Side(style="thin", color=_LINE)
        self._border = Border(left=side, right=side, top=side, bottom=side)
        self._wrapped = Alignment(vertical="top", wrap_text=True)
        self._sheet = sheet
        self._letters = {heading: get_column_letter(at) for at, heading in enumerate(columns, 1)}
        self._widths = list(columns.values())
        self._rows = 0
        for heading, width in columns.items():
            sheet.column_dimensions[self._letters[heading]].width = width
        self.add(list(columns), *[_HEADER] * len(columns), heading=True)
        self._print_setup()

    def _print_setup(self) -> None:
        from openpyxl.worksheet.properties import PageSetupProperties

        sheet = self._sheet
        sheet.freeze_panes = "A2"
        sheet.print_title_rows = "1:1"
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.paperSize = _A4
        sheet.page_setup.fitToHeight = 0  # as many pages as it takes, each as wide as the table
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        for line, text in ((sheet.oddHeader, sheet.title), (sheet.oddFooter, worded("第 &P 页，共 &N 页"))):
            if line is not None:
                line.center.text = text

    def add(self, values: Sequence[Any], *tints: str, heading: bool = False) -> None:
        """A row; ``tints`` colour its first cells. A pair is a number and its format."""
        from openpyxl.styles import Alignment, Font, PatternFill

        self._rows += 1
        self._sheet.row_dimensions[self._rows].height = self._height(values)
        for at, value in enumerate(values):
            number, shown = value if isinstance(value, tuple) else (value, "General")
            cell = self._sheet.cell(self._rows, at + 1)
            cell.value = _CONTROL.sub("\ufffd", number)[:_MAX_CELL] if isinstance(number, str) else number
            if isinstance(number, str):
                cell.data_type = "s"  # text that begins with = is text
            cell.number_format, cell.border, cell.alignment = shown, self._border, self._wrapped
            if heading:
                cell.font, cell.alignment = Font(bold=True), Alignment(horizontal="center", vertical="center")
            if at < len(tints):
                cell.fill = PatternFill("solid", fgColor=tints[at])

    def _height(self, values: Sequence[Any]) -> float:
        """Points for the longest of the cells: programs do not find the height of wrapped text by themselves."""
        lines = 1
        for value, width in zip(values, self._widths, strict=True):
            if isinstance(value, str):
                lines = max(lines, sum(-(-cell_len(line) // (width - 1)) or 1 for line in value.split("\n")))
        return min(lines * _LINE_HEIGHT + _PADDING, _MAX_HEIGHT)

    def offer(self, heading: str, choices: Sequence[str]) -> None:
        """A drop-down for all rows of a column; other words may be written too."""
        from openpyxl.worksheet.datavalidation import DataValidation

        offered = DataValidation(
            "list", formula1=f'"{",".join(choices)}"', allow_blank=True, showErrorMessage=False, showInputMessage=True,
            promptTitle=heading, prompt=worded("请选择，或直接填写"),
        )  # fmt: skip
        letter = self._letters[heading]
        offered.add(f"{letter}2:{letter}{max(self._rows, 2)}")
        self._sheet.add_data_validation(offered)

    def finish(self) -> None:
        """The filter, over all rows."""
        self._sheet.auto_filter.ref = f"A1:{list(self._letters.values())[-1]}{self._rows}"
