"""One report, whatever it comes in: the findings are the same, and each has a place its reader can go to."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT, Command
from office_files import in_two_files, write_docx, write_html, write_xlsx

from budgetlint import language
from budgetlint.engine import check
from budgetlint.model import Report
from budgetlint.readers import read
from budgetlint.readers.converted import find_office
from budgetlint.readers.together import combined
from budgetlint.rules import RuleSet

Writer = Callable[[str, Path], Path]
EXAMPLES = ("slips.txt", "consistent.txt")


def old(writer: Writer, suffix: str) -> Writer:
    """Writes the file and has LibreOffice save it in an old format."""

    def write(text: str, path: Path) -> Path:
        office = find_office()
        if office is None:
            pytest.skip("LibreOffice (soffice) is not on this machine")
        source = writer(text, path)
        profile = (path.parent / "profile").as_uri()
        command = [office, f"-env:UserInstallation={profile}", "--headless", "--convert-to", suffix, "--outdir"]
        subprocess.run([*command, str(path.parent), str(source)], check=True, capture_output=True, timeout=120)
        return source.with_suffix(f".{suffix}")

    return write


WRITERS = {
    "docx": write_docx,
    "xlsx": write_xlsx,
    "html": write_html,
    "doc": old(write_docx, "doc"),
    "xls": old(write_xlsx, "xls"),
}


def text_of(name: str) -> str:
    return (ROOT / "examples" / name).read_text(encoding="utf-8")


def told(report: Report) -> list[tuple[str, str | None, str | None, str]]:
    return sorted((each.rule, each.stated, each.expected, each.verdict.value) for each in report.findings)


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("format_", WRITERS)
def test_the_same_findings(builtin: RuleSet, tmp_path: Path, format_: str, name: str) -> None:
    suffix = {"doc": "docx", "xls": "xlsx"}.get(format_, format_)
    path = WRITERS[format_](text_of(name), tmp_path / f"report.{suffix}")
    in_text = check(read(ROOT / "examples" / name), builtin)
    found = check(read(path), builtin)
    assert told(found) == told(in_text)
    assert found.tally == in_text.tally
    assert found.path == str(path)
    assert all(each.place for each in found.findings)
    assert all(operand.place for each in found.findings for operand in each.operands)


@pytest.mark.parametrize("name", EXAMPLES)
def test_prose_and_tables_in_two_files_are_one_report(builtin: RuleSet, tmp_path: Path, name: str) -> None:
    files = in_two_files(text_of(name), tmp_path / "说明.docx", tmp_path / "报表.xlsx")
    in_text = check(read(ROOT / "examples" / name), builtin)
    found = check(combined([read(path) for path in files]), builtin)
    assert told(found) == told(in_text)
    assert found.tally.relations == in_text.tally.relations
    assert {each.place.split(" ")[0] for each in found.findings} <= {"说明.docx", "报表.xlsx"}


def test_together_on_the_command_line(command: Command, tmp_path: Path) -> None:
    prose, tables = in_two_files(text_of("slips.txt"), tmp_path / "说明.docx", tmp_path / "报表.xlsx")
    ran = command(prose, tables, "--together", "--format", "json")
    assert ran.status == 1
    assert f'"path": "{prose} + {tables}"' in ran.out
    assert "报表.xlsx 支出决算表!C10" in ran.out  # 20805 of 支出决算表


def test_together_names_the_file_that_cannot_be_read(command: Command, tmp_path: Path) -> None:
    prose, tables = in_two_files(text_of("slips.txt"), tmp_path / "说明.docx", tmp_path / "报表.xlsx")
    tables.write_bytes(tables.read_bytes()[:3000])
    ran = command(prose, tables, "--together")
    assert ran.status == 2
    assert f"{tables}：文件不完整或已损坏" in ran.out.replace("\n  ", "")


def test_places_in_english(builtin: RuleSet) -> None:
    language.use("en")
    try:
        places = {
            name: {finding.place for finding in check(read(ROOT / "examples" / name), builtin).findings}
            for name in ("prose.docx", "tables.xlsx", "slips.pdf")
        }
    finally:
        language.forget()
    assert "“（三）具体情况” paragraph 4" in places["prose.docx"]
    assert "支出决算表!C11" in places["tables.xlsx"]  # a sheet is called what it is called
    assert "page 7" in places["slips.pdf"]
    assert not any("第" in place for found in places.values() for place in found)


def test_together_with_text(command: Command, tmp_path: Path) -> None:
    text = tmp_path / "说明.txt"
    text.write_text(
        "一、支出决算情况说明\n\n2024年度支出合计510.00万元，其中：基本支出300.00万元，占60.00%。\n", encoding="utf-8"
    )
    more = tmp_path / "more.txt"
    more.write_text(
        "二、总体情况\n2024年度本年支出合计500.00万元。\n2024年度本年支出合计520.00万元。\n", encoding="utf-8"
    )
    ran = command(text, more, "--together", "--format", "json")
    assert "说明.txt 第 3 行" in ran.out
    assert "more.txt 第 2 行" in ran.out


def test_the_example_files_are_the_example_report(tmp_path: Path) -> None:
    """After a change of slips.txt: ``python tests/refresh_examples.py``."""
    made = in_two_files(text_of("slips.txt"), tmp_path / "prose.docx", tmp_path / "tables.xlsx")
    for path in made:
        assert read(ROOT / "examples" / path.name).text == read(path).text
