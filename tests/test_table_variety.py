"""Statutory tables in the shapes that provinces give them: merged headers, numbers over them, pieces, tables by unit or by year."""

from __future__ import annotations

import pytest

from budgetlint.engine import check
from budgetlint.facts import Facts
from budgetlint.facts.tables import StatutoryTable
from budgetlint.model import Report, Table
from budgetlint.readers.text import parse
from budgetlint.rules import RuleSet


def tables_of(text: str, builtin: RuleSet) -> tuple[StatutoryTable, ...]:
    return Facts(parse(text), builtin.terms).tables


def told(report: Report) -> list[tuple[str, int, str | None, str | None]]:
    return [(each.rule, each.line, each.stated, each.expected) for each in report.findings]


def concepts(table: StatutoryTable) -> list[str]:
    return [column.concept for column in table.panels[0].columns]


MERGED = (
    "一般公共预算财政拨款收入支出决算表\n公开05表\n单位：万元\n"
    "科目编码\t科目名称\t年初结转\t本年收入\t\t\t本年支出\t\t\t\t\n"
    "\t\t\t合计\t基本支出\t项目支出\t合计\t基本支出\t\t\t项目支出\n"
    "\t\t\t\t\t\t\t小计\t人员经费\t公用经费\t\n"
    "\t合计\t1.00\t40.00\t34.00\t6.00\t41.00\t35.00\t30.50\t4.50\t6.00\n"
    "205\t教育支出\t1.00\t40.00\t34.00\t6.00\t41.00\t35.00\t30.50\t4.50\t6.00\n"
)


def test_a_merged_header_reaches_over_all_its_columns(builtin: RuleSet) -> None:
    (table,) = tables_of(MERGED, builtin)
    assert concepts(table) == [
        "一般公共预算财政拨款年初结转和结余",
        "一般公共预算财政拨款收入",
        "",
        "",
        "一般公共预算财政拨款支出",
        "一般公共预算财政拨款基本支出",
        "人员经费",
        "公用经费",
        "一般公共预算财政拨款项目支出",
    ]
    assert told(check(parse(MERGED), builtin)) == []
    wrong = MERGED.replace(
        "205\t教育支出\t1.00\t40.00\t34.00\t6.00\t41.00\t35.00", "205\t教育支出\t1.00\t40.00\t34.00\t6.00\t41.00\t53.00"
    )
    assert ("TB137", 8, "53.00", "35.00") in told(check(parse(wrong), builtin))


@pytest.mark.parametrize("number", ["GK03表", "Z03表", "财决公开03表", "表三", "（公开03表）", "附件3"])
def test_a_number_over_a_table_is_no_title(number: str, builtin: RuleSet) -> None:
    text = f"支出决算表\n{number}\n单位：万元\n科目编码\t科目名称\t本年支出合计\t基本支出\t项目支出\n\t合计\t41.00\t35.00\t6.00\n205\t教育支出\t41.00\t35.00\t6.00\n"
    (table,) = tables_of(text, builtin)
    assert table.kind is not None
    assert table.kind.name == "支出决算表"


def test_appropriations_of_all_funds_stand_beside_those_of_the_general_budget(builtin: RuleSet) -> None:
    rows = "单位：万元\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n\t合计\t{0}\t35.00\t{1}\n"
    fiscal = "财政拨款支出表（功能科目）\n" + rows.format("61.00", "26.00")
    general = "一般公共预算支出表（功能科目）\n" + rows.format("41.00", "6.00")
    kinds = [table.kind and table.kind.name for table in tables_of(fiscal + "\n" + general, builtin)]
    assert kinds == ["财政拨款支出表", "一般公共预算财政拨款支出决算表"]
    assert told(check(parse(fiscal + "\n" + general), builtin)) == []
    (alone,) = tables_of(fiscal, builtin)
    assert alone.kind is not None
    assert alone.kind.name == "一般公共预算财政拨款支出决算表"


