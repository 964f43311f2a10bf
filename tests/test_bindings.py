"""Whose a figure is where several could be meant: no error for figures that belong to something else."""

from __future__ import annotations

import pytest

from budgetlint.engine import check
from budgetlint.facts.labels import resolve
from budgetlint.model import Report, Severity
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
        # parts of a part, told behind a semicolon, and then the next part of the whole
        "“三公”经费支出20.98万元，其中：因公出国（境）费支出0.00万元；公务用车购置及运行维护费支出18.72万元；其中公务用车购置支出0.00万元；"
        "公务用车运行维护费支出18.72万元；公务接待费支出2.26万元。",
        # shares of what the whole itself is a part of
        "本年收入合计10003.95万元，其中：财政拨款收入9929.43万元，占99.26%（含一般公共预算财政拨款收入9809.43万元，占98.06%，政府性基金预算财政拨款收入"
        "120.00万元，占1.20%）；其他收入74.52万元，占0.74%。",
        # the money of projects and of the department as a whole
        "组织对部门整体支出和6个项目支出开展自评，涉及资金209.55万元，其中一般公共预算项目4个，涉及资金168.59万元，政府性基金项目1个，涉及资金15.00万元，"
        "其他资金项目1个，涉及资金18.62万元。",
        # behind the last part, of the whole; and a rate in brackets is no share
        "2024年本部门预算收入2583.65万元，其中：一般公共预算拨款收入2309.11万元、事业收入80.00万元、上年结转194.54万元、其他收入0万元，较上年增加63.84万元。",
        "“三公”经费支出9.60万元，其中：公务接待费2.10万元，较上年减少0.30万元（-12.50%）；公务用车运行维护费7.50万元，较上年减少0.20万元（-2.60%）。",
        # a total of both sides
        "收支总预算1290.92万元。收入包括：当年拨款1251.28万元、上年结转39.64万元；支出包括：文化支出1058.04万元、住房支出232.88万元。",
        # spoken of last
        "年初结转和结余10.00万元，本年支出211.39万元，年末结转和结余13.47万元。本年支出比上年增加98.75万元，增长87.66%。"
        "其中：农村建设186.53万元，占88.24%；其他24.86万元，占11.76%。",
        # visits by purpose, each with what it cost
        "八、“三公”经费支出决算情况说明\n\n国内公务接待36批次，298人次，共计支出4.13万元，具体内容包括：接待督导12批次、118人次，"
        "支出1.64万元；考察学习15批次、104人次，支出1.42万元；专项检查9批次、76人次，支出1.07万元。",
        # shares of one whole that is not told
        "一般公共预算财政拨款支出600.00万元，其中：基本支出129.60万元，占21.60%；项目支出470.40万元，占78.40%。\n\n"
        "1.学前教育：安排资金412.11万元，占项目支出的80.48%。\n\n2.高中教育：安排资金90.28万元，占项目支出的17.63%。",
        # a part is no share of less than itself
        "管网建设756.54万元、设施建设241.05万元、前期费用158.54万元，分别占累计支出的65.44%、20.85%、13.71%。其中管网和设施两项合计997.59万元，占86.29%。",
        # a rate of two counts is not that of any two
        "现场核查81座设施，正常运行69座、间歇运行7座、停运5座，正常运行率85.19%。",
        # the income of an item told before is not that of the fund
        "六、政府性基金预算财政拨款收入支出决算情况说明\n\n政府性基金预算财政拨款收入550.00万元，支出536.00万元，全部为项目支出。具体情况如下：\n\n"
        "1、其他支出（类）彩票公益金安排的支出（款）用于残疾人事业的彩票公益金支出（项）。本年收入485.00万元，支出决算为450.00万元，结转下年35.00万元。",
        # a sum of two prices' amounts, and the same price for other numbers
        "干部报酬按45人测算，计129.60万元；办公经费按9个村、每个村6.00万元测算，计54.00万元，两项合计183.60万元。",
        "公务用车运行维护费10.50万元，按7辆、每辆1.50万元安排，2024年按8辆、每辆1.50万元安排。",
        # sorts of what is listed, not a part of it
        "一般公共预算支出147.61万元。按支出功能分类科目分为3类：一般公共服务支出74.51万元，占50.48%；教育支出13.07万元，占8.85%；住房保障支出60.03万元，占40.67%。",
        # what a figure consists of before its change, last year's figures side by side, the larger of many
        "二、收入决算情况说明\n\n财政拨款收入25.10万元，事业收入14.86万元，其他收入0.46万元。财政拨款收入比2022年度减少3.06万元，下降10.87%；"
        "事业收入全部为医疗收入，比2022年度增加1.86万元，增长14.31%；其他收入主要为存款利息，比2022年度减少0.05万元，下降9.80%。",
        "三、支出决算情况说明\n\n本年支出合计956.58万元，其中：基本支出619.08万元，占64.72%；项目支出337.50万元，占35.28%。上年基本支出564.19万元、项目支出267.99万元。",
        "公用经费520.00万元，主要包括商品和服务支出442.91万元，其中支出较大的有其他交通费用102.47万元、取暖费51.73万元、办公费43.82万元。",
        # one total divided in two ways, and a total with a note behind it
        "四、支出预算情况说明\n\n2025年支出预算216.12万元。\n\n1.按支出功能分类，包括教育支出179.94万元（占83.26%）、住房保障支出36.18万元（占16.74%）。\n\n"
        "2.按支出用途分类，包括基本支出155.25万元，占71.84%；项目支出60.87万元，占28.16%。",
        "二、收入支出决算总体情况说明\n\n2023年度收入总计417.81万元（含使用非财政拨款结余和年初结转和结余）、支出总计417.81万元（含结余分配和年末结转和结余）。"
        "与2022年相比，收、支总计各增加15.44万元，增长3.84%。",
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
        "part of a part",
        "share of all",
        "with the whole",
        "behind the last",
        "bracketed rate",
        "sides",
        "last",
        "visits",
        "one whole",
        "less",
        "counts",
        "of an item",
        "prices",
        "same price",
        "sorts",
        "described",
        "last year",
        "larger",
        "two ways",
        "notes",
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


