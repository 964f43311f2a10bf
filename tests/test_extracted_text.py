"""Text as programs take it out of a PDF: page ends inside lines, names that wrap beside their codes, codes in parts, headers in
pieces. What is read is shown by the slips that are found in it, and by none where there is no slip."""

from __future__ import annotations

import pytest

from budgetlint.engine import check
from budgetlint.readers.text import parse
from budgetlint.rules import RuleSet

Told = set[tuple[str, int, str]]


def told(text: str, rules: RuleSet) -> Told:
    """Rule, line and expected figure of every finding."""
    return {(each.rule, each.line, str(each.expected)) for each in check(parse(text), rules).findings}


def covered(text: str, rules: RuleSet) -> float:
    tally = check(parse(text), rules).tally
    return tally.figures_covered / tally.figures_total


# The total of 基本支出 is 30.00; 208 is 20.00 of it, in two items.
WRAPPED = """\
一般公共预算财政拨款支出决算表
单位：万元
项目
合计 基本支出 项目支出
功能分类
科目名称
科目编码
社会保障和就业
208 25.00 20.00 5.00
支出
行政事业单位养
20805 25.00 20.00 5.00
老支出
2080501 行政单位离退休 12.00 12.00
机关事业单位基本养
2080505 13.00 8.00 5.00
老保险缴费支出
221 住房保障支出 10.00 10.00
22102 住房改革支出 10.00 10.00
2210201
住房公积金及
10.00 10.00
合计 35.00 30.00 5.00
"""

HALVES = """\
一般公共预算财政拨款基本支出决算表
单位：万元
经济分类 经济分类
科目名称 决算数 科目名称 决算数
科目编码 科目编码
301 工资福利支出 35.00 302 商品和服务支出 6.00
30101 基本工资 20.00 30201 办公费 2.00
机关事业单位基本养
30108 10.00 30206 电费 1.00
老保险缴费
因公出国（境）费
30113 住房公积金 5.00 30212 0.50
用
303 对个人和家庭的补助 30217 公务接待费 0.50
其他对个人和家庭的
30399 30225 专用燃料费
补助
其他商品和服务支
30299 2.00
出
人员经费合计 35.00 公用经费合计 6.00
"""

IN_PARTS = """\
2026年部门支出预算总表
单位：元
项目
支出预算
功能分类科目编码
功能分类科目名称
合计
基本支出
项目支出
类
款
项
205
教育支出
900,000
700,000
200,000
205
02
普通教育
900,000
700,000
200,000
205
02
02
小学教育
900,000
700,000
200,000
221
住房保障支出
100,000
100,000
221
02
住房改革支出
100,000
100,000
221
02
01
住房公积金
100,000
100,000
合计
1,000,000
800,000
200,000
"""


@pytest.mark.parametrize(
    ("text", "right", "wrong", "found"),
    [
        (WRAPPED, "2080505 13.00 8", "2080505 13.00 3", {("TB131", 16, "8.00"), ("TB162", 16, "15.00")}),
        (
            WRAPPED,
            "20805 25.00",
            "20805 26.00",
            {("TB131", 12, "25.00"), ("TB162", 12, "25.00"), ("TB162", 12, "26.00")},
        ),
        (WRAPPED, "及\n10.00 10.00", "及\n11.00 11.00", {("TB162", 22, "11.00")}),
        (HALVES, "30108 10.00", "30108 1.00", {("TB162", 6, "26.00")}),
        (HALVES, "30212 0.50", "30212 5.00", {("TB162", 6, "10.50")}),
        (HALVES, "30299 2.00", "30299 2.30", {("TB162", 6, "6.30")}),
        (IN_PARTS, "小学教育\n900,000", "小学教育\n990,000", {("TB105", 28, "900000"), ("TB162", 28, "990000")}),
    ],
)
def test_tables_of_extracted_text(builtin: RuleSet, text: str, right: str, wrong: str, found: Told) -> None:
    assert text.count(right) == 1
    assert told(text, builtin) == set()
    assert covered(text, builtin) == 1
    assert told(text.replace(right, wrong), builtin) == found


def test_a_page_that_ends_inside_a_line_ends_the_line(builtin: RuleSet) -> None:
    """Pages put together with a form feed and no line end: a row and a title stand in one line of the source."""
    text = (
        WRAPPED.rstrip()
        + "\f第三部分 决算情况说明\n五、一般公共预算财政拨款支出决算情况说明\n一般公共预算财政拨款支出36.00万元。\n"
    )
    assert told(text, builtin) == {("AG101", 25, "35.00")}
    document = parse(text)
    assert document.position(text.index("第三部分")) == (23, 21)


def test_text_of_a_narrower_page_is_one_paragraph(builtin: RuleSet) -> None:
    """Inside a sentence a line is full that is as wide as those around it, not as wide as other pages."""
    wide = "本部门负责组织编制城市绿化和公园建设的中长期规划并监督实施，承担行业标准的拟订工作，指导"
    narrow = "1.城乡社区支出（类）城乡社区公共设施（款）其他\n城乡社区公共设施支出（项），主要用于公园及绿地\n养护、设施维修等支出。年初预算为\n80.00 万元，支出决算为 60.00 万元，完成年初预算\n的 57.00%。\n"
    text = f"{wide}\n" * 30 + "五、一般公共预算财政拨款支出决算情况说明\n" + narrow
    assert told(text, builtin) == {("CP101", 36, "75.00")}


