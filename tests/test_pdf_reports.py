"""The same findings in a PDF as in the text it was made of, and copies that show them. Places are those of the figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from conftest import ROOT, Command
from office_documents import NO_SOFFICE, SOFFICE, STYLES, flat_odt, to_pdf
from pdf_files import both, lines, pages, ruled, write_pdf
from pypdf import PdfReader

from budgetlint.engine import check
from budgetlint.model import Report
from budgetlint.readers import read
from budgetlint.rules import RuleSet

EXAMPLES = ("slips", "consistent")
RULED = ("ruled", "landscape", "narrow")


def text_of(name: str) -> str:
    return (ROOT / "examples" / f"{name}.txt").read_text(encoding="utf-8")


def told(report: Report) -> list[tuple[str, ...]]:
    """Rule, stated, expected and verdict of each finding, without the blanks that a line end leaves."""
    return sorted(
        (each.rule, *("".join((text or "").split()) for text in (each.stated, each.expected)), each.verdict.value)
        for each in report.findings
    )


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """The examples in every style, through LibreOffice."""
    if SOFFICE is None:
        pytest.skip(NO_SOFFICE)
    documents = {
        f"{name}-{style}": flat_odt(text_of(name), STYLES[style])
        for name in EXAMPLES
        for style in (*RULED, "bare", "rows")
    }
    return to_pdf(documents, tmp_path_factory.mktemp("converted"))


@pytest.fixture(scope="module")
def slips(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_pdf(text_of("slips"), tmp_path_factory.mktemp("reports") / "slips.pdf")


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_same_findings_without_libreoffice(builtin: RuleSet, tmp_path: Path, name: str) -> None:
    in_text = check(read(ROOT / "examples" / f"{name}.txt"), builtin)
    found = check(read(write_pdf(text_of(name), tmp_path / "a.pdf")), builtin)
    assert told(found) == told(in_text)
    assert found.tally == in_text.tally
    assert all(each.page and each.place == f"第{each.page}页" for each in found.findings)
    assert all(operand.page for each in found.findings for operand in each.operands)


@pytest.mark.parametrize("style", RULED)
@pytest.mark.parametrize("name", EXAMPLES)
def test_the_same_findings_in_every_style(
    builtin: RuleSet, converted: Mapping[str, Path], name: str, style: str
) -> None:
    in_text = check(read(ROOT / "examples" / f"{name}.txt"), builtin)
    found = check(read(converted[f"{name}-{style}"]), builtin)
    assert told(found) == told(in_text)
    assert found.tally == in_text.tally


@pytest.mark.parametrize("style", ["bare", "rows"])
@pytest.mark.parametrize("name", EXAMPLES)
def test_no_other_errors_where_tables_are_only_aligned(
    builtin: RuleSet, converted: Mapping[str, Path], name: str, style: str
) -> None:
    in_text = check(read(ROOT / "examples" / f"{name}.txt"), builtin)
    found = check(read(converted[f"{name}-{style}"]), builtin)
    assert {each for each in told(found) if each[3] == "error"} <= set(told(in_text))
    assert found.tally.figures_covered > in_text.tally.figures_covered * 0.9


def highlights(path: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Page (from 1) and dictionary of each highlight."""
    for number, page in enumerate(PdfReader(path).pages, 1):
        for each in page.get("/Annots", []):
            found = each.get_object()
            if found["/Subtype"] == "/Highlight":
                yield number, found


def marked(path: Path, page: int, mark: Mapping[str, Any]) -> str:
    """The text under a highlight."""
    file = pypdfium2.PdfDocument(path)
    left, bottom, right, top = (float(value) for value in mark["/Rect"])
    text = file[page - 1].get_textpage().get_text_bounded(left - 1, bottom, right + 1, top)
    file.close()
    return str(text).strip()


def test_an_annotated_copy(command: Command, builtin: RuleSet, slips: Path, tmp_path: Path) -> None:
    before = slips.read_bytes()
    ran = command(slips, "--annotate", tmp_path / "copy.pdf")
    assert ran.status == 1
    assert slips.read_bytes() == before
    assert (tmp_path / "copy.pdf").read_bytes().startswith(before)
    report = check(read(slips), builtin)
    marks = list(highlights(tmp_path / "copy.pdf"))
    told_of = {(each.page, each.line, each.column) for each in report.findings}
    strong = [(page, mark) for page, mark in marks if "【" in mark["/Contents"]]
    assert len(strong) == len(told_of)
    assert sum(mark["/Contents"].count("【") for _, mark in strong) == len(report.findings)
    page, mark = next((page, mark) for page, mark in strong if "TB105" in mark["/Contents"])
    assert marked(slips, page, mark) == "73.87"
    assert "73.78" in mark["/Contents"]
    pale = [
        marked(slips, page, mark)
        for page, mark in marks
        if "TB105" in mark["/Contents"] and "【" not in mark["/Contents"]
    ]
    assert pale == ["73.78"]
    assert all(mark["/Popup"].get_object()["/Parent"].get_object() == mark for _, mark in marks)


def test_a_copy_has_the_same_findings(command: Command, builtin: RuleSet, slips: Path, tmp_path: Path) -> None:
    command(slips, "--annotate", tmp_path / "copy.pdf")
    assert told(check(read(tmp_path / "copy.pdf"), builtin)) == told(check(read(slips), builtin))


WRONG = [["科目编码", "科目名称", "本年支出合计", "基本支出", "项目支出"], ["合计", "", "110.00", "60.00", "40.00"],
         ["201", "一般公共服务支出", "110.00", "60.00", "40.00"]]  # fmt: skip


@pytest.mark.parametrize("turn", [0, 90, 270])
def test_a_highlight_stands_on_the_figure_of_a_turned_page(command: Command, tmp_path: Path, turn: int) -> None:
    def draw(canvas: Any) -> None:
        canvas.translate(300, 400)
        canvas.rotate(turn)
        title = lines("支出决算表", "公开03表  单位：万元", left=-200, top=150)
        both(title, ruled(WRONG, [60, 110, 90, 60, 60], left=-200, top=100))(canvas)

    path = pages(tmp_path / "a.pdf", draw, password="")
    ran = command(path, "--annotate", tmp_path / "b.pdf")
    assert ran.status == 1
    assert "副本没有这一限制" in ran.err
    page, mark = next((page, mark) for page, mark in highlights(tmp_path / "b.pdf") if "TB105" in mark["/Contents"])
    assert marked(path, page, mark) == "110.00"


def test_a_scanned_file_has_no_copy(command: Command, tmp_path: Path) -> None:
    path = pages(tmp_path / "a.pdf", lambda canvas: canvas.rect(50, 50, 300, 300, fill=1))
    ran = command(path, "--annotate", tmp_path / "b.pdf")
    assert ran.status == 2
    assert "扫描件" in ran.out
    assert not (tmp_path / "b.pdf").exists()


def test_some_scanned_pages_make_the_run_incomplete(command: Command, tmp_path: Path) -> None:
    path = pages(
        tmp_path / "a.pdf", lines("2024年度收支总计100.00万元。"), lambda canvas: canvas.rect(9, 9, 300, 300, fill=1)
    )
    ran = command(path)
    assert ran.status == 2
    assert "第 2 页没有文字" in ran.out
