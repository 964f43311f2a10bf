"""After 北京: tables first, 占收入合计的, “三公” against the budget, items with the quoted names of 类 and 款."""

from ..performance import FormWords
from ..prints import Print
from ..province import FORMS, TABLES, Province, Section
from ..table_words import TableWords
from ..teller import Many, Sum, Words
from ._common import CARS, DUTIES, TERMS

PROVINCE = Province(
    name="北京",
    title="{dept}{year}年度部门决算",
    style=Print(commas=False, table_commas=True, rate_drop=False, table_drop=True),
    words=Words(
        flat="持平",
        new="{up}{amount}，上年无此项支出",
        done="完成年初预算的{rate}",
        unbudgeted="年初未安排此项预算",
        path="“{class}”（类）“{group}”（款）“{item}”（项）",
    ),
    tables=TableWords(
        number="公开{n:02d}表",
        before=("附表{n}", "{title}", "{number}", "公开部门：{dept}", "金额单位：{unit}"),
        upright=True,
        one_list=True,
        all_classes=False,
    ),
    forms=FormWords(form_title="项目支出绩效自评表（{year}年度）"),
    contents="",
    sections=(
        Section(1, "第一部分 {year}年度部门决算报表", (TABLES,)),
        Section(1, "第二部分 {year}年度部门决算说明"),
        Section(2, "一、部门基本情况", DUTIES),
        Section(
            2,
            "二、收入支出决算总体情况说明",
            ("{year}年度收、支总计{now total}，比上年{change total}。",),
        ),
        Section(
            3,
            "（一）收入决算说明",
            (
                Sum(
                    "incomes",
                    "income@now",
                    "{year}年度本年收入合计{now income}，比上年{change income}，其中：",
                    "{label $}{now $}，占收入合计的{share $ income}",
                ),
            ),
        ),
        Section(
            3,
            "（二）支出决算说明",
            (
                Sum(
                    "spends",
                    "spend@now",
                    "{year}年度本年支出合计{now spend}，比上年{change spend}，其中：",
                    "{label $}{now $}，占支出合计的{share $ spend}",
                ),
            ),
        ),
        Section(
            2,
            "三、财政拨款收入支出决算总体情况说明",
            ("{year}年度财政拨款收、支总计{now fiscal.total}，比上年{change fiscal.total}。主要原因：{why fiscal}。",),
        ),
        Section(2, "四、一般公共预算财政拨款支出决算情况说明"),
        Section(
            3,
            "（一）一般公共预算财政拨款支出决算总体情况",
            (
                Sum(
                    "classes",
                    "general@now",
                    "{year}年度一般公共预算财政拨款支出{now general}，主要用于以下方面：",
                    "{label $}{now $}，占本年财政拨款支出{share $ general}",
                ),
            ),
        ),
        Section(
            3,
            "（二）一般公共预算财政拨款支出决算具体情况",
            (
                Many(
                    "items",
                    "{no}.{path $}{year}年度决算{now $}，{year}年年初预算{budget $}，{done $}。主要原因：{why $}。",
                ),
            ),
        ),
        Section(
            2,
            "五、政府性基金预算财政拨款支出决算情况说明",
            ("{year}年度政府性基金预算财政拨款支出{now fund}，比上年{change fund}。",),
            when="fund",
            otherwise=("本年度无此项支出。",),
        ),
        Section(
            2,
            "六、国有资本经营预算财政拨款收支情况",
            ("{year}年度国有资本经营预算财政拨款支出{now capital}。",),
            when="capital",
            otherwise=("本年度无此项支出。",),
        ),
        Section(
            2,
            "七、财政拨款基本支出决算情况说明",
            (
                "{year}年度使用一般公共预算财政拨款安排基本支出{now general.basic}，其中：（1）人员经费{now staff}，包括"
                "{economic 301 303}等支出；（2）公用经费{now public}，包括{economic 302 310}等支出。",
            ),
        ),
        Section(1, "第三部分 {year}年度其他重要事项的情况说明"),
        Section(
            2,
            "一、“三公”经费财政拨款决算情况",
            (
                "{year}年度“三公”经费财政拨款决算数{now three}，比{year}年度“三公”经费财政拨款年初预算{budget three}"
                "{change three budget}。其中：",
                "1.因公出国（境）费用。{year}年度决算数{now three.abroad}，比{year}年度年初预算数{budget three.abroad}"
                "{change three.abroad budget}。{year}年度组织因公出国（境）团组{count groups}个、{count travellers}人次。",
                "2.公务接待费。{year}年度决算数{now three.reception}，比{year}年度年初预算数{budget three.reception}"
                "{change three.reception budget}。{year}年度公务接待{count batches}批次，公务接待{count guests}人次。",
                "3.公务用车购置及运行维护费。{year}年度决算数{now three.vehicle}，比{year}年度年初预算数{budget three.vehicle}"
                "{change three.vehicle budget}。其中，公务用车购置费{year}年度决算数{now three.purchase}，{year}年度购置"
                "（更新）{count bought}辆。公务用车运行维护费{year}年度决算数{now three.running}，{year}年度实有车辆"
                "{count kept}辆。",
            ),
            when="three",
            otherwise=("本年度无此项支出。",),
        ),
        Section(
            2,
            "二、机关运行经费支出情况",
            ("{year}年度机关运行经费支出合计{now agency}，比上年{change agency}，主要原因是{why agency}。",),
        ),
        Section(
            2,
            "三、政府采购支出情况",
            (
                Sum(
                    "bought",
                    "buy@now",
                    "{year}年度政府采购支出总额{now buy}，其中：",
                    "{label $}{now $}",
                    separator="，",
                ),
                "授予中小企业合同金额{now buy.small}，占政府采购支出总额的{share buy.small buy}，其中：授予小微企业合同金额"
                "{now buy.micro}，占政府采购支出总额的{share buy.micro buy}。",
            ),
        ),
        Section(2, "四、国有资产占用情况", CARS),
        Section(2, "五、专业名词解释", TERMS),
        Section(1, "第四部分 {year}年度部门绩效评价情况"),
        Section(
            2,
            "一、项目支出绩效自评情况",
            (
                "{dept}对{year}年度部门项目支出实施绩效自评，评价项目{projects}个。",
                Many(
                    "projects",
                    "{no}.{name $}，年度资金总额{full $}，全年执行数{spent $}，预算执行率{execution $}，自评得分{score $}分。",
                ),
            ),
        ),
        Section(2, "二、项目支出绩效自评表", (FORMS,)),
    ),
)