CODES_IN_HALVES = """\
一般公共预算财政拨款基本支出决算表
单位：万元
经济分类科目编码\t\t科目名称\t决算数\t经济分类科目编码\t\t科目名称\t决算数
类\t款\t\t\t类\t款\t\t
301\t\t工资福利支出\t30.00\t302\t\t商品和服务支出\t6.00
301\t01\t基本工资\t20.00\t302\t01\t办公费\t2.00
301\t13\t住房公积金\t10.00\t302\t06\t电费\t4.00
"""

LATER_PAGE = """\
支出决算表
单位：万元
项目\t\t\t\t本年支出合计\t基本支出\t项目支出
功能分类科目编码\t\t\t科目名称\t\t\t
类\t款\t项\t合计\t35.00\t30.00\t5.00
205\t\t\t教育支出\t25.00\t20.00\t5.00
20502\t\t\t普通教育\t25.00\t20.00\t5.00
2050202\t\t\t小学教育\t25.00\t20.00\t5.00
221\t住房保障支出\t10.00\t10.00\t0.00
22102\t住房改革支出\t10.00\t10.00\t0.00
2210201\t住房公积金\t10.00\t10.00\t0.00
"""


@pytest.mark.parametrize(
    ("text", "right", "wrong", "found"),
    [
        (CODES_IN_HALVES, "电费\t4.00", "电费\t1.00", {("TB162", 5, "3.00")}),
        (LATER_PAGE, "住房公积金\t10.00", "住房公积金\t13.00", {("TB105", 11, "10.00"), ("TB162", 11, "13.00")}),
    ],
)
def test_tables_taken_out_cell_by_cell(builtin: RuleSet, text: str, right: str, wrong: str, found: Told) -> None:
    """Codes in two columns of either half, and a second page without the columns that are empty on it."""
    assert told(text, builtin) == set()
    assert covered(text, builtin) == 1
    assert told(text.replace(right, wrong), builtin) == found


CELLS_ON_SEVERAL_LINES = """\
收入决算表
公开02表
单位：万元
项 目\t\t本年收入
合计\t财政拨款收入\t上级补助收入\t事业收入\t经营收入\t附属单位
上缴收入\t其他收入
科目编码\t科目名称\t\t\t\t\t\t\t
栏 次\t\t1\t2\t3\t4\t5\t6\t7
合 计\t\t35.00\t30.00\t\t\t\t3.00\t2.00
205\t教育支出\t25.00\t20.00\t\t\t\t3.00\t2.00
20502\t普通教育\t25.00\t20.00\t\t\t\t3.00\t2.00
2050202\t小学教育\t25.00\t20.00\t\t\t\t3.00\t2.00
221\t住房保障支出\t10.00\t10.00\t\t\t\t\t
22102\t住房改革支出\t10.00\t10.00\t\t\t\t\t
2210201\t住房公积金\t10.00\t10.00\t\t\t\t\t
"""

# 科目名称 stands under no other piece; the name of 2010399 above and below its figures, further to the left than the others.
NAMES_OUT_OF_LINE = """\
                                   支出决算表
                                                                              公开03表
                                                                              单位：万元
              项目
功能分类科目编                                本年支出合计        基本支出       项目支出
                      科目名称
   码
                      合计              3,459.2         3,080.6      378.6
201       一般公共服务支出                    3,459.2         3,080.6      378.6
20103     政府办公厅（室）及相关机构事务             3,324.3         3,080.6      243.7
2010301   行政运行                        2,404.9         2,404.9
2010302   一般行政管理事务                    186.5                        186.5
2010350   事业运行                        675.7           675.7
            其他政府办公厅（室）及相关机构事务
2010399                               57.2                         57.2
            支出
20132     组织事务                        134.9                        134.9
2013299   其他组织事务支出                    134.9                        134.9
"""


@pytest.mark.parametrize(
    ("text", "right", "wrong", "found"),
    [
        (
            CELLS_ON_SEVERAL_LINES,
            "公积金\t10.00\t10.00",
            "公积金\t10.00\t13.00",
            {("TB104", 15, "13.00"), ("TB162", 15, "13.00")},
        ),
        (NAMES_OUT_OF_LINE, "57.2 ", "37.2 ", {("TB105", 15, "57.2"), ("TB162", 15, "3304.3")}),
    ],
)
def test_cells_on_several_lines(builtin: RuleSet, text: str, right: str, wrong: str, found: Told) -> None:
    """A header whose cells go on in the next line, at a word that is cut; a name around the row of its figures."""
    assert told(text, builtin) == set()
    assert covered(text, builtin) == 1
    assert told(text.replace(right, wrong, 1), builtin) == found


TWO_TABLES = """\
表1 专项资金按类别使用情况表\t单位：户次、万元

类别\t户次\t支出金额
改造补助\t96\t820.50
认定奖励\t41\t310.20
诊断服务\t24\t98.10
合计\t161\t1,228.80

表2 专项资金按镇使用情况表\t单位：户次、万元

镇\t户次\t支出金额
城东镇\t88\t702.60
白沙镇\t42\t298.20
石桥镇\t31\t228.00
合计\t161\t1,228.80
"""


def test_a_title_with_its_unit_begins_another_table(builtin: RuleSet) -> None:
    assert told(TWO_TABLES, builtin) == set()
    assert told(TWO_TABLES.replace("石桥镇\t31", "石桥镇\t13"), builtin) == {("TB171", 15, "143")}