@pytest.mark.parametrize(
    "text",
    [
        # an item named with 款 and 项 goes on behind a reason that holds a figure
        "五、一般公共预算财政拨款支出决算情况说明\n\n公共卫生（款）卫生监督机构（项）年初预算326.00万元，支出决算318.74万元，完成年初预算的97.77%，主要是1名干部调出；"
        "公共卫生（款）老龄事务（项）年初预算564.00万元，支出决算564.00万元，完成年初预算的100.00%，与预算持平。",
        # the change of the amount before a purpose, not of the vehicles in it
        "公务用车运行维护费24.50万元，主要用于7辆公务用车的燃料费和保险费，比上年预算数减少2.10万元，下降7.89%。",
        # an average between
        "3.公务接待费支出0.63万元，均为国内公务接待支出。2023年共接待6批次、58人次，人均108.83元，比上年减少0.35万元，下降35.71%。",
        # spending behind a balance
        "全年支出11138.78万元，年末结转结余388.88万元。支出比2022年的9534.79万元增加1603.99万元，增长16.82%。",
        # a share that names its own subject takes the change with it
        "本年收入22311.25万元，本年支出22224.23万元，年末结转和结余632.08万元。本年支出占全部支出的64.32%，与2022年相比增加1653.00万元，增长8.04%。",
        # parts of what goes to small enterprises
        "政府采购支出总额395.02万元，其中：政府采购货物支出63.71万元、政府采购工程支出192.47万元、政府采购服务支出138.84万元。"
        "授予中小企业合同金额341.76万元，其中：货物采购58.58万元、工程采购175.11万元、服务采购108.07万元。",
        # a part called like its whole
        "公用经费1296.82万元，主要包括：办公费、水费。其中按生均定额安排的公用经费824.81万元，按编制定额安排的公用经费472.01万元。",
        # 其他支出 beside 基本支出 and 项目支出 is no class
        "本年支出100.00万元，其中：基本支出60.00万元，占60.00%；项目支出40.00万元，占40.00%；其他支出（上缴上级支出）0万元，占0%。\n\n"
        "支出决算表\n单位：万元\n| 科目编码 | 科目名称 | 本年支出合计 | 基本支出 | 项目支出 |\n| | 合计 | 100.00 | 60.00 | 40.00 |\n"
        "| 205 | 教育支出 | 90.00 | 60.00 | 30.00 |\n| 229 | 其他支出 | 10.00 | | 10.00 |",
        # a 总计 with what is carried over
        "支出总计10035.00万元，其中：\n1.基本支出2634.83万元。\n2.项目支出7374.36万元。\n3.上缴上级支出、经营支出、对附属单位补助支出均为0万元。",
        # items are of spending, not of the balance named last
        "政府性基金收入73.00万元，支出70.23万元，年末结转2.77万元。其中：城乡社区支出（类）土地出让支出（款）农村建设支出（项）65.23万元；"
        "其他支出（类）彩票支出（款）社会福利支出（项）5.00万元。",
        # an average is no sum
        "自评结果均为优，平均得分97.24分，其中最高分99.00分，最低分95.42分。",
        # the head office beside its units
        "部门决算由局本级决算和5个下属单位决算组成。其中：行政单位1个、参公单位2个、公益一类单位3个。",
        # two batches of other kinds
        "一般公共预算收支预算5192.83万元，政府性基金收支预算7650.00万元。与2023年相比，一般公共预算收支预算增加268.96万元，增长5.46%；政府性基金收支预算增加1730.00万元，增长29.22%。",
    ],
    ids=[
        "reason", "purpose", "average", "balance", "share", "enterprises", "whole", "nature", "carried", "items", "mean",
        "office", "funds",
    ],
)  # fmt: skip
def test_what_a_sentence_goes_on_with(text: str, builtin: RuleSet) -> None:
    assert [each for each in check(parse(text), builtin).findings if each.severity is Severity.ERROR] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a list that ends in the rest is whole, and so is one that says how many parts it has
        (
            "公务用车运行维护费预算60.80万元，其中：公务用车加油21.60万元，公务用车维修25.40万元，公务用车其他支出4.90万元。",
            ("ST101", "60.80万元", "51.90万元"),
        ),
        (
            "项目支出100.00万元，共3个项目：办案业务费60.00万元、装备费30.00万元、司法救助金1.00万元。",
            ("ST101", "100.00万元", "91.00万元"),
        ),
        # counts behind an amount are of the count
        (
            "十二、国有资产占用情况说明\n\n车辆7辆，价值96.32万元，其中：机要通信用车1辆、应急保障用车1辆、特种专业技术用车2辆、其他用车5辆。",
            ("OP104", "7辆", "9辆"),
        ),
        # the whole stands in the part of the report, in a budget without a name of its own
        (
            "2025年部门预算公开\n\n二、收入预算情况说明\n\n2025年收入预算600.00万元，比2024年500.00万元增加100.00万元，增长20.00%。\n\n"
            "1.本年财政拨款收入540.00万元，占收入预算的99.00%。",
            ("ST102", "99.00%", "90.00%"),
        ),
        # shares without amounts of what law divides
        (
            "七、“三公”经费支出决算情况说明\n\n“三公”经费支出中，因公出国（境）费占0%；公务用车购置及运行费占98.31%；公务接待费占1.96%。",
            ("ST103", "0%", "100%"),
        ),
        # 主要用于 opens a list of items
        (
            "五、一般公共预算财政拨款支出决算情况说明\n\n一般公共预算财政拨款支出100.00万元，主要用于：教育支出（类）70.00万元，占70.00%；卫生健康支出（类）30.00万元，占33.00%。",
            ("ST102", "33.00%", "30.00%"),
        ),
    ],
    ids=["rest", "number", "counts", "part", "law", "items"],
)
def test_what_completes_a_list_or_names_its_whole(text: str, expected: tuple[str, str, str], builtin: RuleSet) -> None:
    findings = check(parse(text), builtin).findings
    assert expected in [(each.rule, f"{each.stated}{each.unit}", f"{each.expected}{each.unit}") for each in findings]