UNITS = (
    "部门收入总表\n单位：万元\n| 部门代码 | 部门名称 | 合计 | 本年收入 | | | | 上年结转结余 | |\n"
    "| | | | 小计 | 一般公共预算 | 财政专户管理资金 | 其他收入 | 小计 | 一般公共预算 |\n"
    "| | 合计 | 152.00 | 145.00 | 120.00 | 5.00 | 20.00 | 7.00 | 7.00 |\n"
    "| 030001 | 某县局（本级） | 102.00 | 95.00 | 90.00 | 5.00 | | 7.00 | 7.00 |\n"
    "| 030002 | 某县中心 | 50.00 | 50.00 | 30.00 | | 20.00 | | |\n"
)


def test_a_row_of_a_unit_is_checked_by_its_columns_and_with_the_others(builtin: RuleSet) -> None:
    assert told(check(parse(UNITS), builtin)) == []
    assert told(check(parse(UNITS.replace("102.00 | 95.00", "102.00 | 59.00")), builtin)) == [
        ("TB101", 6, "102.00", "66.00"),
        ("TB104", 6, "59.00", "95.00"),
        ("TB171", 6, "145.00", "109.00"),
    ]


def test_rows_of_years_are_checked_by_their_columns(builtin: RuleSet) -> None:
    text = (
        "“三公”经费预算表\n单位：万元\n年度\t合计\t因公出国（境）费\t公务接待费\t公务用车购置及运行维护费\t\t\n"
        "\t\t\t\t小计\t公务用车运行维护费\t公务用车购置费\n"
        "2023年预算数\t49.38\t0.00\t5.25\t44.13\t44.13\t0.00\n2024年预算数\t65.34\t0.00\t4.80\t60.54\t42.56\t17.98\n"
    )
    rules = builtin.select(["TB141", "TB142"])
    assert told(check(parse(text), rules)) == []
    wrong = check(parse(text.replace("42.56", "45.26")), rules)
    assert told(wrong) == [("TB142", 6, "60.54", "63.24")]


PIECES = (
    "一般公共预算财政拨款支出决算表\n单位：万元\n科目编码    科目名称        本年支出   基本支出   项目支出\n"
    "            合计            41.00      35.00       6.00\n205         教育支出        41.00      35.00       6.00\n\n"
    "一般公共预算财政拨款基本支出决算表\n单位：万元\n（一）人员经费\n"
    "科目编码    科目名称                决算数\n301         工资福利支出             29.00\n30101       基本工资                 20.00\n"
    "30102       津贴补贴                  9.00\n            人员经费合计             29.00\n（二）公用经费\n"
    "科目编码    科目名称       决算数\n302         商品和服务支出    6.00\n30201       办公费            4.00\n30205       水费              2.00\n"
    "            公用经费合计      6.00\n"
)


def test_a_table_in_two_pieces_is_one(builtin: RuleSet) -> None:
    assert told(check(parse(PIECES), builtin)) == []
    found = told(check(parse(PIECES.replace("服务支出    6.00", "服务支出    6.50")), builtin))
    assert {rule for rule, *_ in found} >= {"TB162", "TB165"}


def test_half_a_table_is_not_all_of_it(builtin: RuleSet) -> None:
    half = PIECES.partition("（二）公用经费")[0]
    assert told(check(parse(half), builtin)) == []


PURCHASES = (
    "2024年新增资产配置表\n\n| 序号 | 资产名称 | 数量 | 计量单位 | 单价（元） | 金额（万元） |\n"
    "| 1 | 台式计算机 | 12 | 台 | 5600 | 6.72 |\n| 2 | 多功能一体机 | 6 | 台 | 4200 | 2.52 |\n"
    "| 3 | 执法记录仪 | 120 | 台 | 2680 | 32.16 |\n| 4 | 投影机 | 3 | 台 | 8200 | 2.46 |\n"
)


