"""A 部门预算 after 福建: what the coming year may spend, compared with last year's budget."""

from ..performance import FormWords
from ..prints import Print
from ..province import TABLES, Province, Section
from ..table_words import TableWords
from ..teller import Many, Sum, Words
from ._common import DUTIES, TERMS

PROVINCE = Province(
    name="福建",
    title="{year}年{dept}部门预算",
    style=Print(drop=False, rate_drop=False),
    words=Words(flat="持平", new="{up}{amount}，上年无此项预算", path="{class}（类）{group}（款）{item}（项）"),
    labels={
        "income.fiscal": "财政拨款收入",
        "income.general": "一般公共预算拨款收入",
        "income.fund": "政府性基金预算拨款收入",
        "income.capital": "国有资本经营预算拨款收入",
    },
    tables=TableWords(
        titles=(
            "部门收支总体情况表",
            "部门收入总体情况表",
            "部门支出总体情况表",
            "财政拨款收支总体情况表",
            "一般公共预算支出情况表",
            "一般公共预算基本支出情况表",
            "政府性基金预算支出情况表",
            "国有资本经营预算支出情况表",
            "一般公共预算“三公”经费支出情况表",
        ),
        number="附表{n}",
        before=("{number}", "{title}", "部门：{dept}", "单位：{unit}"),
        amount="预算数",
        kind="预算",
        upright=True,
        lines=False,
        notes=False,
        labels={
            "opening": "上年结转",
            "closing": "结转下年",
            "fiscal.opening": "上年结转",
            "fiscal.closing": "结转下年",
        },
    ),
    forms=FormWords(),
    sections=(
        Section(1, "第一部分 部门概况"),
        Section(2, "一、部门主要职责", DUTIES),
        Section(1, "第二部分 {year}年部门预算表", (TABLES,)),
        Section(1, "第三部分 {year}年部门预算情况说明"),
        Section(
            2,
            "一、预算收支总体情况",
            (
                "按照综合预算原则，部门所有收入和支出均纳入部门预算管理。{year}年，{dept}收支总预算{now total}，比上年预算"
                "{change total}。",
                Sum(
                    "incomes",
                    "income@now",
                    "{year}年本年收入预算{now income}，其中：",
                    "{label $}{now $}，占{share $ income}",
                    skip=True,
                ),
                Sum(
                    "spends",
                    "spend@now",
                    "{year}年本年支出预算{now spend}，其中：",
                    "{label $}{now $}，占{share $ spend}",
                    skip=True,
                ),
            ),
        ),
        Section(
            2,
            "二、一般公共预算拨款支出情况",
            (
                "{year}年度一般公共预算拨款支出{now general}，比上年{change general}，主要原因是{why general}。主要支出项目"
                "（按项级科目分类统计）包括：",
                Many("items", "（{cn}）{path $}{now $}。"),
            ),
        ),
        Section(
            2,
            "三、政府性基金预算拨款支出情况",
            (
                "{year}年度政府性基金预算拨款支出{now fund}，比上年{change fund}。",
                Many("funds", "（{cn}）{path $}{now $}。"),
            ),
            when="fund",
            otherwise=("本部门{year}年没有使用政府性基金预算拨款安排的支出。",),
        ),
        Section(
            2,
            "四、一般公共预算基本支出情况",
            (
                "{year}年度一般公共预算基本支出{now general.basic}，其中：",
                "（一）人员经费{now staff}，主要包括：{economic 301 303}等。",
                "（二）公用经费{now public}，主要包括：{economic 302 310}等。",
            ),
        ),
        Section(
            2,
            "五、一般公共预算“三公”经费支出情况",
            (
                Sum(
                    "three",
                    "three@now",
                    "{year}年“三公”经费预算安排{now three}，比上年预算{change three}。其中：",
                    "{label $}{now $}",
                ),
                "（一）因公出国（境）费。{year}年预算安排{now three.abroad}，比上年{change three.abroad}。",
                "（二）公务接待费。{year}年预算安排{now three.reception}，比上年{change three.reception}。",
                "（三）公务用车购置及运行维护费。{year}年预算安排{now three.vehicle}，其中：公务用车运行维护费"
                "{now three.running}，公务用车购置费{now three.purchase}。公务用车购置及运行维护费比上年{change three.vehicle}。",
            ),
            when="three",
            otherwise=("{year}年本部门没有安排“三公”经费预算。",),
        ),
        Section(2, "六、其他重要事项说明"),
        Section(
            3,
            "（一）机关运行经费",
            ("{year}年机关运行经费预算支出{now agency}，比上年{change agency}，主要原因是{why agency}。",),
        ),
        Section(
            3,
            "（二）政府采购情况",
            (
                Sum(
                    "bought",
                    "buy@now",
                    "{year}年政府采购预算总额{now buy}，其中：",
                    "{label $}{now $}",
                    separator="、",
                ),
            ),
        ),
        Section(
            3,
            "（三）绩效目标设置情况",
            ("{year}年本部门共设置{projects}个项目绩效目标，涉及财政拨款资金{now projects}。",),
        ),
        Section(1, "第四部分 名词解释", TERMS),
    ),
)
