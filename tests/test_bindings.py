"""Whose a figure is where several could be meant: no error for figures that belong to something else."""

from __future__ import annotations

import pytest

from budgetlint.engine import check
from budgetlint.model import Report
from budgetlint.readers.text import parse
from budgetlint.rules import RuleSet


def told(report: Report) -> list[tuple[str, str | None, str | None]]:
    return [(each.rule, each.stated, each.expected) for each in report.findings]


@pytest.mark.parametrize(
    "text",
    [
        # behind a list: of the total, not of its last part
        "全市计划完成投资68.50亿元，其中：公路41.20亿元，港航27.30亿元，较2023年完成投资64.00亿元增加4.50亿元，增长7.03%。",
        "培训费支出48.63万元，其中基本支出安排21.85万元、项目支出安排26.78万元；较上年增加6.49万元，增长15.40%。",
        # a subject with a description of its own
        "本年收入合计500.00万元，比上年增加25.00万元，增长5.26%。其中：财政拨款收入380.00万元；事业收入120.00万元。"
        "事业收入主要是保育费，较上年减少17.00万元，下降12.41%。",
        # compared with the opening balance
        "年末结转和结余31.26万元；比年初结转和结余73.65万元减少42.39万元，下降57.56%。",
        # what a rate is of is neither a total nor a part
        "全年新增就业1236人，完成年度目标1200人的103%。其中：东区600人、西区636人。",
        # the change is of the outturn, not of the budget
        "机关运行经费完成年初预算186.00万元的97.52%，较上年减少8.87万元，下降4.66%。",
        # a row of shares behind a row of amounts
        "项目预算合计981.18万元，其中当年拨款866.00万元、上年结转63.18万元、其他资金52.00万元，占项目预算的比重分别为88.26%、6.44%和5.30%。",
        # last year's figure in brackets, and the whole parted in another way
        "本年支出500.00万元，比上年（450.00万元）增加50.00万元，增长11.11%。其中：基本支出200.00万元，项目支出300.00万元。"
        "基本支出比上年（160.00万元）增加40.00万元，增长25.00%，项目支出比上年（290.00万元）增加10.00万元，增长3.45%。",
        "2023年度全年预算2680.00万元，其中上年结转180.00万元、当年安排2500.00万元；按来源分，省级资金1800.00万元、市级资金880.00万元。",
        # a total of both sides
        "收支总预算1290.92万元。收入包括：当年拨款1251.28万元、上年结转39.64万元；支出包括：文化支出1058.04万元、住房支出232.88万元。",
        # spoken of last
        "年初结转和结余10.00万元，本年支出211.39万元，年末结转和结余13.47万元。本年支出比上年增加98.75万元，增长87.66%。"
        "其中：农村建设186.53万元，占88.24%；其他24.86万元，占11.76%。",
        # another noun, another fund, a comparison
        "参考学生468人，本科上线213人；较2022年本科上线186人增加27人。",
        "实有人员36人，比编制数少5人，其中：行政人员21人，事业人员15人。",
        # posts, and the staff behind the semicolon
        "编制58人。其中：行政编制18人，事业编制40人；在职行政人员17人，事业人员37人。",
        # the whole budget of parts without a measure
        "本项目预算安排1,100.00万元，其中：中央资金600.00万元，占54.55%；县级资金500.00万元，占45.45%。",
    ],
    ids=[
        "base",
        "semicolon",
        "subject",
        "balance",
        "target",
        "completed",
        "shares",
        "brackets",
        "anew",
        "sides",
        "last",
        "noun",
        "fewer",
        "posts",
        "budget",
    ],
)
def test_figures_of_something_else_break_nothing(text: str, builtin: RuleSet) -> None:
    assert told(check(parse(text), builtin)) == []


def test_a_row_of_shares_is_checked_part_by_part(builtin: RuleSet) -> None:
    text = "项目预算合计981.18万元，其中当年拨款866.00万元、上年结转63.18万元、其他资金52.00万元，占项目预算的比重分别为88.26%、4.64%和5.30%。"
    assert ("ST102", "4.64", "6.44") in told(check(parse(text), builtin))


def test_a_total_with_a_carry_over_is_the_grand_total(builtin: RuleSet) -> None:
    tables = (
        "二、收入预算情况说明\n2024年收入合计112.69万元，其中：一般公共预算拨款90.00万元，其他收入10.00万元，上年结转12.69万元。\n\n"
        "部门收入总表\n单位：万元\n| 科目编码 | 科目名称 | 合计 | 本年收入 | | | 上年结转 |\n"
        "| | | | 小计 | 一般公共预算 | 其他收入 | |\n| | 合计 | 112.69 | 100.00 | 90.00 | 10.00 | 12.69 |\n"
        "| 201 | 一般公共服务支出 | 112.69 | 100.00 | 90.00 | 10.00 | 12.69 |\n"
    )
    assert told(check(parse(tables), builtin)) == []
    wrong = check(
        parse(tables.replace("| 201 | 一般公共服务支出 | 112.69", "| 201 | 一般公共服务支出 | 121.69")), builtin
    )
    assert ("TB101", "121.69", "112.69") in told(wrong)


REPORT = "全年预算数{budget}万元，执行数{spent}万元，{rates}。自评得分98分。"


@pytest.mark.parametrize(
    "rates",
    [
        "执行率96.00%，其中项目A执行率75.00%",
        "执行率96.00%，其中：基本支出40.00万元，执行率99.62%",
        "执行率96.00%，执行率100%的项目有2个",
        "政府采购执行率98.33%",
    ],
)
def test_a_rate_of_a_part_is_not_that_of_the_whole(rates: str, builtin: RuleSet) -> None:
    text = "1.道路养护项目绩效自评综述：" + REPORT.format(budget="100.00", spent="96.00", rates=rates)
    rules = builtin.select(["SE405", "SE407"])
    assert told(check(parse(text), rules)) == []


def test_a_wrong_rate_of_the_whole_is_found(builtin: RuleSet) -> None:
    text = "1.道路养护项目绩效自评综述：" + REPORT.format(budget="100.00", spent="96.00", rates="执行率69.00%")
    assert told(check(parse(text), builtin.select(["SE407"]))) == [("SE407", "69.00", "96.00")]


LIST = (
    "项目支出绩效自评情况汇总表\n\n| 序号 | 项目名称 | 全年预算数 | 全年执行数 | 自评得分 | 自评等级 |\n"
    "| 1 | 村道养护 | 50.00 | 45.00 | 97 | 优 |\n| 2 | 图书购置 | 20.00 | 18.00 | 95 | 优 |\n| | 合计 | 70.00 | 63.00 | | |\n"
)


@pytest.mark.parametrize(
    ("announced", "found"),
    [
        ("对2个项目开展绩效自评，涉及资金63.00万元；对1个政府性基金预算项目开展绩效自评，涉及资金86.00万元。", []),
        ("对2个项目开展绩效自评，涉及资金36.00万元。", [("SE502", "36.00", "63.00")]),
    ],
)
def test_funds_are_those_of_the_projects_told_with_them(
    announced: str, found: list[tuple[str, str, str]], builtin: RuleSet
) -> None:
    assert told(check(parse(announced + "\n\n" + LIST), builtin.select(["SE502"]))) == found
