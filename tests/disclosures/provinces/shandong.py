"""After 山东: tables before prose, 占, 与…年度相比, 各增加; zeros dropped in prose."""

from ..prints import Print
from ..province import FORMS, TABLES, Province, Section
from ..teller import Many, Sum, Words
from ._common import CARS, DUTIES, TERMS

PROVINCE = Province(
    name="山东",
    title="{year}年度{dept}部门决算",
    style=Print(drop=True, rate_drop=True),
    words=Words(flat="无增减变化", new="{up}{amount}，上年无此项收支"),
    sections=(
        Section(1, "第一部分 部门概况"),
        Section(2, "一、部门职责", DUTIES),
        Section(2, "二、机构设置", ("纳入{dept}{year}年度部门决算编制范围的单位包括：{dept}本级。",)),
        Section(1, "第二部分 {year}年度部门决算表", (TABLES,)),
        Section(1, "第三部分 {year}年度部门决算情况说明"),
        Section(
            2,
            "一、收入支出决算总体情况说明",
            ("{year}年度收、支总计均为{now total}。与{last}年度相比，收、支总计各{change total}。主要是{why total}。",),
        ),
        Section(2, "二、收入决算情况说明"),
        Section(
            3,
            "（一）收入决算结构情况",
            (
                Sum(
                    "incomes",
                    "income@now",
                    "{year}年度收入合计{now income}，其中：",
                    "{label $}{now $}，占{share $ income}",
                ),
            ),
        ),
        Section(
            3, "（二）收入决算具体情况", (Many("incomes", "{no}、{label $}{now $}。与{last}年度相比，{change $}。"),)
        ),
        Section(2, "三、支出决算情况说明"),
        Section(
            3,
            "（一）支出决算结构情况",
            (
                Sum(
                    "spends",
                    "spend@now",
                    "{year}年度支出合计{now spend}，其中：",
                    "{label $}{now $}，占{share $ spend}",
                ),
            ),
        ),
        Section(
            3, "（二）支出决算具体情况", (Many("spends", "{no}、{label $}{now $}。与{last}年度相比，{change $}。"),)
        ),
        Section(
            2,
            "四、财政拨款收入支出决算总体情况说明",
            (
                "{year}年度财政拨款收、支总计均为{now fiscal.total}。与{last}年度相比，财政拨款收、支总计各"
                "{change fiscal.total}。主要是{why fiscal}。",
            ),
        ),
        Section(2, "五、一般公共预算财政拨款支出决算情况说明"),
        Section(
            3,
            "（一）一般公共预算财政拨款支出决算总体情况",
            (
                "{year}年度一般公共预算财政拨款支出{now general}，占本年支出合计的{share general spend}。与{last}年度相比，"
                "一般公共预算财政拨款支出{change general}。主要是{why general}。",
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
                    "{bare $}（类）支出{now $}，占{share $ general}",
                ),
            ),
        ),
        Section(
            3,
            "（三）一般公共预算财政拨款支出决算具体情况",
            (
                "{year}年度一般公共预算财政拨款支出年初预算为{budget general}，支出决算为{now general}，{done general}。"
                "{against general}的主要原因是{why general}。其中：",
                Many(
                    "items",
                    "{no}、{path $}。年初预算为{budget $}，支出决算为{now $}，{done $}。{against $}的主要原因是{why $}。",
                ),
            ),
        ),
        Section(
            2,
            "六、一般公共预算财政拨款基本支出决算情况说明",
            (
                "{year}年度一般公共预算财政拨款基本支出决算{now general.basic}，包括人员经费和公用经费，支出具体情况如下：",
                "人员经费{now staff}，主要包括：{economic 301 303}。",
                "公用经费{now public}，主要包括：{economic 302 310}。",
            ),
        ),
        Section(
            2,
            "七、政府性基金预算财政拨款收入支出决算情况说明",
            (
                "{year}年度政府性基金预算财政拨款年初结转和结余{now fund.opening}，本年收入{now income.fund}，"
                "本年支出{now fund}，年末结转和结余{now fund.closing}。支出具体情况如下：",
                Many(
                    "funds",
                    "（{cn}）{path $}。年初预算为{budget $}，支出决算为{now $}，{done $}。{against $}的主要原因是{why $}。",
                ),
            ),
            when="fund",
            otherwise=("本部门没有政府性基金预算财政拨款收支。",),
        ),
        Section(
            2,
            "八、国有资本经营预算财政拨款支出决算情况说明",
            ("{year}年度国有资本经营预算财政拨款支出{now capital}。",),
            when="capital",
            otherwise=("本部门没有国有资本经营预算财政拨款支出。",),
        ),
        Section(2, "九、财政拨款“三公”经费支出决算情况说明"),
        Section(
            3,
            "（一）“三公”经费支出决算总体情况说明",
            (
                "{year}年度财政拨款“三公”经费支出全年预算为{budget three}，支出决算为{now three}，{done three}。"
                "{against three}的主要原因是{why three}。",
            ),
            when="three",
            otherwise=("{year}年度本部门没有财政拨款“三公”经费支出。",),
        ),
        Section(
            3,
            "（二）“三公”经费支出决算具体情况",
            (
                "1、因公出国（境）费全年预算为{budget three.abroad}，支出决算为{now three.abroad}，{done three.abroad}。"
                "全年支出涉及因公出国（境）团组{count groups}个，累计{count travellers}人次。",
                "2、公务用车购置及运行维护费全年预算为{budget three.vehicle}，支出决算为{now three.vehicle}，"
                "{done three.vehicle}。其中：",
                "公务用车购置费支出{now three.purchase}，{year}年使用财政拨款购置公务用车{count bought}辆。",
                "公务用车运行维护费{now three.running}。截至{year}年12月31日，财政拨款开支运行维护费的公务用车保有量为"
                "{count kept}辆。",
                "3、公务接待费全年预算为{budget three.reception}，支出决算为{now three.reception}，{done three.reception}。"
                "共计接待{count batches}批次、{count guests}人次。",
            ),
            when="three",
        ),
        Section(
            2,
            "十、机关运行经费支出说明",
            ("{year}年度机关运行经费支出{now agency}，比年初预算数{change agency budget}，主要原因是{why agency}。",),
        ),
        Section(
            2,
            "十一、政府采购支出说明",
            (
                Sum(
                    "bought",
                    "buy@now",
                    "{year}年度政府采购支出总额{now buy}，其中：",
                    "{label $}{now $}",
                    separator="、",
                ),
                "授予中小企业合同金额{now buy.small}，占政府采购支出总额的{share buy.small buy}，其中：授予小微企业合同金额"
                "{now buy.micro}，占政府采购支出总额的{share buy.micro buy}。",
            ),
        ),
        Section(2, "十二、国有资产占用情况说明", CARS),
        Section(2, "十三、预算绩效情况说明"),
        Section(
            3,
            "（一）预算绩效管理工作开展情况",
            ("{dept}对{year}年度预算项目全面开展绩效自评，其中，预算项目{projects}个，涉及预算资金{now projects}。",),
        ),
        Section(
            3,
            "（二）预算项目绩效自评结果",
            (
                Many(
                    "projects",
                    "{no}.{name $}绩效自评综述：根据年初设定的绩效目标，项目自评得分为{score $}分。全年预算数为{full $}，"
                    "执行数为{spent $}，完成预算的{execution $}。",
                ),
            ),
        ),
        Section(1, "第四部分 名词解释", TERMS),
        Section(1, "第五部分 附件", (FORMS,)),
    ),
)