def test_an_amount_is_number_times_price(builtin: RuleSet) -> None:
    rules = builtin.select(["TB403"])
    assert told(check(parse(PURCHASES), rules)) == []
    assert told(check(parse(PURCHASES.replace("32.16", "23.16")), rules)) == [("TB403", 6, "23.16", "32.16")]


BARE = "支出决算表\n公开03表\n部门：某县教育局\n金额单位：万元\n科目编码\n科目名称\n本年支出合计\n基本支出\n项目支出\n合计\n41.00\n35.00\n6.00\n205\n教育支出\n41.00\n35.00\n6.00\n20501\n教育管理事务\n41.00\n35.00\n6.00\n注：本表反映部门本年度各项支出情况。\n"


def test_one_cell_a_line_with_nothing_between_the_rows(builtin: RuleSet) -> None:
    document = parse(BARE)
    (table,) = (block for block in document.blocks if isinstance(block, Table))
    assert table.layout == "records"
    assert told(check(document, builtin)) == []
    assert ("TB105", 16, "14.00", "41.00") in told(
        check(parse(BARE.replace("教育支出\n41.00", "教育支出\n14.00")), builtin)
    )


def test_without_a_caption_short_lines_are_no_table() -> None:
    document = parse(
        "\n".join(["主要职责", "科长", "1", "科员", "2", "干部", "3", "工人", "4", "其他", "5", "合计", "15", "人"])
    )
    assert not list(document.tables)


def test_cells_that_ran_into_one_another_are_doubtful(builtin: RuleSet) -> None:
    text = (
        "收入支出决算总表\n单位：万元\n收入项目                      决算数支出项目              决算数\n"
        "一、财政拨款收入            13,727.23一、社会保障支出        336.36\n"
        "二、其他收入                    86.23二、农林水支出       13,477.10\n"
        "本年收入合计                13,813.46本年支出合计         13,813.46\n"
        "总计                        13,813.46总计                 13,813.46\n\n"
        "收入决算情况说明\n2023年度本年收入合计13813.46万元，其中：财政拨款收入13727.23万元；其他收入86.23万元。\n"
    )
    assert told(check(parse(text), builtin)) == []


def test_the_score_of_a_list_is_the_whole(builtin: RuleSet) -> None:
    text = (
        "对2个项目开展绩效自评。\n\n项目绩效自评结果汇总表\n\n"
        "| 序号 | 项目名称 | 全年预算 | 全年执行 | 执行率 | 执行率得分(10) | 指标得分(90) | 总分 |\n"
        "| 1 | 高标准农田建设项目 | 4,500.00 | 4,281.63 | 95.1% | 9.5 | 89.0 | 98.5 |\n"
        "| 2 | 动物疫病防控项目 | 650.00 | 628.45 | 96.7% | 9.7 | 88.0 | 97.7 |\n\n"
        "1.高标准农田建设项目：自评得分98.5分。全年预算数4500.00万元，执行数4281.63万元，完成预算的95.1%。\n"
    )
    assert told(check(parse(text), builtin)) == []
    wrong = check(parse(text.replace("自评得分98.5分", "自评得分89.5分")), builtin)
    assert [rule for rule, *_ in told(wrong)] == ["SE401"]


BOTH_CLASSES = (
    "一般公共预算基本支出表\n单位：万元\n"
    "| 部门预算支出经济分类科目编码 | 科目名称 | 政府预算支出经济分类科目编码 | 科目名称 | 合计 | 人员经费 | 公用经费 |\n"
    "| | 合计 | | | 600.50 | 540.30 | 60.20 |\n"
    "| 301 | 工资福利支出 | | | 540.30 | 540.30 | |\n"
    "| 30101 | 基本工资 | 50101 | 工资奖金津补贴 | 158.70 | 158.70 | |\n"
    "| 30101 | 基本工资 | 50501 | 工资福利支出 | 235.40 | 235.40 | |\n"
    "| 30102 | 津贴补贴 | 50101 | 工资奖金津补贴 | 66.20 | 66.20 | |\n"
    "| 30102 | 津贴补贴 | 50501 | 工资福利支出 | 80.00 | 80.00 | |\n"
    "| 302 | 商品和服务支出 | | | 60.20 | | 60.20 |\n"
    "| 30201 | 办公费 | 50201 | 办公经费 | 14.10 | | 14.10 |\n"
    "| 30201 | 办公费 | 50502 | 商品和服务支出 | 46.10 | | 46.10 |\n"
)


