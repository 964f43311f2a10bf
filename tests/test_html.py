"""Web pages: the report and not the site around it."""

from __future__ import annotations

from pathlib import Path

import pytest

from budgetlint.model import Document
from budgetlint.readers import Unreadable, read


def page(tmp_path: Path, body: str, head: str = '<meta charset="utf-8">', encoding: str = "utf-8") -> Document:
    path = tmp_path / "report.html"
    path.write_bytes(f"<html><head>{head}</head><body>{body}</body></html>".encode(encoding))
    return read(path)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<p>支出</p><div>12.30\n 万元<br>其中</div>", "支出\n12.30 万元\n其中\n"),
        ("<p>本年 \n\t支出&nbsp;<b>12.</b><i>30</i>万元</p>", "本年支出\xa012.30万元\n"),
        ("前<p>中</p>后", "前\n中\n后\n"),
        ("<nav><a>首页</a></nav><div class='main-nav'>栏目</div><div id='footer'>主办</div><p>正文</p>", "正文\n"),
        (
            "<div class='footer'>支出合计12.30万元</div>",
            "支出合计12.30万元\n",
        ),  # figures are the report, whatever its name
        (
            "<div role='banner'>网站</div><form><p>正文</p><input value='x'><select><option>甲</option></select></form>",
            "正文\n",
        ),
        ("<script>var a = '9.99万元';</script><style>p {}</style><!-- 1.00万元 --><p>正文</p>", "正文\n"),
        ("<p style='display: none'>不见</p><p hidden>不见</p><p>可见<del>旧</del></p>", "可见\n"),
        ("<p>支出12.30万元<sup>[1]</sup>，面积3m<sup>2</sup></p>", "支出12.30万元，面积3m\n"),
        ("<pre>甲\n乙</pre>", "甲\n乙\n"),
        ("<p>公务\n  接待费</p>", "公务接待费\n"),  # wrapped in the source only
        ("<p>没有结束<p>的段落<div>也读", "没有结束\n的段落\n也读\n"),
    ],
)
def test_the_text_of_a_page(tmp_path: Path, body: str, text: str) -> None:
    assert page(tmp_path, body).text == text


@pytest.mark.parametrize(
    ("head", "encoding", "read_as"),
    [
        ('<meta charset="gb2312">', "gb18030", "gb18030"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=GBK">', "gb18030", "gb18030"),
        ('<meta charset="utf-8">', "utf-8", "utf-8"),
        ('<meta charset="gb2312">', "utf-8", "utf-8"),  # declared wrongly
        ("", "gb18030", "gb18030"),
        ("", "utf-8-sig", "utf-8"),
        ("", "utf-16", "utf-16"),
    ],
)
def test_encodings(tmp_path: Path, head: str, encoding: str, read_as: str) -> None:
    document = page(tmp_path, "<p>“三公”经费支出决算12.30万元，其中公务接待费镕</p>", head, encoding)
    assert document.text == "“三公”经费支出决算12.30万元，其中公务接待费镕\n"
    assert document.encoding == read_as


def test_merged_cells(tmp_path: Path) -> None:
    body = (
        "<p>支出决算表</p><table><thead><tr><th colspan=2>项目<th rowspan=2>合计</thead><tr><td>编码<td>名称</tr>"
        "<tr><td>201<td>一般公共<br>服务支出<td><p>5.00</p></table>"
    )
    (table,) = page(tmp_path, body).tables
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["项目", "", "合计"], ["编码", "名称"], ["201", "一般公共服务支出", "5.00"],
    ]  # fmt: skip


def test_a_table_that_lays_out_the_page_is_opened(tmp_path: Path) -> None:
    inner = "<table><tr><td>合计<td>5.00</tr><tr><td>其他<td>6.00</tr></table>"
    document = page(tmp_path, f"<table><tr><td>左栏</td><td><p>一、概况</p>{inner}尾</td></tr></table>")
    assert document.text.split() == ["左栏", "一、概况", "合计", "5.00", "其他", "6.00", "尾"]
    assert len(list(document.tables)) == 1


def test_a_span_beyond_reason_is_bounded(tmp_path: Path) -> None:
    body = "<table><tr><td colspan=99999 rowspan=99999>甲<td>乙</tr><tr><td>丙<td>丁</tr></table>"
    (table,) = page(tmp_path, body).tables
    assert max(map(len, table.rows)) <= 102


def test_an_empty_page(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="没有文字"):
        page(tmp_path, "<script>1</script>")
