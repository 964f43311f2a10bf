"""Failures that speak against the reading are undecided; the same with a wrong figure is an error."""

from __future__ import annotations

import pytest

from budgetlint.engine import check
from budgetlint.model import Report
from budgetlint.readers.text import parse
from budgetlint.rules import RuleSet


def told(report: Report) -> list[tuple[str, str | None, str | None]]:
    return [(each.rule, each.stated, each.expected) for each in report.findings]


def reasons(report: Report) -> list[str]:
    return [each.reason for each in report.undecided]


@pytest.mark.parametrize(
    ("text", "rival", "wrong", "finding"),
    [
        # the change is of the total told before what it is made of
        (
            "年末结转和结余471.10万元。结转的有专项债券资金200.00万元、服务配套资金58.20万元以及基层单位结转212.89万元。"
            "与上年相比，增加164.30万元，增长53.55%。",
            "471.10万元",
            ("53.55%", "63.55%"),
            ("CH101", "63.55", "338.14"),
        ),
        # the parts are of the expenditure, not of its budget
        (
            "政府性基金预算本年支出107.12万元。支出年初预算为102.00万元，完成年初预算的105.02%，其中托养服务81.26万元、"
            "康复服务25.86万元，两项共2项。",
            "107.12万元",
            ("107.12万元", "117.12万元"),
            ("ST101", "102.00", "107.12"),
        ),
    ],
    ids=["change", "list"],
)
def test_a_relation_may_be_of_another_figure_of_its_paragraph(
    builtin: RuleSet, text: str, rival: str, wrong: tuple[str, str], finding: tuple[str, str, str]
) -> None:
    report = check(parse(text), builtin)
    assert told(report) == []
    assert any(rival in reason for reason in reasons(report))
    assert finding in told(check(parse(text.replace(*wrong)), builtin))


STALE = (
    "2023年度部门决算\n\n第一部分 情况说明\n\n三、支出决算情况说明\n\n"
    "本年支出合计500.00万元，其中：基本支出200.00万元，占40.00%；项目支出300.00万元，占60.00%。\n\n"
    "支出决算表\n公开03表\n单位：万元\n科目编码\t科目名称\t本年支出合计\t基本支出\t项目支出\n"
    "\t合计\t912.00\t351.00\t561.00\n205\t教育支出\t912.00\t351.00\t561.00\n"
)


def test_a_passage_that_agrees_with_itself_and_not_with_the_table_is_suspicious(builtin: RuleSet) -> None:
    report = check(parse(STALE), builtin)
    assert {(f.rule, f.stated, f.expected, f.severity.value) for f in report.findings} == {
        ("AG101", "500.00", "912.00", "warning"),
        ("AG101", "200.00", "351.00", "warning"),
        ("AG101", "300.00", "561.00", "warning"),
    }
    assert all(finding.message.endswith("请核对口径和年度是否一致") for finding in report.findings)


def test_one_figure_that_disagrees_is_an_error(builtin: RuleSet) -> None:
    text = STALE.replace("912.00", "500.00").replace("351.00", "200.00").replace("561.00", "300.00")
    wrong = text.replace("合计500.00万元", "合计512.60万元")
    errors = [
        (f.rule, f.stated, f.expected) for f in check(parse(wrong), builtin).findings if f.severity.value == "error"
    ]
    assert ("AG101", "512.60", "500.00") in errors


def test_a_table_most_of_whose_relations_fail_is_not_judged(builtin: RuleSet) -> None:
    """The columns stand in another order than their headers; with one wrong cell alone it is judged."""
    rows = [("205", "教育支出", 30, 20, 10), ("208", "社会保障和就业支出", 25, 24, 1), ("210", "卫生健康支出", 8, 6, 2)]
    rows += [("211", "节能环保支出", 9, 4, 5), ("221", "住房保障支出", 28, 16, 12)]
    head = "支出决算表\n公开03表\n单位：万元\n科目编码\t科目名称\t本年支出合计\t基本支出\t项目支出\n\t合计\t100.00\t70.00\t30.00\n"

    def findings(*table: tuple[str, str, float, float, float]) -> Report:
        body = "".join(f"{code}\t{name}\t{a:.2f}\t{b:.2f}\t{c:.2f}\n" for code, name, a, b, c in table)
        return check(parse(head + body), builtin)

    assert told(findings(*rows)) == []
    turned = findings(*((code, name, b, a, c) for code, name, a, b, c in rows))
    assert told(turned) == []
    assert any("没有正确读出" in reason for reason in reasons(turned))
    assert ("TB105", "38.00", "30.00") in told(findings(("205", "教育支出", 38, 20, 10), *rows[1:]))


