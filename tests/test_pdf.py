"""Pages of PDF files as they are read: order, gaps, tables, what is drawn twice, turned, or not text at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from pdf_files import LINE, Draw, both, lines, pages, ruled
from reportlab.pdfgen.canvas import Canvas

from budgetlint.model import Document, Table
from budgetlint.readers import Unreadable, read
from budgetlint.readers import pdf as pdf_reader

PROSE = "2024年度收入总计100.00万元，其中：财政拨款收入60.00万元，占60.00%；"
REST = "其他收入40.00万元，占40.00%。"


def told(document: Document) -> list[str]:
    return [line for line in document.text.split("\n") if line]


def cells(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table.rows]


def test_lines_are_read_from_top_to_bottom_and_left_to_right(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(70, 600, "第三行")
        canvas.drawString(70, 640, "第一行")
        canvas.drawString(118, 620, "行")
        for at in (2, 0, 1):
            canvas.drawString(70 + 12 * at, 620, "第二的"[at])

    assert told(read(pages(tmp_path / "a.pdf", draw))) == ["第一行", "第二的  行", "第三行"]


def test_what_is_printed_twice_is_read_once(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        for shift in (0.0, 0.3):
            canvas.drawString(70 + shift, 700, "加粗的字12.50万元")
        for at, char in enumerate("逐字加粗"):
            for shift in (0.0, 0.3):
                canvas.drawString(70 + 12 * at + shift, 660, char)
        for text in ("一前一后", "前后"):
            canvas.drawString(70 + 24 * (text == "前后"), 620, text)

    found = told(read(pages(tmp_path / "a.pdf", draw)))
    assert found[:2] == ["加粗的字12.50万元", "逐字加粗"]


def test_radicals_ligatures_and_bullets_are_plain_characters(tmp_path: Path) -> None:
    assert told(read(pages(tmp_path / "a.pdf", lines("⼀般公共预算⻚⻋ﬁ")))) == ["一般公共预算页车fi"]


def test_a_paragraph_is_closed_up_over_lines_and_pages(tmp_path: Path) -> None:
    wide = "本部门当年的各项支出按照规定的用途和标准安排使用并接受监督和检查"  # 32 characters of 12 points
    first = lines("　" + wide[:31], wide, top=LINE * 2 + 20)
    second = lines(wide, "没有余下的话。", "　另起一段的话从这里开始，", top=800)
    found = told(read(pages(tmp_path / "a.pdf", first, second)))
    assert [line.strip() for line in found] == [wide[:31] + wide + wide + "没有余下的话。", "另起一段的话从这里开始，"]


def test_a_ruled_table(tmp_path: Path) -> None:
    rows = [["项目", "决算数"], ["基本支出", "60.00"], ["", "40.00"], ["合计", "100.00"]]
    table = next(read(pages(tmp_path / "a.pdf", ruled(rows, [120, 60]))).tables)
    assert cells(table) == rows
    assert table.layout == "grid"


def test_text_drawn_over_several_columns_goes_to_its_cells(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        ruled([["a", "b", "c"], ["", "", ""]], [30, 30, 30])(canvas)
        canvas.drawString(72, 666, "60.0040.0020.00")  # 33 points each

    rows = cells(next(read(pages(tmp_path / "a.pdf", draw)).tables))
    assert "".join(rows[1]) == "60.0040.0020.00"
    assert all(rows[1])


def test_merged_cells(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        for y in (700, 640):
            canvas.line(70, y, 250, y)
        canvas.line(130, 670, 250, 670)
        for x, top in ((70, 700), (130, 700), (190, 670), (250, 700)):
            canvas.line(x, top, x, 640)
        for x, y, text in ((75, 665, "项目"), (160, 680, "本年支出"), (135, 650, "基本"), (195, 650, "项目支出")):
            canvas.drawString(x, y, text)

    table = next(read(pages(tmp_path / "a.pdf", draw)).tables)
    assert cells(table) == [["项目", "本年支出", ""], ["", "基本", "项目支出"]]


def test_a_figure_that_did_not_fit_its_cell_is_one(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        for y in (700, 660, 640):
            canvas.line(70, y, 150, y)
        for x in (70, 110, 150):
            canvas.line(x, 700, x, 640)
        for x, y, text in (
            (72, 685, "1,234.5"), (72, 667, "6"), (112, 685, "机关"), (112, 667, "服务"), (72, 645, "1"), (112, 645, "x"),
        ):  # fmt: skip
            canvas.drawString(x, y, text)

    rows = cells(next(read(pages(tmp_path / "a.pdf", draw)).tables))
    assert rows == [["1,234.56", "机关服务"], ["1", "x"]]


def test_a_table_goes_on_over_pages_with_its_header_again_and_a_row_cut_in_two(tmp_path: Path) -> None:
    widths = [48, 60, 60]
    head = ["科目", "名称", "金额"]
    first = ruled([head, ["201", "一般公", "10.00"], ["202", "国防事业", "20.00"]], widths)
    second = ruled([head, ["", "支出", ""], ["203", "公安", "30.00"]], widths, top=780)
    (table,) = read(pages(tmp_path / "a.pdf", first, second)).tables
    assert cells(table) == [
        head,
        ["201", "一般公", "10.00"],
        ["202", "国防事业支出", "20.00"],
        ["203", "公安", "30.00"],
    ]


def test_forms_of_the_same_columns_stay_apart(tmp_path: Path) -> None:
    one = [["项目名称", "植树"], ["得分", "95.00"]]
    other = [["项目名称", "修路"], ["得分", "90.00"]]
    found = list(read(pages(tmp_path / "a.pdf", ruled(one, [80, 80]), ruled(other, [80, 80]))).tables)
    assert [cells(table) for table in found] == [one, other]


def test_an_aligned_table_with_wrapped_names(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        for y, row in (
            (700, ((70, "科目"), (200, "本年支出"), (300, "基本支出"))),
            (672, ((70, "201"), (108, "一般公共"), (200, "100.00"), (300, "100.00"))),
            (644, ((70, "202"), (200, "80.00"), (300, "80.00"))),
            (651, ((108, "国有土地使"),)), (637, ((108, "用权支出"),)),
            (609, ((70, "合计"), (200, "180.00"), (300, "180.00"))),
        ):  # fmt: skip
            for x, text in row:
                canvas.drawString(x, y, text)

    rows = cells(next(read(pages(tmp_path / "a.pdf", draw)).tables))
    assert rows[2] == ["202", "国有土地使用权支出", "80.00", "80.00"]
    assert rows[3] == ["合计", "", "180.00", "180.00"]


def test_the_header_of_an_aligned_table_at_the_end_of_the_page_before(tmp_path: Path) -> None:
    places = (60, 140, 240, 320, 400)

    def page(number: int, *rows: tuple[int, tuple[str, ...]]) -> Draw:
        def draw(canvas: Canvas) -> None:
            for y, row in rows:
                for x, text in zip(places, row, strict=True):
                    canvas.drawString(x, y, text)
            canvas.drawString(290, 60, f"- {number} -")

        return draw

    head = (103, ("科目编码", "科目名称", "年初结转", "本年收入", "本年支出"))
    cut = (90, ("", "", "和结余", "", ""))
    body = [(780 - 20 * at, (f"{201 + at}", "一般公共服务", "", f"{at + 3}.50", f"{at + 3}.50")) for at in range(4)]
    (table,) = read(pages(tmp_path / "a.pdf", page(1, head, cut), page(2, *body), page(3))).tables
    assert cells(table) == [
        ["科目编码", "科目名称", "年初结转和结余", "本年收入", "本年支出"],
        ["201", "一般公共服务", "", "3.50", "3.50"],
        ["202", "一般公共服务", "", "4.50", "4.50"],
        ["203", "一般公共服务", "", "5.50", "5.50"],
        ["204", "一般公共服务", "", "6.50", "6.50"],
    ]


def test_lines_around_header_and_end_part_no_rows(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        for y in (710, 690, 600):
            canvas.line(60, y, 400, y)
        for y, row in (
            (695, ("科目", "名称", "本年支出", "基本支出")),
            (670, ("201", "一般公共服务", "100.00", "100.00")),
            (650, ("202", "外交支出", "80.00", "80.00")),
            (630, ("203", "国防支出", "20.00", "20.00")),
            (610, ("", "合计", "200.00", "200.00")),
        ):
            for x, text in zip((70, 120, 220, 320), row, strict=True):
                canvas.drawString(x, y, text)

    rows = cells(next(read(pages(tmp_path / "a.pdf", draw)).tables))
    assert rows[1:] == [
        ["201", "一般公共服务", "100.00", "100.00"],
        ["202", "外交支出", "80.00", "80.00"],
        ["203", "国防支出", "20.00", "20.00"],
        ["", "合计", "200.00", "200.00"],
    ]


def test_filled_shapes_with_curves_rule_nothing(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.roundRect(60, 600, 300, 100, 8, stroke=0, fill=1)
        canvas.drawString(70, 720, "支出合计100.00万元")

    document = read(pages(tmp_path / "a.pdf", draw))
    assert not list(document.tables)
    assert "支出合计100.00万元" in document.text


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_turned_by_quarters(tmp_path: Path, turn: int) -> None:
    rows = [["项目", "决算数"], ["基本支出", "60.00"]]

    def draw(canvas: Canvas) -> None:
        canvas.translate(300, 400)
        canvas.rotate(turn)
        both(ruled(rows, [120, 60], left=0, top=100), lines("单位：万元", left=0, top=130))(canvas)

    document = read(pages(tmp_path / "a.pdf", draw))
    assert cells(next(document.tables)) == rows
    assert "单位：万元" in document.text


def test_a_watermark_is_no_text(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(70, 700, PROSE)
        canvas.translate(200, 600)
        canvas.rotate(45)
        canvas.drawString(0, 0, "内部资料 12.00")

    assert told(read(pages(tmp_path / "a.pdf", draw))) == [PROSE]


def test_what_is_drawn_nowhere_is_not_read(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(70, 700, PROSE)
        canvas.drawString(1e9, 660, "far")
        canvas.line(0, 1e30, 1e30, 1e30)
        canvas.line(70, 680, 300, 680)

    assert told(read(pages(tmp_path / "a.pdf", draw))) == [PROSE]


def test_heads_and_feet_are_left_out_but_not_the_titles_of_tables(tmp_path: Path) -> None:
    title = "项目支出绩效自评表"
    drawn = [
        both(
            lines("某某局2024年度部门决算", top=820), lines(title, f"第{'一二三四'[at]}页的话，", top=780), lines(f"- {at + 9} -", top=30)
        )
        for at in range(4)
    ]  # fmt: skip
    found = told(read(pages(tmp_path / "a.pdf", *drawn)))
    assert found == [line for at in range(4) for line in (title, f"第{'一二三四'[at]}页的话，")]


def test_places_lead_to_the_page(tmp_path: Path) -> None:
    document = read(pages(tmp_path / "a.pdf", lines("第一页"), lines("第二页：12.50万元")))
    place = document.place(document.text.index("12.50"))
    assert place is not None
    assert (place.page, place.label) == (2, "第2页")


def test_pages_without_text_are_named(tmp_path: Path) -> None:
    def picture(canvas: Canvas) -> None:
        canvas.rect(50, 50, 400, 700, fill=1)

    def empty(canvas: Canvas) -> None:
        pass

    document = read(pages(tmp_path / "a.pdf", lines(PROSE), picture, empty, picture))
    assert [each.message for each in document.problems] == ["第 2、4 页没有文字（扫描件或图片），未能检查"]
    with pytest.raises(Unreadable, match="扫描件"):
        read(pages(tmp_path / "b.pdf", picture, picture))
    with pytest.raises(Unreadable, match="没有文字"):
        read(pages(tmp_path / "c.pdf", empty))


def test_passwords(tmp_path: Path) -> None:
    assert told(read(pages(tmp_path / "a.pdf", lines(PROSE), password=""))) == [PROSE]
    with pytest.raises(Unreadable, match="打开密码"):
        read(pages(tmp_path / "b.pdf", lines(PROSE), password="secret"))


def test_what_is_no_whole_pdf_is_said(tmp_path: Path) -> None:
    whole = pages(tmp_path / "whole.pdf", lines(PROSE), lines(REST)).read_bytes()
    for name, content, said in (
        ("cut.pdf", whole[: len(whole) * 2 // 3], "不完整"),
        ("other.pdf", PROSE.encode(), "内容却不是 PDF"),
        ("empty.pdf", b"", "空的"),
        ("broken.pdf", b"%PDF-1.7\n" + whole[3000:3100] + b"\n%%EOF\n", "已损坏"),
    ):
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(Unreadable, match=said):
            read(path)


def test_too_many_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = pages(tmp_path / "a.pdf", *[lines(PROSE)] * 4)
    monkeypatch.setattr(pdf_reader, "MAX_PAGES", 3)
    with pytest.raises(Unreadable, match="PDF 有 4 页，超过 3 页"):
        read(path)
    monkeypatch.setattr(pdf_reader, "MAX_PAGES", 4)
    monkeypatch.setattr(pdf_reader, "MAX_CHARACTERS", 100)
    with pytest.raises(Unreadable, match="超过 100 个"):
        read(path)