def test_rows_of_one_code_are_parts_where_a_sum_needs_them_all(builtin: RuleSet) -> None:
    assert check(parse(BOTH_CLASSES), builtin).findings == ()
    wrong = check(parse(BOTH_CLASSES.replace("| 46.10 | | 46.10 |", "| 49.10 | | 49.10 |")), builtin)
    assert {(each.rule, each.stated, each.expected) for each in wrong.findings} == {("TB162", "60.20", "63.20")}


def test_a_code_may_be_written_as_its_last_two_digits(builtin: RuleSet) -> None:
    text = (
        "支出决算表\n公开03表\n单位：万元\n科目编码\t科目名称\t本年支出合计\t基本支出\t项目支出\n\t合计\t61.62\t61.62\t\n"
        "208\t社会保障和就业支出\t61.62\t61.62\t\n05\t行政事业单位养老支出\t40.81\t40.81\t\n2080505\t基本养老保险缴费支出\t40.81\t40.81\t\n"
        "08\t抚恤\t20.81\t20.81\t\n2080801\t死亡抚恤\t20.81\t20.81\t\n"
    )
    (table,) = tables_of(text, builtin)
    assert list(table.panels[0].coded) == ["208", "20805", "2080505", "20808", "2080801"]
    assert told(check(parse(text), builtin)) == []
    wrong = told(check(parse(text.replace("抚恤\t20.81\t20.81", "抚恤\t28.81\t20.81", 1)), builtin))
    assert ("TB162", 9, "28.81", "20.81") in wrong


def test_columns_below_the_head_of_a_part_are_not_each_the_part(builtin: RuleSet) -> None:
    """人员经费 over 工资福利支出 and 对个人和家庭的补助: neither of them is the figure that another table has."""
    text = (
        "2024年部门预算\n\n一般公共预算支出情况表\n单位：万元\n"
        "科目编码\t科目名称\t合计\t基本支出\t\t\t\t\t项目支出\n"
        "\t\t\t小计\t人员经费\t\t公用经费\t\t\n"
        "\t\t\t\t工资福利支出\t对个人和家庭的补助\t商品和服务支出\t资本性支出\t\n"
        "\t合计\t463.80\t421.30\t352.70\t24.60\t41.50\t2.50\t42.50\n"
        "205\t教育支出\t463.80\t421.30\t352.70\t24.60\t41.50\t2.50\t42.50\n\n"
        "一般公共预算基本支出表\n单位：万元\n科目编码\t科目名称\t合计\t人员经费\t公用经费\n"
        "\t合计\t421.30\t377.30\t44.00\n301\t工资福利支出\t352.70\t352.70\t\n302\t商品和服务支出\t41.50\t\t41.50\n"
        "303\t对个人和家庭的补助\t24.60\t24.60\t\n310\t资本性支出\t2.50\t\t2.50\n"
    )
    table, _ = tables_of(text, builtin)
    assert concepts(table)[2:6] == ["", "", "", ""]
    assert told(check(parse(text), builtin)) == []