def test_a_passage_with_a_style_of_its_own_drops_no_zeros(builtin: RuleSet) -> None:
    other = "收入合计100.00万元，占12.34%、23.45%、34.56%、45.67%、56.78%。\n\n"
    text = "支出合计300.00万元，其中：教育支出200.13万元，占66.7%；卫生支出70.00万元，占23.3%；住房支出29.87万元，占10.0%。"
    assert told(check(parse(other + text), builtin)) == []
    once = "支出合计300.00万元，其中：教育支出200.13万元，占66.7%。"
    assert [each[0] for each in told(check(parse(other + once), builtin))] == ["ST102"]


@pytest.mark.parametrize(
    ("label", "concepts"),
    [
        ("收、支总计", ("收入总计", "支出总计")),
        ("收支总计", ("收入总计", "支出总计")),
        ("收入总计、支出总计均", ("收入总计", "支出总计")),
        ("收入总计和支出总计都", ("收入总计", "支出总计")),
        ("检查验收支出", ()),  # 验收, not 收
        ("回收支出", ()),
    ],
)
def test_totals_of_both_sides_are_named_as_such(builtin: RuleSet, label: str, concepts: tuple[str, ...]) -> None:
    assert resolve(label, builtin.terms, "收支总体").concepts == concepts


def test_a_part_of_what_is_left_is_not_what_was_granted(builtin: RuleSet) -> None:
    text = (
        "四、财政拨款收入支出决算总体情况说明\n\n年末财政拨款结转和结余236.84万元，其中一般公共预算财政拨款215.49万元，政府性基金预算财政拨款21.35万元。\n\n"
        "财政拨款收入支出决算总表\n公开04表\n单位：万元\n项目\t行次\t金额\t项目\t行次\t合计\n一、一般公共预算财政拨款\t1\t9809.43\t一、教育支出\t30\t9692.59\n"
        "二、政府性基金预算财政拨款\t2\t120.00\t\t31\t\n本年收入合计\t27\t9929.43\t本年支出合计\t58\t9692.59\n"
    )
    assert not [each for each in check(parse(text), builtin).findings if each.rule == "AG101"]


def test_a_share_may_be_of_the_whole_around_its_list(builtin: RuleSet) -> None:
    text = (
        "二、部门收入总体情况说明\n\n某市水务局2024年收入预算12163.62万元，与2023年预算相比增加235.84万元，增长1.98%。其中：\n\n"
        "1.本年收入11765.55万元，占96.73%。包括：一般公共预算拨款收入6134.02万元，占收入预算的50.43%；"
        "政府性基金预算拨款收入5631.53万元，占收入预算的46.30%。\n\n2.上年结转398.07万元，占3.27%。"
    )
    report = check(parse(text), builtin)
    assert told(report) == []
    assert report.tally.by_rule["ST102"] == {"exact": 4}
