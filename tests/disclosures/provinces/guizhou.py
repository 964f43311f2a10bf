"""After reports in 元: amounts with commas and two decimals in 元, 占…的比重为, the rate before the amount."""

from ..performance import FormWords
from ..prints import Print
from ..province import FORMS, TABLES, Province, Section
from ..table_words import TableWords
from ..teller import Many, Sum, Words
from ._common import CARS, DUTIES, TERMS

PROVINCE = Province(
    name="贵州",
    title="{dept}{year}年度部门决算及“三公”经费公开",
    style=Print(unit="元", table_unit="元", commas=True),
    words=Words(
        change="{up}{amount}，{grown}{rate}",
        grown=("增长", "降低"),
        flat="持平",
        new="{up}{amount}，上年无此项",
        done="为年初预算的{rate}",
        unbudgeted="年初没有安排预算",
        more="支出决算大于年初预算",
        less="支出决算小于年初预算",
        even="支出决算等于年初预算",
        path="{bare}（类）{group}（款）{item}（项）",
    ),
    tables=TableWords(number="表{n}", before=("{number}", "{title}", "部门名称：{dept}", "单位：{unit}"), lines=False),
    forms=FormWords(weights=False),
    sections=(
        Section(1, "第一部分 部门概况"),
        Section(2, "一、部门职责", DUTIES),
        Section(1, "第二部分 {year}年度部门决算公开报表", (TABLES,)),
        Section(1, "第三部分 {year}年度部门决算情况说明"),
        Section(
            2,
            "一、收入支出决算总体情况说明",
            ("{dept}{year}年度收入总计{now total}，支出总计{now total}。与{last}年相比，收、支总计各{change total}。",),
        ),
        Section(
            2,
            "二、收入决算情况说明",
            (
                Sum(
                    "incomes",
                    "income@now",
                    "本年收入合计{now income}，其中：",
                    "{label $}{now $}，占本年收入合计的{share $ income}",
                    skip=True,
                ),
            ),
        ),
        Section(
            2,
            "三、支出决算情况说明",
            (
                Sum(
                    "spends",
                    "spend@now",
                    "本年支出合计{now spend}，其中：",
                    "{label $}{now $}，占本年支出合计的{share $ spend}",
                    skip=True,
                ),
            ),
        ),
        Section(
            2,
            "四、财政拨款收入支出决算总体情况说明",
            (
                "{year}年度财政拨款收、支总决算{now fiscal.total}。与{last}年相比，财政拨款收、支总计各{change fiscal.total}。",
            ),
        ),
        Section(
            2,
            "五、一般公共预算财政拨款支出决算情况说明",
            (
                "（一）总体情况。{year}年度一般公共预算财政拨款支出{now general}，占本年支出合计的{share general spend}。"
                "同比{change general}。",
                Sum(
                    "classes",
                    "general@now",
                    "（二）结构情况。{year}年度一般公共预算财政拨款支出{now general}，主要用于以下方面：",
                    "{bare $}（类）支出{now $}，占{share $ general}",
                ),
                "（三）具体情况。{year}年度一般公共预算财政拨款支出年初预算为{budget general}，支出决算为{now general}，"
                "{done general}。其中：",
                Many(
                    "items",
                    "{no}.{path $}。年初预算为{budget $}，支出决算为{now $}，{done $}，{against $}，主要原因是{why $}。",
                ),
            ),
        ),
        Section(
            2,
            "六、一般公共预算财政拨款基本支出决算情况说明",
            (
                "{year}年度一般公共预算财政拨款基本支出{now general.basic}，其中：",
                "人员经费{now staff}，主要包括：{economic 301 303}。",
                "公用经费{now public}，主要包括：{economic 302 310}。",
            ),
        ),
        Section(
            2,
            "七、财政拨款“三公”经费支出决算情况说明",
            (
                "{year}年度财政拨款“三公”经费支出年初预算为{budget three}，支出决算为{now three}，{done three}。与{last}年相比，"
                "{change three}。",
                "1.因公出国（境）费{now three.abroad}。全年因公出国（境）团组{count groups}个，因公出国（境）"
                "{count travellers}人次。",
                "2.公务用车购置及运行维护费{now three.vehicle}。其中，公务用车购置费{now three.purchase}，公务用车运行维护费"
                "{now three.running}。",
                "3.公务接待费{now three.reception}。国内公务接待{count batches}批次，{count guests}人次。",
            ),
            when="three",
            otherwise=("{year}年度本部门没有财政拨款“三公”经费支出。",),
        ),
        Section(
            2,
            "八、政府性基金预算财政拨款支出决算情况说明",
            ("{year}年度政府性基金预算财政拨款本年收入{now income.fund}，本年支出{now fund}。",),
            when="fund",
            otherwise=("本部门{year}年度无政府性基金预算财政拨款收入支出。",),
        ),
        Section(2, "九、其他重要事项的情况说明"),
        Section(
            3, "（一）机关运行经费支出情况", ("{year}年度机关运行经费支出{now agency}，比{last}年{change agency}。",)
        ),
        Section(
            3,
            "（二）政府采购支出情况",
            (
                Sum(
                    "bought",
                    "buy@now",
                    "{year}年度政府采购支出总额{now buy}，其中：",
                    "{label $}{now $}",
                    separator="、",
                ),
                "授予中小企业合同金额{now buy.small}，占政府采购支出总额的{share buy.small buy}。",
            ),
        ),
        Section(3, "（三）国有资产占用情况", CARS),
        Section(
            3,
            "（四）预算绩效情况",
            (
                Many(
                    "projects",
                    "（{no}）{name $}：全年预算数为{full $}，执行数为{spent $}，执行率为{execution $}，自评得分为{score $}分，"
                    "自评等级为{grade $}。",
                ),
            ),
        ),
        Section(1, "第四部分 名词解释", TERMS),
        Section(1, "附件", (FORMS,)),
    ),
)