def test_what_an_item_of_income_is_made_of_is_not_the_whole_of_that_name(builtin: RuleSet) -> None:
    text = (
        "2024年部门预算\n\n部门收支总体情况表\n单位：万元\n| 收入 | | 支出 | |\n| 项目 | 预算数 | 项目 | 预算数 |\n"
        "| 一、一般公共预算拨款收入 | 387.50 | 一、教育支出 | 419.60 |\n"
        "| 其中：财政拨款 | 387.50 | 二、住房保障支出 | 41.40 |\n"
        "| 二、政府性基金预算拨款收入 | 55.00 | | |\n| 三、其他收入 | 18.50 | | |\n"
        "| 本年收入合计 | 461.00 | 本年支出合计 | 461.00 |\n"
    )
    assert told(check(parse(text), builtin)) == []
    wrong = told(check(parse(text.replace("| 55.00 |", "| 50.50 |")), builtin))
    assert ("TB151", 11, "461.00", "456.50") in wrong


SPENT_BY_UNITS = (
    "基本支出预算表\n单位：元\n单位名称\t项目名称\t部门经济科目编码\t部门经济科目名称\t总计\t一般公共预算\n"
    "某县水务局\t\t\t\t2,363,760.00\t2,363,760.00\n"
    "某县水务局\t行政人员工资\t30101\t基本工资\t996,480.00\t996,480.00\n"
    "某县水务局\t行政人员工资\t30102\t津贴补贴\t1,284,240.00\t1,284,240.00\n"
    "某县水务局\t行政人员工资\t30103\t奖金\t83,040.00\t83,040.00\n"
    "某县河道管理所\t\t\t\t612,000.00\t612,000.00\n"
    "某县河道管理所\t事业人员工资\t30101\t基本工资\t480,000.00\t480,000.00\n"
    "某县河道管理所\t事业人员工资\t30107\t绩效工资\t132,000.00\t132,000.00\n"
    "合计\t\t\t\t2,975,760.00\t2,975,760.00\n"
)


def test_units_are_the_sums_of_what_stands_below_them(builtin: RuleSet) -> None:
    assert told(check(parse(SPENT_BY_UNITS), builtin)) == []
    wrong = told(check(parse(SPENT_BY_UNITS.replace("132,000.00\t132,000.00", "123,000.00\t132,000.00")), builtin))
    assert [(stated, expected) for _, _, stated, expected in wrong] == [("612000.00", "603000.00")]


def test_numbered_rows_of_the_halves_of_a_general_table(builtin: RuleSet) -> None:
    """Halves beyond the first two, whose 合计 stands right below rows without figures."""
    text = (
        "2025年部门综合预算收支总表\n单位：万元\n| 收入 | | 支出 | | | |\n"
        "| 项目 | 预算数 | 支出功能分科目 | 预算数 | 部门预算支出经济科目 | 预算数 |\n"
        "| 一、部门预算 | 913.40 | 一、部门预算 | 913.40 | 一、部门预算 | 913.40 |\n"
        "| 1、财政拨款 | 900.00 | 1、教育支出 | 820.15 | 1、人员经费和公用经费支出 | 702.30 |\n"
        "| 2、其他收入 | 13.40 | 2、住房保障支出 | 93.25 | （1）工资福利支出 | 640.90 |\n"
        "| | | | | （2）商品和服务支出 | 61.40 |\n| | | | | 2、专项业务经费支出 | 211.10 |\n"
        "| | | | | 3、上缴上级支出 | |\n"
        "| 本年收入合计 | 913.40 | 本年支出合计 | 913.40 | 本年支出合计 | 913.40 |\n"
        "| 收入总计 | 913.40 | 支出总计 | 913.40 | 支出总计 | 913.40 |\n"
    )
    (table,) = tables_of(text, builtin)
    assert [row.name for row in table.panels[2].rows][-3:] == ["上缴上级支出", "本年支出合计", "支出总计"]
    assert told(check(parse(text), builtin)) == []
    wrong = told(check(parse(text.replace("| 211.10 |", "| 211.01 |")), builtin))
    assert [(rule, stated, expected) for rule, _, stated, expected in wrong] == [("TB307", "913.40", "913.31")]
