"""Annotated copies: every finding at its place, the original untouched."""

from __future__ import annotations

import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest
from conftest import ROOT, Command
from docx.comments import Comment
from office_files import raw_paragraph, write_docx, write_html, write_xlsx
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment as CellComment

from budgetlint.annotators import Copies, Unannotated, notes_of
from budgetlint.engine import check
from budgetlint.readers import read
from budgetlint.reports import format_names
from budgetlint.rules import RuleSet

SLIPS = ROOT / "examples" / "slips.txt"
WRONG = "2024年度支出合计510.00万元，其中：基本支出300.00万元，占60.00%；项目支出200.00万元，占40.00%。"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def slips() -> str:
    return SLIPS.read_text(encoding="utf-8")


def commented(path: Path) -> list[tuple[str, str]]:
    """The comments of a Word file: the text each stands at, and its own."""
    document = docx.Document(str(path))
    texts = {comment.comment_id: text_of(comment) for comment in document.comments}
    found = []
    for start in document.element.body.iter(W + "commentRangeStart"):
        key = start.get(W + "id")
        marked, element = "", start.getnext()
        while element is not None and not (element.tag == W + "commentRangeEnd" and element.get(W + "id") == key):
            marked += "".join(each.text or "" for each in element.iter(W + "t"))
            element = element.getnext()
        found.append((marked, texts[int(key)]))
    return found


def text_of(comment: Comment) -> str:
    return "\n".join(paragraph.text for paragraph in comment.paragraphs)


def body_of(path: Path) -> list[str]:
    return [paragraph.text for paragraph in docx.Document(str(path)).paragraphs]


def test_a_word_file_gets_a_comment_a_figure(command: Command, tmp_path: Path) -> None:
    path = write_docx(slips(), tmp_path / "report.docx")
    before = path.read_bytes()
    out = tmp_path / "annotated.docx"
    assert command(path, "--annotate", out, "--select", "TB162,TB105,CH102,WD101,CP101").status == 1
    assert path.read_bytes() == before
    assert body_of(out) == body_of(path)
    found = commented(out)
    assert [marked for marked, _ in found] == ["73.87", "增长", "94.66%", "6.1.80万元"]
    (first, *_) = (text for _, text in found)
    assert first.count("【错误】") == 3  # the figure breaks the sum above it, the sum below it and that of its row
    assert "20805 行政事业单位养老支出·本年支出合计写作 73.87" in first and "73.78万元" in first
    assert "　表3第6行第4列（支出决算表）：20805 行政事业单位养老支出·基本支出 73.78万元" in first.splitlines()
    assert "按 33.76万元 ÷ 35.00万元 应为 96.46%" in found[2][1]
    assert {each.author for each in docx.Document(str(out)).comments} == {"budgetlint"}


def test_the_copy_reads_as_the_original_does(builtin: RuleSet, command: Command, tmp_path: Path) -> None:
    for write, name in ((write_docx, "report.docx"), (write_xlsx, "report.xlsx")):
        path = write(slips(), tmp_path / name)
        out = tmp_path / f"annotated-{name}"
        command(path, "--annotate", out)
        assert read(out).text == read(path).text


