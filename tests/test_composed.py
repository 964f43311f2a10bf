"""Documents put together from paragraphs and tables: the text, the tables, and the way back."""

from __future__ import annotations

import pytest

from budgetlint.model import Document
from budgetlint.readers import Unreadable
from budgetlint.readers._composed import Composer, Piece


def report() -> Document:
    composer = Composer()
    composer.paragraph([Piece("目 录")])
    composer.paragraph([Piece("二、收入决算情况说明\t3")], contents=True)
    composer.paragraph([Piece("二、收入决算情况说明")])
    composer.paragraph([Piece("本年收入合计1,487.35万元。", target=(3,))])
    composer.paragraph([])
    composer.table(
        [
            [[Piece("收入决算表")], [], []],
            [[Piece("部门：某局")], [], [Piece("金额单位：万元")]],
            [[Piece("项目")], [Piece("本年收入"), Piece("合计")], [Piece("其他\n收入")]],
            [[], [], []],
            [[Piece("合计")], [Piece("1,487.35", target=(9,))], [Piece("12"), Piece("13")]],
            [[Piece("注：本表反映各项收入。")], [], []],
        ]
    )
    return composer.document("report.docx", "docx")


def test_a_paragraph_is_a_line_and_so_is_a_row() -> None:
    assert report().text.splitlines() == [
        "目 录",
        "二、收入决算情况说明 3",
        "二、收入决算情况说明",
        "本年收入合计1,487.35万元。",
        "",
        "收入决算表",
        "部门：某局\u3000\u3000金额单位：万元",
        "项目\t本年收入 合计\t其他 收入",
        "合计\t1,487.35\t12 13",
        "注：本表反映各项收入。",
    ]


def test_the_table_stands_under_its_title_with_words_closed_up_and_figures_apart() -> None:
    (table,) = report().tables
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["项目", "本年收入合计", "其他收入"],
        ["合计", "1,487.35", "12 13"],
    ]
    assert [caption.text for caption in table.captions] == ["收入决算表", "部门:某局  金额单位:万元"]
    assert [note.text for note in table.notes] == ["注:本表反映各项收入。"]
    assert table.section.title == "收入决算表"


def test_the_table_of_contents_is_known_as_such() -> None:
    assert [passage.text for passage in report().passages if passage.contents] == ["二、收入决算情况说明 3"]


@pytest.mark.parametrize(
    ("text", "label", "target"),
    [
        ("本年收入合计1", "“二、收入决算情况说明”第 1 段", (3,)),
        ("1,487.35\t", "表1第5行第2列（收入决算表）", (9,)),
        ("合计\t其他", "表1第3行第2列（收入决算表）", ()),
        ("金额单位", "表1第2行第3列（收入决算表）", ()),
    ],
)
def test_every_piece_has_a_place(text: str, label: str, target: tuple[int, ...]) -> None:
    document = report()
    at = document.text.index(text)
    place = document.place(at)
    assert place is not None
    assert (place.start, place.label, place.target) == (at, label, target)


def test_a_cell_leads_back_to_its_characters() -> None:
    document = report()
    (table,) = document.tables
    for cell in (cell for row in table.rows for cell in row):
        for at, char in enumerate(cell.text):
            assert document.text[cell.view.origin(at)] == char


def test_a_table_of_one_column_is_a_box_around_paragraphs() -> None:
    composer = Composer()
    composer.table([[[Piece("一、概况"), Piece("本部门有科室4个。")]], [[Piece("另有两行。")]]])
    document = composer.document("box.docx", "docx")
    assert document.text.splitlines() == ["一、概况", "本部门有科室4个。", "另有两行。"]
    assert list(document.tables) == []


def test_paragraphs_that_look_like_a_table_are_read_as_one() -> None:
    composer = Composer()
    for line in ("项目\t金额", "基本支出\t1.00", "项目支出\t2.00"):
        composer.paragraph([Piece(line)])
    (table,) = composer.document("tabs.docx", "docx").tables
    assert [cell.text for cell in table.rows[2]] == ["项目支出", "2.00"]


def test_tabs_of_paragraphs_that_are_no_rows_are_blanks() -> None:
    composer = Composer()
    for line in ("一、\t收入决算情况说明", "收入决算表", "公开02表\t2024年度", "部门：某局\t\t单位：万元"):
        composer.paragraph([Piece(line)])
    composer.table([[[Piece("项目")], [Piece("金额")]], [[Piece("合计")], [Piece("5.00")]]])
    document = composer.document("tabs.docx", "docx")
    (table,) = document.tables
    assert [caption.text for caption in table.captions][-3:] == [
        "收入决算表",
        "公开02表 2024年度",
        "部门:某局  单位:万元",
    ]
    assert next(passage.text for passage in document.passages if passage.heading) == "一、 收入决算情况说明"


def test_nothing_to_read_is_told() -> None:
    composer = Composer()
    composer.paragraph([Piece(" ")])
    with pytest.raises(Unreadable, match="没有文字"):
        composer.document("empty.docx", "docx")
