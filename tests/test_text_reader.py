"""Bytes to a document: encodings, line ends, headings, contents, paragraphs closed up, positions kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetlint.model import Document, Passage, Quantity, View, fold
from budgetlint.numerals import scan
from budgetlint.readers import Unreadable, read
from budgetlint.readers.decoding import decode
from budgetlint.readers.text import parse

TEXT = "第三部分 决算情况说明\n\n本年支出合计1,234.50万元，比上年增加3.20万元。\n"


def texts(document: Document) -> list[str]:
    return [passage.text for passage in document.passages if not passage.contents]


# ------------------------------------------------------------------------------------------- encodings


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("gb18030", "gb18030"),
        ("gbk", "gb18030"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
    ],
)
def test_encodings(tmp_path: Path, encoding: str, name: str) -> None:
    path = tmp_path / "report.txt"
    # Without a mark only the ASCII of a UTF-16 file tells it apart: a real report has plenty of figures.
    text = TEXT + "\r\n".join(f"{row}\t{row * 1000 + 0.25:.2f}" for row in range(50)) + "\n"
    path.write_bytes(text.encode(encoding))
    document = read(path)
    assert document.text == text
    assert document.encoding == name
    assert document.path == str(path)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends(end: str) -> None:
    document = parse(TEXT.replace("\n", end))
    assert texts(document) == ["第三部分 决算情况说明", "本年支出合计1,234.50万元，比上年增加3.20万元。"]
    offset = document.text.index("3.20")
    assert document.position(offset) == (3, 23)
    assert document.line_text(3) == "本年支出合计1,234.50万元，比上年增加3.20万元。"


def test_a_form_feed_starts_no_line() -> None:
    document = parse("第一行。\n\f第二行支出1.00万元。\n")
    assert document.position(document.text.index("1.00")) == (2, 7)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "空"),
        (b"  \r\n\r\n \f", "空"),
        (b"\xef\xbb\xbf", ""),
        (b"\x00\x01\x02\x03" * 500, "二进制"),
        (bytes(range(256)) * 20, ""),
        (b"PK\x03\x04\x14\x00\x06\x00" + b"\x9f\x00\x01\xff\xfe" * 400, ""),
        ("决算支出".encode("shift_jis", "ignore") + b"\xff\xff\xff" + b"1.00" * 20, "编码"),
    ],
)
def test_unreadable_bytes(data: bytes, said: str) -> None:
    with pytest.raises(Unreadable) as caught:
        text, encoding = decode(data)
        if not text:
            raise Unreadable("空")
        pytest.fail(f"read as {encoding}: {text[:20]!r}")
    assert said in str(caught.value)


# ------------------------------------------------------------------------------------------ paragraphs


def test_a_sentence_over_a_page_border_is_one() -> None:
    document = parse(
        "二、收入情况说明\n"
        "2024年度本年收入合计1,234.50万元，其中：财政拨款收入1,000.00万元，占81.00%；\n"
        "\n"
        "- 7 -\n"
        "\f\n"
        "其他收入234.50万元，占19.00%。\n"
    )
    joined = texts(document)[1]
    assert joined.endswith("占81.00%;其他收入234.50万元，占19.00%。") or "其他收入234.50万元" in texts(document)[-1]
    token = next(t for t in _tokens(document) if t.text == "234.50万元")
    assert document.position(token.span.start) == (6, 5)


def test_a_figure_cut_by_a_soft_line_break_is_one() -> None:
    """Hard-wrapped text, as a PDF gives it: all lines of one width."""
    body = "二〇二四年度本部门一般公共预算财政拨款支出主要用于保障机构正常运转，"
    lines = [body + "完成日常工作" for _ in range(24)]
    lines[10] = body + "支出合计1,23"
    lines[11] = "4.50万元，比上年" + body[8:] + "工作任"
    document = parse("\n".join(lines) + "。\n")
    assert "1,234.50万元" in "".join(texts(document))
    figure = next(token for token in _tokens(document) if token.text == "1,234.50万元")
    assert document.position(figure.span.start) == (11, lines[10].index("1,23") + 1)
    assert document.position(figure.span.end) == (12, lines[11].index("，") + 1)


def test_paragraphs_of_their_own_stay_apart() -> None:
    document = parse("（一）基本支出10.00万元。\n（二）项目支出20.00万元。\n\n三、其他情况\n说明如下。\n")
    assert len(texts(document)) == 4


# ------------------------------------------------------------------------------------- headings, contents


def test_sections_nest_by_their_markers() -> None:
    document = parse(
        "第三部分 2024年度部门决算情况说明\n一、收入支出决算总体情况说明\n（一）收入情况\n1.财政拨款收入\n"
        "2024年度财政拨款收入为12.00万元。\n二、收入决算情况说明\n2024年度收入合计12.00万元。\n"
    )
    passages = list(document.passages)
    assert [s.level for s in passages[4].section.path()] == [1, 2, 3, 4]
    assert [s.title for s in passages[6].section.path()][1:] == ["收入决算情况说明"]


@pytest.mark.parametrize("line", ["## 二、收入决算情况说明", "**二、收入决算情况说明**", "二、收入决算情况说明"])
def test_markdown_and_bold_headings(line: str) -> None:
    document = parse(f"{line}\n\n2024年度收入合计12.00万元。\n")
    heading, body = list(document.passages)
    assert heading.heading
    assert heading.text == "二、收入决算情况说明"
    assert body.section.title == "收入决算情况说明"


def test_contents_lines_are_no_headings() -> None:
    document = parse(
        "目　录\n第一部分 部门概况……………1\n一、主要职责……………1\n第二部分 决算表……………3\n\n"
        "第一部分 部门概况\n一、主要职责\n负责全县茶叶产业规划。\n第二部分 决算表\n"
    )
    passages = list(document.passages)
    assert [p.text for p in passages if p.contents][1:] and not any(p.heading for p in passages if p.contents)
    headings = [p.text for p in passages if p.heading]
    assert headings == ["第一部分 部门概况", "一、主要职责", "第二部分 决算表"]


def test_a_table_is_a_grid_of_cells_with_its_captions() -> None:
    document = parse("收入决算表\n公开02表\n单位：万元\n项目\t本年收入合计\n栏次\t1\n合计\t12.00\n注：本表反映收入。\n")
    (table,) = document.tables
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["项目", "本年收入合计"],
        ["栏次", "1"],
        ["合计", "12.00"],
    ]
    assert [passage.text for passage in table.captions] == ["收入决算表", "公开02表", "单位:万元"]
    assert [passage.text for passage in table.notes] == ["注:本表反映收入。"]
    cell = table.rows[2][1]
    assert document.position(cell.view.origin(0)) == (6, 4)


# ------------------------------------------------------------------------------------------ properties

PIECES = st.sampled_from(
    ["第三部分 情况说明", "一、收入", "（一）", "1.", "# ", "**", "支出1,234.50万元", "，占81.00%", "。", "；", "\n", "\r\n", "\r",
     "\f", "\n\n", "- 7 -\n", "12\n", "\t", "合计\t12.00\n", "|", "| 合计 | 12.00 |\n", "目录\n", "……3\n", " ", "　", "７．５万元",
     "7983. 87万元", "<br>", "</td>", "其中：", "基本支出"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=40).map("".join))
def test_every_piece_of_a_view_is_the_source(source: str) -> None:
    """Whatever was closed up or stripped, each character of a view is the folded one at its origin."""
    document = parse(source)
    for view in _views(document):
        for at, char in enumerate(view.text):
            assert fold(source)[view.origin(at)] == char or source[view.origin(at)] == "，"


@given(st.lists(PIECES, max_size=40).map("".join))
def test_every_figure_of_a_document_is_at_its_span(source: str) -> None:
    document = parse(source)
    for view in _views(document):
        for token in scan(view):
            quantity = token.quantity
            between = fold(source[quantity.span.start : quantity.span.end])
            assert between[0] == quantity.text[0]
            assert between[-1] == quantity.text[-1]


@given(st.text(max_size=200))
def test_any_text_is_a_document(source: str) -> None:
    document = parse(source)
    for offset in range(len(source)):
        line, column = document.position(offset)
        assert line >= 1
        assert column >= 1


def _views(document: Document) -> list[View]:
    views = []
    for block in document.blocks:
        if isinstance(block, Passage):
            views.append(block.view)
        else:
            views += [cell.view for row in block.rows for cell in row]
    return views


def _tokens(document: Document) -> list[Quantity]:
    return [token.quantity for passage in document.passages for token in scan(passage.view)]


# --------------------------------------------------------------------------------------- running heads


def test_the_name_that_tops_every_page_is_read_once() -> None:
    page = "某县示例局\n本年支出合计{n}.00万元，其中基本支出{n}.00\n万元。\n\n- {n} -\n"
    document = parse("".join(page.format(n=n) for n in range(1, 5)))
    assert texts(document).count("某县示例局") == 1  # the first stands on no page's edge: it may be the title
    assert len([text for text in texts(document) if text.startswith("本年支出合计")]) == 4


def test_a_title_that_tops_every_page_is_kept() -> None:
    page = "项目支出绩效自评表\n项目名称：村道养护\n\n- {n} -\n"
    document = parse("".join(page.format(n=n) for n in range(1, 5)))
    assert texts(document).count("项目支出绩效自评表") == 4


def test_the_mark_of_an_item_never_begins_a_paragraph() -> None:
    document = parse("1.教育支出（类）普通教育（款）小学教育\n（项）支出决算6.00万元。\n")
    assert texts(document) == ["1.教育支出(类)普通教育(款)小学教育(项)支出决算6.00万元。"]


def test_tags_are_no_text() -> None:
    document = parse(
        "<h2>二、收入决算情况</h2>\n<p>本年收入<b>12.00</b>万元，&nbsp;占<span>100%</span>。</p>\n<p>本年支出9.00万元。</p>\n"
    )
    assert texts(document) == ["二、收入决算情况", "本年收入12.00万元，占100%。", "本年支出9.00万元。"]
    assert [section.heading for section in document.passages] == [True, False, False]
    assert document.text[_tokens(document)[0].span.start :].startswith("12.00</b>万元")


def test_a_numbered_line_cut_inside_brackets_or_a_definition_is_no_heading() -> None:
    text = (
        "第四部分 名词解释\n\n八、机关运行经费：指为保障行政单位（含参照公务员法管理的事\n业单位）运行用于购买货物和服务的各项资金。\n\n"
        "九、培训支出：指用于各类培训的支出\n"
    )
    blocks = [block for block in parse(text).blocks if isinstance(block, Passage)]
    assert [block.heading for block in blocks] == [True, False, False]
    assert "事业单位)运行" in blocks[1].text


@pytest.mark.parametrize(
    ("attached", "titles"),
    [
        (
            ("附件1", "2023年度部门整体支出绩效自评报告", "一、部门概况"),
            ["附件1 2023年度部门整体支出绩效自评报告", "部门概况"],
        ),
        (
            ("附件：2023年度渡口修缮项目绩效评价报告", "一、基本情况"),
            ["附件:2023年度渡口修缮项目绩效评价报告", "基本情况"],
        ),
        (("2023年度渡口修缮项目绩效评价报告", "一、基本情况"), ["2023年度渡口修缮项目绩效评价报告", "基本情况"]),
        (
            ("附件1", "2023年度部门整体支出绩效自评报告", "一、部门概况", "附件2", "渡口修缮项目支出绩效自评表"),
            ["附件2 渡口修缮项目支出绩效自评表"],
        ),
    ],
)
def test_attachments_behind_the_definitions_are_no_part_of_them(attached: tuple[str, ...], titles: list[str]) -> None:
    lines = (
        "第四部分 名词解释",
        "一、财政拨款收入：指单位从同级财政部门取得的资金。",
        *attached,
        "全年支出45.00万元。",
    )
    last = [block for block in parse("\n\n".join(lines)).blocks if isinstance(block, Passage)][-1]
    assert [level.title for level in last.section.path()] == titles


def test_a_part_behind_an_attachment_is_a_part_again() -> None:
    lines = ("第四部分 名词解释", "附件1", "渡口修缮项目支出绩效自评表", "第五部分 附表", "全年支出45.00万元。")
    last = [block for block in parse("\n\n".join(lines)).blocks if isinstance(block, Passage)][-1]
    assert [level.title for level in last.section.path()] == ["附表"]