def test_what_law_makes_equal_is_an_error_whatever_holds_beside(builtin: RuleSet) -> None:
    text = (
        "四、财政拨款收入支出决算总体情况说明\n\n2020年财政拨款收入总计1614.63万元，与2019年相比增加540.23万元，增长50.28%；"
        "财政拨款支出总计1870.91万元，与2019年相比增加653.24万元，增长53.65%。\n"
    )
    errors = [
        (f.rule, f.stated, f.expected) for f in check(parse(text), builtin).findings if f.severity.value == "error"
    ]
    assert ("TT104", "1614.63", "1870.91") in errors


LIST = "一般公共预算支出500.00万元，按支出功能分类分为3类：教育支出100.00万元；卫生健康支出80.00万元；农林水支出320.00万元。\n"


def severities(report: Report) -> dict[str, str]:
    return {each.rule: each.severity.value for each in report.findings}


@pytest.mark.parametrize(
    ("right", "wrong", "severity"),
    [
        ("500.00", "520.00", "error"),  # one digit
        ("320.00", "390.00", "error"),  # of a part
        ("500.00", "5000000.00", "error"),  # 元 for 万元
        ("500.00", "617.00", "warning"),  # no slip makes 500 of it
    ],
)
def test_a_list_that_does_not_add_up_is_an_error_where_one_slip_explains_it(
    builtin: RuleSet, right: str, wrong: str, severity: str
) -> None:
    report = check(parse(LIST.replace(right, wrong)), builtin)
    assert severities(report) == {"ST101": severity}
    (finding,) = report.findings
    assert ("不像一处笔误" in finding.message) == (severity == "warning")


def test_a_part_told_twice_explains_a_sum(builtin: RuleSet) -> None:
    row = "\t2\t\t二、卫生健康支出\t31\t145.67\n"
    text = (
        "收入支出决算总表\n公开01表\n单位：万元\n项目\t行次\t金额\t项目\t行次\t金额\n"
        "一、一般公共预算财政拨款收入\t1\t545.02\t一、教育支出\t30\t301.24\n"
        + row
        + "\t3\t\t三、住房保障支出\t32\t98.11\n"
        "本年收入合计\t27\t545.02\t本年支出合计\t58\t545.02\n总计\t31\t545.02\t总计\t62\t545.02\n"
    )
    assert check(parse(text), builtin).findings == ()
    found = check(parse(text.replace(row, row * 2)), builtin).findings
    assert [(each.rule, each.stated, each.expected, each.severity.value) for each in found if each.expected] == [
        ("TB152", "545.02", "690.69", "error")
    ]


SHARES = (
    "本年支出合计600.00万元，其中：教育支出300.00万元，占50.00%；卫生支出150.00万元，占25.00%；"
    "农林水支出90.00万元，占15.00%；住房保障支出60.00万元，占10.00%。\n"
)


def test_a_share_is_an_error_where_the_others_of_its_whole_hold(builtin: RuleSet) -> None:
    assert check(parse(SHARES), builtin).findings == ()
    wrong = check(parse(SHARES.replace("占15.00%", "占36.42%")), builtin)
    assert severities(wrong)["ST102"] == "error"
    alone = check(parse("本年支出合计600.00万元。农林水支出90.00万元，占本年支出合计的36.42%。"), builtin)
    assert severities(alone) == {"ST102": "warning"}


def test_more_than_the_whole_is_no_share(builtin: RuleSet) -> None:
    report = check(parse("本年支出合计600.00万元。农林水支出90.00万元，占本年支出合计的136.42%。"), builtin)
    assert severities(report) == {"ST102": "error"}


def test_figures_that_stand_in_each_others_row_are_wrong(builtin: RuleSet) -> None:
    """Each agrees with its own sum, and no slip makes one of the other."""
    text = (
        "2024年度部门决算\n\n六、一般公共预算财政拨款基本支出决算情况说明\n\n"
        "公用经费47.90万元，其中：办公费11.50万元、取暖费26.80万元、物业管理费9.60万元。\n\n"
        "一般公共预算财政拨款基本支出决算明细表\n公开06表\n单位：万元\n科目编码\t科目名称\t金额\n302\t商品和服务支出\t47.90\n"
        "30201\t办公费\t11.50\n30208\t取暖费\t26.80\n30209\t物业管理费\t9.60\n"
    )
    assert told(check(parse(text), builtin)) == []
    swapped = text.replace("取暖费\t26.80", "取暖费\t9.60").replace("物业管理费\t9.60", "物业管理费\t26.80")
    found = check(parse(swapped), builtin).findings
    assert {(each.rule, each.stated, each.expected, each.severity.value) for each in found} == {
        ("AG101", "26.80", "9.60", "error"),
        ("AG101", "9.60", "26.80", "error"),
    }
