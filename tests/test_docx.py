"""Word files: the text is what the printed page shows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import docx
import docx.document
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from office_files import add_numbering, number, raw_paragraph

from budgetlint.model import Document
from budgetlint.readers import read

WordDocument = docx.document.Document
TEXT_BOX = "<w:txbxContent><w:p><w:r><w:t>框内9.00万元</w:t></w:r></w:p></w:txbxContent>"
FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{code}</w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>{result}</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
)


@pytest.fixture
def written(tmp_path: Path) -> Callable[[WordDocument], Document]:
    """Saves a Word document and reads it."""

    def write(document: WordDocument) -> Document:
        path = tmp_path / "report.docx"
        document.save(str(path))
        return read(path)

    return write


Written = Callable[[WordDocument], Document]


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


@pytest.mark.parametrize(
    ("inside", "shown"),
    [
        (run("支出") + run("12.30") + run("万元"), "支出12.30万元"),
        ("<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t><w:noBreakHyphen/><w:softHyphen/></w:r>", "甲 乙\n丙-"),
        ('<w:r><w:t>前</w:t><w:br w:type="page"/></w:r>' + run("后"), "前后"),
        (f'{run("支出")}<w:ins w:id="1" w:author="a">{run("2.00")}</w:ins><w:del w:id="2" w:author="a"><w:r><w:delText>1.00</w:delText></w:r></w:del>', "支出2.00"),
        (f'<w:moveFrom w:id="1" w:author="a">{run("旧")}</w:moveFrom><w:moveTo w:id="2" w:author="a">{run("新")}</w:moveTo>', "新"),
        (FIELD.format(code="=SUM(A1:A3) \\# 0.00", result="3.00") + run("万元"), "3.00万元"),
        (f'<w:fldSimple w:instr="DOCPROPERTY x">{run("5.00")}</w:fldSimple>', "5.00"),
        (FIELD.format(code="IF " + "x", result="甲") + run("乙"), "甲乙"),
        (run("可见") + run("不可见", "<w:vanish/>") + run("又可见", '<w:vanish w:val="0"/>'), "可见又可见"),
        (f'<w:hyperlink>{run("链接")}</w:hyperlink><w:smartTag>{run("标签")}</w:smartTag>', "链接标签"),
        (f"<w:sdt><w:sdtPr/><w:sdtContent>{run('控件')}</w:sdtContent></w:sdt>", "控件"),
        (f"<w:ruby><w:rt>{run('yin')}</w:rt><w:rubyBase>{run('音')}</w:rubyBase></w:ruby>", "音"),
        ('<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>' + run("95%"), "≥95%"),
        (f"<m:oMath><m:r><m:t>94%</m:t></m:r></m:oMath>{run('。')}", "94%。"),
        (f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'>{TEXT_BOX}</mc:Choice><mc:Fallback><w:pict><v:textbox>{TEXT_BOX}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>{run('锚')}", "锚\n框内9.00万元"),
    ],
)  # fmt: skip
def test_the_text_of_a_paragraph(written: Written, inside: str, shown: str) -> None:
    document = docx.Document()
    raw_paragraph(document, inside)
    assert written(document).text.strip("\n") == shown


def test_a_field_that_never_ends_hides_no_other_paragraph(written: Written) -> None:
    document = docx.Document()
    raw_paragraph(document, '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>')
    document.add_paragraph("支出12.30万元")
    assert written(document).text.strip() == "支出12.30万元"


def test_a_deleted_end_joins_two_paragraphs(written: Written) -> None:
    document = docx.Document()
    raw_paragraph(document, f'<w:pPr><w:rPr><w:del w:id="1" w:author="a"/></w:rPr></w:pPr>{run("支出12.")}')
    document.add_paragraph("30万元")
    assert written(document).text.strip() == "支出12.30万元"


def test_paragraphs_of_one_width_are_not_taken_for_wrapped_lines(written: Written) -> None:
    document = docx.Document()
    for _ in range(30):
        document.add_paragraph("支出12.30万元，占本年支出的5.00%。")
    assert len(list(written(document).passages)) == 30


def test_headers_and_footers_are_left_out(written: Written) -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "某局2024年度部门决算"
    document.sections[0].footer.paragraphs[0].text = "第 1 页"
    document.add_paragraph("正文")
    assert written(document).text.strip() == "正文"


def test_footnotes_stand_at_the_end(tmp_path: Path) -> None:
    """python-docx writes none, so the part is put into the package by hand."""
    import zipfile

    document = docx.Document()
    raw_paragraph(document, run("支出12.30万元") + '<w:r><w:footnoteReference w:id="2"/></w:r>' + run("。"))
    document.add_paragraph("下一段。")
    plain, path = tmp_path / "plain.docx", tmp_path / "report.docx"
    document.save(str(plain))
    notes = (
        f'<w:footnotes {nsdecls("w")}><w:footnote w:id="0" w:type="separator"><w:p>{run("线")}</w:p></w:footnote>'
        f'<w:footnote w:id="2"><w:p>{run("不含一次性支出2.00万元。")}</w:p></w:footnote></w:footnotes>'
    )
    relation = '<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes" Target="footnotes.xml"/>'
    kind = '<Override PartName="/word/footnotes.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"/>'
    with zipfile.ZipFile(plain) as before, zipfile.ZipFile(path, "w") as after:
        for name in before.namelist():
            data = before.read(name)
            if name == "word/_rels/document.xml.rels":
                data = data.replace(b"</Relationships>", relation.encode() + b"</Relationships>")
            if name == "[Content_Types].xml":
                data = data.replace(b"</Types>", kind.encode() + b"</Types>")
            after.writestr(name, data)
        after.writestr("word/footnotes.xml", notes)
    assert read(path).text.splitlines() == ["支出12.30万元。", "下一段。", "不含一次性支出2.00万元。"]


# ------------------------------------------------------------------------------------------- numbering


def level(at: int, form: str, text: str, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'
    )


def test_automatic_numbers_are_part_of_the_text(written: Written) -> None:
    document = docx.Document()
    add_numbering(document, level(0, "chineseCounting", "第%1部分 ") + level(1, "chineseCounting", "%2、") + level(2, "decimal", "%3.")
                  + level(3, "decimal", "%3.%4", "<w:isLgl/>") + level(4, "bullet", "·"))  # fmt: skip
    for at, text in (
        (0, "概况"),
        (1, "职责"),
        (1, "机构"),
        (0, "说明"),
        (1, "收入"),
        (2, "财政拨款"),
        (2, "50.00万元"),
        (3, "其中"),
        (4, "点"),
    ):
        document.add_paragraph(text)._p.get_or_add_pPr().append(number(1, at))
    assert written(document).text.split() == [
        "第一部分概况", "一、职责", "二、机构", "第二部分说明", "一、收入", "1.财政拨款", "2、50.00万元", "2.1其中", "点",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("form", "counted"),
    [
        ("decimal", "1 2 3"),
        ("decimalZero", "01 02 03"),
        ("chineseLegalSimplified", "壹 贰 叁"),
        ("decimalEnclosedCircle", "① ② ③"),
        ("upperLetter", "A B C"),
        ("lowerRoman", "i ii iii"),
        ("ideographTraditional", "甲 乙 丙"),
        ("decimalFullWidth", "１ ２ ３"),
        ("decimalEnclosedParen", "⑴ ⑵ ⑶"),
    ],
)
def test_numerals(written: Written, form: str, counted: str) -> None:
    document = docx.Document()
    add_numbering(document, level(0, form, "（%1）"))
    for _ in range(3):
        document.add_paragraph("项")._p.get_or_add_pPr().append(number(1, 0))
    assert written(document).text.split() == [f"（{each}）项" for each in counted.split()]


def test_chinese_numbers_above_ten() -> None:
    from budgetlint.readers._numbering import chinese

    assert [chinese(n) for n in (1, 10, 11, 20, 21, 99, 100, 101, 110, 115)] == [
        "一", "十", "十一", "二十", "二十一", "九十九", "一百", "一百零一", "一百一十", "一百一十五",
    ]  # fmt: skip


def test_a_list_that_starts_anew(written: Written) -> None:
    document = docx.Document()
    add_numbering(document, level(0, "decimal", "%1、"))
    root = document.part.numbering_part.element
    override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="2"><w:abstractNumId w:val="1"/>{override}</w:num>'))
    for key in (1, 1, 2, 2):
        document.add_paragraph("项")._p.get_or_add_pPr().append(number(key, 0))
    assert written(document).text.split() == ["1、项", "2、项", "1、项", "2、项"]


def test_a_list_with_a_level_of_its_own(written: Written) -> None:
    document = docx.Document()
    own = f'<w:lvlOverride w:ilvl="0">{level(0, "chineseCounting", "（%1）")}</w:lvlOverride>'
    add_numbering(document, level(0, "decimal", "%1、"), more=own)
    for _ in range(2):
        document.add_paragraph("项")._p.get_or_add_pPr().append(number(1, 0))
    assert written(document).text.split() == ["（一）项", "（二）项"]


def test_numbers_from_a_style(written: Written) -> None:
    document = docx.Document()
    add_numbering(document, level(0, "chineseCounting", "%1、", '<w:pStyle w:val="Heading1"/>'))
    document.styles["Heading 1"].element.get_or_add_pPr().append(number(1, 0))
    for text in ("概况", "说明"):
        document.add_paragraph(text, "Heading 1")
    document.add_paragraph("不编号", "Heading 1")._p.get_or_add_pPr().append(number(0, 0))
    assert written(document).text.split() == ["一、概况", "二、说明", "不编号"]


def test_the_table_of_contents_is_known_by_its_style_or_field(written: Written) -> None:
    document = docx.Document()
    document.styles.add_style("toc 1", 1)
    document.add_paragraph("一、收入情况\t3", "toc 1")
    raw_paragraph(document, '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> TOC \\o "1-3" </w:instrText></w:r>'
                  f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run("二、支出情况")}')  # fmt: skip
    raw_paragraph(document, f'<w:r><w:fldChar w:fldCharType="end"/></w:r>{run("一、收入情况")}')
    document.add_paragraph("收入12.00万元。")
    passages = list(written(document).passages)
    assert [(each.text, each.contents, each.heading) for each in passages] == [
        ("一、收入情况 3", True, False),
        ("二、支出情况", True, False),
        ("一、收入情况", False, True),
        ("收入12.00万元。", False, False),
    ]


# ---------------------------------------------------------------------------------------------- tables


def test_merged_cells_stand_at_their_upper_left(written: Written) -> None:
    document = docx.Document()
    document.add_paragraph("收入决算表")
    table = document.add_table(3, 3)
    for at, row in enumerate((("项目", "", "合计"), ("编码", "名称", ""), ("201", "一般公共服务支出", "5.00"))):
        for column, text in enumerate(row):
            table.cell(at, column).text = text
    table.cell(0, 0).merge(table.cell(0, 1)).text = "项目"
    table.cell(0, 2).merge(table.cell(1, 2)).text = "合计"
    (read_table,) = written(document).tables
    assert [[cell.text for cell in row] for row in read_table.rows] == [
        ["项目", "", "合计"], ["编码", "名称", ""], ["201", "一般公共服务支出", "5.00"],
    ]  # fmt: skip


def test_a_table_within_a_cell_comes_behind_and_one_that_lays_out_the_page_is_opened(written: Written) -> None:
    document = docx.Document()
    outer = document.add_table(2, 2)
    for at, text in enumerate(("甲", "1.00", "乙", "2.00")):
        outer.cell(at // 2, at % 2).text = text
    inner = outer.cell(1, 1).add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "丙", "3.00"
    frame = document.add_table(1, 1)
    frame.cell(0, 0).text = "一、概况"
    framed = frame.cell(0, 0).add_table(1, 2)
    framed.cell(0, 0).text, framed.cell(0, 1).text = "丁", "4.00"
    found = written(document)
    assert [[[cell.text for cell in row] for row in table.rows] for table in found.tables] == [
        [["甲", "1.00"], ["乙", "2.00"]],
        [["丙", "3.00"]],
        [["丁", "4.00"]],
    ]
    assert "一、概况" in [passage.text for passage in found.passages if passage.heading]


def test_deleted_rows_and_text_boxes_in_cells(written: Written) -> None:
    document = docx.Document()
    table = document.add_table(3, 2)
    for at, text in enumerate(("项目", "金额", "旧", "1.00", "新", "2.00")):
        table.cell(at // 2, at % 2).text = text
    table.rows[1]._tr.get_or_add_trPr().append(parse_xml(f'<w:del {nsdecls("w")} w:id="1" w:author="a"/>'))
    (found,) = written(document).tables
    assert [[cell.text for cell in row] for row in found.rows] == [["项目", "金额"], ["新", "2.00"]]


def test_numbered_cells_of_a_table(written: Written) -> None:
    document = docx.Document()
    add_numbering(document, level(0, "decimal", "%1"))
    table = document.add_table(3, 2)
    for at in range(3):
        table.cell(at, 0).paragraphs[0]._p.get_or_add_pPr().append(number(1, 0))
        table.cell(at, 1).text = "项目"
    (found,) = written(document).tables
    assert [row[0].text for row in found.rows] == ["1", "2", "3"]
