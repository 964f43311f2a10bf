"""After 广东: 比上年, 完成全年预算…的, shares of “三公” in one sentence; full-width percent signs."""

from ..performance import FormWords
from ..prints import Print
from ..province import FORMS, TABLES, Province, Section
from ..table_words import TableWords
from ..teller import Many, Sum, Words
from ._common import CARS, DUTIES, TERMS

PROVINCE = Province(
    name="广东",
    title="{year}年度{dept}部门决算",
    style=Print(percent="％", commas=True, table_commas=True),
    words=Words(
        flat="持平",
        new="{up}{amount}（上年无此项，不可比）",
        done="完成年初预算的{rate}",
        unbudgeted="年初预算为零，不可比",
        path="{class}（类）{group}（款）{item}（项）",
    ),
    tables=TableWords(
        order=(1, 2, 3, 4, 5, 6, 9, 7, 8),
        titles=(
            "收入支出决算总表",
            "收入决算表",
            "支出决算表",
            "财政拨款收入支出决算总表",
            "一般公共预算财政拨款支出决算表",
            "一般公共预算财政拨款基本支出决算明细表",
            "政府性基金预算财政拨款收入支出决算表",
            "国有资本经营预算财政拨款支出决算表",
            "财政拨款“三公”经费支出决算表",
        ),
        before=("{title}", "{number}", "部门：{dept} 单位：{unit}"),
        number="公开{n:02d}表",
    ),
    forms=FormWords(weights=True, total="合计"),
    sections=(
        Section(1, "第一部分 部门概况"),
        Section(2, "一、部门主要职责", DUTIES),
        Section(1, "第二部分 {year}年度部门决算表", (TABLES,)),
        Section(1, "第三部分 {year}年度部门决算情况说明"),
        Section(
            2,
            "一、收入支出决算总体情况说明",
            (
                "{dept}{year}年度收入、支出总计{now total}。与{last}年度相比，收、支总计各{change total}。主要原因是{why total}。",
            ),
        ),
        Section(
            2,
            "二、收入决算情况说明",
            (
                Sum(
                    "incomes",
                    "income@now",
                    "{dept}{year}年度收入合计{now income}，其中：",
                    "{label $}{now $}，占{share $ income}",
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
                    "{dept}{year}年度支出合计{now spend}，其中：",
                    "{label $}{now $}，占{share $ spend}",
                ),
            ),
        ),
        Section(
            2,
            "四、财政拨款收入支出决算总体情况说明",
            (
                "（一）{year}年度财政拨款收入支出总体情况。{dept}{year}年度财政拨款收、支总计{now fiscal.total}。与{last}年度"
                "相比，财政拨款收、支总计各{change fiscal.total}。",
                "（二）{year}年度财政拨款支出情况。本年财政拨款支出{now fiscal.spend}，其中：一般公共预算财政拨款支出"
                "{now general}，比上年决算数{change general}。",
            ),
        ),
        Section(2, "五、一般公共预算财政拨款支出决算情况说明"),
        Section(
            3,
            "（一）一般公共预算财政拨款支出决算总体情况",
            (
                "{year}年度一般公共预算财政拨款支出{now general}，占本年支出合计的{share general spend}。与上年相比，"
                "一般公共预算财政拨款支出{change general}。",
            ),
        ),
        Section(
            3,
            "（二）一般公共预算财政拨款支出决算结构情况",
            (
                Sum(
                    "classes",
                    "general@now",
                    "{year}年度一般公共预算财政拨款支出{now general}，主要用于以下方面：",
                    "{label $}（类）{now $}，占{share $ general}",
                ),
            ),
        ),
        Section(
            3,
            "（三）一般公共预算财政拨款支出决算具体情况",
            (
                "{year}年度一般公共预算财政拨款支出年初预算为{budget general}，支出决算为{now general}，{done general}。其中：",
                Many(
                    "items",
                    "{no}.{path $}年初预算{budget $}，支出决算{now $}，{done $}，{against $}的主要原因是{why $}。",
                ),
            ),
        ),
        Section(
            2,
            "六、一般公共预算财政拨款基本支出决算情况说明",
            (
                "{year}年度一般公共预算财政拨款基本支出{now general.basic}，其中：人员经费{now staff}，主要包括"
                "{economic 301 303}；公用经费{now public}，主要包括{economic 302 310}。",
            ),
        ),
        Section(2, "七、财政拨款“三公”经费支出决算情况说明"),
        Section(
            3,
            "（一）“三公”经费财政拨款支出决算总体情况说明",
            (
                "{year}年度“三公”经费财政拨款支出决算为{now three}，完成全年预算{budget three}的{share three three budget}，"
                "比上年{change three}。",
                "其中：因公出国（境）费支出决算{now three.abroad}，比上年{change three.abroad}；公务用车购置及运行维护费支出"
                "决算{now three.vehicle}，比上年{change three.vehicle}；公务接待费支出决算{now three.reception}，比上年"
                "{change three.reception}。",
            ),
            when="three",
            otherwise=("{year}年度本部门无“三公”经费财政拨款支出。",),
        ),
        Section(
            3,
            "（二）“三公”经费财政拨款支出决算具体情况说明",
            (
                Sum(
                    "three",
                    "three@now",
                    "{year}年度“三公”经费财政拨款支出决算{now three}，其中：",
                    "{label $}支出{now $}，占{share $ three}",
                ),
                "1.因公出国（境）费支出{now three.abroad}。全年使用财政拨款安排因公出国（境）团组{count groups}个、累计"
                "{count travellers}人次。",
                "2.公务用车购置及运行维护费支出{now three.vehicle}。其中：公务用车购置支出{now three.purchase}，购置公务用车"
                "{count bought}辆；公务用车运行维护费支出{now three.running}，年末公务用车保有量{count kept}辆。",
                "3.公务接待费支出{now three.reception}。国内公务接待{count batches}批次，接待{count guests}人次。",
            ),
            when="three",
        ),
        Section(
            2,
            "八、政府性基金预算财政拨款收入支出决算情况说明",
            (
                "{year}年度政府性基金预算财政拨款收入{now income.fund}，比上年{change income.fund}；支出{now fund}，比上年"
                "{change fund}。",
                Many("funds", "{no}.{path $}支出{now $}。"),
            ),
            when="fund",
            otherwise=("本部门没有政府性基金预算财政拨款收入，也没有使用政府性基金预算财政拨款安排的支出。",),
        ),
        Section(
            2,
            "九、其他重要事项的情况说明",
            (
                "（一）机关运行经费支出情况说明。{year}年度机关运行经费支出{now agency}，比上年{change agency}，主要原因是{why agency}。",
            ),
        ),
        Section(
            3,
            "（二）政府采购支出情况说明",
            (
                Sum(
                    "bought",
                    "buy@now",
                    "{year}年度政府采购支出合计{now buy}，其中：",
                    "{label $}{now $}",
                    separator="、",
                ),
                "授予中小企业合同金额{now buy.small}，占政府采购支出总额的{share buy.small buy}，其中：授予小微企业合同金额"
                "{now buy.micro}，占授予中小企业合同金额的{share buy.micro buy.small}。",
            ),
        ),
        Section(3, "（三）国有资产占用情况说明", CARS),
        Section(
            3,
            "（四）预算绩效管理工作开展情况",
            (
                "组织对{projects}个项目开展绩效自评。",
                Many(
                    "projects",
                    "（{no}）{name $}绩效自评情况：自评得分为{score $}分。全年预算数为{full $}，执行数为{spent $}，完成预算的"
                    "{execution $}。",
                ),
            ),
        ),
        Section(1, "第四部分 名词解释", TERMS),
        Section(1, "第五部分 附件", (FORMS,)),
    ),
)