def test_runs_are_cut_and_keep_their_looks(command: Command, tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("2024年度支出合计51")
    paragraph.add_run("0.00万元，其中：基本支出300.00万元，占6").bold = True
    paragraph.add_run("0.00%；项目支出200.00万元，占")
    paragraph.add_run("40.00%。").italic = True
    assert paragraph.text == WRONG
    path, out = tmp_path / "report.docx", tmp_path / "out.docx"
    document.save(str(path))
    assert command(path, "--annotate", out).status == 1
    marked = [text for text, _ in commented(out)]
    assert marked == ["510.00万元"]
    runs = [run for run in docx.Document(str(out)).paragraphs[0].runs if run.text]
    assert "".join(run.text for run in runs) == paragraph.text
    assert "".join(run.text for run in runs if run.bold) == "0.00万元，其中：基本支出300.00万元，占6"
    assert "".join(run.text for run in runs if run.italic) == "40.00%。"


def test_a_figure_in_a_text_box_has_its_comment_at_the_anchor(command: Command, tmp_path: Path) -> None:
    document = docx.Document()
    box = f"<w:pict><v:textbox><w:txbxContent><w:p><w:r><w:t>{WRONG}</w:t></w:r></w:p></w:txbxContent></v:textbox></w:pict>"
    raw_paragraph(document, f"<w:r><w:t>锚</w:t></w:r><w:r>{box}</w:r>")
    path, out = tmp_path / "report.docx", tmp_path / "out.docx"
    document.save(str(path))
    assert command(path, "--annotate", out).status == 1
    assert [marked for marked, _ in commented(out)] == ["锚"]


def test_a_workbook_gets_comments_and_fills(command: Command, tmp_path: Path) -> None:
    path = write_xlsx(slips(), tmp_path / "report.xlsx")
    book = openpyxl.load_workbook(str(path))
    name = next(sheet.title for sheet in book if "支出决算表" in [sheet.cell(row, 1).value for row in (1, 2, 3)])
    at = next(row for row in range(1, 20) if book[name].cell(row, 1).value == "20805")
    book[name][f"C{at}"].comment = CellComment("原有的话", "某人")
    book[name]["H30"] = "=SUM(C10:C11)"
    book.save(str(path))
    before = path.read_bytes()
    out = tmp_path / "annotated.xlsx"
    command(path, "--annotate", out, "--select", "TB162,TB105")
    assert path.read_bytes() == before
    sheet = openpyxl.load_workbook(str(out))[name]
    comment = sheet[f"C{at}"].comment
    assert comment is not None
    lines = comment.text.splitlines()
    assert lines[0] == "原有的话"
    assert sum(line.startswith("【错误】") for line in lines) == 3
    assert sheet[f"C{at}"].fill.start_color.rgb == "00FFC7CE"
    assert sheet[f"C{at}"].value == 73.87 and sheet[f"C{at}"].number_format == "#,##0.00"
    assert sheet[f"C{at - 1}"].comment is None and sheet[f"C{at - 1}"].fill.fill_type is None
    assert sheet["H30"].value == "=SUM(C10:C11)"


def test_what_a_copy_of_a_workbook_cannot_keep_is_said(command: Command, tmp_path: Path) -> None:
    path = write_xlsx(slips(), tmp_path / "report.xlsx")
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("xl/media/image1.png", b"")
        package.writestr("_xmlsignatures/sig1.xml", "<x/>")
    ran = command(path, "--annotate", tmp_path / "out.xlsx")
    assert "out.xlsx：副本里没有保留原文件的图片、数字签名，请以原文件为准" in ran.err


def test_charts_are_kept(command: Command, tmp_path: Path) -> None:
    path = write_xlsx(slips(), tmp_path / "report.xlsx")
    book = openpyxl.load_workbook(str(path))
    chart = BarChart()
    chart.add_data(Reference(book.worksheets[1], min_col=3, min_row=6, max_row=9))
    book.worksheets[1].add_chart(chart, "J2")
    book.save(str(path))
    ran = command(path, "--annotate", tmp_path / "out.xlsx")
    assert "没有保留" not in ran.err
    with zipfile.ZipFile(tmp_path / "out.xlsx") as package:
        assert "xl/charts/chart1.xml" in package.namelist()


def test_several_files_go_into_a_folder(command: Command, tmp_path: Path) -> None:
    for folder in ("甲", "乙"):
        (tmp_path / folder).mkdir()
        write_docx(slips(), tmp_path / folder / "report.docx")
    write_xlsx(slips(), tmp_path / "tables.xlsx")
    out = tmp_path / "批注"
    command(tmp_path / "甲", tmp_path / "乙", tmp_path / "tables.xlsx", "--annotate", out)
    assert sorted(path.name for path in out.iterdir()) == ["report (2).docx", "report.docx", "tables.xlsx"]
    assert len(commented(out / "report (2).docx")) == len(commented(out / "report.docx")) > 5


def test_files_checked_together_each_get_their_own(command: Command, tmp_path: Path) -> None:
    prose = tmp_path / "prose.docx"
    document = docx.Document()
    document.add_paragraph(WRONG)
    document.save(str(prose))
    tables = write_xlsx(slips(), tmp_path / "tables.xlsx")
    out = tmp_path / "out"
    command(prose, tables, "--together", "--annotate", out)
    assert [marked for marked, _ in commented(out / "prose.docx")] == ["510.00万元"]
    sheets = openpyxl.load_workbook(str(out / "tables.xlsx"))
    assert any(cell.comment for sheet in sheets for row in sheet.iter_rows() for cell in row)


def test_a_report_without_findings_is_copied_too(command: Command, tmp_path: Path) -> None:
    text = (ROOT / "examples" / "consistent.txt").read_text(encoding="utf-8")
    path, out = write_docx(text, tmp_path / "report.docx"), tmp_path / "out.docx"
    assert command(path, "--annotate", out).status == 0
    assert commented(out) == []
    assert body_of(out) == body_of(path)


def test_findings_that_are_not_shown_are_not_annotated(command: Command, tmp_path: Path) -> None:
    path, out = write_docx(slips(), tmp_path / "report.docx"), tmp_path / "out.docx"
    command(path, "--annotate", out, "--severity", "error")
    assert not any("【警告】" in text for _, text in commented(out))


@pytest.mark.parametrize(
    ("names", "out", "said"),
    [
        (["report.docx"], "report.docx", "不会覆盖它"),
        (["report.docx"], ".", "不会覆盖它"),
        (["report.docx"], "out.pdf", "扩展名应是 .docx"),
        (["report.txt"], "out.txt", "扩展名应是 .html"),
        (["old.doc"], "out.docx", "写不了批注副本"),
    ],
)
def test_outputs_that_are_refused(command: Command, tmp_path: Path, names: list[str], out: str, said: str) -> None:
    for name in names:
        (tmp_path / name).write_bytes(b"PK")
    ran = command(*(tmp_path / name for name in names), "--annotate", tmp_path / out)
    assert ran.status == 2
    assert said in ran.err
    assert ran.out == ""
    assert [(tmp_path / name).read_bytes() for name in names] == [b"PK"] * len(names)


def test_standard_input_has_no_copy(command: Command) -> None:
    ran = command("-", "--annotate", "out.docx")
    assert (ran.status, ran.out) == (2, "")
    assert "标准输入" in ran.err


def test_a_copy_that_cannot_be_written(command: Command, tmp_path: Path) -> None:
    path = write_docx(slips(), tmp_path / "report.docx")
    (tmp_path / "file").write_text("", encoding="utf-8")
    ran = command(path, "--annotate", tmp_path / "file" / "out.docx")
    assert ran.status == 2
    assert "无法写入" in ran.err
    assert "数字 441 个" in ran.out, "the report itself is still given"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["file", "report.docx"]


def test_an_unreadable_file_has_no_copy(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "report.docx"
    path.write_bytes(b"PK\x03\x04")
    assert command(path, "--annotate", tmp_path / "out.docx").status == 2
    assert [each.name for each in tmp_path.iterdir()] == ["report.docx"]


def test_notes_lead_to_the_figure(builtin: RuleSet, tmp_path: Path) -> None:
    path = write_docx(slips(), tmp_path / "report.docx")
    report = check(read(path), builtin)
    assert report.source is not None
    places = {place.target: place.start for place in report.source.places}
    for note in notes_of(report)[str(path)]:
        start = places[note.target]
        figure = report.source.text[start + note.start : start + note.end]
        assert figure and "\n" not in figure and "\t" not in figure
        assert any(figure.strip("万元%个辆") in line for line in note.text.splitlines() if line.startswith("【"))


@pytest.mark.skipif("html" not in format_names(), reason="the report as a web page is not there yet")
@pytest.mark.parametrize("suffix", ["txt", "html"])
def test_text_and_pages_get_a_page(command: Command, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"report.{suffix}"
    if suffix == "txt":
        path.write_text(slips(), encoding="utf-8")
    else:
        write_html(slips(), path)
    command(path, "--annotate", tmp_path / "out.html")
    assert "73.87" in (tmp_path / "out.html").read_text(encoding="utf-8")


def test_text_without_the_format_is_told(tmp_path: Path) -> None:
    with pytest.raises(Unannotated, match=r"扩展名应是 \.html"):
        Copies(str(tmp_path / "out.docx"), [str(SLIPS)])
